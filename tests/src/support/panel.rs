//! The panel of a desktop, as far as Balcão talks to it: it takes tray icons and notifications, and keeps what it was
//! shown, so that a story can look, and can click as a person would.
//!
//! It answers on the session's bus as `org.kde.StatusNotifierWatcher` and `org.freedesktop.Notifications`; start the
//! session without [`headless::Service::Notifications`], for a bus knows a name only once.

mod notifications;
mod tray;

use anyhow::{Context, Result};
use headless::Session;
use notifications::Notifications;
pub use notifications::Shown;
use std::sync::{Arc, Mutex};
pub use tray::{Icon, MenuItem};
use tray::{Item, Watcher};
use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;

/// A panel on a session's bus, until it is dropped.
#[derive(Debug)]
pub struct Panel {
    connection: Connection,
    items: Arc<Mutex<Vec<Item>>>,
    shown: Arc<Mutex<Vec<Shown>>>,
}

impl Panel {
    /// # Errors
    /// When the bus cannot be reached or has a panel already.
    pub fn on(session: &Session) -> Result<Self> {
        let (items, shown) = (Arc::default(), Arc::default());
        let connection = Builder::address(session.bus_address().as_str())?
            .serve_at(tray::WATCHER_PATH, Watcher::new(Arc::clone(&items)))?
            .serve_at(notifications::PATH, Notifications::new(Arc::clone(&shown)))?
            .name(tray::WATCHER_NAME)?
            .name(notifications::NAME)?
            .build()
            .context("the session's bus takes no panel")?;
        Ok(Self { connection, items, shown })
    }

    /// The tray icon as it is now, when a program has one.
    ///
    /// # Errors
    /// When the program does not answer for its icon.
    pub fn icon(&self) -> Result<Option<Icon>> {
        self.newest_item()?.map(|item| item.look(&self.connection)).transpose()
    }

    /// The entries of the tray icon's menu, from top to bottom.
    ///
    /// # Errors
    /// When there is no icon, or it has no menu.
    pub fn menu(&self) -> Result<Vec<MenuItem>> {
        self.newest_item()?.context("no program has a tray icon")?.menu(&self.connection)
    }

    /// Clicks the entry `label` of the tray icon's menu.
    ///
    /// # Errors
    /// When there is no such entry; the sentence says which there are.
    pub fn click_menu(&self, label: &str) -> Result<()> {
        let entries = self.menu()?;
        let entry = entries.iter().find(|entry| entry.label == label).with_context(|| {
            let labels: Vec<_> = entries.iter().map(|entry| entry.label.as_str()).collect();
            format!("the tray menu has no “{label}”, but {}", labels.join(", "))
        })?;
        self.newest_item()?.context("no program has a tray icon")?.click(&self.connection, entry.id)
    }

    /// Every notification that was shown, oldest first.
    ///
    /// # Errors
    /// When a story that used the panel at the same time has failed.
    pub fn notifications(&self) -> Result<Vec<Shown>> {
        Ok(self.shown.lock().ok().context("the panel broke")?.clone())
    }

    /// Clicks `action` of a notification (`default` is a click on its text), and closes it.
    ///
    /// # Errors
    /// When the bus is gone.
    pub fn click_notification(&self, shown: &Shown, action: &str) -> Result<()> {
        notifications::click(&self.connection, shown.id, action)
    }

    /// The icon that was registered last by a program that still runs.
    fn newest_item(&self) -> Result<Option<Item>> {
        // The lock is let go before the bus is asked: the bus may be about to bring the next icon.
        let items = self.items.lock().ok().context("the panel broke")?.clone();
        Ok(items.into_iter().rev().find(|item| item.is_there(&self.connection)))
    }
}
