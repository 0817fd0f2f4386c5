//! Recovery codes as a page to keep: whose they are, what they are for, one a line.

use contract::desk::Locale;
use contract::session::Me;

use crate::texts::say;

/// A person has ten.
const MOST: usize = 20;
const LONGEST: usize = 24;

#[cfg(test)]
pub const KEYS: &[&str] = &["recovery_file_title", "recovery_file_lead"];

/// `None` where these are no recovery codes: the page in the window writes nothing else to a file of its choice.
pub fn as_text(codes: &[String], me: &Me, locale: Locale) -> Option<String> {
    let is_code = |code: &String| {
        (1..=LONGEST).contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == ' ')
    };
    if codes.is_empty() || codes.len() > MOST || !codes.iter().all(is_code) {
        return None;
    }
    let title = say(locale, "recovery_file_title", &[("name", &me.name), ("office", &me.office_name)]);
    let lead = say(locale, "recovery_file_lead", &[]);
    Some(format!("{title}\n{lead}\n\n{}\n", codes.join("\n")))
}
