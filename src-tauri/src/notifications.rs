//! Native notifications (DE1). Each is shown from a thread of its own: its service may be slow, and waiting for the
//! person's answer blocks.

use desk::{Notice, Notifier};
use notify_rust::Notification;
use tauri::AppHandle;

#[cfg(all(unix, not(target_os = "macos")))]
use crate::bridge;

pub struct Native(pub AppHandle);

impl Notifier for Native {
    fn show(&self, notice: Notice) {
        let app = self.0.clone();
        let shown = std::thread::Builder::new().name("notification".into()).spawn(move || {
            if let Err(error) = show(&app, &notice) {
                // A desktop without notifications still has the tray and the window.
                tracing::info!(%error, "the notification could not be shown");
            }
        });
        if let Err(error) = shown {
            tracing::warn!(%error, "no thread for a notification");
        }
    }
}

fn show(app: &AppHandle, notice: &Notice) -> Result<(), notify_rust::error::Error> {
    let mut notification = Notification::new();
    notification.appname("Balcão").summary(&notice.title).body(&notice.body);
    wait(app, notice, &mut notification)
}

/// Linux: a click on the notification or its button shows the order.
#[cfg(all(unix, not(target_os = "macos")))]
fn wait(app: &AppHandle, notice: &Notice, notification: &mut Notification) -> Result<(), notify_rust::error::Error> {
    notification.icon("balcao").action("default", &notice.action).action("open", &notice.action);
    let order = notice.order;
    notification.show()?.wait_for_action(|action| {
        if matches!(action, "default" | "open") {
            bridge::show(app, "orders", order);
        }
    });
    Ok(())
}

/// Windows and macOS bring the program forward by themselves.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn wait(_: &AppHandle, _: &Notice, notification: &mut Notification) -> Result<(), notify_rust::error::Error> {
    notification.show().map(drop)
}
