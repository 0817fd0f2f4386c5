//! PE4: spreadsheets as offices get them, and what becomes of their rows.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a story that cannot go on has failed")]

mod exports;
mod imports;
mod office;
mod refusals;
