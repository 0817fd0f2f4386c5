//! `cargo xtask bench`: ours against floors taken in the same run, in one table.
//!
//! Most rows come from the crates: every bench of the workspace (`harness = false`, rows by the crate `measure`) is
//! found and run. The window's start and memory are taken here, against a hello-world window built beside ours.

mod table;
mod window;

use crate::setup::{self, Job};
use crate::{Done, place, step, ui};
use anyhow::{Result, bail};
use clap::Args;
use measure::Row;
use serde_json::Value;
use std::process::ExitCode;

#[derive(Args)]
pub struct Options {
    /// Only benches whose name holds one of these; `window` is the start and memory of the application
    only: Vec<String>,
}

pub fn run(options: &Options) -> Done {
    setup::ready_for(Job::Test)?;
    ui::build()?;
    let wanted = |name: &str| options.only.is_empty() || options.only.iter().any(|part| name.contains(part.as_str()));
    let mut rows = vec![];
    if wanted("window") {
        rows.extend(window::rows()?);
    }
    let benches = benches()?;
    for name in benches.iter().filter(|name| wanted(name)) {
        rows.extend(rows_of(name)?);
    }
    if rows.is_empty() {
        bail!("no bench has such a name; there are: window {}", benches.join(" "));
    }
    let path = place::target_folder("bench")?.join("table.json");
    std::fs::write(&path, serde_json::to_vec_pretty(&rows)?)?;
    println!("\n{}\nas JSON: {}", table::text(&rows), step::shown(&path));
    Ok(ExitCode::SUCCESS)
}

/// The names of the workspace's benches, as cargo knows them.
fn benches() -> Result<Vec<String>> {
    let mut cargo = step::cargo();
    let told = cargo.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(place::root()).output()?;
    let metadata: Value = serde_json::from_slice(&told.stdout)?;
    let targets = metadata.pointer("/packages").and_then(Value::as_array).into_iter().flatten();
    let targets = targets.filter_map(|package| package.get("targets")?.as_array()).flatten();
    let benches = targets.filter(|target| target.pointer("/kind/0").is_some_and(|kind| kind == "bench"));
    Ok(benches.filter_map(|target| target.get("name")?.as_str().map(str::to_owned)).collect())
}

/// Runs one bench and gathers what it reports.
fn rows_of(name: &str) -> Result<Vec<Row>> {
    let mut cargo = step::cargo();
    // The whole workspace is named so that all benches are built with the same features.
    let ran = step::quiet(name, &format!("bench-{name}"), cargo.args(["bench", "--workspace", "--bench", name]))?;
    let rows: Vec<Row> = ran.output.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    if rows.is_empty() {
        bail!("the bench {name} reported no row; see {}", step::shown(&ran.log));
    }
    Ok(rows)
}
