//! Reading the files of the catalogue. Every fault names the file, the entry and the field.

use std::collections::BTreeMap;

use toml::{Table, Value};
use unicode_normalization::UnicodeNormalization;

use super::Kind;
use crate::access::Department;

/// A file of the catalogue is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("catalogue file {file}{}: {fault}", place(entry, field))]
pub struct CatalogueError {
    pub file: String,
    /// The entry's id, or its number in the file where it has none.
    pub entry: Option<String>,
    pub field: Option<String>,
    /// What is wrong, and what would be right.
    pub fault: String,
}

fn place(entry: &Option<String>, field: &Option<String>) -> String {
    let entry = entry.as_ref().map(|entry| format!(", entry “{entry}”"));
    let field = field.as_ref().map(|field| format!(", field `{field}`"));
    entry.unwrap_or_default() + &field.unwrap_or_default()
}

/// The kinds of one file, each with the file's name.
pub(super) fn kinds(file: &str, text: &str) -> Result<Vec<(String, Kind)>, CatalogueError> {
    let wrong = |field: &str, fault: &str| CatalogueError {
        file: file.into(),
        entry: None,
        field: Some(field.into()),
        fault: fault.into(),
    };
    let mut table: Table = toml::from_str(text).map_err(|error| CatalogueError {
        file: file.into(),
        entry: None,
        field: None,
        fault: error.to_string(),
    })?;
    let department =
        table.remove("department").ok_or_else(|| wrong("department", "is missing; name the department"))?;
    let entries = match table.remove("kind") {
        Some(Value::Array(entries)) => entries,
        _ => return Err(wrong("kind", "is missing; begin each entry with [[kind]]")),
    };
    if let Some(unknown) = table.keys().next() {
        return Err(wrong(unknown, "is unknown here; only `department` and [[kind]] stand at the top"));
    }
    let numbered = entries.into_iter().enumerate();
    numbered.map(|(place, entry)| Ok((file.to_owned(), kind(file, place + 1, entry, &department)?))).collect()
}

const REQUIRED: [&str; 5] = ["id", "name", "called", "asks", "from"];

fn kind(file: &str, number: usize, entry: Value, department: &Value) -> Result<Kind, CatalogueError> {
    let id = entry.get("id").and_then(Value::as_str).map_or_else(|| format!("number {number}"), str::to_owned);
    let wrong = |field: Option<String>, fault: String| CatalogueError {
        file: file.into(),
        entry: Some(id.clone()),
        field,
        fault,
    };
    let Value::Table(mut fields) = entry else {
        return Err(wrong(None, "is no table; begin each entry with [[kind]]".into()));
    };
    if let Some(missing) = REQUIRED.into_iter().find(|field| !fields.contains_key(*field)) {
        return Err(wrong(Some(missing.into()), "is missing".into()));
    }
    fields.insert("department".into(), department.clone());
    let read: Kind = Value::Table(fields.clone()).try_into().map_err(|error| {
        let field = faulty_field(&fields);
        wrong(field, one_line(&error))
    })?;
    match fault_of(&read) {
        Some((field, fault)) => Err(wrong(Some(field), fault)),
        None => Ok(read),
    }
}

/// The field that the reader stumbles over: the one without which it stumbles no more, or over its absence.
fn faulty_field(fields: &Table) -> Option<String> {
    let fault = stumbles(fields)?;
    let is_faulty = |key: &&String| {
        let mut without = fields.clone();
        without.remove(*key);
        stumbles(&without).is_none_or(|other| other != fault)
    };
    // Required fields are tried last: without a sound one, its absence is what the reader stumbles over.
    let (required, others): (Vec<&String>, Vec<&String>) = fields.keys().partition(|k| REQUIRED.contains(&k.as_str()));
    others.into_iter().chain(required).find(is_faulty).cloned()
}

fn stumbles(fields: &Table) -> Option<String> {
    let read: Result<Kind, _> = Value::Table(fields.clone()).try_into();
    read.err().map(|error| one_line(&error))
}

fn one_line(error: &toml::de::Error) -> String {
    error.message().lines().collect::<Vec<_>>().join(" ")
}

/// What a well-formed entry can still have wrong.
fn fault_of(kind: &Kind) -> Option<(String, String)> {
    let Some(prefix) = prefix_of(kind.department) else {
        return Some(("department".into(), "has no documents of its own; use one of the other five".into()));
    };
    if kind.id.as_str().strip_prefix(prefix).is_none_or(|rest| rest.len() < 2 || !rest.starts_with('.')) {
        return Some(("id".into(), format!("does not begin with “{prefix}.” and a name")));
    }
    for (language, name, called) in [
        ("pt", &kind.name.pt, &kind.called.pt),
        ("es", &kind.name.es, &kind.called.es),
        ("en", &kind.name.en, &kind.called.en),
    ] {
        if name.trim().is_empty() {
            return Some((format!("name.{language}"), "is empty".into()));
        }
        if called.is_empty() {
            return Some((format!("called.{language}"), "is empty; nobody could ask for it".into()));
        }
        if let Some(wrong) = called.iter().find(|words| words.trim() != *words || words.to_lowercase() != **words) {
            return Some((
                format!("called.{language}"),
                format!("“{wrong}” is not in lower case without outer blanks"),
            ));
        }
    }
    if kind.origins.is_empty() {
        return Some(("from".into(), "is empty; say where it comes from, at least “task”".into()));
    }
    let rules = kind.due.iter().map(|rule| ("due".to_owned(), rule));
    let named = kind.due_of.iter().map(|(name, rule)| (format!("due_of.{name}"), rule));
    rules.chain(named).find_map(|(field, rule)| Some((field, rule.fault()?)))
}

/// What the ids of a department begin with; `Geral` has no documents.
fn prefix_of(department: Department) -> Option<&'static str> {
    match department {
        Department::Pessoal => Some("pes"),
        Department::Fiscal => Some("fis"),
        Department::Contabil => Some("ctb"),
        Department::Societario => Some("soc"),
        Department::Financeiro => Some("fin"),
        Department::Geral | Department::Own(_) => None,
    }
}

/// Two kinds with one id, or that people call the same within a language, could not be told apart.
pub(super) fn no_two_alike(kinds: &[(String, Kind)]) -> Result<(), CatalogueError> {
    let mut owners = BTreeMap::new();
    for (file, kind) in kinds {
        let wrong = |field: &str, fault: String| CatalogueError {
            file: file.clone(),
            entry: Some(kind.id.to_string()),
            field: Some(field.into()),
            fault,
        };
        if owners.insert(("id", kind.id.to_string()), &kind.id).is_some() {
            return Err(wrong("id", "is taken by an earlier entry".into()));
        }
        let called = [("called.pt", &kind.called.pt), ("called.es", &kind.called.es), ("called.en", &kind.called.en)];
        for (field, words) in called.into_iter().flat_map(|(field, all)| all.iter().map(move |words| (field, words))) {
            if let Some(owner) = owners.insert((field, without_accents(words)), &kind.id) {
                return Err(wrong(field, format!("“{words}” is what people call {owner} too; keep it in one of them")));
            }
        }
    }
    Ok(())
}

fn without_accents(words: &str) -> String {
    words.nfd().filter(|c| c.is_ascii()).collect()
}
