//! Creating an office, its people, and the codes by which agents join it; for the command line and for the desktop
//! application that holds the portal.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use contract::{ApiError, ErrorCode};
use domain::access::{Companies, Department, Level, Permission, Role, departments_with};
use domain::password::{PasswordReason, judge};
use domain::phone::Phone;
use domain::registry::Person;
use domain::{CompanyId, OfficeId, PersonId};
use portal_store::{NewPairingCode, NewPerson, Office, Store, StoreError, Transaction};
use serde_json::json;

use crate::passwords::{PasswordError, hash_new};
use crate::portal::sha256;

/// The zone and language of an office that does not say otherwise.
pub const ZONE: &str = "America/Sao_Paulo";
pub const LOCALE: &str = "pt-BR";
const CODE_LENGTH: usize = 8;
const CODE_LIVES: TimeDelta = TimeDelta::minutes(15);

pub struct NewOffice {
    pub name: String,
    /// The first administrator.
    pub staff_name: String,
    pub email: String,
    pub password: String,
}

/// A person that is to be created, as somebody typed it.
pub struct NewUser {
    pub name: String,
    pub email: Option<String>,
    pub phones: Vec<String>,
    pub password: Option<String>,
    pub role: Role,
    pub companies: Companies,
    pub departments: BTreeMap<Department, Level>,
}

#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    #[error("{field}: give {expected}")]
    Invalid { field: &'static str, expected: String },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("password: give {}", .0.map_or_else(|| "a stronger one".to_owned(), |reason| reason.to_string()))]
    Weak(Option<PasswordReason>),
    #[error(transparent)]
    Password(PasswordError),
}

/// A code as the office shows it.
pub struct PairingCode {
    pub code: String,
    pub expires_at: DateTime<Utc>,
}

/// Creates an office with its first administrator.
///
/// # Errors
/// [`OfficeError::Invalid`] names the field; then nothing was created.
pub async fn create_office(store: &Store, new: NewOffice, now: DateTime<Utc>) -> Result<(Office, Person), OfficeError> {
    let name = required("office_name", &new.name)?;
    check_password(&new.password, &[&new.staff_name, &new.email, &name])?;
    let mut transaction = store.begin(machine::ids::new(), now).await?;
    let office = transaction.create_office(&name, ZONE, LOCALE, &json!({})).await?;
    let administrator = NewUser {
        name: new.staff_name,
        email: Some(new.email),
        phones: Vec::new(),
        password: Some(new.password),
        role: Role::Administrator,
        companies: Companies::All,
        departments: departments_with(Level::Proprietario),
    };
    let person = create_user(&mut transaction, machine::ids::new(), administrator).await?;
    transaction.commit().await?;
    Ok((office, person))
}

/// May this be the password of somebody to whom the words in `about` belong? The judge is the same as on every page.
///
/// # Errors
/// [`OfficeError::Weak`] with what is missing.
pub fn check_password(password: &str, about: &[&str]) -> Result<(), OfficeError> {
    let judgement = judge(password, about);
    if judgement.accepted { Ok(()) } else { Err(OfficeError::Weak(judgement.reason)) }
}

/// Creates a person in the office of the transaction. Of the password only the length is looked at: whoever lets people
/// choose one asks [`check_password`] first, and the demonstration's are public anyway.
///
/// # Errors
/// [`OfficeError::Invalid`] names the field that is missing, malformed, or taken by somebody else.
pub async fn create_user(transaction: &mut Transaction, id: PersonId, new: NewUser) -> Result<Person, OfficeError> {
    let phones = new.phones.iter().map(|phone| canonical(phone)).collect::<Result<_, _>>()?;
    let email = new.email.as_deref().map(checked_email).transpose()?;
    let password_hash = match new.password {
        Some(password) => Some(hash_new(password).await.map_err(of_password)?),
        None => None,
    };
    let person = Person {
        id,
        office: transaction.office(),
        name: required("name", &new.name)?,
        email,
        phones,
        role: new.role,
        companies: new.companies,
        departments: new.departments,
        permissions: Permission::of_role(new.role),
        groups: BTreeSet::new(),
        employee: None,
        active: true,
    };
    Ok(transaction.create_person(NewPerson { person, password_hash }).await?)
}

/// A one-time code with which an agent joins the office.
pub async fn new_pairing_code(
    store: &Store,
    office: OfficeId,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<PairingCode, StoreError> {
    let (code, expires_at) = (machine::secret::code(CODE_LENGTH), now + CODE_LIVES);
    let mut transaction = store.begin(office, now).await?;
    transaction
        .create_pairing_code(&NewPairingCode { code: sha256(code.as_bytes()), created_by: by, expires_at })
        .await?;
    transaction.commit().await?;
    Ok(PairingCode { code, expires_at })
}

/// The companies with these numbers in the books.
pub async fn companies_by_code(
    store: &Store,
    office: OfficeId,
    codes: &[String],
) -> Result<Vec<CompanyId>, OfficeError> {
    let mut found = Vec::new();
    for code in codes {
        let company = store.company_by_books_code(office, code).await?;
        let expected = || format!("the number of a company in the books; there is none with {code}");
        found.push(company.ok_or_else(|| OfficeError::Invalid { field: "company", expected: expected() })?.id);
    }
    Ok(found)
}

impl From<OfficeError> for ApiError {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::Invalid { field, expected } => ApiError::invalid(field, &expected),
            OfficeError::Weak(reason) => ApiError::weak_password(reason),
            OfficeError::Store(StoreError::Taken { what }) => ApiError::invalid(what, "one that nobody else has"),
            OfficeError::Store(cause) => ApiError::new(ErrorCode::StorageUnavailable).with("cause", cause),
            OfficeError::Password(cause) => ApiError::new(ErrorCode::Internal).with("cause", cause),
        }
    }
}

fn required(field: &'static str, text: &str) -> Result<String, OfficeError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 200 {
        return Err(OfficeError::Invalid { field, expected: "a name of 1 to 200 characters".into() });
    }
    Ok(text.to_owned())
}

fn canonical(phone: &str) -> Result<String, OfficeError> {
    let phone: Phone = phone.parse().map_err(|error: domain::phone::NotAPhone| OfficeError::Invalid {
        field: "phone",
        expected: error.to_string(),
    })?;
    Ok(phone.as_str().to_owned())
}

fn checked_email(email: &str) -> Result<String, OfficeError> {
    let email = email.trim().to_lowercase();
    let parts = email.split_once('@').filter(|(name, host)| !name.is_empty() && !host.is_empty());
    if parts.is_none() || email.contains(char::is_whitespace) || email.len() > 254 {
        return Err(OfficeError::Invalid {
            field: "email",
            expected: "an e-mail address like ana@escritorio.com.br".into(),
        });
    }
    Ok(email)
}

fn of_password(error: PasswordError) -> OfficeError {
    match error {
        PasswordError::Length => OfficeError::Invalid { field: "password", expected: error.to_string() },
        other => OfficeError::Password(other),
    }
}
