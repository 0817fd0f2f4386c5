//! A person's number.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::NotATaxId;
use super::check::{self, Form};

/// A CPF: nine digits and two check digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Cpf([u8; 11]);

const FORM: Form = Form { name: "CPF", letters: false, check_digits: 2, heaviest: 11 };
const PATTERN: &str = "###.###.###-##";

check::text_like!(Cpf);
