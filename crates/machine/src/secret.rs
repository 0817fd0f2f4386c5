//! Random secrets: tokens, codes, bytes, and the chance in a back-off.

use std::time::Duration;

use rand::RngExt;

/// Letters and digits that are not taken for one another on the telephone (no 0 O 1 I L).
const CODE_ALPHABET: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// A reference of 256 random bits, as 64 hexadecimal digits: sessions, agents, links.
#[allow(clippy::disallowed_methods)]
pub fn token() -> String {
    let bytes: [u8; 32] = rand::rng().random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Random bytes: keys, nonces, secrets that a machine keeps.
#[allow(clippy::disallowed_methods)]
pub fn bytes<const N: usize>() -> [u8; N] {
    rand::rng().random()
}

/// A code that a person reads and types, of `length` characters (5 bits each).
#[allow(clippy::disallowed_methods)]
pub fn code(length: usize) -> String {
    let mut rng = rand::rng();
    (0..length)
        .filter_map(|_| CODE_ALPHABET.get(rng.random_range(0..CODE_ALPHABET.len())).map(|byte| char::from(*byte)))
        .collect()
}

/// A random number from 0 up to, not including, 1: the jitter of a back-off.
#[allow(clippy::disallowed_methods)]
pub fn chance() -> f64 {
    rand::rng().random_range(0.0..1.0)
}

/// How long to wait before attempt `attempt` (from 1): doubles from `first` up to `most`, between half and whole
/// by `chance` (0 to 1), so that many programs do not come back at once.
pub fn back_off(attempt: u32, first: Duration, most: Duration, chance: f64) -> Duration {
    let doubled = first.saturating_mul(2u32.saturating_pow(attempt.saturating_sub(1).min(20)));
    doubled.min(most).mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_256_bits_and_is_never_the_same() {
        let (one, other) = (token(), token());
        assert_eq!(one.len(), 64);
        assert_ne!(one, other);
    }

    #[test]
    fn a_code_can_be_read_aloud() {
        let code = code(8);
        assert_eq!(code.len(), 8);
        assert!(code.chars().all(|c| !"0O1IL".contains(c)), "{code}");
    }

    #[test]
    fn back_off_doubles_up_to_its_limit() {
        let wait = |attempt| back_off(attempt, Duration::from_secs(1), Duration::from_secs(30), 1.0);
        assert_eq!([wait(1), wait(2), wait(3), wait(40)].map(|d| d.as_secs()), [1, 2, 4, 30]);
        assert_eq!(back_off(1, Duration::from_secs(1), Duration::from_secs(30), 0.0), Duration::from_millis(500));
    }
}
