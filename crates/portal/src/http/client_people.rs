//! `/api/client/people` and `/api/client/departments`: the users of a client's own companies, for who manages them, and
//! what departments are called.

use axum::Json;
use axum::extract::State;
use contract::client::people::{Colleagues, Departments};
use contract::people::{Consequences, ConsequencesOf};
use domain::access::Companies;

use super::caller::Caller;
use super::failure::{Answer, Failure};
use super::identity::manages;
use super::input::Body;
use crate::identity::invitations;
use crate::people;
use crate::portal::App;

pub async fn colleagues(State(app): State<App>, caller: Caller) -> Answer<Json<Colleagues>> {
    let office = caller.person.office;
    let mut people = match &caller.access.companies {
        Companies::Only(companies) => app.store.clients_of(office, companies).await?,
        Companies::All => Vec::new(),
    };
    people.retain(|person| manages(&caller, person).is_ok());
    let mut told = Vec::new();
    for person in &people {
        let invitation = app.store.invitation_of(office, person.id).await?;
        told.extend(invitation.map(|invitation| invitations::shown(invitation, app.now())));
    }
    let mut registered = Vec::new();
    for person in &people {
        if app.store.password_of(office, person.id).await?.is_some() {
            registered.push(person.id);
        }
    }
    Ok(Json(Colleagues { people, invitations: told, registered }))
}

/// What a colleague would see and receive, as the form stands.
pub async fn consequences(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<ConsequencesOf>,
) -> Answer<Json<Consequences>> {
    if let Some(changes) = asked.person {
        let person = app.store.person(caller.person.office, changes).await?.ok_or_else(Failure::not_found)?;
        manages(&caller, &person)?;
    }
    Ok(Json(people::consequences(&app, &caller.access, &asked).await?))
}

pub async fn departments(State(app): State<App>, caller: Caller) -> Answer<Json<Departments>> {
    let mut departments = app.store.departments(caller.person.office).await?;
    departments.retain(|known| caller.access.departments.contains_key(&known.department));
    Ok(Json(Departments { departments }))
}
