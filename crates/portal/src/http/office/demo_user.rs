//! `people/demo_user`: a client user to try the portal with, of a company that nobody has.

use axum::Json;
use axum::extract::State;
use contract::desk::Nothing;
use contract::people::DemoUser;
use domain::access::{Companies, Level, Permission, Role};
use domain::audit::{Actor, Thing, What};
use domain::registry::{Company, Person, Profile};
use domain::{CompanyId, OfficeId, PersonId};
use portal_store::{NewPerson, StoreError, Transaction};
use uuid::Uuid;

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use super::super::input::Body;
use crate::passwords::hash_new;
use crate::portal::App;

/// Made up, with the right check digits; the tax office gives no number like it.
const TAX_ID: &str = "99999000000104";
const COMPANY_NAME: &str = "Empresa de Demonstração Ltda";
const PERSON_NAME: &str = "Cliente de Demonstração";
const PASSWORD_LENGTH: usize = 16;

pub async fn make(State(app): State<App>, caller: Caller, Body(_): Body<Nothing>) -> Answer<Json<DemoUser>> {
    let office = caller.person.office;
    let password = machine::secret::code(PASSWORD_LENGTH);
    let hash = hash_new(password.clone()).await.map_err(Failure::internal)?;
    let mut transaction = app.store.begin(office, app.now()).await?;
    let company = company(&mut transaction, office).await?;
    let person = person(&mut transaction, office, company).await?;
    transaction.change_password(person.id, &hash).await?;
    transaction
        .note(Actor::Person { person: caller.person.id }, What::changed(Thing::Person, person.id.0, ["demo_user"]));
    transaction.commit().await?;
    Ok(Json(DemoUser { person: person.id, company, email: person.email.unwrap_or_default(), password }))
}

async fn company(transaction: &mut Transaction, office: OfficeId) -> Result<CompanyId, StoreError> {
    let id = CompanyId(Uuid::new_v5(&office.0, b"demo company"));
    let company = Company {
        id,
        office,
        books_code: String::new(),
        name: COMPANY_NAME.to_owned(),
        short_name: COMPANY_NAME.trim_end_matches(" Ltda").to_owned(),
        tax_id: TAX_ID.to_owned(),
        active: true,
        payroll_competences: Vec::new(),
        revenue_competences: Vec::new(),
        profile: Profile::default(),
    };
    match transaction.company(id).await {
        Ok(known) if known.active => {}
        Ok(known) => drop(transaction.change_company(&Company { active: true, ..known }).await?),
        Err(StoreError::NotFound { .. }) => transaction.create_company(&company).await?,
        Err(other) => return Err(other),
    }
    Ok(id)
}

/// With everything that a client user may have, in every department that there is.
async fn person(transaction: &mut Transaction, office: OfficeId, company: CompanyId) -> Result<Person, StoreError> {
    let id = PersonId(Uuid::new_v5(&office.0, b"demo user"));
    let departments = transaction.departments().await?;
    let there = departments.into_iter().filter(|department| department.moved_into.is_none());
    let email = format!("demonstracao-{}@balcao.example", &office.to_string().get(..8).unwrap_or_default());
    let person = Person {
        id,
        office,
        name: PERSON_NAME.to_owned(),
        email: Some(email),
        phones: Vec::new(),
        role: Role::Client,
        companies: Companies::Only([company].into()),
        departments: there.map(|department| (department.department, Level::Contribuinte)).collect(),
        permissions: Permission::of_clients().collect(),
        groups: [].into(),
        employee: None,
        active: true,
    };
    match transaction.person(id).await {
        Ok(_) => transaction.change_person(person).await,
        Err(StoreError::NotFound { .. }) => transaction.create_person(NewPerson { person, password_hash: None }).await,
        Err(other) => Err(other),
    }
}
