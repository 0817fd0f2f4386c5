//! Spreadsheets of people and companies (PE4): from a file that was sent to a plan, in the office's words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use contract::imports::ImportPlan;
use contract::{ApiError, ErrorCode};
use domain::access::{Companies, Permission};
use domain::document::Sha256Hex;
use domain::import::{CompanyValues, Fate, PersonValues, PlannedRow, Sheet, Tally, Write};
use domain::registry::{Company, OfficeDepartment, Person};
use domain::{CompanyId, OfficeId, PersonId};
use serde::{Deserialize, Serialize};
use spreadsheets::{FILE_MAX_BYTES, KnownCompanies, KnownPeople, Language, NotATable, Plan, Table, Vocabulary};
use tokio::task::spawn_blocking;

use super::caller::Caller;
use super::failure::{Answer, Failure};
use crate::portal::{Portal, sha256};

/// Rows that an answer shows.
const ROWS_SHOWN: usize = 500;

/// What departments and permissions are called in files, each in Portuguese, Spanish and English.
#[derive(Default, Deserialize)]
struct Words {
    departments: BTreeMap<String, [String; 3]>,
    permissions: BTreeMap<Permission, [String; 3]>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../assets/spreadsheets/words.json")).unwrap_or_default()
});

/// A plan with what would be written.
pub struct Planned {
    pub rows: Vec<PlannedRow>,
    pub writes: Writes,
    pub ignored: Vec<String>,
    /// Stands for the file, what would be written, and over what.
    pub fingerprint: Sha256Hex,
}

#[derive(Serialize)]
#[serde(untagged)]
pub enum Writes {
    People(Vec<Write<PersonId, PersonValues>>),
    Companies(Vec<Write<CompanyId, CompanyValues>>),
}

/// Whoever plans or takes over a file knows the whole office: a plan tells who is there already.
pub fn may_import(caller: &Caller, sheet: Sheet) -> Answer<()> {
    let permission = match sheet {
        Sheet::People => Permission::ManagePeople,
        Sheet::Companies => Permission::ManageCompanies,
    };
    if caller.access.may(permission).is_err() || caller.access.companies != Companies::All {
        return Err(Failure::not_found());
    }
    Ok(())
}

/// The words of an office's files.
pub async fn vocabulary(app: &Portal, office: OfficeId) -> Answer<Vocabulary> {
    let locale = app.store.office(office).await?.ok_or_else(Failure::not_found)?.locale;
    Ok(words(&locale, &app.store.departments(office).await?))
}

fn words(locale: &str, departments: &[OfficeDepartment]) -> Vocabulary {
    let language = match locale {
        "es" => Language::Spanish,
        "en" => Language::English,
        _ => Language::Portuguese,
    };
    let said = |names: &[String; 3]| language.of(names.clone());
    let named = departments.iter().filter(|known| known.moved_into.is_none()).map(|known| {
        let usual = || WORDS.departments.get(&known.department.to_string()).map(said).unwrap_or_default();
        (known.department, if known.name.is_empty() { usual() } else { known.name.clone() })
    });
    let permissions = WORDS.permissions.iter().map(|(permission, names)| (*permission, said(names)));
    Vocabulary { language, departments: named.collect(), permissions: permissions.collect() }
}

/// The bytes of a file that was sent before.
pub async fn file(app: &Portal, file: &Sha256Hex) -> Answer<Vec<u8>> {
    let missing = || Failure::invalid("file", "a file that was sent before, by its SHA-256");
    let size = app.store.contents().size(file).await?.ok_or_else(missing)?;
    if size > FILE_MAX_BYTES as u64 {
        return Err(Failure::too_large(FILE_MAX_BYTES));
    }
    Ok(app.store.contents().read(file).await?.into())
}

/// Reads a file and holds it against what is there, beside the requests.
pub async fn plan(
    sheet: Sheet,
    file: Sha256Hex,
    bytes: Vec<u8>,
    known: (Vec<Person>, Vec<Company>),
    vocabulary: Vocabulary,
) -> Answer<Planned> {
    let planned = spawn_blocking(move || planned(sheet, &file, &bytes, &known.0, &known.1, &vocabulary)).await;
    planned.map_err(Failure::internal)?
}

fn planned(
    sheet: Sheet,
    file: &Sha256Hex,
    bytes: &[u8],
    people: &[Person],
    companies: &[Company],
    vocabulary: &Vocabulary,
) -> Answer<Planned> {
    let table = Table::read(bytes).map_err(|error| refused(&error))?;
    let (rows, writes, ignored) = match sheet {
        Sheet::People => {
            let plan = spreadsheets::plan_people(&table, &KnownPeople::new(people, companies), vocabulary);
            let Plan { rows, writes, ignored } = plan.map_err(|error| refused(&error))?;
            (rows, Writes::People(writes), ignored)
        }
        Sheet::Companies => {
            let plan = spreadsheets::plan_companies(&table, &KnownCompanies::new(companies), vocabulary);
            let Plan { rows, writes, ignored } = plan.map_err(|error| refused(&error))?;
            (rows, Writes::Companies(writes), ignored)
        }
    };
    let would_be_written = serde_json::to_vec(&(file, &writes)).map_err(Failure::internal)?;
    Ok(Planned { rows, writes, ignored, fingerprint: sha256(&would_be_written) })
}

impl Planned {
    pub fn tally(&self) -> Tally {
        Tally::of(&self.rows)
    }

    /// As it is shown: what needs a look comes first.
    pub fn shown(mut self) -> ImportPlan {
        let tally = self.tally();
        self.rows.sort_by_key(|row| (row.fate != Fate::Refused, row.findings.is_empty(), row.row));
        let more = self.rows.len().saturating_sub(ROWS_SHOWN) as u32;
        self.rows.truncate(ROWS_SHOWN);
        ImportPlan { plan: self.fingerprint, tally, rows: self.rows, more, ignored: self.ignored }
    }
}

fn refused(error: &NotATable) -> Failure {
    let told = ApiError::new;
    Failure(match error {
        NotATable::TooLarge { limit_bytes } => return Failure::too_large(limit_bytes),
        NotATable::TooManyRows { limit } => told(ErrorCode::SpreadsheetTooManyRows).with("limit", limit),
        NotATable::MissingColumns { missing } => {
            told(ErrorCode::SpreadsheetColumnsMissing).with("missing", missing.join(", "))
        }
        NotATable::ColumnTwice { column } => told(ErrorCode::SpreadsheetColumnTwice).with("column", column),
        NotATable::Unreadable { .. } | NotATable::Empty => told(ErrorCode::SpreadsheetUnreadable),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_of_clients_has_a_word_in_three_languages() {
        for permission in Permission::of_clients() {
            let names = WORDS.permissions.get(&permission).unwrap_or_else(|| panic!("{permission:?} has no word"));
            assert!(names.iter().all(|name| !name.is_empty() && !name.contains([';', ','])), "{names:?}");
        }
        assert_eq!(WORDS.permissions.len(), Permission::of_clients().count(), "and nothing else");
        for department in domain::access::Department::USUAL {
            assert!(WORDS.departments.contains_key(&department.to_string()), "{department}");
        }
    }
}
