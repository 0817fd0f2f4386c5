//! Slips for taxes, fees and utilities (FEBRABAN, collection bar code, version 4).

use super::check_digit::{mod10, mod11, prove};
use super::{NotAPaymentCode, amount_of, digits_of, part};
use crate::Cents;

/// What every such code begins with.
pub(super) const PRODUCT: char = '8';

const BLOCKS: [&str; 4] = ["the first block", "the second block", "the third block", "the fourth block"];

/// A collection code, kept as the 44 digits of its bar code:
/// product, segment, kind of value, check digit, 11 of value, 25 of the collecting body and its free field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    barcode: String,
}

impl Collection {
    /// Reads the 44 digits of the bar code, or the 48 that are typed: four blocks of 11 and a check digit.
    pub fn read(text: &str) -> Result<Self, NotAPaymentCode> {
        let digits = digits_of(text)?;
        let barcode = match digits.len() {
            44 => digits,
            48 => from_line(&digits)?,
            found => return Err(NotAPaymentCode::Length { found }),
        };
        let modulus = modulus_of(&barcode)?;
        let others = format!("{}{}", part(&barcode, 0, 3), part(&barcode, 4, 44));
        prove("the whole bar code (its fourth digit)", part(&barcode, 3, 4), modulus(&others))?;
        Ok(Self { barcode })
    }

    /// A code of our own making: a value in reais, modulo 10, for the collecting body `organisation` (four digits), which
    /// tells its slips apart by `free`.
    ///
    /// # Errors
    /// Names the part that does not fit.
    pub fn write(segment: char, organisation: &str, amount: Cents, free: u64) -> Result<Self, NotAPaymentCode> {
        let (before, after) = (format!("{PRODUCT}{segment}6"), format!("{:011}{organisation}{free:025}", amount.0));
        Self::read(&format!("{before}{}{after}", mod10(&format!("{before}{after}"))))
    }

    pub fn barcode(&self) -> &str {
        &self.barcode
    }

    /// The 48 digits that are typed.
    pub fn line(&self) -> String {
        let modulus = modulus_of(&self.barcode).unwrap_or(mod10);
        let blocks = (0..4).map(|block| part(&self.barcode, block * 11, block * 11 + 11));
        blocks.map(|block| format!("{block}{}", modulus(block))).collect()
    }

    /// The value in reais, unless the code counts something else.
    pub fn amount(&self) -> Option<Cents> {
        let in_reais = matches!(part(&self.barcode, 2, 3), "6" | "8");
        in_reais.then(|| amount_of(part(&self.barcode, 4, 15))).flatten()
    }

    /// Who collects: 1 city hall, 2 water, 3 energy or gas, 4 telephone, 5 government, 6 by CNPJ, 7 fines, 9 bank.
    pub fn segment(&self) -> &str {
        part(&self.barcode, 1, 2)
    }

    /// The collecting body: four digits given by FEBRABAN, e.g. `0328` for the DAS, or eight of its CNPJ.
    pub fn organisation(&self) -> &str {
        part(&self.barcode, 15, if self.segment() == "6" { 23 } else { 19 })
    }
}

fn from_line(line: &str) -> Result<String, NotAPaymentCode> {
    let modulus = modulus_of(line)?;
    let mut barcode = String::with_capacity(44);
    for (place, name) in BLOCKS.into_iter().enumerate() {
        let block = part(line, place * 12, place * 12 + 11);
        prove(name, part(line, place * 12 + 11, place * 12 + 12), modulus(block))?;
        barcode.push_str(block);
    }
    Ok(barcode)
}

/// The modulus that all check digits of a code follow: the kind of value says which.
fn modulus_of(digits: &str) -> Result<fn(&str) -> char, NotAPaymentCode> {
    let wrong = |field, found: &str, right| NotAPaymentCode::Field { field, found: found.into(), right };
    if part(digits, 0, 1) != "8" {
        return Err(wrong("the first digit", part(digits, 0, 1), "the code of a tax or fee begins with 8"));
    }
    if !matches!(part(digits, 1, 2), "1" | "2" | "3" | "4" | "5" | "6" | "7" | "9") {
        return Err(wrong("the segment (second digit)", part(digits, 1, 2), "it is 1 to 7 or 9"));
    }
    match part(digits, 2, 3) {
        "6" | "7" => Ok(mod10),
        "8" | "9" => Ok(mod11),
        found => Err(wrong("the kind of value (third digit)", found, "it is 6 to 9")),
    }
}
