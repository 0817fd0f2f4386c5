//! The simulated telephone: a channel for the demonstration and the tests, which behaves like a real one.
//! It posts signed webhooks and gets the office's messages by asking.
//!
//! | call | what |
//! | --- | --- |
//! | `POST /webhooks/phone/{office}` with `X-Balcao-Signature: sha256=…` (HMAC-SHA256 of the raw body) | [`PhoneWebhook`]; 200 each time, stored once |
//! | `GET /phone/{office}/messages?number=&after=` with the same secret as bearer | [`PhoneInbox`] |

use chrono::{DateTime, Utc};
use domain::DocumentId;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneWebhook {
    pub messages: Vec<PhoneMessage>,
    #[serde(default)]
    pub statuses: Vec<PhoneStatus>,
}

/// What somebody typed on the telephone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneMessage {
    /// Made by the telephone, unique per office; the same id twice is one message.
    pub id: String,
    /// E.164 without the plus sign.
    pub from: String,
    pub name: Option<String>,
    pub text: String,
    pub sent_at: DateTime<Utc>,
}

/// A receipt of a message of the office: `sent`, `delivered`, `read` or `failed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneStatus {
    pub message: String,
    pub status: String,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneInbox {
    pub messages: Vec<PhoneIncoming>,
}

/// What arrived on the telephone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneIncoming {
    pub id: String,
    /// Ascending per number; give it as `after`.
    pub sequence: u64,
    pub text: String,
    pub documents: Vec<PhoneDocument>,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneDocument {
    pub id: DocumentId,
    pub title: String,
    pub link: String,
}
