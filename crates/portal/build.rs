//! Sees to it that there is a clients' web portal to embed: where the interface was not built, one page that says so.

use std::path::Path;
use std::{fs, io};

const PAGE: &str = "<!doctype html><html lang=\"pt-BR\"><meta charset=\"utf-8\"><title>Balcão</title>
<p>O portal do cliente ainda não foi construído. Execute <code>cargo xtask ui</code> e reinicie o servidor.</p></html>
";

fn main() -> io::Result<()> {
    let portal = Path::new("../../ui/dist/portal");
    let index = portal.join("index.html");
    if !index.exists() {
        fs::create_dir_all(portal)?;
        fs::write(&index, PAGE)?;
    }
    // A development build reads the files when they are asked for; only a release holds them.
    let embeds = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!("cargo:rerun-if-changed={}", if embeds { portal } else { Path::new("build.rs") }.display());
    Ok(())
}
