//! Notifications: the service that shows them, and a person's click on one.

use anyhow::Result;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use zbus::blocking::Connection;
use zbus::zvariant::OwnedValue;

pub const NAME: &str = "org.freedesktop.Notifications";
pub const PATH: &str = "/org/freedesktop/Notifications";
/// The specification's number for a notification that the person closed.
const CLOSED_BY_PERSON: u32 = 2;

/// A notification as it was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub id: u32,
    pub program: String,
    pub summary: String,
    pub body: String,
    /// What may be clicked: the action's id and its label.
    pub actions: Vec<(String, String)>,
}

/// The service that programs ask to show a notification.
#[derive(Debug)]
pub struct Notifications {
    shown: Arc<Mutex<Vec<Shown>>>,
}

impl Notifications {
    pub fn new(shown: Arc<Mutex<Vec<Shown>>>) -> Self {
        Self { shown }
    }
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    #[allow(clippy::too_many_arguments, reason = "the specification has so many")]
    fn notify(
        &self,
        program: String,
        replaces: u32,
        _icon: &str,
        summary: String,
        body: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expires_ms: i32,
    ) -> u32 {
        let Ok(mut shown) = self.shown.lock() else { return 0 };
        let id = if replaces == 0 { u32::try_from(shown.len()).unwrap_or(0) + 1 } else { replaces };
        let pairs = actions.chunks_exact(2);
        let actions = pairs.filter_map(|pair| Some((pair.first()?.clone(), pair.last()?.clone()))).collect();
        shown.push(Shown { id, program, summary, body, actions });
        id
    }

    fn close_notification(&self, _id: u32) {}

    fn get_capabilities(&self) -> Vec<&str> {
        vec!["actions", "body"]
    }

    fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("stories", "balcao", "1", "1.2")
    }
}

/// Tells the program what a person does who clicks.
pub fn click(connection: &Connection, id: u32, action: &str) -> Result<()> {
    connection.emit_signal(None::<&str>, PATH, NAME, "ActionInvoked", &(id, action))?;
    Ok(connection.emit_signal(None::<&str>, PATH, NAME, "NotificationClosed", &(id, CLOSED_BY_PERSON))?)
}
