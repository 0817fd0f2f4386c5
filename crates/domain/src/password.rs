//! What a password must be, and how strong it is. One pure function, [`judge`]: the page asks the portal for it while
//! the password is typed, and the portal asks it again when the password is set.
//!
//! The strength is an estimate of the guesses that somebody needs who knows how people make passwords: a common word
//! costs as much as a place in a list, the rest of a run (`789`, `aaaa`, `asdf`) next to nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The shortest password, in characters, and the longest, in bytes (long ones only cost time).
pub const MIN_CHARS: usize = 10;
pub const MAX_BYTES: usize = 256;
/// From this strength on, a password is taken.
pub const ACCEPTED_FROM: u8 = 2;

/// Bits of work from which a password has strength 1, 2, 3, 4.
const BITS: [f64; 4] = [28.0, 38.0, 50.0, 64.0];
/// A word of a list of a few thousand; a year of somebody's life; one more step of a run.
const WORD_BITS: f64 = 11.0;
const YEAR_BITS: f64 = 6.5;
const RUN_BITS: f64 = 1.0;
/// Shorter words are found inside too many others.
const WORD_MIN: usize = 4;
const KEY_ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
const COMMON: &str = include_str!("password/common.txt");

/// What is to be said of a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PasswordJudgement {
    /// 0 (guessed at once) to 4 (not guessed).
    pub strength: u8,
    /// May it be set?
    pub accepted: bool,
    /// Why it is not accepted, or else what keeps it from being stronger. Nothing at strength 4.
    pub reason: Option<PasswordReason>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PasswordReason {
    /// Fewer than 10 characters.
    TooShort,
    /// More than 256 bytes.
    TooLong,
    /// A password that many people have, perhaps with digits behind it.
    Common,
    /// It contains the person's name, e-mail address or office.
    Personal,
    /// Neighbours of the alphabet, the digits or the keyboard.
    Sequence,
    /// The same characters again and again.
    Repeated,
    /// More characters, or more words that do not belong together.
    Longer,
}

/// What would be right, for a command line.
impl std::fmt::Display for PasswordReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooShort => write!(f, "at least {MIN_CHARS} characters"),
            Self::TooLong => write!(f, "at most {MAX_BYTES} bytes"),
            Self::Common => f.write_str("one that is not in a list of common passwords"),
            Self::Personal => f.write_str("one without the person's name, e-mail address or office"),
            Self::Sequence => f.write_str("one that is no row of letters, digits or keys"),
            Self::Repeated => f.write_str("one that does not repeat the same characters"),
            Self::Longer => f.write_str("a longer one: another word that does not belong with the others"),
        }
    }
}

/// Judges `password` for somebody to whom the words in `about` belong: name, e-mail address, office.
pub fn judge(password: &str, about: &[&str]) -> PasswordJudgement {
    let letters: Vec<char> = folded(password).chars().collect();
    let work = Work::of(password, &letters);
    let strength = if password.chars().count() < MIN_CHARS { work.strength().min(1) } else { work.strength() };
    let refused = |reason| PasswordJudgement { strength: strength.min(1), accepted: false, reason: Some(reason) };
    if password.chars().count() < MIN_CHARS {
        return refused(PasswordReason::TooShort);
    }
    if password.len() > MAX_BYTES {
        return refused(PasswordReason::TooLong);
    }
    if is_common(&letters) {
        return refused(PasswordReason::Common);
    }
    if is_personal(&letters, about) {
        return refused(PasswordReason::Personal);
    }
    if strength < ACCEPTED_FROM {
        return refused(work.reason());
    }
    let reason = (strength < 4).then(|| work.reason());
    PasswordJudgement { strength, accepted: true, reason }
}

/// How much guessing takes, and where it was made easy.
struct Work {
    bits: f64,
    in_words: usize,
    in_runs: usize,
    in_repeats: usize,
}

