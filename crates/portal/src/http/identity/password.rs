//! `me/password`: a new password for who knows the old one. All other sessions end.

use axum::Json;
use axum::extract::State;
use contract::ErrorCode;
use contract::desk::Nothing;
use contract::identity::NewPassword;
use domain::audit::{Actor, What};

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use super::super::input::Body;
use super::rules;
use crate::attempts::Counted;
use crate::identity::letters;
use crate::portal::App;

pub async fn change(State(app): State<App>, caller: Caller, Body(asked): Body<NewPassword>) -> Answer<Json<Nothing>> {
    let person = &caller.person;
    let counted = [Counted::SecondStep(person.id)];
    app.attempts.begin(&counted, app.now()).await?;
    let known = app.store.password_of(person.office, person.id).await?;
    if !app.passwords.matches(asked.current, known).await {
        return Err(ErrorCode::WrongCredentials.into());
    }
    let office = app.store.office(person.office).await?.ok_or_else(Failure::not_found)?;
    rules::check(&asked.new, person, &office.name)?;
    let hash = app.passwords.hash(asked.new).await.map_err(Failure::internal)?;
    let mut transaction = app.store.begin(person.office, app.now()).await?;
    transaction.replace_password(person.id, &hash, Some(caller.session)).await?;
    transaction.session_proved(caller.session, false).await?;
    transaction.note(Actor::Person { person: person.id }, What::PasswordChanged { person: person.id });
    letters::changed(&mut transaction, &office, person, letters::Changed::Password).await?;
    transaction.commit().await?;
    app.attempts.succeeded(&counted).await?;
    Ok(Json(Nothing {}))
}
