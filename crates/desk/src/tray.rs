//! What the tray shows, as a value; the shell draws it (DE1).

use contract::desk::{Connection, DeskStatus, Locale};

use crate::texts::say;

/// The sentences that the tray uses, for the test that they are there.
#[cfg(test)]
pub const KEYS: &[&str] = &[
    "tray_open",
    "tray_open_count",
    "tray_nothing_waits",
    "tray_waits_one",
    "tray_waits",
    "tray_offline",
    "tray_settings",
    "tray_quit",
];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayView {
    /// Yellow while something waits for the office.
    pub yellow: bool,
    /// Drawn on the icon.
    pub count: u32,
    /// One line that says it in words.
    pub tooltip: String,
    pub menu: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub action: Action,
    pub label: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    OpenOrderCenter,
    OpenSettings,
    Quit,
}

impl Action {
    pub const ALL: [Self; 3] = [Self::OpenOrderCenter, Self::OpenSettings, Self::Quit];

    pub fn id(self) -> &'static str {
        match self {
            Self::OpenOrderCenter => "open_order_center",
            Self::OpenSettings => "open_settings",
            Self::Quit => "quit",
        }
    }

    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.id() == id)
    }
}

/// `None` while nobody is signed in.
pub fn view(status: Option<&DeskStatus>, locale: Locale) -> TrayView {
    let count = status.map_or(0, |status| status.badge);
    let number = count.to_string();
    let waiting = match count {
        0 => say(locale, "tray_nothing_waits", &[]),
        1 => say(locale, "tray_waits_one", &[]),
        _ => say(locale, "tray_waits", &[("count", &number)]),
    };
    let offline = status.is_some_and(|status| matches!(status.connection, Connection::Offline { .. }));
    let tooltip = if offline { format!("{waiting} · {}", say(locale, "tray_offline", &[])) } else { waiting };
    let open = match count {
        0 => say(locale, "tray_open", &[]),
        _ => say(locale, "tray_open_count", &[("count", &number)]),
    };
    let item = |action, label| Item { action, label };
    TrayView {
        yellow: count > 0,
        count,
        tooltip,
        menu: vec![
            item(Action::OpenOrderCenter, open),
            item(Action::OpenSettings, say(locale, "tray_settings", &[])),
            item(Action::Quit, say(locale, "tray_quit", &[])),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(badge: u32, connection: Connection) -> DeskStatus {
        DeskStatus {
            connection,
            last_sync_at: None,
            first_sync_running: false,
            waiting_to_send: 0,
            refused: 0,
            badge,
            agents: vec![],
        }
    }

    #[test]
    fn the_tray_turns_yellow_with_the_count_of_what_waits() {
        let view = view(Some(&status(7, Connection::Online)), Locale::PtBr);
        assert!(view.yellow);
        assert_eq!(view.count, 7);
        assert!(view.menu.iter().any(|item| item.label.contains('7')), "{view:?}");
    }

    #[test]
    fn with_nothing_waiting_it_is_calm() {
        let view = view(Some(&status(0, Connection::Online)), Locale::En);
        assert_eq!((view.yellow, view.count), (false, 0));
    }

    #[test]
    fn offline_is_said_in_words() {
        let offline =
            Connection::Offline { since: Default::default(), why: contract::ErrorCode::ServerUnreachable.into() };
        let told = view(Some(&status(0, offline)), Locale::PtBr).tooltip;
        assert!(told.contains(&say(Locale::PtBr, "tray_offline", &[])), "{told}");
    }

    #[test]
    fn every_menu_item_leads_back_to_its_action() {
        for action in Action::ALL {
            assert_eq!(Action::of_id(action.id()), Some(action));
        }
    }
}
