//! The arrows of the house: who may use whom, and which crate alone knows which outside one.
//!
//! A new crate is a row in [`ROOMS`] or [`TOOLS`], and one in ARCHITECTURE.md. When a test here fails, the
//! code is usually in the wrong room; a row is changed only together with ARCHITECTURE.md.

// In a test, a panic is the answer.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "architecture/licences.rs"]
mod licences;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// Every crate of the product, and what it may use of the others. What a crate may use through another's
/// public types, it may name: whoever knows `contract` knows `domain`.
const ROOMS: [(&str, &[&str]); 18] = [
    ("domain", &[]),
    ("contract", &["domain"]),
    ("sync", &["domain", "contract"]),
    ("assistant", &["domain"]),
    ("recognition", &["domain"]),
    ("reports", &["domain"]),
    ("intake", &["domain"]),
    ("audit", &["domain"]),
    ("spreadsheets", &["domain"]),
    ("portal-store", &["domain", "audit"]),
    ("machine", &[]),
    ("connectors", &["domain", "reports", "recognition", "machine"]),
    ("channels", &["domain", "machine"]),
    (
        "portal",
        &[
            "domain",
            "contract",
            "portal-store",
            "assistant",
            "channels",
            "audit",
            "spreadsheets",
            "intake",
            "recognition",
            "machine",
        ],
    ),
    ("portal-client", &["domain", "contract", "machine"]),
    ("agent", &["domain", "contract", "connectors", "reports", "recognition", "portal-client", "machine"]),
    ("desk", &["domain", "contract", "sync", "portal-client", "machine"]),
    ("balcao", &["domain", "contract", "desk", "agent", "portal", "machine"]),
];

/// What we build and test with. The product never contains it; a product's crate has it as a dev-dependency.
const TOOLS: [&str; 6] = ["testkit", "stories", "xtask", "headless", "measure", "temporary-postgres"];

/// Outside crates that belong to one room, and why.
const BELONGINGS: [(&str, &[&str], &str); 4] = [
    ("tauri", &["balcao"], "everything but the shell runs and is tested without a window"),
    ("axum", &["portal"], "one place speaks HTTP as a server"),
    ("sqlx", &["portal-store"], "the office's data is reached through the storage port"),
    ("rusqlite", &["desk", "connectors"], "only the local cache and the accounting books are SQLite files of ours"),
];

#[test]
fn arrows_go_one_way() {
    let rooms: BTreeMap<&str, &[&str]> = ROOMS.into_iter().collect();
    for package in our_packages() {
        let name = name_of(&package);
        if TOOLS.contains(&name.as_str()) {
            continue;
        }
        let allowed = rooms.get(name.as_str()).unwrap_or_else(|| {
            panic!("{name} has no row: say in ROOMS what it may use, or put it among the TOOLS, and in ARCHITECTURE.md")
        });
        for used in uses(&package).into_iter().filter(|used| used.is_ours) {
            let of_product = allowed.contains(&used.name.as_str());
            let for_tests = used.kind == "dev" && TOOLS.contains(&used.name.as_str());
            assert!(
                of_product || for_tests,
                "{name} uses {} ({}), but may only use {allowed:?}. Move the code to where the arrow allows it, or let \
                 it in as an argument or a trait.",
                used.name,
                used.kind,
            );
        }
    }
}

#[test]
fn every_row_is_a_crate() {
    let packages: Vec<String> = our_packages().iter().map(name_of).collect();
    for (name, _) in ROOMS {
        assert!(packages.contains(&name.to_owned()), "there is no crate {name} any more: take its row away");
    }
}

#[test]
fn an_outside_crate_stays_in_its_room() {
    for package in our_packages() {
        let name = name_of(&package);
        for used in uses(&package).into_iter().filter(|used| !used.is_ours) {
            let family = |of: &str| used.name == of || used.name.starts_with(&format!("{of}-"));
            let Some((_, rooms, why)) = BELONGINGS.iter().find(|(of, ..)| family(of)) else { continue };
            let is_test_server = used.name == "axum" && TOOLS.contains(&name.as_str());
            assert!(
                rooms.contains(&name.as_str()) || is_test_server,
                "{name} uses {}, which belongs to {rooms:?}: {why}",
                used.name,
            );
        }
    }
}

#[test]
fn one_way_to_encrypt_and_it_builds_everywhere() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for name in lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')) {
        let unwanted = ["openssl", "openssl-sys", "native-tls", "aws-lc-rs", "aws-lc-sys"].contains(&name);
        assert!(
            !unwanted,
            "{name} came into Cargo.lock. We encrypt with rustls on ring alone, which needs no C library of the \
             system and cross-builds; ask `cargo tree -i {name}` who brought it, and switch that feature off."
        );
    }
}

struct Use {
    name: String,
    /// normal, build or dev.
    kind: String,
    is_ours: bool,
}

fn our_packages() -> Vec<Value> {
    metadata(&["--no-deps"])["packages"].as_array().unwrap().clone()
}

fn uses(package: &Value) -> Vec<Use> {
    let of = |dependency: &Value| Use {
        name: dependency["name"].as_str().unwrap().to_owned(),
        kind: dependency["kind"].as_str().unwrap_or("normal").to_owned(),
        is_ours: dependency["path"].is_string(),
    };
    package["dependencies"].as_array().unwrap().iter().map(of).collect()
}

fn name_of(package: &Value) -> String {
    package["name"].as_str().unwrap().to_owned()
}

fn metadata(more: &[&str]) -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["metadata", "--format-version", "1", "--locked"]).args(more).current_dir(root());
    let output = command.output().unwrap();
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}
