//! The agent at work: real demonstration books, and a portal of the tests that keeps the real state machine.

// In a test, a panic is the answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod books_in_trouble;
mod carrying_out;
mod exactly_once;
mod fake_portal;
mod office;
mod pending;
