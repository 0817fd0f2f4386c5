//! Languages and looks: chosen in Configurações, at once, and for good (DE6).

use crate::computer::Computer;
use crate::desk::Desk;
use crate::scene::{ana, open_office};
use anyhow::{Result, ensure};

#[tokio::test(flavor = "multi_thread")]
async fn language_and_look_change_at_once_and_stay() -> Result<()> {
    let office = open_office("looks").await?;
    let computer = Computer::new()?;
    let desk = computer.starts_balcao()?;
    desk.enters(&office.line.url(), ana(&office)?)?;
    desk.clicks("nav-settings")?;
    desk.chooses("Claro")?;
    desk.sees("Configurações guardadas")?;
    let light = background(&desk)?;

    desk.chooses("Español")?;
    desk.sees_in("nav-settings", "Configuración")?;
    desk.chooses("English")?;
    desk.sees_in("nav-settings", "Settings")?;
    desk.chooses("Dark")?;
    headless::until(crate::desk::PATIENCE, "another background", || Ok((background(&desk)? != light).then_some(())))?;
    let dark = background(&desk)?;
    let labels: Vec<String> = computer.panel.menu()?.into_iter().map(|item| item.label).collect();
    ensure!(labels.iter().any(|label| label == "Settings"), "the tray speaks another language: {labels:?}");

    drop(desk);
    let desk = computer.starts_balcao()?;
    desk.sees_in("nav-settings", "Settings")?;
    ensure!(desk.asks("return document.documentElement.lang")? == "en", "the page says that it is another language");
    ensure!(background(&desk)? == dark, "the look did not survive the restart");
    Ok(())
}

/// What is painted behind the rooms.
fn background(desk: &Desk) -> Result<String> {
    let colour = desk.asks("return getComputedStyle(document.getElementById('room')).backgroundColor")?;
    Ok(colour.as_str().unwrap_or_default().to_owned())
}
