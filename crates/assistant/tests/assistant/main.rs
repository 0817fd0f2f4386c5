//! The assistant as an office meets it.

// What these tests cannot unwrap is their failure; the utterances print their score.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod anything;
mod dialogues;
mod office;
mod spellings;
mod texts;
mod utterances;
