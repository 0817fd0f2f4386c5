//! `balcao`, the desktop application.

// Without it a console opens beside the window on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> anyhow::Result<()> {
    balcao_lib::run()
}
