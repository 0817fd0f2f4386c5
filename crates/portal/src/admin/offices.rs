//! `admin create-office`, `create-client`, `demo-office`, `pairing-code`.

use std::io::Read;

use anyhow::Context;
use domain::OfficeId;
use domain::access::{Companies, Level, Role, departments_with};
use machine::{Clock, SystemClock};
use serde_json::{Value, json};

use super::StorageArgs;
use crate::demonstration::{self, Demonstration};
use crate::offices::{self, NewOffice, NewUser};

#[derive(clap::Args)]
pub struct CreateOffice {
    #[command(flatten)]
    storage: StorageArgs,
    #[arg(long)]
    name: String,
    /// The first administrator.
    #[arg(long)]
    staff_name: String,
    #[arg(long)]
    email: String,
    /// The password is read from standard input, so that it does not stand in the list of processes.
    #[arg(long, required = true)]
    password_stdin: bool,
}

#[derive(clap::Args)]
pub struct CreateClient {
    #[command(flatten)]
    storage: StorageArgs,
    #[arg(long)]
    office: Option<OfficeId>,
    #[arg(long)]
    name: String,
    #[arg(long)]
    email: Option<String>,
    #[arg(long)]
    phone: Vec<String>,
    /// Number of a company in the books; may be given several times.
    #[arg(long, required = true)]
    company: Vec<String>,
    /// With a password the person can sign in to the portal.
    #[arg(long, requires = "email")]
    password_stdin: bool,
}

#[derive(clap::Args)]
pub struct DemoOffice {
    #[command(flatten)]
    storage: StorageArgs,
}

#[derive(clap::Args)]
pub struct NewPairingCode {
    #[command(flatten)]
    storage: StorageArgs,
    #[arg(long)]
    office: Option<OfficeId>,
}

pub async fn create_office(asked: CreateOffice) -> anyhow::Result<Value> {
    let new = NewOffice {
        name: asked.name,
        staff_name: asked.staff_name,
        email: asked.email,
        password: password_from_input()?,
    };
    let store = asked.storage.open().await?;
    let (office, person) = offices::create_office(&store, new, SystemClock.now()).await?;
    store.close().await;
    Ok(json!({ "office": office.id, "name": office.name, "administrator": person.id, "email": person.email }))
}

pub async fn create_client(asked: CreateClient) -> anyhow::Result<Value> {
    let office = asked.storage.one_office(asked.office).await?;
    let password = if asked.password_stdin { Some(password_from_input()?) } else { None };
    let store = asked.storage.open().await?;
    let companies = offices::companies_by_code(&store, office, &asked.company).await?;
    if let Some(password) = &password {
        let office_name = store.office(office).await?.map(|office| office.name).unwrap_or_default();
        offices::check_password(password, &[&asked.name, asked.email.as_deref().unwrap_or_default(), &office_name])?;
    }
    let user = NewUser {
        name: asked.name,
        email: asked.email,
        phones: asked.phone,
        password,
        role: Role::Client,
        companies: Companies::Only(companies.into_iter().collect()),
        departments: departments_with(Level::Contribuinte),
    };
    let mut transaction = store.begin(office, SystemClock.now()).await?;
    let person = offices::create_user(&mut transaction, machine::ids::new(), user).await?;
    transaction.commit().await?;
    store.close().await;
    Ok(json!({ "office": office, "person": person.id, "name": person.name, "phones": person.phones }))
}

pub async fn demo_office(asked: DemoOffice) -> anyhow::Result<Demonstration> {
    let store = asked.storage.open().await?;
    let created = demonstration::create(&store, SystemClock.now()).await?;
    store.close().await;
    Ok(created)
}

/// In the name of the office's first administrator.
pub async fn new_pairing_code(asked: NewPairingCode) -> anyhow::Result<Value> {
    let office = asked.storage.one_office(asked.office).await?;
    let store = asked.storage.open().await?;
    let people = store.people(office).await?;
    let administrator = people.iter().find(|person| person.active && person.role == Role::Administrator);
    let by = administrator.context("the office has no administrator")?.id;
    let made = offices::new_pairing_code(&store, office, by, SystemClock.now()).await?;
    store.close().await;
    Ok(json!({ "office": office, "code": made.code, "expires_at": made.expires_at }))
}

fn password_from_input() -> anyhow::Result<String> {
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password).context("the password is read from standard input")?;
    Ok(password.trim_end_matches(['\r', '\n']).to_owned())
}
