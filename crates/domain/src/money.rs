//! Money: whole cents of a real. Never a floating-point number.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An amount in cents of a Brazilian real.
///
/// In JSON it is a whole number of cents. `Display` writes it as accountants do: `1.234,56`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct Cents(pub i64);

/// The text is not an amount such as `1.234,56` or `1234.56`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an amount of money; write it like 1.234,56")]
pub struct NotMoney(pub String);

impl Cents {
    pub const ZERO: Self = Self(0);

    /// Reais and cents, both counted in the same direction: `from_reais(12, 34)` is R$ 12,34.
    pub const fn from_reais(reais: i64, cents: i64) -> Self {
        Self(reais * 100 + cents)
    }

    /// This amount times `numerator / denominator`, cut to whole cents (INSS bands are truncated).
    pub fn share_truncated(self, numerator: i64, denominator: i64) -> Self {
        let product = i128::from(self.0) * i128::from(numerator);
        Self((product / i128::from(denominator)) as i64)
    }

    /// This amount times `numerator / denominator`, half a cent rounded away from zero (IRRF, FGTS).
    pub fn share_half_up(self, numerator: i64, denominator: i64) -> Self {
        let product = i128::from(self.0) * i128::from(numerator);
        let denominator = i128::from(denominator);
        let half = denominator / 2 * product.signum();
        Self(((product + half) / denominator) as i64)
    }

    pub fn at_least_zero(self) -> Self {
        Self(self.0.max(0))
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let reais = (magnitude / 100).to_string();
        let mut grouped = String::with_capacity(reais.len() + reais.len() / 3);
        for (place, digit) in reais.chars().enumerate() {
            if place > 0 && (reais.len() - place).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{grouped},{:02}", magnitude % 100)
    }
}

impl FromStr for Cents {
    type Err = NotMoney;

    /// Accepts `1.234,56`, `1234,56`, `1234.56`, `R$ 10`, with an optional leading minus.
    fn from_str(text: &str) -> Result<Self, NotMoney> {
        let refuse = || NotMoney(text.to_owned());
        let bare = text.trim().trim_start_matches("R$").trim();
        let (negative, bare) = match bare.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, bare),
        };
        let decimal_mark = match (bare.rfind(','), bare.rfind('.')) {
            (Some(comma), _) => Some(comma),
            (None, Some(point)) if bare.len() - point == 3 => Some(point),
            _ => None,
        };
        let (whole, fraction) = match decimal_mark {
            Some(at) => (&bare[..at], &bare[at + 1..]),
            None => (bare, ""),
        };
        let whole: String = whole.chars().filter(|c| *c != '.').collect();
        let digits_only = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || fraction.len() > 2 || !digits_only(&whole) || !digits_only(fraction) {
            return Err(refuse());
        }
        let reais: i64 = whole.parse().map_err(|_| refuse())?;
        let cents: i64 = format!("{fraction:0<2}").parse().map_err(|_| refuse())?;
        let total = reais.checked_mul(100).and_then(|r| r.checked_add(cents)).ok_or_else(refuse)?;
        Ok(Self(if negative { -total } else { total }))
    }
}

impl Add for Cents {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl Sub for Cents {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
impl Neg for Cents {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
impl AddAssign for Cents {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl SubAssign for Cents {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}
impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_as_accountants_write_it() {
        assert_eq!(Cents(123_456_789).to_string(), "1.234.567,89");
        assert_eq!(Cents(-5).to_string(), "-0,05");
        assert_eq!(Cents(100_000).to_string(), "1.000,00");
    }

    #[test]
    fn money_is_read_with_comma_or_point() {
        for (text, cents) in
            [("1.234,56", 123_456), ("1234.56", 123_456), ("R$ 10", 1_000), ("-0,5", -50), ("1.234", 123_400)]
        {
            assert_eq!(text.parse(), Ok(Cents(cents)), "{text}");
        }
        for text in ["", "abc", "1,234,5", "12,345"] {
            assert!(text.parse::<Cents>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_share_is_cut_or_rounded_as_the_law_of_each_tax_says() {
        assert_eq!(Cents(162_100).share_truncated(75, 1000), Cents(12_157));
        assert_eq!(Cents(865_725).share_half_up(8, 100), Cents(69_258));
        assert_eq!(Cents(-150).share_half_up(1, 100), Cents(-2));
    }
}
