//! The programs under test, as cargo built them.

use anyhow::{Context, Result, ensure};
use std::path::PathBuf;

/// The path of `balcao`, `balcao-portal` or `balcao-agent`: in the folder that `BALCAO_PROGRAMS` names, else beside
/// the tests.
///
/// # Errors
/// When it is not built; the sentence says how.
pub fn program(name: &str) -> Result<PathBuf> {
    let folder = match std::env::var_os("BALCAO_PROGRAMS") {
        Some(folder) => PathBuf::from(folder),
        None => beside_the_tests()?,
    };
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    ensure!(path.exists(), "{} is not built; run `cargo build --workspace --bins` first", path.display());
    Ok(path)
}

/// Test programs are in `target/debug/deps`, what they test is in `target/debug`.
fn beside_the_tests() -> Result<PathBuf> {
    let this = std::env::current_exe()?;
    Ok(this.ancestors().nth(2).context("the test runs from nowhere")?.to_owned())
}
