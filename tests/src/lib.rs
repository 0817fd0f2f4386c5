//! Whole-system stories of an office, told against the real programs.
//!
//! A story is a test in one of the files beside this one: `stories.rs` for what needs no window, `desktop.rs` for what
//! is seen in the real window. What several stories need is in [`support`].

pub mod support;
