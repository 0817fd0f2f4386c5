//! What CNPJ, CPF and PIS have in common: their check digits, and how they are read.

use super::NotATaxId;

/// The form of a number.
pub(super) struct Form {
    pub name: &'static str,
    /// Letters may stand before the check digits.
    pub letters: bool,
    /// How many digits at the end check the others, each one also those before it.
    pub check_digits: usize,
    /// Weights run from 2 at the right up to this one, then begin again.
    pub heaviest: u32,
}

/// Reads a number with or without punctuation.
pub(super) fn read<const LENGTH: usize>(form: &Form, text: &str) -> Result<[u8; LENGTH], NotATaxId> {
    let (name, text_of) = (form.name, || text.to_owned());
    let bare = bare(text);
    let allowed = if form.letters { "digits and letters, and digits at the end" } else { "digits" };
    let body = LENGTH - form.check_digits;
    let fits = |(at, c): &(usize, char)| c.is_ascii_digit() || (form.letters && c.is_ascii_uppercase() && *at < body);
    if let Some((_, wrong)) = bare.chars().enumerate().find(|place| !fits(place)) {
        return Err(NotATaxId::Character { text: text_of(), name, wrong, allowed });
    }
    let characters: [u8; LENGTH] = bare.as_bytes().try_into().map_err(|_| NotATaxId::Length {
        text: text_of(),
        name,
        found: bare.len(),
        expected: LENGTH,
    })?;
    if characters.iter().all(|c| Some(c) == characters.first()) {
        return Err(NotATaxId::Repeated { text: text_of(), name });
    }
    let (body, found) = characters.split_at(body);
    let right = check_digits(form, body);
    if found != right {
        let words = |digits: &[u8]| String::from_utf8_lossy(digits).into_owned();
        return Err(NotATaxId::CheckDigits { text: text_of(), name, found: words(found), right: words(&right) });
    }
    Ok(characters)
}

/// Without the punctuation and blanks that people write, in upper case.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '.' | '/' | '-' | ' ')).map(|c| c.to_ascii_uppercase()).collect()
}

fn check_digits(form: &Form, body: &[u8]) -> Vec<u8> {
    let mut all = body.to_vec();
    for _ in 0..form.check_digits {
        all.push(next_digit(&all, form.heaviest));
    }
    all.split_off(body.len())
}

/// Modulo 11: a character is worth its ASCII code less 48, so that 0 to 9 are themselves and A is 17
/// (IN RFB 2.229/2024, which keeps the old digits of numeric ones).
fn next_digit(characters: &[u8], heaviest: u32) -> u8 {
    let weights = (2..=heaviest).cycle();
    let sum: u32 = characters.iter().rev().zip(weights).map(|(c, weight)| u32::from(c - b'0') * weight).sum();
    match sum % 11 {
        0 | 1 => b'0',
        rest => b'0' + (11 - rest) as u8,
    }
}

/// The characters of a number, which are ASCII by the way they were read.
pub(super) fn as_str(characters: &[u8]) -> &str {
    std::str::from_utf8(characters).unwrap_or_default()
}

/// Writes the characters into a pattern in which `#` stands for one of them.
pub(super) fn punctuated(characters: &[u8], pattern: &str) -> String {
    let mut characters = characters.iter().map(|c| char::from(*c));
    pattern.chars().filter_map(|c| if c == '#' { characters.next() } else { Some(c) }).collect()
}

macro_rules! text_like {
    ($name:ident) => {
        impl $name {
            /// Without punctuation, as the register keeps it.
            pub fn as_str(&self) -> &str {
                check::as_str(&self.0)
            }
        }

        impl std::fmt::Display for $name {
            /// With punctuation.
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&check::punctuated(&self.0, PATTERN))
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotATaxId;
            fn from_str(text: &str) -> Result<Self, NotATaxId> {
                check::read(&FORM, text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotATaxId;
            fn try_from(text: String) -> Result<Self, NotATaxId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(number: $name) -> String {
                number.as_str().to_owned()
            }
        }
    };
}
pub(super) use text_like;
