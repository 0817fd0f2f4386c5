//! The fictional office: Contábil Horizonte, its staff, and two client users. Everything about it is made up, and its
//! passwords are known to everybody: never use it for a real office.
//!
//! Its companies are those of the demonstration books. The two that the client users speak for are created here, so
//! that somebody can write before an agent has told the rest; the agent's registry then completes them by their
//! numbers in the books.

pub mod life;

use chrono::{DateTime, Utc};
use domain::access::{Companies, Level, Role, departments_with};
use domain::{OfficeId, PersonId};
use portal_store::{BooksCompany, Store};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::offices::{self, LOCALE, NewUser, OfficeError, ZONE};

/// What the ids of the demonstration are made from, so that it is always the same office.
const NAMESPACE: Uuid = Uuid::from_u128(0xba1c_a0de_0000_8000_8000_0000_0000_0001);

pub const OFFICE_NAME: &str = "Contábil Horizonte";

/// The demonstration as it is told to people and programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Demonstration {
    pub office: OfficeId,
    pub office_name: &'static str,
    pub staff: Vec<DemoPerson>,
    pub clients: Vec<DemoPerson>,
}

/// A fictional person. The password is public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DemoPerson {
    pub id: PersonId,
    pub name: &'static str,
    pub role: Role,
    pub email: &'static str,
    pub password: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<&'static str>,
    /// Numbers of the companies in the books that a client user speaks for.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub companies: &'static [&'static str],
}

/// Creates the demonstration office, or what is missing of it, and tells what it is.
pub async fn create(store: &Store, now: DateTime<Utc>) -> Result<Demonstration, OfficeError> {
    let told = describe();
    create_office(store, told.office, now).await?;
    for person in told.staff.iter().chain(&told.clients) {
        if store.person(told.office, person.id).await?.is_some() {
            continue;
        }
        let codes: Vec<String> = person.companies.iter().map(|code| (*code).to_owned()).collect();
        let linked = offices::companies_by_code(store, told.office, &codes).await?;
        let user = NewUser {
            name: person.name.to_owned(),
            email: Some(person.email.to_owned()),
            phones: person.phone.into_iter().map(str::to_owned).collect(),
            password: Some(person.password.to_owned()),
            role: person.role,
            companies: if person.role.is_staff() {
                Companies::All
            } else {
                Companies::Only(linked.into_iter().collect())
            },
            departments: departments_with(if person.role.is_staff() {
                Level::Proprietario
            } else {
                Level::Contribuinte
            }),
        };
        let mut transaction = store.begin(told.office, now).await?;
        offices::create_user(&mut transaction, person.id, user).await?;
        transaction.commit().await?;
    }
    Ok(told)
}

async fn create_office(store: &Store, id: OfficeId, now: DateTime<Utc>) -> Result<(), OfficeError> {
    if store.office(id).await?.is_some() {
        return Ok(());
    }
    let mut transaction = store.begin(id, now).await?;
    transaction.create_office(OFFICE_NAME, ZONE, LOCALE, &json!({ "demonstration": true })).await?;
    transaction.apply_registry(&companies()).await?;
    transaction.commit().await?;
    Ok(())
}

/// What the demonstration is, whether it was created or not.
pub fn describe() -> Demonstration {
    let person = |name, role, email, password| DemoPerson {
        id: PersonId(Uuid::new_v5(&NAMESPACE, str::as_bytes(email))),
        name,
        role,
        email,
        password,
        phone: None,
        companies: &[],
    };
    Demonstration {
        office: OfficeId(NAMESPACE),
        office_name: OFFICE_NAME,
        staff: vec![
            person("Ana Souza", Role::Administrator, "ana@horizonte.example", "demonstracao-ana"),
            person("Bruno Lima", Role::Accountant, "bruno@horizonte.example", "demonstracao-bruno"),
        ],
        clients: vec![
            DemoPerson {
                phone: Some("5548999990001"),
                companies: &["1"],
                ..person("Maria Oliveira", Role::Client, "maria@solnascente.example", "demonstracao-maria")
            },
            DemoPerson {
                phone: Some("5548999990002"),
                companies: &["2", "3"],
                ..person("Carlos Pereira", Role::Client, "carlos@irmaosteles.example", "demonstracao-carlos")
            },
        ],
    }
}

/// The companies of the client users, as far as they must exist before the books are read.
fn companies() -> Vec<BooksCompany> {
    let company = |books_code: &str, name: &str, short_name: &str, tax_id: &str| BooksCompany {
        books_code: books_code.to_owned(),
        name: name.to_owned(),
        short_name: short_name.to_owned(),
        tax_id: tax_id.to_owned(),
        active: true,
        payroll_competences: Vec::new(),
        revenue_competences: Vec::new(),
        employees: Vec::new(),
    };
    vec![
        company("1", "Padaria Sol Nascente Ltda", "Padaria Sol Nascente", "99999001000159"),
        company("2", "Oficina Mecânica Irmãos Teles Ltda", "Oficina Irmãos Teles", "99999002000101"),
        company("3", "Mercado Bom Vizinho Ltda", "Mercado Bom Vizinho", "99999003000148"),
    ]
}
