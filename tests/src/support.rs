//! What stories stand on: the programs as they were built, and the panel of a desktop.

pub mod panel;
pub mod programs;
