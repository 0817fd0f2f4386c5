//! The one window.

use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindowBuilder, WindowEvent};

use crate::bridge;

const MAIN: &str = "main";

/// With this variable set, the program says `UI_READY` on its output when the first list, choice or form is painted:
/// what `cargo xtask bench` measures the start by.
const SAY_READY: &str = "BALCAO_SAY_READY";

/// Looks for something that a person can read or fill in, waits until it is painted, and changes the title.
const WATCH_FOR_PAINT: &str = r#"
    addEventListener('DOMContentLoaded', () => {
      const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => { document.title = 'UI_READY'; }));
      const content = '[data-testid=order-row], [data-testid=orders-empty], [data-testid^=first-start], form';
      const there = () => document.querySelector(content);
      const watch = new MutationObserver(() => { if (there()) { watch.disconnect(); painted(); } });
      watch.observe(document, { childList: true, subtree: true });
    });
"#;

pub fn build(app: &AppHandle, hidden: bool) -> tauri::Result<()> {
    let mut window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title("Balcão")
        .inner_size(1280.0, 800.0)
        .min_inner_size(760.0, 520.0)
        .visible(!hidden);
    if std::env::var_os(SAY_READY).is_some() {
        window = window.initialization_script(WATCH_FOR_PAINT).on_document_title_changed(|_, title| {
            if title == "UI_READY" {
                say_ready();
            }
        });
    }
    let window = window.build()?;
    let app = app.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event {
            if bridge::closes_to_tray(&app) {
                api.prevent_close();
                hide(&app);
            } else {
                app.exit(0);
            }
        }
    });
    Ok(())
}

pub fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let shown = window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be shown");
    }
}

fn hide(app: &AppHandle) {
    if let Some(Err(error)) = app.get_webview_window(MAIN).map(|window| window.hide()) {
        tracing::warn!(%error, "the window could not be hidden");
    }
}

#[allow(clippy::print_stdout, reason = "the measurement reads it there")]
fn say_ready() {
    println!("UI_READY");
}
