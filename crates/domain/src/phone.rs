//! Telephone numbers, so that one contact is one contact however the number is written.
//!
//! Brazilian mobile numbers got a ninth digit between 2012 and 2016; messengers still know many by the old
//! number. All are kept with it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A number in E.164 without the plus sign, Brazilian mobiles with the ninth digit: `5548999990001`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Phone(String);

/// Why a text is not a telephone number, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAPhone {
    #[error("“{0}” is not a telephone number; write area code and number, like (48) 99999-0001")]
    Form(String),
    #[error("“{text}” begins with the area code {area_code}, which does not exist in Brazil")]
    AreaCode { text: String, area_code: String },
}

impl Phone {
    /// Reads a number that begins with its country, as messengers give it: `554899990001`.
    pub fn with_country(text: &str) -> Result<Self, NotAPhone> {
        let digits = digits_of(text)?;
        match digits.strip_prefix("55") {
            Some(national) => brazilian(text, national),
            None if (8..=15).contains(&digits.len()) && !digits.starts_with('0') => Ok(Self(digits)),
            None => Err(NotAPhone::Form(text.into())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Phone {
    type Err = NotAPhone;

    /// Reads what people write. Without a plus sign or `00` it is a Brazilian number with its area code.
    fn from_str(text: &str) -> Result<Self, NotAPhone> {
        let digits = digits_of(text)?;
        if text.trim_start().starts_with('+') {
            return Self::with_country(text);
        }
        if let Some(international) = digits.strip_prefix("00") {
            return Self::with_country(international);
        }
        if digits.starts_with("55") && digits.len() >= 12 {
            return Self::with_country(text);
        }
        brazilian(text, digits.strip_prefix('0').unwrap_or(&digits))
    }
}

impl fmt::Display for Phone {
    /// As people write it: `+55 48 99999-0001`; foreign numbers as `+` and their digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = || {
            let national = self.0.strip_prefix("55")?;
            let (area, local) = national.split_at_checked(2)?;
            let (head, tail) = local.split_at_checked(local.len().checked_sub(4)?)?;
            Some((area, head, tail))
        };
        match parts() {
            Some((area, head, tail)) => write!(f, "+55 {area} {head}-{tail}"),
            None => write!(f, "+{}", self.0),
        }
    }
}

impl TryFrom<String> for Phone {
    type Error = NotAPhone;
    fn try_from(text: String) -> Result<Self, NotAPhone> {
        Self::with_country(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> String {
        phone.0
    }
}

fn digits_of(text: &str) -> Result<String, NotAPhone> {
    let is_mark = |c: char| matches!(c, ' ' | '(' | ')' | '-' | '.' | '+' | '\u{a0}');
    if text.chars().any(|c| !c.is_ascii_digit() && !is_mark(c)) {
        return Err(NotAPhone::Form(text.into()));
    }
    Ok(text.chars().filter(char::is_ascii_digit).collect())
}

/// Area code and number. Mobile numbers of eight digits begin with 6 to 9 and get the ninth.
fn brazilian(text: &str, national: &str) -> Result<Phone, NotAPhone> {
    let refuse = || NotAPhone::Form(text.into());
    let (area_code, local) = national.split_at_checked(2).ok_or_else(refuse)?;
    let number = match (local.len(), local.as_bytes().first()) {
        (9, Some(b'9')) | (8, Some(b'2'..=b'5')) => local.to_owned(),
        (8, Some(b'6'..=b'9')) => format!("9{local}"),
        _ => return Err(refuse()),
    };
    if !area_code.parse().is_ok_and(exists) {
        return Err(NotAPhone::AreaCode { text: text.into(), area_code: area_code.into() });
    }
    Ok(Phone(format!("55{area_code}{number}")))
}

/// The area codes of Anatel's numbering plan.
fn exists(area_code: u8) -> bool {
    matches!(
        area_code,
        11..=19 | 21 | 22 | 24 | 27 | 28 | 31..=35 | 37 | 38 | 41..=49 | 51 | 53..=55 | 61..=69 | 71 | 73..=75 | 77
            | 79 | 81..=89 | 91..=99
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn phone(text: &str) -> Phone {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn a_mobile_is_one_contact_with_and_without_the_ninth_digit() {
        let contact = phone("(48) 99999-0001");
        assert_eq!(contact.as_str(), "5548999990001");
        for same in ["48 9999-0001", "048999990001", "+55 48 9999 0001", "554899990001", "0055 48 99999.0001"] {
            assert_eq!(phone(same), contact, "{same}");
        }
        assert_eq!(Phone::with_country("554899990001"), Ok(contact.clone()));
        assert_eq!(contact.to_string(), "+55 48 99999-0001");
    }

    #[test]
    fn a_landline_keeps_its_eight_digits() {
        assert_eq!(phone("(48) 3433-1234").as_str(), "554834331234");
    }

    #[test]
    fn a_gaucho_with_area_code_55_is_not_taken_for_the_country() {
        assert_eq!(phone("55 99999-0001").as_str(), "5555999990001");
    }

    #[test]
    fn a_foreign_number_is_left_alone() {
        assert_eq!(phone("+351 912 345 678").to_string(), "+351912345678");
        assert_eq!(Phone::with_country("14155550100").map(String::from), Ok("14155550100".into()));
    }

    #[test]
    fn what_is_no_number_is_refused_with_what_would_be_right() {
        for wrong in ["", "999990001", "48 1999-0001", "(48) 89999-0001", "ligue já", "48 99999-00012"] {
            let refusal = wrong.parse::<Phone>().unwrap_err();
            assert!(refusal.to_string().contains("(48) 99999-0001"), "{wrong}");
        }
        assert!(matches!("(20) 99999-0001".parse::<Phone>(), Err(NotAPhone::AreaCode { .. })));
    }

    proptest! {
        #[test]
        fn what_is_written_out_is_read_back(area in 11u8..=99, local in "(9[0-9]{8}|[2-9][0-9]{7})") {
            if let Ok(phone) = format!("{area}{local}").parse::<Phone>() {
                prop_assert_eq!(phone.to_string().parse(), Ok(phone.clone()));
                prop_assert_eq!(Phone::try_from(String::from(phone.clone())), Ok(phone));
            } else {
                prop_assert!(!exists(area));
            }
        }
    }
}
