//! Beside the clock: the icon that turns yellow, its menu, and the notification that leads to the order (DE1).

use crate::desk::PATIENCE;
use crate::scene::Scene;
use anyhow::{Context, Result, ensure};
use contract::command::Command;
use headless::until;
use std::path::Path;
use stories::support::panel::{Icon, Panel};

const YELLOW: [u8; 4] = [0xff, 0xc1, 0x07, 0xff];

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_seen_beside_the_clock_and_one_click_away() -> Result<()> {
    let mut scene = Scene::open("tray").await?;
    let calm = icon_when(&scene.computer.panel, |icon| icon.label.is_empty())?;
    ensure!(!is_yellow(&calm.picture)?, "nothing waits, and the icon is yellow");
    // The person closed the window; the program is beside the clock.
    drop(scene.desk);
    scene.desk = scene.computer.starts_balcao_with(&["--hidden"])?;
    scene.desk.sees_in("status-line", "Conectado")?;
    ensure!(!scene.desk.is_on_screen()?, "it was to start without a window");
    let panel = &scene.computer.panel;

    scene.maria.says("me manda o holerite do João da Silva de novembro de 2026").await?;
    let waiting = icon_when(panel, |icon| icon.label == "1")?;
    ensure!(is_yellow(&waiting.picture)?, "one order waits, and the icon is not yellow");
    let labels: Vec<String> = panel.menu()?.into_iter().map(|item| item.label).collect();
    ensure!(labels == ["Abrir a Central de Pedidos (1)", "Configurações", "Sair do Balcão"], "the menu: {labels:?}");

    panel.click_menu("Configurações")?;
    scene.desk.sees("Avisar pedidos pendentes")?;
    until(PATIENCE, "the window to come", || Ok(scene.desk.is_on_screen()?.then_some(())))?;

    let order = scene.office.staff("Ana").await?.sees_pending().await?;
    let shown = until(PATIENCE, "a notification", || Ok(panel.notifications()?.pop()))?;
    ensure!(shown.summary == format!("Pedido {} espera pelo escritório", order.number), "it says {}", shown.summary);
    ensure!(shown.body.contains("11/2026") && shown.body.contains("Padaria Sol Nascente"), "it says {}", shown.body);
    panel.click_notification(&shown, "default")?;
    scene.desk.sees_in("order-panel", "João da Silva")?;

    scene.office.staff("Bruno").await?.does(Command::CancelOrder { order: order.id }).await?;
    let calm = icon_when(panel, |icon| icon.label.is_empty())?;
    ensure!(!is_yellow(&calm.picture)?, "nothing waits any more, and the icon is still yellow");
    panel.click_menu("Abrir a Central de Pedidos").context("the menu still counts")
}

/// The tray icon, once it looks so.
fn icon_when(panel: &Panel, looks: impl Fn(&Icon) -> bool) -> Result<Icon> {
    until(PATIENCE, "the tray icon to change", || Ok(panel.icon()?.filter(&looks)))
}

fn is_yellow(picture: &Path) -> Result<bool> {
    let picture = image::open(picture).with_context(|| format!("no picture {}", picture.display()))?;
    Ok(picture.to_rgba8().pixels().any(|pixel| pixel.0 == YELLOW))
}
