//! The codes by which slips are paid: bar codes, the digits typed in their place, and Pix.
//!
//! Each is taken apart and proved by its check digits; nothing is trusted that does not check. A new kind
//! of code is a module with its layout and a variant of [`PaymentCode`].

mod boleto;
mod check_digit;
mod collection;
mod find;
mod pix;

pub use boleto::Boleto;
pub use collection::Collection;
pub use find::find;
pub use pix::{Pix, crc16};

use crate::Cents;

/// A code that checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentCode {
    /// Taxes, fees and utilities ("arrecadação").
    Collection(Collection),
    /// A bank's bill.
    Boleto(Boleto),
    Pix(Pix),
}

/// Why a text is not a payment code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAPaymentCode {
    #[error("this has {found} digits; a bar code has 44, the line typed for a tax 48, that of a bank's bill 47")]
    Length { found: usize },
    #[error("“{wrong}” does not belong in a payment code; only digits, blanks, points and hyphens do")]
    Character { wrong: char },
    #[error("the check digit of {part} is {found} but should be {right}; look for a mistyped digit there")]
    CheckDigit { part: &'static str, found: char, right: char },
    #[error("{field} is “{found}”; {right}")]
    Field { field: &'static str, found: String, right: &'static str },
    #[error("the Pix code is cut off or damaged at character {at}; copy it whole")]
    PixDamaged { at: usize },
    #[error("the Pix code lacks {0}; copy it whole")]
    PixLacks(&'static str),
}

impl PaymentCode {
    /// Reads whichever code it is. Digits may be grouped with blanks, points and hyphens or broken over lines.
    pub fn read(text: &str) -> Result<Self, NotAPaymentCode> {
        if text.trim_start().starts_with(pix::BEGINNING) && text.contains(pix::SYSTEM) {
            return Pix::read(text).map(Self::Pix);
        }
        let digits = digits_of(text)?;
        match (digits.len(), digits.starts_with(collection::PRODUCT)) {
            (44 | 48, true) => Collection::read(text).map(Self::Collection),
            (44 | 47, false) => Boleto::read(text).map(Self::Boleto),
            (found, _) => Err(NotAPaymentCode::Length { found }),
        }
    }

    /// What is to be paid, where the code says it.
    pub fn amount(&self) -> Option<Cents> {
        match self {
            Self::Collection(collection) => collection.amount(),
            Self::Boleto(boleto) => boleto.amount(),
            Self::Pix(pix) => pix.amount,
        }
    }
}

/// The digits of a code as people and PDFs write it.
fn digits_of(text: &str) -> Result<String, NotAPaymentCode> {
    let is_mark = |c: char| c.is_whitespace() || c == '.' || c == '-';
    match text.chars().find(|c| !c.is_ascii_digit() && !is_mark(*c)) {
        Some(wrong) => Err(NotAPaymentCode::Character { wrong }),
        None => Ok(text.chars().filter(char::is_ascii_digit).collect()),
    }
}

/// A run of digits within a code whose length was checked.
fn part(digits: &str, from: usize, to: usize) -> &str {
    digits.get(from..to).unwrap_or_default()
}

/// An amount of cents as a code writes it, without a mark; nothing where it is zero.
fn amount_of(digits: &str) -> Option<Cents> {
    digits.parse().ok().filter(|cents| *cents > 0).map(Cents)
}
