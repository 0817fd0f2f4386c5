//! `cargo xtask demo`: the main job before your eyes.
//!
//! Installs and builds what is missing, starts the application with a fictional office in it, writes a message from a
//! client's (simulated) phone, and proves the payslip that comes back against the books. A few more messages make it a
//! morning at the office. With a screen the window stays open; without one the same window runs on a display of its own
//! and leaves pictures in `target/demo/`.

mod office;
mod phone;
mod pictures;
mod proof;
mod rooms;

use crate::setup::{self, Job};
use crate::{Done, place, step, ui};
use anyhow::{Context, Result};
use clap::Args;
use office::Office;
use std::process::ExitCode;
use std::time::Instant;

/// What the client writes: informal, without an accent, as they do. The year makes it hold next year too.
const MESSAGE: &str = "oi! me manda o holerite do Joao da Silva de outubro de 2026?";

/// What this client and the next ask for after that: by the place of their phone in the note of the demonstration.
const FURTHER: [(usize, &str); 4] = [
    (0, "e o faturamento de janeiro a outubro de 2026"),
    (0, "manda também o resumo da folha de setembro de 2026"),
    (1, "Bom dia! Preciso de todos os holerites de outubro de 2026 do Mercado Bom Vizinho."),
    (1, "E a relação de líquidos de outubro de 2026 da Oficina Irmãos Teles, por favor."),
];

/// November is not in the books yet, so these wait, and the Order Center says for what.
const TOO_EARLY: [(usize, &str); 2] = [
    (1, "Pode mandar também o resumo da folha de novembro de 2026 da Oficina Irmãos Teles?"),
    (0, "e o holerite do João da Silva de novembro de 2026?"),
];

/// Said when the window is on somebody's screen.
const LOOK_AT: &str = "
The office stays open until you close its window. Look at

  Central de Pedidos → Processados   the payslip that was just asked for, with its history
  Central de Pedidos → Pendentes     what waits for November, and what would clear it
  Notificações → Dia de pico         what is due in two days and nobody has opened
  Processos                          the month's work: done, late, due today
  Usuários → Maria Oliveira → ⋯      why she sees what she sees; the portal as she sees it

What this client sees in a browser:";

#[derive(Args)]
pub struct Options {
    /// On a display of its own, with pictures, though there is a screen
    #[arg(long)]
    headless: bool,
    /// Goes on with the office of the last run; the document is then there already
    #[arg(long)]
    keep: bool,
    /// Takes pictures of the other rooms too
    #[arg(long)]
    rooms: bool,
}

impl Options {
    /// As where there is no screen.
    pub fn headless() -> Self {
        Self { headless: true, keep: false, rooms: false }
    }
}

pub fn run(options: &Options) -> Done {
    let begun = Instant::now();
    setup::ready_for(Job::Demo)?;
    ui::build()?;
    build_programs()?;

    let folder = if options.keep { place::target_folder("demo/office") } else { place::fresh_folder("demo/office") }?;
    println!("the demonstration office opens: 25 companies with their books, and two months of work …");
    let mut office = Office::open(&folder, options.headless || !has_screen())?;
    println!("the office is open after {}: {}", step::seconds(begun.elapsed()), office.portal_url);

    let answered = phone::ask(&office, 0, MESSAGE)?;
    let document = proof::prove(&office, &answered)?;
    for (client, message) in FURTHER {
        phone::ask(&office, client, message)?;
    }
    for (client, message) in TOO_EARLY {
        phone::write(&office, client, message)?;
    }
    pictures::take(&office, options.rooms)?;

    if office.is_on_screen() {
        println!("{LOOK_AT}");
        println!("  {}   {}   {}\n", office.portal_url, office.client.email, office.client.password);
    }
    println!(
        "main job: processed in {} ms · document {} · link {}",
        answered.took.as_millis(),
        step::shown(&document),
        answered.link
    );
    office.stay_open().context("the application ended in disorder")?;
    Ok(ExitCode::SUCCESS)
}

/// All is named but this program, which is running: so the crates have the features they have in `cargo xtask test`,
/// and nothing is compiled twice.
fn build_programs() -> Result<()> {
    step::visible("the programs", step::cargo().args(["build", "--workspace", "--exclude", "xtask", "--bins"]))
}

fn has_screen() -> bool {
    let told = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || told("DISPLAY") || told("WAYLAND_DISPLAY")
}
