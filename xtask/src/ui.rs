//! `cargo xtask ui`: the interface, built only when its sources changed.
//!
//! The programs embed `ui/dist`, so this comes before cargo.

use crate::{Done, place, step};
use anyhow::Result;
use clap::Args;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::ExitCode;

/// Made by tools, from the sources.
const NOT_SOURCES: [&str; 3] = ["node_modules", "dist", "texts"];

#[derive(Args)]
pub struct Options {
    /// Shows it in a browser instead, with fake data, and follows your edits
    #[arg(long)]
    dev: bool,
}

pub fn run(options: &Options) -> Done {
    install()?;
    if options.dev {
        step::visible("the interface", step::npm().args(["run", "dev"]))?;
    } else {
        build()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Installs the interface's packages, as the lock file says, unless that was done since the file changed.
pub fn install() -> Result<()> {
    let changed = |path: &str| fs::metadata(place::ui().join(path))?.modified();
    // npm writes the first when it is done.
    if changed("node_modules/.package-lock.json")
        .is_ok_and(|done| changed("package-lock.json").is_ok_and(|lock| lock <= done))
    {
        return Ok(());
    }
    step::quiet("packages of the interface", "npm-ci", step::npm().args(["ci", "--no-audit", "--no-fund"])).map(drop)
}

/// Builds `ui/dist` unless it was built from the sources as they are.
pub fn build() -> Result<()> {
    let mut hasher = DefaultHasher::new();
    hash_folder(&place::ui(), &mut hasher)?;
    let (hash, stamp) = (hasher.finish().to_string(), place::target_folder("xtask")?.join("ui-dist.stamp"));
    if place::ui().join("dist").exists() && fs::read_to_string(&stamp).is_ok_and(|built| built == hash) {
        return Ok(());
    }
    step::quiet("the interface", "ui-build", step::npm().args(["run", "build"]))?;
    Ok(fs::write(stamp, hash)?)
}

/// Takes in the name and the content of every source below `folder`.
fn hash_folder(folder: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        if NOT_SOURCES.iter().any(|made| name == *made) {
            continue;
        }
        name.hash(hasher);
        if entry.file_type()?.is_dir() {
            hash_folder(&entry.path(), hasher)?;
        } else {
            fs::read(entry.path())?.hash(hasher);
        }
    }
    Ok(())
}
