//! `cargo xtask dist`: the package that a person installs on this system.

use crate::setup::{self, Job};
use crate::{Done, place, step, ui};
use clap::Args;
use std::process::{Command, ExitCode};

#[derive(Args)]
pub struct Options {
    /// Kinds of package, as Tauri names them (deb, rpm, appimage, nsis, msi, app, dmg); the system's own when none is given
    bundles: Vec<String>,
}

pub fn run(options: &Options) -> Done {
    setup::ready_for(Job::Build)?;
    ui::build()?;
    let bundles = if options.bundles.is_empty() { own_bundles().to_owned() } else { options.bundles.join(",") };
    step::visible("the package", tauri().args(["build", "--bundles", &bundles]))?;
    let folder = place::target().join("release/bundle");
    println!("the packages are in {}", step::shown(&folder));
    Ok(ExitCode::SUCCESS)
}

/// What this system's people expect. Debian's needs no tool from elsewhere.
fn own_bundles() -> &'static str {
    if cfg!(windows) {
        "nsis"
    } else if cfg!(target_os = "macos") {
        "app,dmg"
    } else {
        "deb"
    }
}

/// Tauri's command line. Only this needs it, so it is fetched when asked for and not with every set-up. It looks for
/// its configuration where it is started.
fn tauri() -> Command {
    let mut command = Command::new(if cfg!(windows) { "npx.cmd" } else { "npx" });
    command.args(["--yes", "@tauri-apps/cli@2.12.5"]).current_dir(place::root());
    command
}
