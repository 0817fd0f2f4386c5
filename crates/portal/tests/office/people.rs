//! People and access: the wizard, departments, groups, companies and contacts, and why somebody sees something.

mod asking;
mod colleagues;
mod companies;
mod departments;
mod reach;
mod wizard;

use contract::ApiError;
use contract::command::people::PeopleCommand;
use contract::command::{Command, CommandAnswer, CommandResult};
use contract::people::PersonForm;
use domain::access::{Companies, Department, Level};
use domain::{CompanyId, EmployeeId, PersonId};
use reqwest::StatusCode;

use crate::support::{Office, Person};

/// Runs each story on both databases.
macro_rules! on_both_databases {
    ($($story:ident)*) => {$(
        mod $story {
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                super::$story(&crate::support::Office::open().await).await;
            }

            #[cfg(target_os = "linux")]
            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                super::$story(&crate::support::Office::on_postgres().await).await;
            }
        }
    )*};
}
pub(crate) use on_both_databases;

/// The id of what was made.
async fn makes(person: &Person, command: PeopleCommand) -> String {
    match person.does(Command::People(command)).await.unwrap() {
        CommandAnswer::Done { result: CommandResult::Thing { id } } => id,
        other => panic!("{other:?}"),
    }
}

async fn does(person: &Person, command: PeopleCommand) {
    let answer = person.does(Command::People(command)).await.unwrap();
    assert!(matches!(answer, CommandAnswer::Done { .. }), "{answer:?}");
}

async fn refused(person: &Person, command: PeopleCommand) -> (StatusCode, ApiError) {
    person.does(Command::People(command)).await.unwrap_err()
}

/// The field that a refusal names.
async fn field_refused(person: &Person, command: PeopleCommand) -> String {
    let (status, error) = refused(person, command).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{error:?}");
    error.field.unwrap()
}

async fn company(office: &Office, books_code: &str) -> CompanyId {
    let id = office.demonstration.office;
    office.store().company_by_books_code(id, books_code).await.unwrap().unwrap().id
}

async fn employee(office: &Office, name: &str) -> EmployeeId {
    let bakery = company(office, "1").await;
    let employees = office.store().employees(office.demonstration.office, bakery).await.unwrap();
    employees.into_iter().find(|employee| employee.name == name).unwrap().id
}

fn person_named(office: &Office, name: &str) -> PersonId {
    let known = &office.demonstration;
    known.staff.iter().chain(&known.clients).find(|person| person.name == name).unwrap().id
}

/// Paula, a new client user of the bakery who sees payroll.
async fn paula(office: &Office) -> PersonForm {
    PersonForm {
        name: "Paula Reis".into(),
        email: "paula@solnascente.example".into(),
        phones: vec!["(48) 99999-0055".into()],
        departments: [(Department::Pessoal, Level::Revisor)].into(),
        companies: Companies::Only([company(office, "1").await].into()),
        ..PersonForm::default()
    }
}

/// The form of a person as they are.
async fn form_of(office: &Office, id: PersonId) -> PersonForm {
    let person = office.store().person(office.demonstration.office, id).await.unwrap().unwrap();
    PersonForm {
        name: person.name,
        email: person.email.unwrap_or_default(),
        phones: person.phones,
        role: person.role,
        departments: person.departments,
        companies: person.companies,
        employee: person.employee,
        permissions: person.permissions,
        groups: person.groups,
        preferences: Default::default(),
    }
}
