//! `cargo xtask test`: everything that CI runs, and one table of how it went.
//!
//! A stage that fails does not hide the others. To add one: a line in [`run`], with a [`Count`] that reads its output.

use crate::count::{Count, Tally};
use crate::setup::{self, Job};
use crate::step::Ran;
use crate::{Done, codegen, demo, place, step, ui};
use anyhow::Result;
use clap::Args;
use std::borrow::BorrowMut;
use std::fs;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

#[derive(Args)]
pub struct Options {
    /// Only the stages whose name holds one of these
    only: Vec<String>,
}

pub fn run(options: &Options) -> Done {
    let mut report = Report { only: &options.only, rows: vec![] };
    report.work("set-up", || setup::ready_for(Job::Test));
    report.stage("interface types", Count::OneCheck, step::npm().args(["run", "check"]));
    report.stage("interface tests", Count::Vitest, step::npm().args(["run", "test"]));
    // The programs embed it, so it comes before cargo.
    report.work("interface build", ui::build);
    report.stage("format", Count::OneCheck, cargo("fmt --all --check"));
    // One build with the features that all later stages ask for, so that nothing is compiled twice.
    report.stage("build", Count::Nothing, cargo("build --workspace --bins --tests --examples"));
    report.check("contract", codegen::check);
    report.stage("crates and stories", Count::Cargo, cargo("test --workspace --no-fail-fast"));
    // The real window wants the machine for itself: one at a time.
    report.stage("desktop", Count::Cargo, cargo("test --workspace --test desktop -- --test-threads=1"));
    report.stage("browser", Count::Node, browser_specs()?);
    report.check("demonstration", || demo::run(&demo::Options::headless()).map(drop));
    // It compiles every dependency once more, in its own way; what the tests say is known by then.
    report.stage("lints", Count::OneCheck, cargo("clippy --workspace --all-targets -- -D warnings"));
    Ok(report.close())
}

/// Node's own runner on every `tests/browser/*.spec.mjs`. The files are named one by one, because which folders and
/// patterns it takes has changed from version to version.
fn browser_specs() -> Result<Command> {
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=tap"]);
    for entry in fs::read_dir(place::root().join("tests/browser"))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".spec.mjs") {
            node.arg(path);
        }
    }
    Ok(node)
}

/// `cargo` with `arguments`, its output meant for a program.
fn cargo(arguments: &str) -> Command {
    let mut cargo = step::cargo();
    cargo.args(arguments.split(' ')).env("CARGO_TERM_COLOR", "never").env("CARGO_TERM_PROGRESS_WHEN", "never");
    cargo
}

/// What was run so far.
struct Report<'a> {
    only: &'a [String],
    rows: Vec<Row>,
}

struct Row {
    name: &'static str,
    tally: Tally,
    took: Duration,
}

impl Report<'_> {
    /// Runs a program, and shows what it printed only when it failed.
    fn stage(&mut self, name: &'static str, count: Count, mut command: impl BorrowMut<Command>) {
        self.row(name, || {
            let ran = step::log(&name.replace(' ', "-"), command.borrow_mut())?;
            let tally = count.read(&ran);
            if tally.failed > 0 {
                println!("{}\n\nthe whole log: {}", failures(&ran), step::shown(&ran.log));
            }
            Ok(tally)
        });
    }

    /// Does a check that is written here.
    fn check(&mut self, name: &'static str, check: impl FnOnce() -> Result<()>) {
        self.row(name, || check().map(|()| Tally { passed: 1, failed: 0 }));
    }

    /// Does work that is only noticed when it fails.
    fn work(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) {
        self.row(name, || work().map(|()| Tally::default()));
    }

    fn row(&mut self, name: &'static str, run: impl FnOnce() -> Result<Tally>) {
        if !self.only.is_empty() && !self.only.iter().any(|part| name.contains(part.as_str())) {
            return;
        }
        println!("── {name}");
        let begun = Instant::now();
        let tally = run().unwrap_or_else(|error| {
            println!("{error:#}");
            Tally { passed: 0, failed: 1 }
        });
        self.rows.push(Row { name, tally, took: begun.elapsed() });
    }

    /// The table, and the line that everybody reads.
    fn close(self) -> ExitCode {
        let mut total = Tally::default();
        println!("\n{:<20} {:>7} {:>7}  time", "", "passed", "failed");
        for Row { name, tally, took } in &self.rows {
            println!("{name:<20} {:>7} {:>7}  {}", tally.passed, tally.failed, step::seconds(*took));
            total += *tally;
        }
        let took: Duration = self.rows.iter().map(|row| row.took).sum();
        println!("{:<20} {:>7} {:>7}  {}\n", "together", total.passed, total.failed, step::seconds(took));
        println!("{} passed, {} failed", total.passed, total.failed);
        if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// What of the output to show: what the runner says under “failures”, or its end.
fn failures(ran: &Ran) -> String {
    let said: String = ran.output.split("\nfailures:\n").skip(1).step_by(2).collect();
    if said.is_empty() { ran.tail() } else { said }
}
