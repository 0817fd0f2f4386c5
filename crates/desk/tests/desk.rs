//! A desk with real SQLite files, told as stories of an office.

// In a test, a panic is the answer.
#![allow(clippy::unwrap_used, clippy::panic)]

mod desk {
    mod account;
    mod conversations;
    mod lists;
    mod office;
    mod offline;
    mod resilience;
}
