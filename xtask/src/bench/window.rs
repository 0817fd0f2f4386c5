//! What the window costs: time from its start to the first painted content, and memory at rest.
//!
//! The floor is `xtask/hello`: the same toolkit, the same features, one line of text. Both run in turn on the same
//! display and say `UI_READY` on their output when the page has painted.

use crate::{place, step};
use anyhow::{Context, Result, ensure};
use headless::{Running, Service, Session};
use measure::{Better, LEAST_PAIRS, Row};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

const READY: &str = "UI_READY";
/// After this a window is at rest: nothing it does at its start is still going on.
const UNTIL_REST: Duration = Duration::from_secs(8);

/// What one start told.
struct Start {
    ms: f64,
    megabytes: f64,
}

/// Cold start and idle memory of the application against the hello-world window.
pub fn rows() -> Result<Vec<Row>> {
    let hello = build_hello()?;
    let ours = build_ours()?;
    let session = Session::start(&Service::ALL)?;
    let data = session.folder("office")?;
    let data = data.to_str().context("the folder for temporary files is not Unicode")?;
    let mut starts = vec![];
    for turn in 0..=LEAST_PAIRS {
        // Signed in, with portal and agent inside: all that this program can be at once.
        let pair = (start(&session, &ours, &["--demo", data])?, start(&session, &hello, &[])?);
        // The first pair reads both programs from the disk and makes the office; it only warms up.
        if turn > 0 {
            starts.push(pair);
        }
        println!("window: pair {turn} of {LEAST_PAIRS}");
    }
    let row = |name: &str, unit: &str, figure: fn(&Start) -> f64| Row {
        name: name.into(),
        against: "hello-world window".into(),
        unit: unit.into(),
        better: Better::Less,
        ours: starts.iter().map(|(ours, _)| figure(ours)).collect(),
        baseline: starts.iter().map(|(_, hello)| figure(hello)).collect(),
    };
    Ok(vec![
        row("cold start to the painted Order Center", "ms", |start| start.ms),
        row("memory at rest, all processes", "MB PSS", |start| start.megabytes),
    ])
}

/// Starts `program`, waits for its page, lets it come to rest, looks at its memory, and ends it.
fn start(session: &Session, program: &Path, arguments: &[&str]) -> Result<Start> {
    let mut command = session.command(program);
    command.args(arguments).env("BALCAO_SAY_READY", "1").stdout(Stdio::piped()).stderr(Stdio::null());
    let begun = Instant::now();
    let mut running = Running::start(&mut command)?;
    let output = running.child().stdout.take().context("the program has no output")?;
    let ready = BufReader::new(output).lines().map_while(Result::ok).any(|line| line.contains(READY));
    ensure!(ready, "{} ended before its window was painted", program.display());
    let ms = begun.elapsed().as_secs_f64() * 1000.0;
    std::thread::sleep(UNTIL_REST);
    Ok(Start { ms, megabytes: proportional_megabytes(running.id())? })
}

/// The memory of a process and all its descendants, pages they share with others counted in part (PSS).
fn proportional_megabytes(id: u32) -> Result<f64> {
    let mut family = vec![id];
    let parents = parents()?;
    while let Some((child, _)) =
        parents.iter().find(|(child, parent)| family.contains(parent) && !family.contains(child))
    {
        family.push(*child);
    }
    let kilobytes: f64 = family.iter().filter_map(|id| proportional_kilobytes(*id)).sum();
    Ok(kilobytes / 1024.0)
}

fn proportional_kilobytes(id: u32) -> Option<f64> {
    let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?.split_whitespace().next()?.parse().ok()
}

/// Every process with its parent.
fn parents() -> Result<Vec<(u32, u32)>> {
    let of = |path: PathBuf| -> Option<(u32, u32)> {
        let id = path.file_name()?.to_str()?.parse().ok()?;
        let stat = fs::read_to_string(path.join("stat")).ok()?;
        // The name, in brackets, may hold anything; after it come the state and the parent.
        let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
        Some((id, parent))
    };
    Ok(fs::read_dir("/proc")?.flatten().filter_map(|entry| of(entry.path())).collect())
}

fn build_ours() -> Result<PathBuf> {
    let mut cargo = step::cargo();
    // The whole workspace is named so that its crates have the features that their benches are built with.
    cargo.args(["build", "--profile", "bench", "--workspace", "--exclude", "xtask", "--bins"]);
    step::visible("the application", &mut cargo)?;
    Ok(place::program("release", "balcao"))
}

/// The hello-world window, with the versions that our lock file names and in the same folder of built crates.
fn build_hello() -> Result<PathBuf> {
    let folder = place::root().join("xtask/hello");
    fs::copy(place::root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let mut cargo = step::cargo();
    cargo
        .args(["build", "--profile", "bench", "--offline"])
        .arg("--target-dir")
        .arg(place::target())
        .current_dir(&folder);
    step::visible("the hello-world window", &mut cargo)?;
    Ok(place::program("release", "hello-window"))
}
