//! The words of spreadsheet import (PE4): what a sheet is about, its columns, and what becomes of each row.
//!
//! Reading and planning are in the crate `spreadsheets`; a sentence for each [`Fault`] is in the locales. A new column
//! is a variant of [`Column`], its header in `spreadsheets::header`, and its reading in `spreadsheets::people` or
//! `companies`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::CompanyId;
use crate::access::{Companies, Department, Level, Permission};
use crate::registry::{Company, Person};

/// What a spreadsheet lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sheet {
    /// Users of client companies.
    People,
    Companies,
}

/// A column of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "column")]
#[ts(rename = "SheetColumn")]
pub enum Column {
    Name,
    Email,
    Phones,
    /// CNPJs or CPFs of the companies that the person speaks for.
    Companies,
    /// The person's level in one department.
    Department {
        department: Department,
    },
    Permissions,
    Active,
    /// CNPJ or CPF of a company.
    TaxId,
    ShortName,
}

/// What is wrong with a cell or a row. Facts only: the sentence, and what would be right, stand in the locales.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "fault")]
#[ts(rename = "SheetFault")]
pub enum Fault {
    /// It must not be empty.
    Missing,
    /// Neither an e-mail nor a telephone: nobody could be reached or recognised.
    NoAddress,
    TooLong {
        max_chars: u32,
    },
    NotAnEmail,
    NotAPhone,
    NotATaxId,
    /// The last digits do not fit; this is how they would.
    CheckDigits {
        right: String,
    },
    /// No company of the office has this CNPJ or CPF.
    UnknownCompany,
    /// Neither Revisor nor Contribuinte nor Proprietário.
    UnknownLevel,
    UnknownPermission,
    /// Neither yes nor no.
    NotYesOrNo,
    /// Another row of the file says the same, where it must differ.
    RepeatedInFile {
        row: u32,
    },
    /// It belongs to somebody else of the office, or to a member of staff.
    BelongsToAnother,
    /// The cell shows an error of the spreadsheet, like `#N/D`.
    ErrorInCell,
    /// The cell is a formula. What it showed when the file was saved is taken; this refuses nothing.
    Formula,
}

impl Fault {
    /// Whether the row cannot be taken over.
    pub fn refuses(&self) -> bool {
        *self != Self::Formula
    }
}

/// A fault where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "SheetFinding")]
pub struct Finding {
    pub column: Column,
    pub fault: Fault,
    /// What the cell holds, cut to 60 characters.
    pub found: String,
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "fate")]
#[ts(rename = "RowFate")]
pub enum Fate {
    Create,
    /// The columns whose value becomes another.
    Update {
        columns: BTreeSet<Column>,
    },
    Unchanged,
    Refused,
}

/// A row of the file, as it will be taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlannedRow {
    /// As the spreadsheet counts: the headers are row 1.
    pub row: u32,
    /// Whom or what it is about: the name.
    pub name: String,
    pub fate: Fate,
    pub findings: Vec<Finding>,
}

/// How many rows have which fate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tally {
    pub create: u32,
    pub update: u32,
    pub unchanged: u32,
    pub refused: u32,
}

impl Tally {
    pub fn of<'r>(rows: impl IntoIterator<Item = &'r PlannedRow>) -> Self {
        let mut tally = Self::default();
        for row in rows {
            match row.fate {
                Fate::Create => tally.create += 1,
                Fate::Update { .. } => tally.update += 1,
                Fate::Unchanged => tally.unchanged += 1,
                Fate::Refused => tally.refused += 1,
            }
        }
        tally
    }
}

/// What a sheet says about a user of client companies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonValues {
    pub name: String,
    /// In lower case.
    pub email: Option<String>,
    /// Canonical.
    pub phones: Vec<String>,
    pub companies: BTreeSet<CompanyId>,
    pub departments: BTreeMap<Department, Level>,
    pub permissions: BTreeSet<Permission>,
    pub active: bool,
}

impl PersonValues {
    pub fn of(person: &Person) -> Self {
        let companies = match &person.companies {
            Companies::Only(companies) => companies.clone(),
            Companies::All => BTreeSet::new(),
        };
        Self {
            name: person.name.clone(),
            email: person.email.clone(),
            phones: person.phones.clone(),
            companies,
            departments: person.departments.clone(),
            permissions: person.permissions.clone(),
            active: person.active,
        }
    }

    /// The columns in which two differ.
    pub fn differs(&self, other: &Self) -> BTreeSet<Column> {
        let all: BTreeSet<Department> = self.departments.keys().chain(other.departments.keys()).copied().collect();
        let departments = all
            .into_iter()
            .filter(|department| self.departments.get(department) != other.departments.get(department))
            .map(|department| Column::Department { department });
        [
            (Column::Name, self.name != other.name),
            (Column::Email, self.email != other.email),
            (Column::Phones, self.phones != other.phones),
            (Column::Companies, self.companies != other.companies),
            (Column::Permissions, self.permissions != other.permissions),
            (Column::Active, self.active != other.active),
        ]
        .into_iter()
        .filter_map(|(column, differs)| differs.then_some(column))
        .chain(departments)
        .collect()
    }
}

/// What a sheet says about a company.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyValues {
    pub name: String,
    pub short_name: String,
    /// Without punctuation.
    pub tax_id: String,
    pub active: bool,
}

impl CompanyValues {
    pub fn of(company: &Company) -> Self {
        Self {
            name: company.name.clone(),
            short_name: company.short_name.clone(),
            tax_id: company.tax_id.clone(),
            active: company.active,
        }
    }

    /// The columns in which two differ.
    pub fn differs(&self, other: &Self) -> BTreeSet<Column> {
        [
            (Column::Name, self.name != other.name),
            (Column::ShortName, self.short_name != other.short_name),
            (Column::TaxId, self.tax_id != other.tax_id),
            (Column::Active, self.active != other.active),
        ]
        .into_iter()
        .filter_map(|(column, differs)| differs.then_some(column))
        .collect()
    }
}

/// What is written for one row: a new thing when there is nothing before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Write<Id, Values> {
    pub row: u32,
    /// Of the thing that is there already.
    pub id: Option<Id>,
    pub before: Option<Values>,
    pub after: Values,
}
