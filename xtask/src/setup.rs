//! `cargo xtask setup`: what each job needs on this machine, and installing what is missing.
//!
//! To add a need: a line in [`PACKAGES`] with its reason. Nothing is installed that is already there, and on a system
//! other than Debian nothing at all: it says what to get.

use crate::{Done, step, ui};
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// What somebody wants to do here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Job {
    /// Compile the programs
    Build,
    /// See the main job, with or without a screen
    Demo,
    /// Run every test
    Test,
    /// Check and build for Windows and macOS
    Cross,
}

/// Debian's packages: who needs it, its name, and what for.
const PACKAGES: &[(&[Job], &str, &str)] = {
    use Job::{Build, Cross, Demo, Test};
    const BUILD: &[Job] = &[Build, Demo, Test];
    const RUN: &[Job] = &[Demo, Test];
    &[
        (BUILD, "build-essential", "C compiler and linker, for SQLite and the TLS library"),
        (BUILD, "pkg-config", "finds the system's libraries"),
        (BUILD, "libwebkit2gtk-4.1-dev", "the window"),
        (BUILD, "libayatana-appindicator3-dev", "the tray icon"),
        (RUN, "procps", "ends what a desktop started"),
        (RUN, "xvfb", "a display without a screen"),
        (RUN, "dbus", "the session bus"),
        (RUN, "dbus-x11", "the session bus, for the keyring without systemd"),
        (RUN, "openbox", "frames and focus of windows"),
        (RUN, "gnome-keyring", "keeps the session's secret"),
        (RUN, "dunst", "shows notifications"),
        (RUN, "webkit2gtk-driver", "drives the window"),
        (RUN, "chromium", "the browser in which the clients' portal is looked at"),
        (RUN, "poppler-utils", "reads a PDF back with another reader than ours"),
        (&[Test], "postgresql", "the second database of the storage port; the tests start their own server"),
        (&[Test], "nginx-light", "what the download of a file is measured against"),
        (&[Test], "python3-aiosmtpd", "a real mail server, to which the tests send letters"),
        (&[Test], "openssl", "a certificate for the stand-in of the push service"),
        (&[Cross], "rustc-web", "a compiler that comes with the sources of std"),
        (&[Cross], "cargo-web", "its cargo"),
        (&[Cross], "rust-web-src", "std, to be built for the other systems"),
        (&[Cross], "libstd-rust-web-dev", "std for the build scripts"),
        (&[Cross], "gcc-mingw-w64-x86-64-posix", "links for Windows"),
        (&[Cross], "g++-mingw-w64-x86-64-posix", "C++ for Windows"),
        (&[Cross], "wine64", "runs the tests for Windows"),
        (&[Cross], "python3-venv", "holds the C compiler for macOS (zig)"),
    ]
};

/// The interface's tools refuse an older one.
const LEAST_NODE: (u32, u32) = (20, 19);

#[derive(Args)]
pub struct Options {
    /// What it is to be ready for
    #[arg(value_enum, default_value = "test")]
    job: Job,
}

pub fn run(options: &Options) -> Done {
    ready_for(options.job)?;
    println!("ready for {:?}", options.job);
    Ok(ExitCode::SUCCESS)
}

/// Installs what `job` needs and is missing: system packages, and the packages of the interface.
pub fn ready_for(job: Job) -> Result<()> {
    check_node()?;
    packages_for(job)?;
    if job == Job::Cross { Ok(()) } else { ui::install() }
}

fn check_node() -> Result<()> {
    let (major, minor) = LEAST_NODE;
    let told = Command::new("node").arg("--version").output().with_context(|| {
        format!("Node is missing: install Node {major}.{minor} or newer, from your system or from nodejs.org")
    })?;
    let version = String::from_utf8_lossy(&told.stdout).trim().trim_start_matches('v').to_owned();
    let mut numbers = version.split('.').map_while(|number| number.parse::<u32>().ok());
    if (numbers.next(), numbers.next()) < (Some(major), Some(minor)) {
        bail!("this is Node {version}; the interface needs {major}.{minor} or newer");
    }
    Ok(())
}

fn packages_for(job: Job) -> Result<()> {
    let needed: Vec<_> = PACKAGES.iter().filter(|(jobs, ..)| jobs.contains(&job)).collect();
    if !Path::new("/etc/debian_version").exists() {
        return say_what_to_get(job, needed.iter().map(|(_, package, reason)| (*package, *reason)));
    }
    let installed = installed_packages(needed.iter().map(|(_, package, _)| *package))?;
    let missing: Vec<_> =
        needed.into_iter().filter(|(_, package, _)| !installed.iter().any(|i| i == package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("{} packages of the system are missing:", missing.len());
    for (_, package, reason) in &missing {
        println!("  {package:<30} {reason}");
    }
    install(&missing.iter().map(|(_, package, _)| *package).collect::<Vec<_>>())
}

/// Which of `packages` dpkg knows as installed.
fn installed_packages<'a>(packages: impl Iterator<Item = &'a str>) -> Result<Vec<String>> {
    let told = Command::new("dpkg-query")
        .args(["--show", "--showformat=${db:Status-Status} ${Package}\n"])
        .args(packages)
        .stderr(Stdio::null()) // says which it does not know; those are the missing ones
        .output()
        .context("cannot run dpkg-query")?;
    let lines = String::from_utf8_lossy(&told.stdout).into_owned();
    Ok(lines.lines().filter_map(|line| line.strip_prefix("installed ")).map(str::to_owned).collect())
}

fn install(packages: &[&str]) -> Result<()> {
    let by_hand = format!("apt-get install --no-install-recommends {}", packages.join(" "));
    step::quiet("asking Debian what there is", "apt-update", as_root(&by_hand)?.arg("update"))?;
    let once = || -> Result<_> {
        let mut command = as_root(&by_hand)?;
        command.args(["install", "--yes", "--no-install-recommends"]).args(packages);
        step::quiet("installing them", "apt-install", &mut command)
    };
    // A mirror that stumbles once is common; one that stumbles twice is worth a word.
    once().or_else(|_| once()).map(drop).with_context(|| format!("install them by hand:\n  {by_hand}\n"))
}

/// `apt-get` with the right to install.
fn as_root(by_hand: &str) -> Result<Command> {
    let id = Command::new("id").arg("-u").output().context("cannot run id")?;
    let mut command = if id.stdout.trim_ascii() == b"0" {
        Command::new("env")
    } else {
        let known = Command::new("sudo").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if known.is_err() {
            bail!("this needs root, and there is no sudo here. As root:\n  {by_hand}");
        }
        println!("this needs root; sudo may ask for your password");
        // The password is asked on the terminal now, before the output goes to a log.
        Command::new("sudo").arg("-v").status()?;
        let mut sudo = Command::new("sudo");
        sudo.arg("env");
        sudo
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120"]);
    Ok(command)
}

fn say_what_to_get<'a>(job: Job, needed: impl Iterator<Item = (&'a str, &'a str)>) -> Result<()> {
    if job == Job::Cross {
        bail!("`cargo xtask cross` is written for Debian 12 and needs its packages");
    }
    if cfg!(windows) {
        println!("Windows: needs the C++ build tools of Visual Studio and WebView2 (part of Windows 11).");
    } else if cfg!(target_os = "macos") {
        println!("macOS: needs Xcode's command line tools (`xcode-select --install`).");
    } else {
        println!("Not Debian: please have these, under the names they have on your system:");
        for (package, reason) in needed {
            println!("  {package:<30} {reason}");
        }
    }
    Ok(())
}
