//! The plan of an import of client users.
//!
//! A row is about the person with its e-mail; without one, about the person with one of its telephones. A column that
//! the file does not have leaves what is there; so does an empty e-mail. Every other empty cell says "none", an empty
//! "Ativo" says yes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::access::{Permission, Role};
use domain::import::{Column, Fault, PersonValues, Sheet};
use domain::registry::{Company, Person};
use domain::{CompanyId, PersonId};

use crate::header::{Places, Vocabulary};
use crate::plan::{Once, Plan};
use crate::table::{NotATable, Table};
use crate::value::{Reading, items, tax_ids};

const NAME_MAX_CHARS: u32 = 120;
const REQUIRED: [Column; 3] = [Column::Name, Column::Email, Column::Companies];

/// Everybody and every company of the office, ready to be looked up.
pub struct KnownPeople<'k> {
    by_email: HashMap<&'k str, &'k Person>,
    by_phone: HashMap<&'k str, &'k Person>,
    companies: HashMap<&'k str, CompanyId>,
}

impl<'k> KnownPeople<'k> {
    pub fn new(people: &'k [Person], companies: &'k [Company]) -> Self {
        let emails = people.iter().filter_map(|person| Some((person.email.as_deref()?, person)));
        let phones = people.iter().flat_map(|person| person.phones.iter().map(move |phone| (phone.as_str(), person)));
        Self {
            by_email: emails.collect(),
            by_phone: phones.collect(),
            companies: companies.iter().map(|company| (company.tax_id.as_str(), company.id)).collect(),
        }
    }

    /// The person whom a row is about.
    fn meant(&self, email: Option<&str>, phones: &[String]) -> Option<&'k Person> {
        match email {
            Some(email) => self.by_email.get(email).copied(),
            None => phones.iter().find_map(|phone| self.by_phone.get(phone.as_str()).copied()),
        }
    }
}

/// Holds a table against everybody who is there.
///
/// # Errors
/// When columns are missing or stand twice.
pub fn plan_people(
    table: &Table,
    known: &KnownPeople<'_>,
    vocabulary: &Vocabulary,
) -> Result<Plan<PersonId, PersonValues>, NotATable> {
    let mut places = Places::find(table, Sheet::People, vocabulary, &REQUIRED)?;
    let mut plan = Plan::new(std::mem::take(&mut places.ignored));
    let (mut emails, mut phones) = (Once::default(), Once::default());
    for line in &table.lines {
        let mut reading = Reading::of(line, &places);
        let said = Said::read(&mut reading, known, vocabulary, &places);
        if let Some(email) = &said.email {
            emails.take(email, line.row, Column::Email, &mut reading);
        }
        for phone in said.phones.iter().flatten() {
            phones.take(phone, line.row, Column::Phones, &mut reading);
        }
        if said.email.is_none() && said.phones.as_ref().is_none_or(Vec::is_empty) {
            reading.finds(Column::Email, Fault::NoAddress, "");
        }
        let person = known.meant(said.email.as_deref(), said.phones.as_deref().unwrap_or_default());
        refuse_what_is_anothers(&mut reading, person, &said, known);
        let before = person.map(|person| (person.id, PersonValues::of(person)));
        let after = said.over(before.as_ref().map(|(_, values)| values));
        let name = after.name.clone();
        plan.add(line.row, &name, reading.findings, before, after, PersonValues::differs);
    }
    Ok(plan)
}

/// A member of staff is not a client user; a telephone of somebody else cannot be taken away.
fn refuse_what_is_anothers(reading: &mut Reading<'_>, person: Option<&Person>, said: &Said, known: &KnownPeople<'_>) {
    if person.is_some_and(|person| person.role != Role::Client) {
        let column = if said.email.is_some() { Column::Email } else { Column::Phones };
        reading.finds(column, Fault::BelongsToAnother, said.email.as_deref().unwrap_or_default());
    }
    for phone in said.phones.iter().flatten() {
        let owner = known.by_phone.get(phone.as_str()).map(|owner| owner.id);
        if owner.is_some() && owner != person.map(|person| person.id) {
            reading.finds(Column::Phones, Fault::BelongsToAnother, phone);
        }
    }
}

/// What a row says; `None` where the file has no such column.
struct Said {
    name: String,
    email: Option<String>,
    phones: Option<Vec<String>>,
    companies: BTreeSet<CompanyId>,
    departments: BTreeMap<domain::access::Department, Option<domain::access::Level>>,
    permissions: Option<BTreeSet<Permission>>,
    active: Option<bool>,
}

impl Said {
    fn read(reading: &mut Reading<'_>, known: &KnownPeople<'_>, vocabulary: &Vocabulary, places: &Places) -> Self {
        let departments = places
            .departments()
            .filter_map(|department| Some((department, reading.level(Column::Department { department })?)))
            .collect();
        Self {
            name: reading.name(Column::Name, NAME_MAX_CHARS),
            email: reading.email(Column::Email),
            phones: reading.phones(Column::Phones),
            companies: companies(reading, known),
            departments,
            permissions: permissions(reading, vocabulary),
            active: reading.yes(Column::Active),
        }
    }

    /// The person as the row makes them; of a new one, what most client users have where the file says nothing.
    fn over(self, before: Option<&PersonValues>) -> PersonValues {
        let new =
            PersonValues { permissions: Permission::of_role(Role::Client), active: true, ..PersonValues::default() };
        let before = before.unwrap_or(&new);
        let mut departments = before.departments.clone();
        for (department, level) in self.departments {
            match level {
                Some(level) => departments.insert(department, level),
                None => departments.remove(&department),
            };
        }
        PersonValues {
            name: self.name,
            email: self.email.or_else(|| before.email.clone()),
            phones: self.phones.unwrap_or_else(|| before.phones.clone()),
            companies: self.companies,
            departments,
            permissions: self.permissions.unwrap_or_else(|| before.permissions.clone()),
            active: self.active.unwrap_or(before.active),
        }
    }
}

/// By CNPJ or CPF; of a number that may be both, the one that the office knows.
fn companies(reading: &mut Reading<'_>, known: &KnownPeople<'_>) -> BTreeSet<CompanyId> {
    let text = reading.text(Column::Companies).unwrap_or_default();
    let mut companies = BTreeSet::new();
    for one in items(text) {
        match tax_ids(one) {
            Ok(meant) => match meant.iter().find_map(|id| known.companies.get(id.as_str())) {
                Some(company) => drop(companies.insert(*company)),
                None => reading.finds(Column::Companies, Fault::UnknownCompany, one),
            },
            Err(fault) => reading.finds(Column::Companies, fault, one),
        }
    }
    if text.is_empty() {
        reading.finds(Column::Companies, Fault::Missing, text);
    }
    companies
}

fn permissions(reading: &mut Reading<'_>, vocabulary: &Vocabulary) -> Option<BTreeSet<Permission>> {
    let text = reading.text(Column::Permissions)?;
    let mut permissions = BTreeSet::new();
    for word in items(text) {
        match vocabulary.permission(word) {
            Some(permission) => drop(permissions.insert(permission)),
            None => reading.finds(Column::Permissions, Fault::UnknownPermission, word),
        }
    }
    Some(permissions)
}
