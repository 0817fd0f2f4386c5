//! Notifications as the desktop asks about them (`office.ask`), and as the clients' portal shows them.
//!
//! | question (staff) | asks → answer |
//! | --- | --- |
//! | `notifications/rules` | [`ShowRules`] → [`RulesShown`] |
//! | `notifications/who` | [`WhoGets`] → [`WhoGetsIt`]: who will get what, before saving |
//! | `notifications/texts` | [`ShowTexts`] → [`TextsShown`] |
//! | `notifications/preview` | [`PreviewText`] → [`TextPreview`] |
//! | `notifications/board` | [`ShowBoard`] → [`Board`]: the peak-day board |
//! | `notifications/deliveries` | [`ShowDeliveries`] → [`Deliveries`]: what went out, what waits, what failed and why |
//!
//! | call (client, under `/api/client/`) | answer |
//! | --- | --- |
//! | `GET notices?before=` | [`NoticePage`]: the bell |
//! | `GET notices/preferences` | [`domain::notify::Preferences`]; saved with the command `save_preferences` |
//! | `GET push` | [`PushOffer`]: the key to subscribe with |
//! | `PUT push` with [`PushSubscription`] | nothing; the same endpoint again is the same subscription |
//! | `DELETE push` with [`PushEndpoint`] | nothing |

use chrono::{DateTime, NaiveDate, Utc};
use domain::news::Audience;
use domain::notify::{EventKind, Language, Preset, Rules, Tone, Way, When, Why};
use domain::{Cents, CompanyId, DocumentId, NoticeId, PersonId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::command::notifications::NoticeText;

#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct ShowRules {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RulesShown {
    pub rules: Rules,
    /// The preset that they follow; `null` when they follow neither.
    pub preset: Option<Preset>,
    /// The events that can be switched, in the order to show them.
    pub events: Vec<EventKind>,
    /// Does this server have a mail server to send by? Without one nobody is reached by e-mail.
    pub mail_is_set_up: bool,
}

