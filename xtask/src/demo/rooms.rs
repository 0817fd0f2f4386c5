//! Pictures of the desk's rooms, each with something open in it. To add one: an entry in [`ROOMS`].

use anyhow::{Result, bail};
use headless::{Element, Window, until};
use std::path::Path;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(40);
const THING: &str = "[data-testid=thing]";

struct Room {
    /// What its files are called.
    name: &'static str,
    steps: &'static [Step],
}

#[derive(Clone, Copy)]
enum Step {
    /// Clicks the first of these elements that holds the text.
    Click(&'static str, &'static str),
    Type(&'static str, &'static str),
    /// Waits until one of these elements holds the text.
    See(&'static str, &'static str),
}
use Step::{Click, See, Type};

const ROOMS: [Room; 15] = [
    Room {
        name: "order-why",
        steps: &[
            Click("[data-testid=nav-orders]", ""),
            Click("[data-testid=tab-pending]", ""),
            Click("[data-testid=order-row]", "João da Silva"),
            See("#room", "Confirmar/Repetir"),
        ],
    },
    Room {
        name: "room-companies",
        steps: &[
            Click("[data-testid=nav-companies]", ""),
            Click(THING, "Padaria Sol Nascente"),
            See("[data-testid=panel]", "Marta Figueira"),
        ],
    },
    Room {
        name: "room-people",
        steps: &[
            Click("[data-testid=nav-people]", ""),
            Click(THING, "Maria Oliveira"),
            See("[data-testid=panel]", "Maria"),
        ],
    },
    Room {
        name: "room-people-wizard",
        steps: &[
            Click("[data-testid=new-person]", ""),
            Type("[data-testid=person-name]", "Tereza Gonçalves"),
            Type("[data-testid=person-email]", "tereza@solnascente.example"),
            Click("[data-testid=next]", ""),
            Click("label", "Contribuinte"),
            Click("[data-testid=next]", ""),
            Click("label", "Padaria Sol Nascente"),
            See("[data-testid=consequences]", "Padaria Sol Nascente"),
        ],
    },
    Room {
        name: "room-departments",
        steps: &[Click("[data-testid=nav-departments]", ""), See("[data-testid=department]", "Pessoal")],
    },
    Room {
        name: "room-staff",
        steps: &[
            Click("[data-testid=nav-staff]", ""),
            Click(THING, "Camila Ferraz"),
            See("[data-testid=panel]", "Camila"),
        ],
    },
    Room {
        name: "room-documents",
        steps: &[Click("[data-testid=nav-documents]", ""), Click(THING, "ICMS"), See("[data-testid=panel]", "ICMS")],
    },
    Room {
        name: "room-calendar",
        steps: &[Click("[data-testid=nav-calendar]", ""), See("[data-testid=calendar-day]", "")],
    },
    Room { name: "room-tasks", steps: &[Click("[data-testid=nav-tasks]", ""), See(THING, "")] },
    Room { name: "room-certificates", steps: &[Click("[data-testid=nav-certificates]", ""), See(THING, "")] },
    Room {
        name: "room-conversations",
        steps: &[Click("[data-testid=nav-conversations]", ""), See("#room", "Ivone Ghisi")],
    },
    Room {
        name: "room-notifications",
        steps: &[
            Click("[data-testid=nav-notifications]", ""),
            Click("[role=tab]", "Dia de pico"),
            See("[data-testid=board-row]", ""),
        ],
    },
    Room { name: "settings", steps: &[Click("[data-testid=nav-settings]", ""), See("#room", "Agente de Execução")] },
    Room { name: "room-audit", steps: &[Click("[data-testid=nav-audit]", ""), See("[data-testid=audit-entry]", "")] },
    Room {
        name: "room-requests",
        steps: &[
            Click("[data-testid=nav-requests]", ""),
            Click(THING, "Larissa Coelho Prates"),
            See("[data-testid=panel]", "Operadora de Caixa"),
        ],
    },
];

/// Goes through the rooms; `take` makes the pictures of what is in the window now.
pub fn take(window: &Window, folder: &Path, take: impl Fn(&Window, &Path, &str) -> Result<()>) -> Result<()> {
    for room in &ROOMS {
        for step in room.steps {
            match *step {
                Click(css, text) => click(window, css, text)?,
                Type(css, text) => window.type_into(css, text)?,
                See(css, text) => window.wait_for_text(css, text).map(drop)?,
            }
        }
        take(window, folder, room.name)?;
    }
    Ok(())
}

/// However often the page replaces what is clicked meanwhile.
fn click(window: &Window, css: &str, text: &str) -> Result<()> {
    let mut why = String::new();
    let holds = |element: &Element<'_>| text.is_empty() || element.text().is_ok_and(|shown| shown.contains(text));
    let clicked = until(PATIENCE, &format!("{css} with “{text}”"), || {
        for element in window.find_all(css)?.iter().filter(|element| holds(element)) {
            match element.click() {
                Ok(()) => return Ok(Some(())),
                Err(error) => why = format!("{error:#}"),
            }
        }
        Ok(None)
    });
    let Err(error) = clicked else { return Ok(()) };
    let shown = window.run("return document.body.innerText", &[])?;
    bail!("{error:#} {why}; the window shows: {}", shown.as_str().unwrap_or_default())
}
