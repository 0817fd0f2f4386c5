//! A person's form (PE1): every problem by step and field, or the person that it makes.

use std::collections::BTreeSet;

use contract::people::{FormProblem, PersonForm, Step};
use domain::access::{Access, Companies, Permission};
use domain::registry::Person;
use domain::{CompanyId, OfficeId, PersonId};
use portal_store::{Store, StoreError};

use super::{Wrong, email_of, name_of, phones_of, wrong};

const TOO_MUCH: &str = "no more than the one who gives it has";

/// A form that was looked through.
pub struct Checked {
    /// The person as far as the form can be read; whole when there are no problems.
    pub person: Person,
    /// In the order of the steps.
    pub problems: Vec<FormProblem>,
}

/// Looks through a whole form. `giver` fills it in; `id` is the person whom it makes or changes, who is there already
/// or not.
pub async fn check(
    store: &Store,
    giver: &Access,
    office: OfficeId,
    id: PersonId,
    form: &PersonForm,
) -> Result<Checked, StoreError> {
    let mut problems = Vec::new();
    let mut keep = |step: Step, wrong: Option<Wrong>| problems.extend(wrong.map(|wrong| wrong.at(step)));
    let name = name_of("name", &form.name);
    let email = email_of(&form.email).ok_or_else(|| wrong("email", "an e-mail address like maria@empresa.com.br"));
    let phones = phones_of("phones", &form.phones);
    let person = Person {
        id,
        office,
        name: name.as_ref().cloned().unwrap_or_default(),
        email: email.as_ref().ok().cloned(),
        phones: phones.as_ref().cloned().unwrap_or_default(),
        role: form.role,
        companies: form.companies.clone(),
        departments: form.departments.clone(),
        permissions: form.permissions.clone(),
        groups: form.groups.clone(),
        employee: form.employee,
        active: true,
    };
    keep(Step::General, name.err());
    keep(Step::General, email.err());
    keep(Step::General, email_taken(store, &person).await?);
    keep(Step::General, phones.err());
    keep(Step::General, phone_taken(store, &person).await?);
    keep(Step::Departments, departments(store, &person).await?);
    let (linked, own) = (companies(store, &person).await?, employee(store, &person).await?);
    keep(Step::Permissions, permissions(&person));
    let (person, settled) = settled(store, person).await?;
    keep(Step::Permissions, settled);
    match giver.may_give(&Access::when_active(&person)) {
        // Whether a company or an employee is there at all, is told only of those that are the giver's to give.
        Err(excess) if matches!(excess.field(), "companies" | "employee") => {
            keep(Step::Companies, Some(wrong(excess.field(), TOO_MUCH)));
        }
        given => {
            keep(Step::Companies, linked);
            keep(Step::Companies, own);
            if let Err(excess) = given {
                let step = match excess.field() {
                    "role" => Step::General,
                    "departments" => Step::Departments,
                    _ => Step::Permissions,
                };
                keep(step, Some(wrong(excess.field(), TOO_MUCH)));
            }
        }
    }
    problems.sort_by_key(|problem| problem.step as u8);
    Ok(Checked { person, problems })
}

async fn email_taken(store: &Store, person: &Person) -> Result<Option<Wrong>, StoreError> {
    let Some(email) = &person.email else { return Ok(None) };
    let owner = store.person_by_email(person.office, email).await?;
    Ok(owner.filter(|owner| owner.id != person.id).map(|_| wrong("email", "one that nobody else has")))
}

async fn phone_taken(store: &Store, person: &Person) -> Result<Option<Wrong>, StoreError> {
    for phone in &person.phones {
        if store.owner_of_phone(person.office, phone).await?.is_some_and(|owner| owner != person.id) {
            return Ok(Some(wrong("phones", "numbers that nobody else has")));
        }
    }
    Ok(None)
}

async fn departments(store: &Store, person: &Person) -> Result<Option<Wrong>, StoreError> {
    if person.departments.is_empty() {
        return Ok(Some(wrong("departments", "at least one department")));
    }
    let known = store.departments(person.office).await?;
    let is_known = |department| known.iter().any(|known| known.department == department);
    let all = person.departments.keys().all(|department| is_known(*department));
    Ok((!all).then(|| wrong("departments", "departments of the office")))
}

async fn companies(store: &Store, person: &Person) -> Result<Option<Wrong>, StoreError> {
    let companies = match &person.companies {
        Companies::All if person.role.is_staff() => return Ok(None),
        Companies::All => return Ok(Some(wrong("companies", "the companies that this person speaks for"))),
        Companies::Only(companies) if companies.is_empty() => {
            return Ok(Some(wrong("companies", "at least one company")));
        }
        Companies::Only(companies) => companies,
    };
    Ok(unknown(store, person.office, companies).await?.then(|| wrong("companies", "companies of the office")))
}

async fn unknown(store: &Store, office: OfficeId, companies: &BTreeSet<CompanyId>) -> Result<bool, StoreError> {
    for company in companies {
        if store.company(office, *company).await?.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn employee(store: &Store, person: &Person) -> Result<Option<Wrong>, StoreError> {
    let (Some(employee), Companies::Only(companies)) = (person.employee, &person.companies) else {
        return Ok(person.employee.map(|_| wrong("employee", "nobody, for who serves every company")));
    };
    for company in companies {
        if !store.employees_named(person.office, *company, &[employee]).await?.is_empty() {
            return Ok(None);
        }
    }
    Ok(Some(wrong("employee", "an employee of one of the companies")))
}

fn permissions(person: &Person) -> Option<Wrong> {
    let possible: BTreeSet<_> = Permission::of_clients().collect();
    let only_clients = !person.role.is_staff() && !person.permissions.is_subset(&possible);
    only_clients.then(|| wrong("permissions", "permissions of client users"))
}

/// With the permissions that will be in effect.
async fn settled(store: &Store, mut person: Person) -> Result<(Person, Option<Wrong>), StoreError> {
    let groups = store.groups(person.office).await?;
    let mine: Vec<_> = groups.into_iter().filter(|group| person.groups.contains(&group.id)).collect();
    let missing = person.role.is_staff() && mine.len() < person.groups.len();
    person.permissions = domain::access::effective(person.role, &person.permissions, &mine);
    Ok((person, missing.then(|| wrong("groups", "groups of the office"))))
}
