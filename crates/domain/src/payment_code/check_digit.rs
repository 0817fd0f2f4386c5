//! Modulo 10 and 11 as banks use them.

use super::NotAPaymentCode;

/// Weights 2, 1, 2, … from the right; the digits of the products are added.
pub(super) fn mod10(digits: &str) -> char {
    let products = values_from_right(digits).zip([2, 1].into_iter().cycle()).map(|(value, weight)| value * weight);
    let sum: u32 = products.map(|product| product / 10 + product % 10).sum();
    digit((10 - sum % 10) % 10)
}

/// For taxes: weights 2 to 9 from the right; the remainders 0 and 1 give 0.
pub(super) fn mod11(digits: &str) -> char {
    match remainder_of_11(digits) {
        0 | 1 => '0',
        rest => digit(11 - rest),
    }
}

/// For banks' bills: as [`mod11`], but what would be 0, 10 or 11 is 1.
pub(super) fn mod11_of_boleto(digits: &str) -> char {
    match remainder_of_11(digits) {
        0 | 1 => '1',
        rest => digit(11 - rest),
    }
}

/// Refuses a digit that is not the right one.
pub(super) fn prove(part: &'static str, found: &str, right: char) -> Result<(), NotAPaymentCode> {
    match found.chars().next() {
        Some(found) if found == right => Ok(()),
        found => Err(NotAPaymentCode::CheckDigit { part, found: found.unwrap_or(' '), right }),
    }
}

fn remainder_of_11(digits: &str) -> u32 {
    let weighted = values_from_right(digits).zip((2..=9).cycle());
    weighted.map(|(value, weight)| value * weight).sum::<u32>() % 11
}

fn values_from_right(digits: &str) -> impl Iterator<Item = u32> {
    digits.chars().rev().filter_map(|c| c.to_digit(10))
}

fn digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FEBRABAN, layout of the collection bar code, version 4: its own example.
    #[test]
    fn the_official_example_checks() {
        assert_eq!(mod10("01230067896"), '3');
        assert_eq!(mod11("01230067896"), '0');
    }
}
