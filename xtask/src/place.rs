//! Where things are in this repository.

use anyhow::Result;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

pub fn ui() -> PathBuf {
    root().join("ui")
}

/// What cargo builds into: the one folder that may be thrown away.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |path| root().join(path))
}

/// A folder below `target/`, made when it is not there.
pub fn target_folder(name: &str) -> Result<PathBuf> {
    let path = target().join(name);
    fs::create_dir_all(&path)?;
    Ok(path)
}

/// A folder below `target/`, empty.
pub fn fresh_folder(name: &str) -> Result<PathBuf> {
    let path = target().join(name);
    if path.exists() {
        fs::remove_dir_all(&path)?;
    }
    target_folder(name)
}

/// A program of ours, as cargo builds it with `profile` (the folder's name: `debug`, `release`).
pub fn program(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
