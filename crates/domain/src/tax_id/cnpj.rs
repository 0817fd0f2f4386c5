//! A company's number. New ones may hold letters since July 2026 (IN RFB 2.229/2024).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::NotATaxId;
use super::check::{self, Form};

/// A CNPJ: eight characters of the company (its root), four of the establishment, two check digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Cnpj([u8; 14]);

const FORM: Form = Form { name: "CNPJ", letters: true, check_digits: 2, heaviest: 9 };
const PATTERN: &str = "##.###.###/####-##";

check::text_like!(Cnpj);

impl Cnpj {
    /// The eight characters that all establishments of a company share.
    pub fn root(&self) -> &str {
        self.as_str().get(..8).unwrap_or_default()
    }

    /// Establishment 0001.
    pub fn is_head_office(&self) -> bool {
        self.as_str().get(8..12) == Some("0001")
    }
}
