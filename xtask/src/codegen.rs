//! `cargo xtask codegen`: the interface's TypeScript types, from `crates/contract`.

use crate::{Done, place, step};
use anyhow::{Result, bail};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

#[derive(Args)]
pub struct Options {
    /// Changes nothing; fails when the files are not as they would be written
    #[arg(long)]
    check: bool,
}

pub fn run(options: &Options) -> Done {
    if options.check {
        check()?;
        return Ok(ExitCode::SUCCESS);
    }
    let (written, kept) = (write()?, place::ui().join("contract"));
    let stale = differing(&files(&written)?, &files(&kept)?);
    for name in &stale {
        let source = written.join(name);
        if source.exists() { fs::copy(source, kept.join(name)).map(drop) } else { fs::remove_file(kept.join(name)) }?;
    }
    println!("{} files of ui/contract changed", stale.len());
    Ok(ExitCode::SUCCESS)
}

/// Whether `ui/contract` is what `crates/contract` says.
pub fn check() -> Result<()> {
    let stale = differing(&files(&write()?)?, &files(&place::ui().join("contract"))?);
    if !stale.is_empty() {
        bail!("ui/contract is not what crates/contract says: {}\nRun `cargo xtask codegen`.", stale.join(", "));
    }
    Ok(())
}

/// Writes the types into a folder of their own, and names it.
fn write() -> Result<PathBuf> {
    let folder = place::fresh_folder("xtask/contract")?;
    step::quiet("building the writer of types", "codegen-build", &mut build())?;
    step::quiet("TypeScript types", "codegen", Command::new(writer()).arg(&folder))?;
    Ok(folder)
}

/// The whole workspace is named so that its crates are built with the features they have everywhere else.
fn build() -> Command {
    let mut cargo = step::cargo();
    cargo.args(["build", "--workspace", "--example", "write_typescript"]);
    cargo
}

fn writer() -> PathBuf {
    place::program("debug", "examples/write_typescript")
}

/// The names of files that are only in one, or not the same in both.
fn differing(one: &Files, other: &Files) -> Vec<String> {
    let names: BTreeSet<_> = one.keys().chain(other.keys()).collect();
    names.into_iter().filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
}

type Files = BTreeMap<String, Vec<u8>>;

fn files(folder: &Path) -> Result<Files> {
    let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.into_iter().map(|e| Ok((e.file_name().to_string_lossy().into_owned(), fs::read(e.path())?))).collect()
}
