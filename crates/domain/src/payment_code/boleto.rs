//! A bank's bill (FEBRABAN, bar code of the boleto).

use chrono::{NaiveDate, TimeDelta};

use super::check_digit::{mod10, mod11_of_boleto, prove};
use super::{NotAPaymentCode, amount_of, digits_of, part};
use crate::Cents;

/// A boleto, kept as the 44 digits of its bar code:
/// bank 3, currency 1, check digit 1, due factor 4, value 10, free field of the bank 25.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boleto {
    barcode: String,
}

impl Boleto {
    /// Reads the 44 digits of the bar code, or the 47 that are typed.
    pub fn read(text: &str) -> Result<Self, NotAPaymentCode> {
        let digits = digits_of(text)?;
        let barcode = match digits.len() {
            44 => digits,
            47 => from_line(&digits)?,
            found => return Err(NotAPaymentCode::Length { found }),
        };
        let others = format!("{}{}", part(&barcode, 0, 4), part(&barcode, 5, 44));
        prove("the whole bar code", part(&barcode, 4, 5), mod11_of_boleto(&others))?;
        Ok(Self { barcode })
    }

    pub fn barcode(&self) -> &str {
        &self.barcode
    }

    /// The 47 digits that are typed.
    pub fn line(&self) -> String {
        let free = part(&self.barcode, 19, 44);
        let first = format!("{}{}", part(&self.barcode, 0, 4), part(free, 0, 5));
        let fields = [first.as_str(), part(free, 5, 15), part(free, 15, 25)];
        let fields: String = fields.into_iter().map(|field| format!("{field}{}", mod10(field))).collect();
        format!("{fields}{}{}", part(&self.barcode, 4, 5), part(&self.barcode, 5, 19))
    }

    /// The bank's number, e.g. `001`.
    pub fn bank(&self) -> &str {
        part(&self.barcode, 0, 3)
    }

    /// Nothing where the bill leaves the value open.
    pub fn amount(&self) -> Option<Cents> {
        amount_of(part(&self.barcode, 9, 19))
    }

    /// The due date nearest to `near`, usually the day of issue; nothing where the bill is open.
    ///
    /// The factor counts days since 7 October 1997. After 9999, on 21 February 2025, it began again at 1000,
    /// so that each factor stands for a day of every 9,000.
    pub fn due_on(&self, near: NaiveDate) -> Option<NaiveDate> {
        const CYCLE_DAYS: i64 = 9_000;
        let factor: i64 = part(&self.barcode, 5, 9).parse().ok().filter(|factor| *factor > 0)?;
        let first = NaiveDate::from_ymd_opt(1997, 10, 7)?.checked_add_signed(TimeDelta::try_days(factor)?)?;
        if factor < 1_000 {
            return Some(first);
        }
        let cycles = ((near - first).num_days() + CYCLE_DAYS / 2).div_euclid(CYCLE_DAYS).max(0);
        first.checked_add_signed(TimeDelta::try_days(cycles * CYCLE_DAYS)?)
    }
}

fn from_line(line: &str) -> Result<String, NotAPaymentCode> {
    let fields = [("the first field", 0, 9), ("the second field", 10, 20), ("the third field", 21, 31)];
    for (name, from, to) in fields {
        prove(name, part(line, to, to + 1), mod10(part(line, from, to)))?;
    }
    let (bank_and_currency, rest_of_first) = (part(line, 0, 4), part(line, 4, 9));
    let (second, third) = (part(line, 10, 20), part(line, 21, 31));
    Ok(format!("{bank_and_currency}{}{}{rest_of_first}{second}{third}", part(line, 32, 33), part(line, 33, 47)))
}
