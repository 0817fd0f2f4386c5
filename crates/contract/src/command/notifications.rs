//! Notifications: rules and texts of the office, preferences of a client user, and "remind only those".

use domain::notify::{EventKind, Language, Preferences, Preset, Rules, Tone};
use domain::{CompanyId, DocumentId, NoticeId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum NotificationsCommand {
    /// Staff with `manage_notifications`. Which event is told by which ways, quiet hours, reminders (TN2, TN3). An
    /// unknown zone is refused with the field `command.rules.zone`. → `nothing`
    SaveRules { rules: Rules },
    /// Staff with `manage_notifications`. One click for "the portal tells" or "processes tell". → `nothing`
    ApplyPreset { preset: Preset },
    /// Staff with `manage_texts`. The office's own words for an event, in a language and a tone. Refused with the field
    /// `command.text.subject`, `.line` or `.body` when they use a variable that the event does not have;
    /// `facts.variable` names it, `facts.known` lists those that there are. → `nothing`
    SaveText { event: EventKind, language: Language, tone: Tone, text: NoticeText },
    /// Staff with `manage_texts`. Back to the words that come with the product. → `nothing`
    RestoreText { event: EventKind, language: Language, tone: Tone },
    /// Staff with `manage_texts`. How this client is addressed. → `nothing`
    SaveTone { company: CompanyId, tone: Tone },
    /// Staff with `manage_notifications`, from the peak-day board (TN5): everybody who may see one of these documents
    /// is reminded exactly once, of all of theirs together, by their own way. Documents that were opened meanwhile
    /// are left out. → `reminded`
    RemindOnly { documents: Vec<DocumentId> },
    /// Client. → `nothing`
    SavePreferences { preferences: Preferences },
    /// Client: read under the bell; without ids everything. → `nothing`
    MarkRead { notices: Option<Vec<NoticeId>> },
}

/// The words of an event. Variables stand in double braces: `{{ title }}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoticeText {
    /// Of the e-mail; one line, at most 200 characters. Also the headline under the bell and of a push.
    pub subject: String,
    /// One sentence, at most 300 characters: under the bell, in a push and on WhatsApp.
    pub line: String,
    /// Of the e-mail, at most 10,000 characters: paragraphs between empty lines. A line that begins with "• " is an item of a
    /// list; a line "→ Label: address" becomes a button. The HTML is made from it, so that it always says the same.
    pub body: String,
}
