//! "Meus dados": what an office keeps about one person, for that person (LGPD, art. 18, II and V).

use chrono::{DateTime, Utc};
use domain::registry::Person;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Invitation, LinkedOffice, SecondStepView, SessionRow};

/// Everything about the person, and nothing about anybody else. No secret is in it: not even their hashes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OwnData {
    pub office_name: String,
    pub told_at: DateTime<Utc>,
    pub person: Person,
    /// The companies that the person speaks for or serves.
    pub companies: Vec<String>,
    pub has_password: bool,
    pub second_step: SecondStepView,
    pub invitation: Option<Invitation>,
    pub linked_offices: Vec<LinkedOffice>,
    pub sessions: Vec<SessionRow>,
    /// What the person wrote and was written, oldest first.
    pub messages: Vec<OwnMessage>,
    /// What the person asked for, oldest first.
    pub orders: Vec<OwnOrder>,
    /// The documents that the person opened first, oldest first.
    pub opened: Vec<OpenedDocument>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwnMessage {
    pub at: DateTime<Utc>,
    pub channel: String,
    /// By the person, not by the office.
    pub mine: bool,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwnOrder {
    #[ts(type = "number")]
    pub number: u64,
    pub kind: String,
    pub opened_at: DateTime<Utc>,
    pub status: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "OwnOpenedDocument")]
pub struct OpenedDocument {
    pub title: String,
    pub opened_at: DateTime<Utc>,
}
