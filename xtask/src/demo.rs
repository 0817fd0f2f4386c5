//! `cargo xtask demo`: the main job before your eyes.
//!
//! Installs and builds what is missing, starts the application with a fictional office in it, writes one message from a
//! client's (simulated) phone, and proves the payslip that comes back against the books. With a screen the window stays
//! open; without one the same window runs on a display of its own and leaves pictures in `target/demo/`.

mod office;
mod phone;
mod pictures;
mod proof;

use crate::setup::{self, Job};
use crate::{Done, place, step, ui};
use anyhow::{Context, Result};
use clap::Args;
use office::Office;
use std::process::ExitCode;
use std::time::Instant;

/// What the client writes: informal, without an accent, as they do. The year makes it hold next year too.
const MESSAGE: &str = "oi! me manda o holerite do Joao da Silva de outubro de 2026?";

#[derive(Args)]
pub struct Options {
    /// On a display of its own, with pictures, though there is a screen
    #[arg(long)]
    headless: bool,
    /// Goes on with the office of the last run; the document is then there already
    #[arg(long)]
    keep: bool,
}

pub fn run(options: &Options) -> Done {
    let begun = Instant::now();
    setup::ready_for(Job::Demo)?;
    ui::build()?;
    build_programs()?;

    let folder = if options.keep { place::target_folder("demo/office") } else { place::fresh_folder("demo/office") }?;
    let mut office = Office::open(&folder, options.headless || !has_screen())?;
    println!("the office is open after {}: {}", step::seconds(begun.elapsed()), office.portal_url);

    println!("{} writes: {MESSAGE}", office.phone);
    let answered = phone::ask(&office, MESSAGE)?;
    println!("the office answers: {}", answered.text);
    let document = proof::prove(&office, &answered)?;
    pictures::take(&office)?;

    println!(
        "main job: processed in {} ms · document {} · link {}",
        answered.took.as_millis(),
        step::shown(&document),
        answered.link
    );
    office.stay_open().context("the application ended in disorder")?;
    Ok(ExitCode::SUCCESS)
}

/// The application, the server's and the agent's program, in one call so that cargo works on them side by side.
fn build_programs() -> Result<()> {
    let mut cargo = step::cargo();
    cargo.args(["build", "--package", "balcao", "--package", "portal", "--package", "agent", "--bins"]);
    step::visible("the programs", &mut cargo)
}

fn has_screen() -> bool {
    let told = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || told("DISPLAY") || told("WAYLAND_DISPLAY")
}
