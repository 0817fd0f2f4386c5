//! `people/…`: why somebody sees something, how two people differ, what a form would lead to, what a client sees.
//!
//! Nothing here shows more than the one who asks sees: a thing that they do not see does not exist for them, and what a
//! client sees is narrowed to what both see.

use axum::Json;
use axum::extract::State;
use contract::people::{
    ClientView, ComparePeople, Comparison, Consequences, ConsequencesOf, DepartmentContents, DepartmentHeld, Thing,
    ViewAs, Why, WhySees,
};
use domain::PersonId;
use domain::access::{self, Access, Asked, Companies, Department, Level, compare, explain};
use domain::audit::{Actor, What};
use domain::registry::Person;

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use super::super::input::{Asking, Body};
use super::super::{client_documents, client_home};
use crate::people;
use crate::portal::{App, Portal};

/// `people/why`
pub async fn why(State(app): State<App>, caller: Caller, Body(asked): Body<WhySees>) -> Answer<Json<Why>> {
    let person = known(&app, &caller, asked.person).await?;
    let groups = app.store.groups(caller.person.office).await?;
    let mine: Vec<_> = groups.into_iter().filter(|group| person.groups.contains(&group.id)).collect();
    let explained = |asked| explain(&person, &mine, asked);
    let (thing_name, told) = match asked.what {
        Thing::Permission { permission } => (None, explained(Asked::Permission(permission))),
        Thing::Company { company } => {
            let name = company_name(&app, &caller, company).await?;
            (Some(name), explained(Asked::Company(company)))
        }
        Thing::Department { company, department } => {
            let name = company_name(&app, &caller, company).await?;
            caller.access.sees(caller.person.office, company, department).map_err(|_| Failure::not_found())?;
            (Some(name), explained(Asked::Place { company, department, needs: Level::Revisor }))
        }
        Thing::Document { document } => {
            let document = app.store.document(caller.person.office, document).await?.ok_or_else(Failure::not_found)?;
            let facts = document.facts;
            caller.access.sees_document(document.office, &facts).map_err(|_| Failure::not_found())?;
            let told = explained(Asked::Document(&facts));
            (Some(facts.title), told)
        }
        Thing::Order { order } => {
            let order = app.store.order(caller.person.office, order).await?.ok_or_else(Failure::not_found)?;
            let (company, department) = (order.asked.company, order.asked.department);
            caller.access.sees(order.office, company, department).map_err(|_| Failure::not_found())?;
            let told = explained(Asked::Place { company, department, needs: Level::Revisor });
            (Some(format!("#{}", order.number)), told)
        }
        Thing::Conversation { conversation } => {
            let office = caller.person.office;
            let found = app.store.conversation(office, conversation).await?.ok_or_else(Failure::not_found)?;
            let contact = match found.person {
                Some(contact) => app.store.person(office, contact).await?,
                None => None,
            };
            let contact_is = contact.as_ref().map(|contact| (contact.id, &contact.companies));
            caller.access.sees_conversation(contact_is).map_err(|_| Failure::not_found())?;
            let told = explained(Asked::Conversation(contact_is));
            (Some(contact.map_or(found.address, |contact| contact.name)), told)
        }
    };
    let access::Explanation { grounds, denied } = told;
    Ok(Json(Why { person: person.id, person_name: person.name, thing_name, denied, grounds }))
}

/// `people/compare`
pub async fn compare_two(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<ComparePeople>,
) -> Answer<Json<Comparison>> {
    let left = known(&app, &caller, asked.left).await?;
    let right = known(&app, &caller, asked.right).await?;
    // Who is deactivated reaches nothing; what they would reach is compared.
    let mut differences = compare(&Access::when_active(&left), &Access::when_active(&right));
    // Companies that the one who asks does not serve are not named.
    if let Companies::Only(served) = &caller.access.companies {
        differences.companies.only_left.retain(|company| served.contains(company));
        differences.companies.only_right.retain(|company| served.contains(company));
    }
    Ok(Json(Comparison { left_name: left.name, right_name: right.name, differences }))
}

/// `people/view_as`
pub async fn view_as(State(app): State<App>, caller: Caller, Body(asked): Body<ViewAs>) -> Answer<Json<ClientView>> {
    let client = known(&app, &caller, asked.person).await?;
    let theirs = Access::of(&client).filter(|access| !access.role.is_staff()).ok_or_else(Failure::not_found)?;
    let access = people::both_see(&theirs, &caller.access);
    let partial = access != theirs;
    let viewed = Caller { person: client.clone(), access: access.clone(), ..caller.clone() };
    let Json(home) = client_home::show(State(app.clone()), viewed.clone()).await?;
    let documents = client_documents::Asked::of(asked.documents);
    let Json(documents) = client_documents::page(State(app.clone()), viewed, Asking(documents)).await?;
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    transaction.note(Actor::Person { person: caller.person.id }, What::ViewedAs { person: client.id });
    transaction.commit().await?;
    Ok(Json(ClientView { access, partial, home, documents }))
}

/// `people/consequences`
pub async fn consequences(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<ConsequencesOf>,
) -> Answer<Json<Consequences>> {
    Ok(Json(people::consequences(&app, &caller.access, &asked).await?))
}

/// `people/department`
pub async fn department(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<DepartmentHeld>,
) -> Answer<Json<DepartmentContents>> {
    let office = caller.person.office;
    there(&app, &caller, asked.department).await?;
    let holds = app.store.department_holds(office, asked.department).await?;
    let newly_seeing = match asked.into {
        None => Vec::new(),
        Some(into) => {
            there(&app, &caller, into).await?;
            let others = app.store.department_holds(office, into).await?.people;
            others.into_iter().filter(|person| !holds.people.contains(person)).collect()
        }
    };
    let held = holds.things.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect();
    Ok(Json(DepartmentContents { held, people: holds.people.len() as u64, newly_seeing }))
}

async fn there(app: &Portal, caller: &Caller, department: Department) -> Answer<()> {
    let known = app.store.departments(caller.person.office).await?;
    let found = known.iter().any(|known| known.department == department && known.moved_into.is_none());
    if found { Ok(()) } else { Err(Failure::not_found()) }
}

/// Somebody whose row the caller sees: staff, and clients of companies that the caller serves.
async fn known(app: &Portal, caller: &Caller, id: PersonId) -> Answer<Person> {
    let person = app.store.person(caller.person.office, id).await?.ok_or_else(Failure::not_found)?;
    let seen = person.role.is_staff() || caller.access.serves_any(&person.companies).is_ok();
    if seen { Ok(person) } else { Err(Failure::not_found()) }
}

async fn company_name(app: &Portal, caller: &Caller, company: domain::CompanyId) -> Answer<String> {
    caller.access.serves(caller.person.office, company).map_err(|_| Failure::not_found())?;
    let company = app.store.company(caller.person.office, company).await?.ok_or_else(Failure::not_found)?;
    Ok(company.short_name)
}
