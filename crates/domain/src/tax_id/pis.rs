//! A worker's number at the social insurance.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::NotATaxId;
use super::check::{self, Form};

/// A PIS, PASEP or NIS: ten digits and a check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Pis([u8; 11]);

const FORM: Form = Form { name: "PIS", letters: false, check_digits: 1, heaviest: 9 };
const PATTERN: &str = "###.#####.##-#";

check::text_like!(Pis);
