//! The numbers by which the tax office knows companies and people: CNPJ, CPF, and PIS of workers.
//!
//! All are read with or without punctuation, and refused with what would be right. A new kind of number is
//! a module beside `cpf` with its [`check::Form`].

mod check;
mod cnpj;
mod cpf;
mod find;
mod pis;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use cnpj::Cnpj;
pub use cpf::Cpf;
pub use pis::Pis;

/// A company's CNPJ or a person's CPF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub enum TaxId {
    Cnpj(Cnpj),
    Cpf(Cpf),
}

/// Why a text is not such a number, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotATaxId {
    #[error("“{text}” has {found} characters; a {name} has {expected}")]
    Length { text: String, name: &'static str, found: usize, expected: usize },
    #[error("“{text}” has {found} characters; write a CNPJ (14) or a CPF (11)")]
    NeitherLength { text: String, found: usize },
    #[error("“{text}” holds “{wrong}”; a {name} is written with {allowed}")]
    Character { text: String, name: &'static str, wrong: char, allowed: &'static str },
    #[error("“{text}” repeats a single character and is nobody's {name}")]
    Repeated { text: String, name: &'static str },
    #[error("“{text}” ends in {found}, but this {name} would end in {right}; look for a mistyped digit")]
    CheckDigits { text: String, name: &'static str, found: String, right: String },
}

impl TaxId {
    /// Letters and digits without punctuation, as the register keeps it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Cnpj(cnpj) => cnpj.as_str(),
            Self::Cpf(cpf) => cpf.as_str(),
        }
    }

    /// Every valid CNPJ and CPF in a text, in order and as often as it appears.
    ///
    /// A number within a longer one does not count. Eleven digits that happen to check are taken for a CPF.
    pub fn find_all(text: &str) -> Vec<Self> {
        find::all(text)
    }

    /// Do both belong to one taxpayer? Branches of a company share the root of their CNPJ.
    pub fn same_taxpayer(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Cnpj(one), Self::Cnpj(another)) => one.root() == another.root(),
            _ => self == other,
        }
    }
}

impl FromStr for TaxId {
    type Err = NotATaxId;

    fn from_str(text: &str) -> Result<Self, NotATaxId> {
        match check::bare(text).chars().count() {
            14 => text.parse().map(Self::Cnpj),
            11 => text.parse().map(Self::Cpf),
            found => Err(NotATaxId::NeitherLength { text: text.into(), found }),
        }
    }
}

impl fmt::Display for TaxId {
    /// With punctuation.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cnpj(cnpj) => cnpj.fmt(f),
            Self::Cpf(cpf) => cpf.fmt(f),
        }
    }
}

impl TryFrom<String> for TaxId {
    type Error = NotATaxId;
    fn try_from(text: String) -> Result<Self, NotATaxId> {
        text.parse()
    }
}

impl From<TaxId> for String {
    fn from(id: TaxId) -> String {
        id.as_str().to_owned()
    }
}
