//! Draws the tray that `desk::tray` decides (DE1).

use std::sync::Mutex;

use desk::tray::{Action, TrayView, view};
use tauri::menu::{MenuBuilder, MenuItemBuilder};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager};

use crate::{badge, bridge};

const TRAY: &str = "balcao";

/// What is drawn now, so that nothing is drawn twice.
#[derive(Default)]
struct Drawn(Mutex<Option<TrayView>>);

pub fn build(app: &AppHandle) -> anyhow::Result<()> {
    app.manage(Drawn::default());
    TrayIconBuilder::with_id(TRAY)
        .icon(badge::icon(0)?)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| {
            if let Some(action) = Action::of_id(event.id().as_ref()) {
                act(app, action);
            }
        })
        .on_tray_icon_event(|tray, event| {
            // Linux only knows the menu.
            if let TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. } = event {
                act(tray.app_handle(), Action::OpenOrderCenter);
            }
        })
        .build(app)?;
    draw(app, view(None, contract::desk::Locale::PtBr));
    Ok(())
}

/// Draws the tray anew if it would look otherwise. Returns at once.
pub fn refresh(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Some((boot, status)) = bridge::now(&app).await {
            draw(&app, view(status.as_ref(), boot.settings.locale));
        }
    });
}

fn draw(app: &AppHandle, wanted: TrayView) {
    let drawn = app.state::<Drawn>();
    let mut drawn = drawn.0.lock().unwrap_or_else(|held| held.into_inner());
    if drawn.as_ref() == Some(&wanted) {
        return;
    }
    match try_draw(app, &wanted) {
        Ok(()) => *drawn = Some(wanted),
        Err(error) => tracing::warn!(%error, "the tray could not be drawn"),
    }
}

fn try_draw(app: &AppHandle, wanted: &TrayView) -> anyhow::Result<()> {
    let Some(tray) = app.tray_by_id(TRAY) else { return Ok(()) };
    let mut menu = MenuBuilder::new(app);
    for item in &wanted.menu {
        menu = menu.item(&MenuItemBuilder::with_id(item.action.id(), &item.label).build(app)?);
    }
    tray.set_menu(Some(menu.build()?))?;
    tray.set_icon(Some(badge::icon(wanted.count)?))?;
    tray.set_tooltip(Some(&wanted.tooltip))?;
    // A label beside the icon, where the desktop shows one.
    tray.set_title((wanted.count > 0).then(|| wanted.count.to_string()))?;
    Ok(())
}

fn act(app: &AppHandle, action: Action) {
    match action {
        Action::OpenOrderCenter => bridge::show(app, "orders", None),
        Action::OpenSettings => bridge::show(app, "settings", None),
        Action::Quit => app.exit(0),
    }
}