/// Who would be told about `event`, if `rules` counted? Nothing is saved or sent.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WhoGets {
    pub event: EventKind,
    /// `null`: those that count now.
    pub rules: Option<Rules>,
    /// Only the people of this company; `null`: of all.
    pub company: Option<CompanyId>,
    /// A document that it would be about: only those who may see it.
    pub document: Option<DocumentId>,
    /// News that it would be about: only those whom they are for. Also asked by staff who publish news.
    #[serde(default)]
    #[ts(optional)]
    pub audience: Option<Audience>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WhoGetsIt {
    /// By name, at most 500. Empty when the rules switch the event off.
    pub people: Vec<Gets>,
    /// Also those that are not listed.
    #[ts(type = "number")]
    pub total: u64,
    /// How many people each way reaches; each person is counted once.
    pub by_way: Vec<WayCount>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Gets {
    pub person: PersonId,
    pub name: String,
    /// `portal`: only under the bell.
    pub way: Way,
    pub when: When,
    pub why: Why,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WayCount {
    pub way: Way,
    #[ts(type = "number")]
    pub people: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ShowTexts {
    pub language: Language,
    pub tone: Tone,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TextsShown {
    pub texts: Vec<TextShown>,
    /// Those who are not addressed in the usual tone (`friendly`).
    pub tones: Vec<CompanyTone>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TextShown {
    pub event: EventKind,
    pub text: NoticeText,
    /// The office wrote its own.
    pub is_own: bool,
    /// What may stand in double braces.
    pub variables: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CompanyTone {
    pub company: CompanyId,
    pub tone: Tone,
}

/// How a text would look to a client, with their own data where there is some (TN4).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PreviewText {
    pub event: EventKind,
    pub language: Language,
    pub tone: Tone,
    /// What is being written, not saved; `null`: what would be sent now.
    pub text: Option<NoticeText>,
    /// The client user to whom it would go; `null`: an invented one.
    pub person: Option<PersonId>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TextPreview {
    pub subject: String,
    pub line: String,
    /// The e-mail as text.
    pub text: String,
    /// The e-mail as HTML, a whole page without scripts or outside pictures; show it in a sandboxed frame.
    pub html: String,
    /// The address that it would go to, if the person has one.
    pub to: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ShowBoard {
    /// Look so many hours ahead; 48 when it is `null`, at most 720.
    pub hours: Option<u32>,
}

/// The peak-day board (TN5): what is due, has not been opened, how much it is about, and whom to call.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Board {
    /// The soonest due first, then the largest amount; at most 500.
    pub rows: Vec<BoardRow>,
    /// Also those that are not listed.
    #[ts(type = "number")]
    pub total: u64,
    /// Of all of them.
    pub amount: Cents,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BoardRow {
    pub document: DocumentId,
    pub title: String,
    pub company: CompanyId,
    pub company_name: String,
    pub due_on: NaiveDate,
    pub amount: Option<Cents>,
    pub published_at: DateTime<Utc>,
    /// Those who may see it and could open it; who has a telephone comes first.
    pub call: Vec<WhomToCall>,
    /// When somebody was last told or reminded about it.
    pub last_told_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WhomToCall {
    pub person: PersonId,
    pub name: String,
    /// With country and area code, without the plus sign.
    pub phone: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct ShowDeliveries {
    #[serde(default)]
    pub show: DeliveriesShown,
    /// What was about this company.
    #[serde(default)]
    pub company: Option<CompanyId>,
    /// What this person was told.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// `next` of the page before.
    #[serde(default)]
    pub before: Option<String>,
}

/// Which of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeliveriesShown {
    #[default]
    All,
    /// What failed, is uncertain, or is tried again after a failure.
    Troubled,
    Waiting,
    Sent,
    Failed,
    Uncertain,
    InDigest,
    /// Only under the bell.
    Listed,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Deliveries {
    /// The newest first.
    pub rows: Vec<DeliveryRow>,
    pub next: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeliveryRow {
    pub notice: NoticeId,
    pub person: PersonId,
    pub person_name: String,
    /// `null` when it is about several, or about none.
    pub company: Option<CompanyId>,
    pub event: EventKind,
    /// Empty, as `link`, for whoever does not reach all departments.
    pub title: String,
    /// A path of the portal to what it is about, e.g. `/documentos/…`.
    pub link: String,
    pub way: Way,
    pub state: NoticeState,
    pub at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

/// How far a message got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum NoticeState {
    /// Only under the bell; nothing goes out.
    Listed,
    /// Waits for the one message of the day.
    InDigest,
    /// On its way; after a failed try `error` says why it is tried again, and `next_try_at` when.
    Waiting {
        next_try_at: DateTime<Utc>,
        attempts: u32,
        error: Option<String>,
    },
    Sent,
    /// It surely did not go out: `mailbox_unknown`, `mailbox_full`, `server_unreachable`, `no_subscription` …
    Failed {
        code: String,
    },
    /// Nobody knows; it is not sent again by itself.
    Uncertain,
}

/// The bell of the clients' portal.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NoticePage {
    /// The newest first.
    pub rows: Vec<NoticeRow>,
    /// Give it as `before` for the next page.
    pub next: Option<String>,
    #[ts(type = "number")]
    pub unread: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NoticeRow {
    pub id: NoticeId,
    pub event: EventKind,
    pub title: String,
    pub line: String,
    /// A path of the portal to go to, e.g. `/documentos/…`.
    pub link: String,
    pub at: DateTime<Utc>,
    pub read: bool,
}

/// What a browser needs in order to subscribe.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PushOffer {
    /// The `applicationServerKey`: base64url without padding.
    pub key: String,
    /// The devices of this person that are subscribed: of each the SHA-256 of its endpoint, in hex. A browser that does
    /// not find itself here is not told anything, whatever it has subscribed to before.
    pub devices: Vec<String>,
}

/// What `PushSubscription.toJSON()` of a browser gives.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct PushSubscription {
    pub endpoint: String,
    pub keys: PushKeys,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct PushKeys {
    /// 65 bytes, base64url without padding.
    pub p256dh: String,
    /// 16 bytes, base64url without padding.
    pub auth: String,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct PushEndpoint {
    pub endpoint: String,
}
