//! `/api/client/people` and `/api/client/departments`: the users of a client's own companies, for who manages them, and
//! what departments are called.

use axum::Json;
use axum::extract::State;
use contract::client::people::{Colleagues, Departments};
use domain::access::{Access, Role};
use domain::registry::Person;

use super::caller::Caller;
use super::failure::Answer;
use crate::identity::invitations;
use crate::portal::App;

pub async fn colleagues(State(app): State<App>, caller: Caller) -> Answer<Json<Colleagues>> {
    let reach = |person: &Person| Access::of(&Person { active: true, ..person.clone() });
    let manages = |person: &Person| reach(person).is_some_and(|reach| caller.access.may_give(&reach).is_ok());
    let mut people = app.store.people(caller.person.office).await?;
    people.retain(|person| person.role == Role::Client && manages(person));
    let mut told = Vec::new();
    for person in &people {
        let invitation = app.store.invitation_of(person.office, person.id).await?;
        told.extend(invitation.map(|invitation| invitations::shown(invitation, app.now())));
    }
    Ok(Json(Colleagues { people, invitations: told }))
}

pub async fn departments(State(app): State<App>, caller: Caller) -> Answer<Json<Departments>> {
    let mut departments = app.store.departments(caller.person.office).await?;
    departments.retain(|known| caller.access.departments.contains_key(&known.department));
    Ok(Json(Departments { departments }))
}
