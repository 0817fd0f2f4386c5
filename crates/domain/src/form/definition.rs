//! Reading the files of forms, and what a well-formed file can still have wrong. Every fault names the file and the place.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Condition, Field, FieldKind, Form, FormId, Rule};

/// The forms that come with the program, in the order in which they are offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormBook {
    forms: Vec<Form>,
}

/// A form file is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("form file {file}: {fault}")]
pub struct FormFileError {
    pub file: String,
    /// What is wrong and where, and what would be right.
    pub fault: String,
}

const FILES: [(&str, &str); 6] = [
    ("general.toml", include_str!("../../../../assets/forms/general.toml")),
    ("admission.toml", include_str!("../../../../assets/forms/admission.toml")),
    ("vacation.toml", include_str!("../../../../assets/forms/vacation.toml")),
    ("leave.toml", include_str!("../../../../assets/forms/leave.toml")),
    ("termination.toml", include_str!("../../../../assets/forms/termination.toml")),
    ("payroll_entries.toml", include_str!("../../../../assets/forms/payroll_entries.toml")),
];

impl FormBook {
    /// The forms that come with the program, read once.
    pub fn built_in() -> Result<&'static Self, FormFileError> {
        static BUILT_IN: LazyLock<Result<FormBook, FormFileError>> = LazyLock::new(|| FormBook::read(&FILES));
        BUILT_IN.as_ref().map_err(Clone::clone)
    }

    /// Reads files given as name and text. The first fault ends it and says where it lies.
    pub fn read(files: &[(&str, &str)]) -> Result<Self, FormFileError> {
        let mut forms: Vec<Form> = Vec::with_capacity(files.len());
        for (file, text) in files {
            let wrong = |fault: String| FormFileError { file: (*file).to_owned(), fault };
            let form: Form = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
            if let Some(fault) = fault_of(&form) {
                return Err(wrong(fault));
            }
            if forms.iter().any(|other| other.id == form.id) {
                return Err(wrong(format!("the id “{}” is taken by an earlier file", form.id)));
            }
            forms.push(form);
        }
        Ok(Self { forms })
    }

    pub fn get(&self, id: &FormId) -> Option<&Form> {
        self.forms.iter().find(|form| form.id == *id)
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Form> {
        self.forms.iter()
    }
}

impl<'a> IntoIterator for &'a FormBook {
    type Item = &'a Form;
    type IntoIter = std::slice::Iter<'a, Form>;
    fn into_iter(self) -> Self::IntoIter {
        self.forms.iter()
    }
}

/// The fields that were seen so far, by the name that conditions and rules use for them.
type Known<'a> = BTreeMap<String, &'a Field>;

fn fault_of(form: &Form) -> Option<String> {
    let mut known = Known::new();
    for section in &form.sections {
        if let Some(fault) = section.when.as_ref().and_then(|when| fault_of_condition(when, &known, None)) {
            return Some(format!("section “{}”: {fault}", section.id));
        }
        if section.fields.is_empty() {
            return Some(format!("section “{}” has no fields", section.id));
        }
        for field in &section.fields {
            if let Some(fault) = fault_of_field(field, &mut known, None) {
                return Some(format!("field “{}”: {fault}", field.id));
            }
        }
    }
    if !known.contains_key(&form.titled_by) || form.titled_by.contains('.') {
        return Some(format!("titled_by: there is no field “{}”", form.titled_by));
    }
    form.checks.iter().enumerate().find_map(|(place, check)| {
        let condition = check.when.as_ref().and_then(|when| fault_of_condition(when, &known, check.rule.table()));
        let unknown = || match &check.rule {
            Rule::Days { least: None, most: None, .. } => Some("give least or most".to_owned()),
            Rule::NoTwoAlike { table, columns } => {
                let name =
                    columns.iter().map(|column| format!("{table}.{column}")).find(|name| !known.contains_key(name));
                name.map(|name| format!("there is no column “{name}”"))
            }
            rule => {
                let name = rule.fields().into_iter().find(|name| !known.contains_key(*name))?;
                Some(format!("there is no field “{name}”"))
            }
        };
        condition.or_else(unknown).map(|fault| format!("check number {}: {fault}", place + 1))
    })
}

fn fault_of_field<'a>(field: &'a Field, known: &mut Known<'a>, table: Option<&str>) -> Option<String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if field.id.is_empty() || !field.id.chars().all(plain) {
        return Some("the id is written with lower-case letters, digits and underscores".into());
    }
    for when in field.when.iter().chain(&field.required_when) {
        if let Some(fault) = fault_of_condition(when, known, table) {
            return Some(fault);
        }
    }
    let name = table.map_or_else(|| field.id.clone(), |table| format!("{table}.{}", field.id));
    if known.insert(name, field).is_some() {
        return Some("the id is taken by an earlier field".into());
    }
    match &field.kind {
        FieldKind::Choice { options } if options.is_empty() => Some("has no options".into()),
        FieldKind::Number { min, max } if min > max => Some("min is more than max".into()),
        FieldKind::Table { .. } | FieldKind::Files { .. } if table.is_some() => {
            Some("a table holds neither tables nor files".into())
        }
        FieldKind::Table { columns, .. } if columns.is_empty() => Some("has no columns".into()),
        FieldKind::Table { min_rows, max_rows, .. } if min_rows > max_rows || *max_rows == 0 => {
            Some("max_rows is at least 1, and not less than min_rows".into())
        }
        FieldKind::Table { columns, .. } => columns.iter().find_map(|column| {
            fault_of_field(column, known, Some(&field.id)).map(|fault| format!("column “{}”: {fault}", column.id))
        }),
        _ => None,
    }
}

/// A condition names an earlier field that is a choice or a yes-no, and answers that it has: so nothing can go in circles.
fn fault_of_condition(when: &Condition, known: &Known<'_>, table: Option<&str>) -> Option<String> {
    let column = table.and_then(|table| known.get(&format!("{table}.{}", when.field)));
    let Some(field) = column.or_else(|| known.get(&when.field)) else {
        return Some(format!("the condition's field “{}” does not come before it", when.field));
    };
    let answers: Vec<&str> = match &field.kind {
        FieldKind::Choice { options } => options.iter().map(|option| option.id.as_str()).collect(),
        FieldKind::YesNo => vec!["yes", "no"],
        _ => return Some(format!("the condition's field “{}” is neither a choice nor a yes_no", when.field)),
    };
    let unknown = when.is.iter().find(|answer| !answers.contains(&answer.as_str()));
    match unknown {
        Some(answer) => Some(format!("“{}” has no answer “{answer}”", when.field)),
        None if when.is.is_empty() => Some("the condition names no answer".into()),
        None => None,
    }
}
