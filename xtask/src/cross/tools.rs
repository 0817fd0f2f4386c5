//! The tools for the other systems, and `cargo` told to use them.

use super::{System, debians};
use crate::{place, step};
use anyhow::{Context, Result};
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const WINE: &str = "/usr/lib/wine/wine64";
const MINGW: &str = "x86_64-w64-mingw32-gcc";

/// Everything installed, and where.
pub struct Tools {
    /// What is kept between runs: `target/cross`.
    pub folder: PathBuf,
    /// The version of Debian's compiler; a new one needs std built again.
    pub version: String,
}

impl Tools {
    /// Gets zig (a package of Python, with a C compiler for macOS) when it is not here yet.
    pub fn ready() -> Result<Self> {
        let folder = place::target_folder("cross")?;
        let version = debians("rustc").arg("--version").output().context("cannot run Debian's rustc")?.stdout;
        let version = String::from_utf8_lossy(&version).split(' ').nth(1).unwrap_or_default().to_owned();
        fs::create_dir_all(folder.join("no-sdk"))?;
        let tools = Self { folder, version };
        let installed = tools.folder.join("zig.installed");
        if !installed.exists() {
            let venv = tools.folder.join("venv");
            step::quiet("a place for zig", "cross-venv", debians("python3").args(["-m", "venv"]).arg(&venv))?;
            let mut pip = Command::new(venv.join("bin/pip"));
            step::quiet("zig", "cross-zig", pip.args(["install", "--quiet", "ziglang"]))?;
            fs::write(installed, "")?;
        }
        Ok(tools)
    }

    /// `cargo` with `arguments`, for `system`.
    pub fn cargo(&self, system: System, arguments: &str) -> Command {
        let mut cargo = self.cargo_for_std(system);
        cargo.args(arguments.split(' ')).args(["--locked", "--target", system.target()]);
        cargo.arg("--target-dir").arg(self.folder.join(system.target()));
        let flags = format!("--sysroot {}", self.sysroot().display());
        cargo.env(variable(system, "RUSTFLAGS"), &flags);
        if system == System::Windows {
            let dlls = self.folder.join(system.target()).join(system.target()).join("debug");
            cargo.env(variable(system, "RUNNER"), WINE).envs(self.wine_vars());
            cargo.env("WINEPATH", format!("Z:{}", dlls.display().to_string().replace('/', "\\")));
        }
        cargo
    }

    /// Debian's `cargo` with the C compiler and linker for `system`, and nothing said of std.
    pub fn cargo_for_std(&self, system: System) -> Command {
        let mut cargo = debians("cargo");
        step::forget_this_package(&mut cargo);
        cargo.env("PATH", debian_first()).env("RUSTC", "/usr/bin/rustc").env("RUSTDOC", "/usr/bin/rustdoc");
        cargo.env_remove("RUSTUP_TOOLCHAIN").env_remove("RUSTFLAGS").env_remove("CARGO");
        cargo.env("CARGO_TERM_COLOR", "never").current_dir(place::root());
        match system {
            System::Windows => cargo.env(variable(system, "LINKER"), MINGW),
            System::Macos => {
                let script = |name| place::root().join("xtask/cross").join(name);
                cargo.env("BALCAO_ZIG", self.zig()).env("SDKROOT", self.folder.join("no-sdk"));
                cargo.env("CC_aarch64_apple_darwin", script("zig-cc.sh"));
                cargo.env("CXX_aarch64_apple_darwin", script("zig-cxx.sh"));
                cargo.env("AR_aarch64_apple_darwin", script("zig-ar.sh"));
                cargo.env(variable(system, "LINKER"), script("zig-cc.sh"))
            }
        };
        cargo
    }

    /// Makes wine's folders, and gives it the one library that it lacks.
    pub fn wine_ready(&self) -> Result<()> {
        let system32 = self.folder.join("wine/drive_c/windows/system32");
        if !system32.exists() {
            let mut wine = Command::new(WINE);
            step::quiet("wine's folders", "cross-wine", wine.args(["wineboot", "-i"]).envs(self.wine_vars()))?;
        }
        let mut mingw = Command::new(MINGW);
        mingw.args(["-shared", "-O2", "-o"]).arg(system32.join("bcryptprimitives.dll"));
        mingw.arg(place::root().join("xtask/cross/bcryptprimitives.c")).arg("-ladvapi32");
        step::quiet("wine's missing library", "cross-library", &mut mingw).map(drop)
    }

    /// Std for the other systems, of this version of the compiler.
    pub fn sysroot(&self) -> PathBuf {
        self.folder.join(format!("std-{}", self.version))
    }

    fn wine_vars(&self) -> [(&'static str, OsString); 2] {
        [("WINEPREFIX", self.folder.join("wine").into()), ("WINEDEBUG", "-all".into())]
    }

    fn zig(&self) -> PathBuf {
        self.folder.join("venv/bin/python")
    }
}

/// The name of cargo's setting `what` for a target.
fn variable(system: System, what: &str) -> String {
    format!("CARGO_TARGET_{}_{what}", system.target().to_uppercase().replace('-', "_"))
}

fn debian_first() -> OsString {
    let mut path = OsString::from("/usr/bin:");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    path
}