impl Work {
    fn of(password: &str, letters: &[char]) -> Self {
        let each = alphabet(password).log2();
        let mut work = Self { bits: 0.0, in_words: 0, in_runs: 0, in_repeats: 0 };
        let mut place = 0;
        while let Some(letter) = letters.get(place) {
            if let Some(length) = word_at(letters, place) {
                work.bits += WORD_BITS;
                work.in_words += length;
                place += length;
                continue;
            }
            if is_year(letters, place) {
                work.bits += YEAR_BITS;
                place += 4;
                continue;
            }
            let earlier = letters.get(..place).unwrap_or_default();
            match earlier.last() {
                Some(before) if before == letter => {
                    work.bits += RUN_BITS;
                    work.in_repeats += 1;
                }
                Some(before) if are_neighbours(*before, *letter) => {
                    work.bits += RUN_BITS;
                    work.in_runs += 1;
                }
                _ if repeats_what_was(letters, place) => {
                    work.bits += RUN_BITS;
                    work.in_repeats += 1;
                }
                _ => work.bits += each,
            }
            place += 1;
        }
        work
    }

    fn strength(&self) -> u8 {
        BITS.iter().map(|least| u8::from(self.bits >= *least)).sum()
    }

    /// What made most of it easy.
    fn reason(&self) -> PasswordReason {
        let candidates = [
            (self.in_words, PasswordReason::Common),
            (self.in_runs, PasswordReason::Sequence),
            (self.in_repeats, PasswordReason::Repeated),
        ];
        let most = candidates.into_iter().filter(|(count, _)| *count >= WORD_MIN).max_by_key(|(count, _)| *count);
        most.map_or(PasswordReason::Longer, |(_, reason)| reason)
    }
}

/// How many characters there are to choose from, judging by those that were used.
fn alphabet(password: &str) -> f64 {
    let has = |kind: fn(&char) -> bool| password.chars().any(|c| kind(&c));
    let mut size = 0.0;
    for (used, count) in [
        (has(char::is_ascii_lowercase), 26.0),
        // A capital at the beginning is where everybody puts it.
        (password.chars().skip(1).any(|c| c.is_ascii_uppercase()), 26.0),
        (has(char::is_ascii_digit), 10.0),
        (password.chars().any(|c| c.is_ascii() && !c.is_ascii_alphanumeric()), 20.0),
        (!password.is_ascii(), 40.0),
    ] {
        if used {
            size += count;
        }
    }
    f64::max(size, 10.0)
}

/// Lower case, without accents, and with the letters that digits and signs stand for.
fn folded(text: &str) -> String {
    let plain = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    plain.collect()
}

