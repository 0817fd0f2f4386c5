//! What the office tells people: which event reaches whom, by which way, and when (TN2, TN3). Pure: the portal brings
//! the people and the local time, and carries out what was decided.
//!
//! One event gives each person at most one message: [`plan::plan`] answers with a map by person, and the store keeps
//! one row per office, event and person. To add an event: a line in [`event::EventKind`] with its variables, its words
//! in each `assets/texts/*/notices.toml`, and whoever makes it happen calls the portal's `notices::tell`.

pub mod event;
pub mod plan;
pub mod reminders;
pub mod rules;
#[cfg(test)]
mod stories;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use event::EventKind;
pub use plan::{Message, Plan, Recipient, When, Why, plan};
pub use reminders::{Reminder, reminder_on};
pub use rules::{Preferences, Preset, QuietHours, ReminderRules, Rules};

/// How a message reaches somebody. Whatever the way, it is also listed under the bell of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "NoticeWay")]
pub enum Way {
    /// A notification of the browser or telephone, where the person allowed it.
    Push,
    Whatsapp,
    Email,
    /// Only the bell.
    Portal,
}

impl Way {
    /// In the order in which they are tried when nobody says otherwise.
    pub const ALL: [Self; 4] = [Self::Push, Self::Whatsapp, Self::Email, Self::Portal];
}

/// The language in which somebody is written to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub enum Language {
    #[default]
    #[serde(rename = "pt-BR")]
    PtBr,
    #[serde(rename = "es")]
    Es,
    #[serde(rename = "en")]
    En,
}

impl Language {
    pub const ALL: [Self; 3] = [Self::PtBr, Self::Es, Self::En];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::PtBr => "pt-BR",
            Self::Es => "es",
            Self::En => "en",
        }
    }

    /// The language with this name; what is not known is Portuguese.
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|language| language.as_str() == name).unwrap_or_default()
    }
}

/// How a client likes to be addressed (TN4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Formal,
    #[default]
    Friendly,
}

impl Tone {
    pub const ALL: [Self; 2] = [Self::Formal, Self::Friendly];
}
