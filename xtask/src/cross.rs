//! `cargo xtask cross`: Windows and macOS, from Debian.
//!
//! Type-checks the whole workspace for both, builds the programs for Windows, and runs the tests of every crate but
//! the shell under wine. It is evidence, not proof: no toast, tray, keyring prompt or WebView2 of a real Windows was seen.
//! The compiler is Debian's `rustc-web`, because it comes with the sources of std; std is built once per version of it.

mod sysroot;
mod tools;

use crate::count::Count;
use crate::setup::{self, Job};
use crate::{Done, place, step, ui};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use std::process::{Command, ExitCode};
use std::time::Instant;
use tools::Tools;

/// Crates that need a desktop of Linux to be tested, or are the shell itself.
const NOT_UNDER_WINE: [&str; 4] = ["balcao", "stories", "xtask", "headless"];

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum System {
    Windows,
    Macos,
}

impl System {
    /// As rustc names it.
    pub fn target(self) -> &'static str {
        match self {
            Self::Windows => "x86_64-pc-windows-gnu",
            Self::Macos => "aarch64-apple-darwin",
        }
    }
}

#[derive(Args)]
pub struct Options {
    /// Only this system
    #[arg(long, value_enum)]
    only: Option<System>,
    /// Type-checks, and neither builds nor tests
    #[arg(long)]
    check: bool,
}

pub fn run(options: &Options) -> Done {
    let begun = Instant::now();
    setup::ready_for(Job::Cross)?;
    ui::install()?;
    ui::build()?;
    let tools = Tools::ready()?;
    let systems =
        [System::Windows, System::Macos].into_iter().filter(|one| options.only.is_none_or(|only| only == *one));
    for system in systems {
        sysroot::ready(&tools, system)?;
        let check = tools.cargo(system, "check --workspace");
        step::quiet(&format!("{system:?}: type-check"), &format!("cross-{system:?}-check"), &mut { check })?;
        if system == System::Windows && !options.check {
            windows(&tools)?;
        }
    }
    println!("all of it: {}", step::seconds(begun.elapsed()));
    Ok(ExitCode::SUCCESS)
}

/// Builds the programs, and runs the tests under wine.
fn windows(tools: &Tools) -> Result<()> {
    let mut build = tools.cargo(System::Windows, "build --package balcao --package portal --package agent --bins");
    step::quiet("Windows: programs", "cross-windows-build", &mut build)?;
    tools.wine_ready()?;
    let mut tests = tools.cargo(System::Windows, "test --workspace --lib --bins --tests --no-fail-fast");
    // Under wine the snapshots do not find their folder by asking cargo, and must not be written anew.
    let root = format!("Z:{}", place::root().display().to_string().replace('/', "\\"));
    tests.env("INSTA_WORKSPACE_ROOT", root).env("INSTA_UPDATE", "no");
    tests.args(NOT_UNDER_WINE.iter().flat_map(|name| ["--exclude", name]));
    println!("Windows: tests under wine …");
    let ran = step::log("cross-windows-test", &mut tests)?;
    let tally = Count::Cargo.read(&ran);
    println!("Windows: {} passed, {} failed under wine, {}", tally.passed, tally.failed, step::seconds(ran.took));
    if tally.failed > 0 {
        bail!("{}\nthe whole log: {}", ran.tail(), step::shown(&ran.log));
    }
    Ok(())
}

/// A program of Debian, not one of the same name that comes earlier in the path.
fn debians(program: &str) -> Command {
    Command::new(format!("/usr/bin/{program}"))
}
