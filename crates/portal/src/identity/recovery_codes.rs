//! Codes that are written down for the day on which the telephone is lost: ten, each good once.

use domain::PersonId;
use domain::document::Sha256Hex;

use super::sealing::Sealing;

const CODES: usize = 10;
/// Letters and digits of a code: 50 random bits.
const LENGTH: usize = 10;

/// Ten new codes as they are shown: `7K2MP-X4R9B`.
pub fn new() -> Vec<String> {
    let code = || {
        let mut code = machine::secret::code(LENGTH);
        code.insert(LENGTH / 2, '-');
        code
    };
    std::iter::repeat_with(code).take(CODES).collect()
}

/// How a code is kept. Case, blanks and dashes do not matter.
pub fn hash(sealing: &Sealing, person: PersonId, code: &str) -> Sha256Hex {
    sealing.hash(&format!("recovery code of {person}"), &plain(code))
}

/// A code as it was meant.
pub fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_as_people_type() {
        let (sealing, maria) = (Sealing::new(&[1; 32]).unwrap(), PersonId(uuid::Uuid::from_u128(7)));
        let codes = new();
        assert_eq!(codes.len(), CODES);
        let typed = format!(" {} ", codes[0].to_lowercase().replace('-', " "));
        assert_eq!(hash(&sealing, maria, &typed), hash(&sealing, maria, &codes[0]));
        assert_ne!(hash(&sealing, maria, &codes[1]), hash(&sealing, maria, &codes[0]));
    }
}
