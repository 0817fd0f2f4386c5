//! The processes that come with the program, for an office that starts with none.
//!
//! The entries lie in `assets/processes/`, one file per department. A new one is a new `[[process]]` there:
//!
//! ```toml
//! [[process]]
//! key = "das"                                          # never changes: it says that an office has it already
//! name = "DAS do Simples Nacional"
//! recurrence = { every = "month" }                     # month, quarter, year (with its month), once
//! competence_offset = 1                                # October's in November
//! legal = { rule = "day_of_month", day = 20, months_after = 1, shift = "postpone" }
//! target = { target = "business_days_before", count = 4 }
//! stages = ["Apuração", "Conferência", "Envio"]
//! checklist = ["Transmitir o PGDAS-D"]
//! closed_by = ["fis.das"]                              # kinds of the catalogue
//! notify_client = true
//! ```
//!
//! `legal` may be left out with `legal_of = "fis.das"`: the rule of that kind in the catalogue.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::Deserialize;

use super::{ProcessFault, ProcessTemplate, Recurrence, Target};
use crate::access::Department;
use crate::catalogue::Catalogue;
use crate::due_date::DueRule;
use crate::order::KindId;

/// One entry of the starting set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartingTemplate {
    pub key: String,
    pub template: ProcessTemplate,
}

/// Why the starting set cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StartingFault {
    #[error("{file}: {reason}")]
    NotToml { file: String, reason: String },
    #[error("{key}: {fault}")]
    Wrong { key: String, fault: ProcessFault },
    #[error("{key}: the catalogue has no “{kind}”, or no due date for it")]
    NoSuchKind { key: String, kind: KindId },
    #[error("{key} stands twice")]
    Twice { key: String },
}

const FILES: [(&str, &str); 4] = [
    ("pessoal.toml", include_str!("../../../../assets/processes/pessoal.toml")),
    ("fiscal.toml", include_str!("../../../../assets/processes/fiscal.toml")),
    ("contabil.toml", include_str!("../../../../assets/processes/contabil.toml")),
    ("societario.toml", include_str!("../../../../assets/processes/societario.toml")),
];

/// The set that comes with the program, read once, in the order of its files.
///
/// # Errors
/// When a file is wrong: the program was built with it.
pub fn built_in(catalogue: &Catalogue) -> Result<&'static [StartingTemplate], StartingFault> {
    static BUILT_IN: OnceLock<Result<Vec<StartingTemplate>, StartingFault>> = OnceLock::new();
    BUILT_IN.get_or_init(|| read(&FILES, catalogue)).as_deref().map_err(Clone::clone)
}

/// Reads files given as name and text. The first fault ends it and says where it lies.
///
/// # Errors
/// The first fault.
pub fn read(files: &[(&str, &str)], catalogue: &Catalogue) -> Result<Vec<StartingTemplate>, StartingFault> {
    let mut all = Vec::new();
    let mut keys = BTreeSet::new();
    for (file, text) in files {
        let file: File = toml::from_str(text)
            .map_err(|error| StartingFault::NotToml { file: (*file).to_owned(), reason: error.to_string() })?;
        for entry in file.process {
            if !keys.insert(entry.key.clone()) {
                return Err(StartingFault::Twice { key: entry.key });
            }
            all.push(entry.template(file.department, catalogue)?);
        }
    }
    Ok(all)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    department: Department,
    process: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: String,
    name: String,
    recurrence: Recurrence,
    #[serde(default)]
    competence_offset: u32,
    legal: Option<DueRule>,
    legal_of: Option<KindId>,
    target: Target,
    #[serde(default)]
    stages: Vec<String>,
    #[serde(default)]
    checklist: Vec<String>,
    #[serde(default)]
    closed_by: Vec<KindId>,
    #[serde(default)]
    notify_client: bool,
}

impl Entry {
    fn template(self, department: Department, catalogue: &Catalogue) -> Result<StartingTemplate, StartingFault> {
        let key = self.key;
        let no_such_kind = |kind: &KindId| StartingFault::NoSuchKind { key: key.clone(), kind: kind.clone() };
        if let Some(kind) = self.closed_by.iter().find(|kind| catalogue.get(kind).is_none()) {
            return Err(no_such_kind(kind));
        }
        let legal = match (self.legal, self.legal_of) {
            (Some(rule), _) => Some(rule),
            (None, Some(kind)) => {
                Some(catalogue.get(&kind).and_then(|known| known.due).ok_or_else(|| no_such_kind(&kind))?)
            }
            (None, None) => None,
        };
        let template = ProcessTemplate {
            name: self.name,
            department,
            recurrence: self.recurrence,
            competence_offset: self.competence_offset,
            legal,
            target: self.target,
            stages: self.stages,
            checklist: self.checklist,
            responsible: None,
            closed_by: self.closed_by,
            notify_client: self.notify_client,
        };
        match template.check() {
            Ok(()) => Ok(StartingTemplate { key, template }),
            Err(fault) => Err(StartingFault::Wrong { key, fault }),
        }
    }
}
