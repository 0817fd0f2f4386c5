//! `me/sessions`: the devices that are signed in, and ending them.

use axum::Json;
use axum::extract::State;
use contract::desk::Nothing;
use contract::identity::{EndSession, SessionRow, Sessions};
use domain::SessionId;
use domain::audit::{Actor, What};
use portal_store::DeviceSession;

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use super::super::input::Body;
use crate::portal::{App, Portal};

pub async fn list(State(app): State<App>, caller: Caller, Body(_): Body<Nothing>) -> Answer<Json<Sessions>> {
    let sessions = of(&app, &caller).await?.into_iter().map(|session| row(&caller, session)).collect();
    Ok(Json(Sessions { sessions }))
}

pub async fn end(State(app): State<App>, caller: Caller, Body(asked): Body<EndSession>) -> Answer<Json<Sessions>> {
    if !of(&app, &caller).await?.iter().any(|session| session.id == asked.session) {
        return Err(Failure::not_found());
    }
    end_each(&app, &caller, &[asked.session]).await?;
    list(State(app), caller, Body(Nothing {})).await
}

pub async fn end_others(State(app): State<App>, caller: Caller, Body(_): Body<Nothing>) -> Answer<Json<Sessions>> {
    let all = of(&app, &caller).await?;
    let others: Vec<SessionId> = all.iter().map(|session| session.id).filter(|id| *id != caller.session).collect();
    end_each(&app, &caller, &others).await?;
    list(State(app), caller, Body(Nothing {})).await
}

pub async fn of(app: &Portal, caller: &Caller) -> Answer<Vec<DeviceSession>> {
    Ok(app.store.sessions(caller.person.office, caller.person.id, app.now()).await?)
}

pub fn row(caller: &Caller, session: DeviceSession) -> SessionRow {
    SessionRow {
        id: session.id,
        device: session.device,
        created_at: session.created_at,
        last_used_at: session.last_seen_at,
        current: session.id == caller.session,
        second_step: session.second_step,
    }
}

async fn end_each(app: &Portal, caller: &Caller, sessions: &[SessionId]) -> Answer<()> {
    let person = caller.person.id;
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    for session in sessions {
        transaction.revoke_session(*session).await?;
        transaction.note(Actor::Person { person }, What::SignedOut { person, session: *session });
    }
    transaction.commit().await?;
    Ok(())
}
