//! `cargo xtask …`: everything one does with this repository besides editing it.
//!
//! One file per command. To add one: a variant of [`Task`] with its help, and a module with `run`.

mod bench;
mod codegen;
mod count;
mod cross;
mod demo;
mod dist;
mod place;
mod setup;
mod step;
mod test;
mod ui;

use anyhow::Result;
use clap::Parser;
use std::process::ExitCode;

/// What this repository can do for you. `demo` and `test` install what they need.
#[derive(Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
enum Task {
    /// Shows the main job: a client's message becomes a payslip; with a window, or pictures where there is no screen
    Demo(demo::Options),
    /// Runs everything that CI runs; ends with `N passed, N failed`
    Test(test::Options),
    /// Builds the interface when its sources changed
    Ui(ui::Options),
    /// Writes the TypeScript types of `crates/contract` to `ui/contract`
    Codegen(codegen::Options),
    /// Measures ours against floors taken in the same run, in one table
    Bench(bench::Options),
    /// From Debian: type-checks for Windows and macOS, builds for Windows, tests under wine
    Cross(cross::Options),
    /// Builds the package that a person installs on this system
    Dist(dist::Options),
    /// Installs what the other commands need
    Setup(setup::Options),
}

fn main() -> ExitCode {
    let done = match Task::parse() {
        Task::Demo(options) => demo::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Ui(options) => ui::run(&options),
        Task::Codegen(options) => codegen::run(&options),
        Task::Bench(options) => bench::run(&options),
        Task::Cross(options) => cross::run(&options),
        Task::Dist(options) => dist::run(&options),
        Task::Setup(options) => setup::run(&options),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What a task answers: how the process is to end, or why it could not do its work.
type Done = Result<ExitCode>;
