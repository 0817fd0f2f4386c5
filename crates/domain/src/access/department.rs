//! The departments of an office: the field's usual six, and those that the office makes for itself (PE3).

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize, Serializer};
use ts_rs::TS;
use uuid::Uuid;

use super::Level;
use crate::DepartmentId;

/// The part of the office that a document or an order belongs to. Names are the field's own. Written as one word: the
/// name of a usual one, the id of the office's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(type = "string")]
pub enum Department {
    Pessoal,
    Fiscal,
    Contabil,
    Societario,
    Financeiro,
    Geral,
    Own(DepartmentId),
}

impl Department {
    /// Those that every office begins with.
    pub const USUAL: [Self; 6] =
        [Self::Pessoal, Self::Fiscal, Self::Contabil, Self::Societario, Self::Financeiro, Self::Geral];

    /// The name of a usual one.
    fn usual_name(self) -> Option<&'static str> {
        match self {
            Self::Pessoal => Some("pessoal"),
            Self::Fiscal => Some("fiscal"),
            Self::Contabil => Some("contabil"),
            Self::Societario => Some("societario"),
            Self::Financeiro => Some("financeiro"),
            Self::Geral => Some("geral"),
            Self::Own(_) => None,
        }
    }
}

/// Each usual department with the same level.
pub fn departments_with(level: Level) -> BTreeMap<Department, Level> {
    Department::USUAL.into_iter().map(|department| (department, level)).collect()
}

impl fmt::Display for Department {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.usual_name(), self) {
            (None, Self::Own(id)) => id.fmt(f),
            (name, _) => f.write_str(name.unwrap_or_default()),
        }
    }
}

/// The word is neither a usual department nor an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a department is pessoal, fiscal, contabil, societario, financeiro, geral or an id")]
pub struct NoDepartment;

impl FromStr for Department {
    type Err = NoDepartment;

    fn from_str(word: &str) -> Result<Self, NoDepartment> {
        let usual = Self::USUAL.into_iter().find(|department| department.usual_name() == Some(word));
        usual.or_else(|| Some(Self::Own(DepartmentId(Uuid::parse_str(word).ok()?)))).ok_or(NoDepartment)
    }
}

impl Serialize for Department {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Department {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_department_is_one_word_and_comes_back_from_it() {
        let own = Department::Own(DepartmentId(Uuid::from_u128(7)));
        for department in Department::USUAL.into_iter().chain([own]) {
            let written = serde_json::to_string(&department).unwrap();
            assert_eq!(serde_json::from_str::<Department>(&written).unwrap(), department, "{written}");
        }
        assert_eq!("Fiscal".parse::<Department>(), Err(NoDepartment));
    }
}
