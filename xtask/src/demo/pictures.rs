//! Pictures of the running program, light and dark, for the README and for whoever has no screen.

use super::office::Office;
use super::rooms;
use crate::{place, step};
use anyhow::Result;
use headless::Window;
use std::path::Path;
use std::process::Command;

/// The looks a picture is taken in, and what its file's name ends with.
const LOOKS: [(&str, &str); 2] = [("light", ""), ("dark", "-dark")];

const ROW: &str = "[data-testid=order-row]";

/// Takes all pictures into `target/demo/`. On a person's own screen there is nothing to take.
pub fn take(office: &Office, with_rooms: bool) -> Result<()> {
    let Some(window) = office.window() else { return Ok(()) };
    let folder = place::target_folder("demo")?;
    of_the_window(window, &folder)?;
    if with_rooms {
        rooms::take(window, &folder, in_each_look)?;
    }
    of_the_portal(office, &folder)?;
    println!("pictures: {}", step::shown(&folder));
    Ok(())
}

fn of_the_window(window: &Window, folder: &Path) -> Result<()> {
    for (look, ending) in LOOKS {
        let take = |name: &str| {
            window.wait_for_paint()?;
            window.screenshot(&folder.join(format!("{name}{ending}.png")))
        };
        window.run("document.documentElement.dataset.theme = arguments[0]", &[look.into()])?;
        window.click("[data-testid=tab-pending]")?;
        window.wait_for_text(ROW, "João da Silva")?;
        take("order-pending")?;
        window.click("[data-testid=tab-processed]")?;
        let payslip = window.wait_for_text(ROW, "João da Silva")?;
        take("order-center")?;
        payslip.click()?;
        // The history is told whole when the client has opened the document.
        window.wait_for_text("[data-testid=order-timeline]", "Cliente abriu")?;
        take("order-timeline")?;
        window.click("[data-testid=order-close]")?;
    }
    Ok(())
}

/// What the window shows now.
fn in_each_look(window: &Window, folder: &Path, name: &str) -> Result<()> {
    for (look, ending) in LOOKS {
        window.run("document.documentElement.dataset.theme = arguments[0]", &[look.into()])?;
        window.wait_for_paint()?;
        // Colours change over a moment.
        window.run("document.getAnimations().forEach((one) => one.finish())", &[])?;
        window.wait_for_paint()?;
        window.screenshot(&folder.join(format!("{name}{ending}.png")))?;
    }
    Ok(())
}

/// The clients' portal, in the browser that clients use.
fn of_the_portal(office: &Office, folder: &Path) -> Result<()> {
    let mut node = Command::new("node");
    node.arg("tests/browser/pictures.mjs").arg(folder);
    node.env("PORTAL_URL", &office.portal_url);
    node.env("CLIENT_EMAIL", &office.client.email).env("CLIENT_PASSWORD", &office.client.password);
    step::quiet("the clients' portal in Chromium", "portal-pictures", &mut node).map(drop)
}
