//! What stories stand on: the programs as they were built, an office of them, a line to cut, and the panel of a desktop.

pub mod line;
pub mod panel;
pub mod programs;
pub mod real_office;
