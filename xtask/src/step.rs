//! Running other programs: a line on the screen, the whole output in `target/xtask/logs/`.

use crate::place;
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many lines of a failed program are shown.
const SHOWN_LINES: usize = 60;

/// What a program did.
pub struct Ran {
    pub succeeded: bool,
    pub output: String,
    pub log: PathBuf,
    pub took: Duration,
}

impl Ran {
    /// The last lines it printed, where most programs say what went wrong.
    pub fn tail(&self) -> String {
        let lines: Vec<&str> = self.output.lines().collect();
        lines.get(lines.len().saturating_sub(SHOWN_LINES)..).unwrap_or_default().join("\n")
    }
}

/// Runs `command` to its end with its output in the log `name`.
pub fn log(name: &str, command: &mut Command) -> Result<Ran> {
    let path = place::target_folder("xtask/logs")?.join(format!("{name}.log"));
    let file = File::create(&path)?;
    let program = command.get_program().to_string_lossy().into_owned();
    let begun = Instant::now();
    from_root(command);
    let status = command
        // No colours and no moving lines: the log is read by a program, and later by a person.
        .envs([("TERM", "dumb"), ("NO_COLOR", "1")])
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file)
        .status()
        .with_context(|| format!("cannot start {program}"))?;
    let output = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
    Ok(Ran { succeeded: status.success(), output, log: path, took: begun.elapsed() })
}

/// One step of a longer work: says `title`, runs `command`, says how long it took. The log has `name`.
pub fn quiet(title: &str, name: &str, command: &mut Command) -> Result<Ran> {
    print!("{title} … ");
    std::io::stdout().flush()?;
    let ran = log(name, command)?;
    println!("{}{}", seconds(ran.took), if ran.succeeded { "" } else { ", failed" });
    if !ran.succeeded {
        bail!("{title}: failed. The whole log is {}\n\n{}", shown(&ran.log), ran.tail());
    }
    Ok(ran)
}

/// As [`quiet`], with what the program prints on the screen: for long work that shows its own progress.
pub fn visible(title: &str, command: &mut Command) -> Result<()> {
    println!("{title} …");
    let begun = Instant::now();
    from_root(command);
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("cannot start {program}"))?;
    if !status.success() {
        bail!("{title}: failed");
    }
    println!("{title}: {}", seconds(begun.elapsed()));
    Ok(())
}

/// Where nothing else is said, programs run in the repository's folder.
fn from_root(command: &mut Command) {
    if command.get_current_dir().is_none() {
        command.current_dir(place::root());
    }
}

/// `cargo`, the one that runs this.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    forget_this_package(&mut cargo);
    cargo
}

/// Takes away what `cargo run` tells this program of its own package. Build scripts of others look at the same
/// variables, and would run again each time one changes between `cargo xtask` and plain `cargo`.
pub fn forget_this_package(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|start| name.to_string_lossy().starts_with(start)) {
            command.env_remove(name);
        }
    }
}

/// `npm` in the folder of the interface.
pub fn npm() -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(place::ui());
    command
}

/// A path as one would write it from the repository's folder.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(place::root()).unwrap_or(path).display().to_string()
}

/// `0.4 s`, `17 s`, `3 min 05 s`.
pub fn seconds(took: Duration) -> String {
    match took.as_secs() {
        0..10 => format!("{:.1} s", took.as_secs_f64()),
        whole @ 10..100 => format!("{whole} s"),
        whole => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}