fn unmasked(letter: char) -> char {
    match letter {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// The longest common word that begins here, digits and signs taken for the letters they resemble.
fn word_at(letters: &[char], place: usize) -> Option<usize> {
    let rest = letters.get(place..)?;
    let begins = |word: &str| {
        let mut length = 0;
        let fits = word.chars().all(|wanted| {
            let found = rest.get(length).copied();
            length += 1;
            found.is_some_and(|found| found == wanted || unmasked(found) == wanted)
        });
        fits.then_some(length)
    };
    common().filter(|word| word.len() >= WORD_MIN).filter_map(begins).max()
}

fn common() -> impl Iterator<Item = &'static str> {
    COMMON.lines().filter(|line| !line.is_empty())
}

/// A common word with nothing but digits and signs around it.
fn is_common(letters: &[char]) -> bool {
    let text: String = letters.iter().collect();
    let bare = text.trim_matches(|c: char| !c.is_alphabetic());
    let unmasked: String = letters.iter().copied().map(unmasked).collect();
    common().any(|word| word == bare || word == unmasked)
}

/// Does it contain a word of the person's?
fn is_personal(letters: &[char], about: &[&str]) -> bool {
    let text: String = letters.iter().collect();
    let unmasked: String = letters.iter().copied().map(unmasked).collect();
    let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let own = about.iter().map(|told| folded(told)).collect::<Vec<_>>();
    let words = own.iter().flat_map(|told| told.split(|c: char| !c.is_alphanumeric()));
    words.filter(|word| !matches!(*word, "gmail" | "hotmail" | "outlook" | "yahoo" | "icloud")).any(|word| {
        match word.chars().count() {
            0..=2 => false,
            // Three letters occur in many words: only by themselves.
            3 => parts.contains(&word),
            _ => text.contains(word) || unmasked.contains(word),
        }
    })
}

fn is_year(letters: &[char], place: usize) -> bool {
    let year: Option<String> = letters.get(place..place + 4).map(|year| year.iter().collect());
    year.is_some_and(|year| year.parse::<u16>().is_ok_and(|year| (1930..=2039).contains(&year)))
}

fn are_neighbours(one: char, other: char) -> bool {
    if !(one.is_ascii_alphanumeric() && other.is_ascii_alphanumeric()) {
        return false;
    }
    let apart = i64::from(u32::from(one)) - i64::from(u32::from(other));
    if apart.abs() == 1 {
        return true;
    }
    KEY_ROWS.iter().any(|row| match (row.find(one), row.find(other)) {
        (Some(one), Some(other)) => one.abs_diff(other) == 1,
        _ => false,
    })
}

/// Was this character in the same place of the two to four characters before?
fn repeats_what_was(letters: &[char], place: usize) -> bool {
    (2..=4).any(|length| {
        let begin = place.checked_sub(length);
        let Some(before) = begin.and_then(|begin| letters.get(begin)) else { return false };
        let twice = begin.and_then(|begin| begin.checked_sub(1)).zip(place.checked_sub(1));
        let went_along = twice.is_some_and(|(one, other)| letters.get(one) == letters.get(other));
        letters.get(place) == Some(before) && (went_along || length == 2)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARIA: [&str; 3] = ["Maria Oliveira", "maria.oliveira@solnascente.com.br", "Contábil Horizonte"];

    fn refusal(password: &str) -> Option<PasswordReason> {
        let judgement = judge(password, &MARIA);
        assert_eq!(judgement.accepted, judgement.strength >= ACCEPTED_FROM, "{password}: {judgement:?}");
        judgement.reason.filter(|_| !judgement.accepted)
    }

    #[test]
    fn a_password_that_many_have_is_refused_whatever_is_behind_it() {
        for password in ["flamengo2026", "Senha12345", "P@ssw0rd123", "qwertyuiop", "Corinthians!!", "contabilidade1"] {
            assert_eq!(refusal(password), Some(PasswordReason::Common), "{password}");
        }
    }

    #[test]
    fn it_does_not_contain_the_persons_name_address_or_office() {
        for password in ["xk9Oliveira!z", "0l1v31ra-zebra-lampada", "Horizonte#7kx", "solnascente-47-vidro"] {
            assert_eq!(refusal(password), Some(PasswordReason::Personal), "{password}");
        }
        assert_eq!(judge("ana-tijolo-vidro", &["Ana Souza"]).reason, Some(PasswordReason::Personal));
        assert!(judge("banana-tijolo-vidro", &["Ana Souza"]).accepted, "her name is only a part of another word");
    }

    #[test]
    fn runs_and_repetitions_are_worth_next_to_nothing() {
        assert_eq!(refusal("1234567890"), Some(PasswordReason::Sequence));
        assert_eq!(refusal("abcdefghijkl"), Some(PasswordReason::Sequence));
        assert_eq!(refusal("aaaaaaaaaaaaaa"), Some(PasswordReason::Repeated));
        assert_eq!(refusal("kqkqkqkqkqkqkq"), Some(PasswordReason::Repeated));
    }

    #[test]
    fn it_is_neither_short_nor_endless() {
        assert_eq!(refusal("k#9vQ2!xw"), Some(PasswordReason::TooShort));
        assert_eq!(refusal(&"k#9vQ2!xw ".repeat(26)), Some(PasswordReason::TooLong));
        assert_eq!(refusal(""), Some(PasswordReason::TooShort));
    }

    #[test]
    fn a_few_words_that_do_not_belong_together_are_strong() {
        assert_eq!(judge("tijolo vidro lampada canoa", &MARIA).strength, 4);
        assert_eq!(judge("tijolo vidro lampada canoa", &MARIA).reason, None);
        assert_eq!(judge("kf7#Qz!m2Wxt", &MARIA).strength, 4);
    }

    #[test]
    fn more_of_the_same_is_never_weaker() {
        let mut last = 0;
        for length in MIN_CHARS..=26 {
            let password: String = "tijolo vidro lampada canoa".chars().take(length).collect();
            let strength = judge(&password, &MARIA).strength;
            assert!(strength >= last, "{password}");
            last = strength;
        }
        assert_eq!(last, 4);
    }
}
