//! Forms of requests ("Solicitações", PC3): what the office asks for an admission, a vacation, a leave, a termination.
//!
//! A form is data, in `assets/forms/`, one file each; the format is explained at the top of `general.toml`. The same
//! [`Form::faults`] runs before a form is sent and when it arrives. To add a field or a whole form, write it there. A new
//! kind of field is a variant of [`FieldKind`] and an arm in `form/answers.rs`; a new rule between fields a variant of
//! [`Rule`] and an arm in `form/checks.rs`.

mod answers;
mod checks;
mod definition;
mod fault;
mod rule;
#[cfg(test)]
mod stories;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use definition::{FormBook, FormFileError};
pub use fault::{Fault, FormFault};
pub use rule::{Check, Condition, Rule};

use crate::access::{Department, Permission};
use crate::catalogue::ByLanguage;
use crate::registry::Employee;
use crate::{Cents, Competence, EmployeeId};

/// The name of a form, e.g. `vacation`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct FormId(pub String);

impl FormId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for FormId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl std::fmt::Display for FormId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A form: what is asked, in the order in which it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Form {
    pub id: FormId,
    /// The department that answers. For a form that any department may answer (`general`), the one that it goes to
    /// unless the client chooses another.
    pub department: Department,
    #[serde(default)]
    pub department_is_chosen: bool,
    /// What a user of a client needs to open it, and to see what others of the client sent with it.
    pub permission: Permission,
    pub name: ByLanguage<String>,
    /// One or two sentences above the form: what it is for and when to send it.
    pub purpose: ByLanguage<String>,
    /// How long the office waits for an answer of the client before the request expires, in days.
    pub expires_after_days: u32,
    /// The field whose answer says in a list what the request is about: the employee, the subject.
    pub titled_by: String,
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
    /// What must hold between fields.
    #[serde(default, rename = "check")]
    pub checks: Vec<Check>,
}

/// Fields under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub id: String,
    pub name: ByLanguage<String>,
    /// Shown only when this holds; what is not shown is not asked.
    #[serde(default)]
    pub when: Option<Condition>,
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Unique in its form (in its table, for a column): lower case and underscores.
    pub id: String,
    pub name: ByLanguage<String>,
    /// A line below the field.
    #[serde(default)]
    pub help: Option<ByLanguage<String>>,
    pub kind: FieldKind,
    /// Must be answered whenever it is shown.
    #[serde(default)]
    pub required: bool,
    /// Must be answered when this holds.
    #[serde(default)]
    pub required_when: Option<Condition>,
    /// Shown only when this holds.
    #[serde(default)]
    pub when: Option<Condition>,
}

/// What a field takes, and how its answer is written in [`FormValues`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "is", deny_unknown_fields)]
pub enum FieldKind {
    /// A text; `lines` when it may have several.
    Text {
        max_chars: u32,
        #[serde(default)]
        lines: bool,
    },
    Email,
    /// A Brazilian telephone, however written.
    Phone,
    /// `AAAA-MM-DD`.
    Date,
    /// `AAAA-MM`.
    Competence,
    /// A whole number of cents.
    Money {
        #[serde(default)]
        min: Option<Cents>,
        #[serde(default)]
        max: Option<Cents>,
    },
    /// A whole number.
    Number {
        #[ts(type = "number")]
        min: i64,
        #[ts(type = "number")]
        max: i64,
    },
    /// Hours and minutes, `12:30`.
    Hours {
        max_hours: u32,
    },
    /// With or without punctuation.
    Cpf,
    /// PIS, PASEP or NIS, with or without punctuation.
    Pis,
    /// The id of one of the options.
    Choice {
        options: Vec<ChoiceOption>,
    },
    /// `true` or `false`.
    YesNo,
    /// The id of an employee of the company; also of one who left where `left` says so.
    Employee {
        #[serde(default)]
        left: bool,
    },
    /// Rows, each with these columns.
    Table {
        columns: Vec<Field>,
        min_rows: u32,
        max_rows: u32,
    },
    /// Files; they are not in the values but among the request's attachments, with this field's id.
    Files {
        max: u32,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    pub id: String,
    pub name: ByLanguage<String>,
}

/// The answers of a form by the field's id. What was not answered is absent.
pub type FormValues = BTreeMap<String, FormValue>;

/// One answer, plain as JSON has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum FormValue {
    YesNo(bool),
    /// A number, or money in cents.
    Number(#[ts(type = "number")] i64),
    /// Everything else that is one answer: text, dates, ids.
    Text(String),
    /// The rows of a table.
    Rows(Vec<FormValues>),
}

/// What a form is checked against.
pub struct FormContext<'a> {
    /// In the office's zone.
    pub today: NaiveDate,
    /// The company's, those who left included.
    pub employees: &'a [Employee],
    /// Holidays of the office's city and state.
    pub local_holidays: &'a BTreeSet<NaiveDate>,
}

impl FormContext<'_> {
    /// The employee with the id that a form's answer gives.
    pub fn employee(&self, id: &str) -> Option<&Employee> {
        let id: EmployeeId = id.parse().ok()?;
        self.employees.iter().find(|employee| employee.id == id)
    }
}

/// A form as it was filled in, read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The answers that count: what is not asked is dropped, numbers are without punctuation.
    pub values: FormValues,
    /// First those of single fields, in the form's order, then those between fields.
    pub faults: Vec<FormFault>,
    /// The answer that says what it is about: the employee's name, the subject.
    pub title: String,
    /// The first employee that it names outside of tables.
    pub employee: Option<EmployeeId>,
}

impl Filled {
    pub fn may_be_sent(&self, despite_warnings: bool) -> bool {
        self.faults.iter().all(|fault| !fault.blocks && despite_warnings)
    }
}

impl Form {
    /// Reads and checks what was filled in. `files` counts the files attached to each field that takes files.
    pub fn fill(&self, values: &FormValues, files: &BTreeMap<String, u32>, context: &FormContext<'_>) -> Filled {
        let mut faults = Vec::new();
        let values = answers::read(self, values, files, context, &mut faults);
        checks::run(self, &values, context, &mut faults);
        let text = |id: &str| match values.get(id) {
            Some(FormValue::Text(text)) => Some(text.as_str()),
            _ => None,
        };
        let kind = self.fields().find(|field| field.id == self.titled_by).map(|field| &field.kind);
        let title = match (kind, text(&self.titled_by)) {
            (Some(FieldKind::Employee { .. }), Some(id)) => context.employee(id).map(|it| it.name.clone()),
            (Some(FieldKind::Competence), Some(month)) => month.parse().ok().map(Competence::to_people),
            (_, text) => text.map(str::to_owned),
        };
        let employees = self.fields().filter(|field| matches!(field.kind, FieldKind::Employee { .. }));
        let employee = employees.filter_map(|field| text(&field.id)?.parse().ok()).next();
        Filled { title: title.unwrap_or_default(), employee, values, faults }
    }

    /// Every field outside of tables.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    /// Does it ask for employees of the company?
    pub fn asks_for_employees(&self) -> bool {
        let columns = |field: &Field| match &field.kind {
            FieldKind::Table { columns, .. } => columns.iter().any(|column| is_employee(&column.kind)),
            kind => is_employee(kind),
        };
        self.fields().any(columns)
    }
}

fn is_employee(kind: &FieldKind) -> bool {
    matches!(kind, FieldKind::Employee { .. })
}
