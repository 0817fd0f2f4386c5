//! Std for another system, built once for each version of the compiler.
//!
//! With std in a folder of its own (`--sysroot`) the rest is built by a stable compiler without unstable options.

use super::System;
use super::tools::Tools;
use crate::{place, step};
use anyhow::Result;
use std::fs;

/// Builds std for `system` when it is not here yet.
pub fn ready(tools: &Tools, system: System) -> Result<()> {
    let libraries = tools.sysroot().join("lib/rustlib").join(system.target()).join("lib");
    if libraries.exists() {
        return Ok(());
    }
    let built = tools.folder.join("std-build");
    let mut cargo = tools.cargo_for_std(system);
    cargo.args(["build", "--locked", "--release", "--features", "panic-unwind,backtrace"]);
    cargo.args(["--manifest-path", "/usr/lib/rustlib/src/rust/library/sysroot/Cargo.toml"]);
    cargo.args(["--target", system.target(), "--target-dir"]).arg(&built);
    // Std is written with what is unstable for everybody else; this is how its own build allows it.
    cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Zforce-unstable-if-unmarked -Cembed-bitcode=yes");
    cargo.env("CARGO_PROFILE_RELEASE_STRIP", "false").env("CARGO_PROFILE_RELEASE_DEBUG", "0");
    if system == System::Macos {
        let no_linker = place::root().join("xtask/cross/nolink.sh");
        cargo.env("CARGO_TARGET_AARCH64_APPLE_DARWIN_LINKER", no_linker);
    }
    step::quiet(&format!("{system:?}: std"), &format!("cross-{system:?}-std"), &mut cargo)?;
    // Copied under another name and renamed: an interrupted copy must not look like a whole one.
    let unfinished = libraries.with_extension("unfinished");
    fs::create_dir_all(&unfinished)?;
    for entry in fs::read_dir(built.join(system.target()).join("release/deps"))? {
        let path = entry?.path();
        if let (Some(name), true) = (path.file_name(), path.extension().is_some_and(|ending| ending == "rlib")) {
            fs::copy(&path, unfinished.join(name))?;
        }
    }
    Ok(fs::rename(unfinished, libraries)?)
}
