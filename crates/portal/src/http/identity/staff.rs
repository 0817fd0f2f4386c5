//! What the office does about how others come in: `people/invitations`, `people/temporary-code`.

use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use contract::identity::{Invitation, InvitationState, Invitations, InvitationsAsked, LockedOut, TemporaryCode};
use domain::access::Access;
use domain::audit::{Actor, What};
use domain::registry::Person;
use portal_store::{NewTicket, Purpose};

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use super::super::input::Body;
use super::arrival::temporary_code_hash;
use crate::identity::invitations::shown;
use crate::identity::letters;
use crate::portal::App;

const CODE_LENGTH: usize = 10;
const CODE_LIVES: TimeDelta = TimeDelta::minutes(15);

pub async fn invitations(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<InvitationsAsked>,
) -> Answer<Json<Invitations>> {
    let people = app.store.people(caller.person.office).await?;
    let wanted = |person: &Person| asked.people.is_empty() || asked.people.contains(&person.id);
    let seen = |row: &Invitation| {
        people.iter().any(|person| person.id == row.person && wanted(person) && manages(&caller, person).is_ok())
    };
    let invited = app.store.invitations(caller.person.office).await?.into_iter().map(|row| shown(row, app.now()));
    let uninvited = app.store.came_uninvited(caller.person.office).await?.into_iter().filter_map(|(id, at)| {
        let email = people.iter().find(|person| person.id == id)?.email.clone()?;
        Some(Invitation { person: id, email, state: InvitationState::Registered { at }, expires_at: at, sendings: 0 })
    });
    Ok(Json(Invitations { invitations: invited.chain(uninvited).filter(seen).collect() }))
}

/// A code for somebody who is locked out. It replaces the one that was made before.
pub async fn temporary_code(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<LockedOut>,
) -> Answer<Json<TemporaryCode>> {
    let office = caller.person.office;
    let locked_out = app.store.person(office, asked.person).await?.ok_or_else(Failure::not_found)?;
    manages(&caller, &locked_out)?;
    if locked_out.email.is_none() || app.store.password_of(office, locked_out.id).await?.is_none() {
        return Err(Failure::invalid("person", "somebody who has registered; anybody else is invited"));
    }
    let (code, expires_at) = (machine::secret::code(CODE_LENGTH), app.now() + CODE_LIVES);
    let token = temporary_code_hash(&app, &locked_out, &code);
    let key: String = token.0.chars().take(32).collect();
    let ticket = NewTicket {
        token,
        person: locked_out.id,
        purpose: Purpose::TemporaryCode,
        body: serde_json::Value::Null,
        expires_at,
    };
    let told = app.store.office(office).await?.ok_or_else(Failure::not_found)?;
    let mut transaction = app.store.begin(office, app.now()).await?;
    transaction.put_ticket(&ticket).await?;
    let given = What::TemporaryCodeGiven { person: locked_out.id };
    transaction.note(Actor::Person { person: caller.person.id }, given);
    letters::code_made(&mut transaction, &told, &locked_out, &caller.person.name, &key).await?;
    transaction.commit().await?;
    Ok(Json(TemporaryCode { code, expires_at }))
}

/// May the caller decide what this person reaches, and how they come in? All that the person reaches, or would if they
/// were activated again, must be the caller's to give ([`Access::may_give`]); and no client decides about themselves.
///
/// # Errors
/// The person does not exist for the caller.
pub fn manages(caller: &Caller, person: &Person) -> Answer<()> {
    let is_ours = person.office == caller.person.office;
    let is_another = caller.access.role.is_staff() || person.id != caller.person.id;
    let may = is_ours && is_another && caller.access.may_give(&Access::when_active(person)).is_ok();
    if may { Ok(()) } else { Err(Failure::not_found()) }
}
