//! How a desk keeps in step with the office, without input or output: [`feed`] merges pages of changes,
//! [`outbox`] decides what is sent when.
//!
//! Nothing here waits, asks the time or draws chance: all of it comes in as arguments, so that every order of
//! events, crashes included, can be tested.

pub mod feed;
pub mod outbox;
