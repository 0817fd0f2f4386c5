//! Stories of an office that need no window. Those under `exactly_once` kill real processes; run
//! `cargo build --package portal --package agent --bins` first when this package is tested alone.

// In a test, a panic is the answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "stories/agents.rs"]
mod agents;
#[path = "stories/conversation.rs"]
mod conversation;
#[path = "stories/exactly_once.rs"]
mod exactly_once;
#[path = "stories/lived_in.rs"]
mod lived_in;
#[path = "stories/main_job.rs"]
mod main_job;
#[path = "stories/pending.rs"]
mod pending;
