//! How the entries of an office's audit log (SE1) hold each other, so that whoever changes one is found out.
//!
//! # The chain
//!
//! The **canonical bytes** of an entry are its JSON by RFC 8785: UTF-8, no blanks, the members of every object in the
//! order of their names, no number that is not an integer. With the members
//!
//! | member | is |
//! | --- | --- |
//! | `actor` | who did it: an object with `who`, see `domain::audit::Actor` |
//! | `at` | when, in UTC with six decimals: `2026-11-22T12:00:00.000000Z` |
//! | `office` | the office's id |
//! | `sequence` | 1, 2, 3 … within the office, without gaps |
//! | `what` | what happened: an object with `did`, see `domain::audit::What` |
//!
//! The **digest** of an entry is the SHA-256 of its canonical bytes. Its **hash** is the SHA-256 of 64 bytes: the hash of
//! the entry before it (32 zero bytes before the first), then its digest. The hash of the newest entry is the **head**.
//! Everything is written in lower-case hexadecimal digits.
//!
//! The digest stands between so that a [`receipt`] can lead from one entry to the head without showing the others, which
//! are about other clients.
//!
//! # Who finds what
//!
//! [`Chain`] makes the hashes where entries are written. [`Check`] reads a whole log and names each entry that is not as
//! it was written. [`receipt`] proves single entries to somebody who has no access to the log; the program
//! `balcao-verify` checks such files. Somebody who can rewrite the whole log and its head is found out by any receipt
//! that was given away before.

mod canonical;
mod chain;
mod check;
mod receipt;

pub use canonical::{canonical_json, moment, stored};
pub use chain::{Chain, Hash, Linked};
pub use check::{Check, Fault, Kept};
pub use receipt::{CHECKPOINT_EVERY, Flaw, Link, Point, Receipt, Stretch, agree};
