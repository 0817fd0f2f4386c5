//! The conversation with one client: asks for what is missing, one question at a time, says back what it understood,
//! and opens the order. A pure step: the state goes in and comes out, the portal carries out what the steps say.

mod advance;
mod answer;
mod draft;
mod find;
mod wording;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::CompanyId;
use domain::order::{Asked, KindId};
use serde::{Deserialize, Serialize};

use crate::{Assistant, Knowledge, TextKey};
use draft::Draft;

/// One thing for the portal to do, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Send this to the client.
    Say(Reply),
    /// Open an order for this, on behalf of the caller. Access is checked again by the portal.
    Open(Asked),
    /// Put the conversation among those that wait for a person of the office. What the client is told is a `Say`.
    HandOver(HandOver),
    /// Cancel the latest order of this conversation that is not yet done, and tell the client (`order_cancelled`, or
    /// `too_late_to_cancel`): only the portal knows how far it is.
    CancelLatest,
}

/// A text for the client: a key of `assets/texts/`, its variables, and the numbered answers, if there are any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub text: TextKey,
    pub variables: BTreeMap<&'static str, String>,
    pub choices: Vec<Choice>,
}

/// One of the answers offered. The client may answer with its number (from 1), its label or its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: String,
    pub label: String,
}

/// Why a person of the office takes over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum HandOver {
    AskedFor,
    /// Two messages in a row were not understood (AS6).
    Misunderstood,
    /// The caller may not ask for documents of this kind's department.
    NotPermitted {
        kind: KindId,
    },
    /// The office answers this kind itself.
    KindOff {
        kind: KindId,
    },
    /// The caller is linked to no company.
    NoCompany,
}

/// The state of one conversation, kept by the portal between messages as JSON ([`Dialogue::to_json`]). Small and
/// bounded: at most 24 requests, one question of at most 8 choices, and of
/// the client's words 500 bytes a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialogue {
    version: u8,
    /// Requests not yet complete; the question is about the first.
    drafts: Vec<Draft>,
    question: Option<Question>,
    /// The company last spoken of in this conversation.
    company: Option<CompanyId>,
    /// The latest request that was opened or given up, for "e o de setembro?".
    latest: Option<Draft>,
    misunderstood: u8,
}

/// What the client was asked last, about the first draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Question {
    about: About,
    choices: Vec<Choice>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum About {
    Kind,
    Company,
    Employee,
    Competence,
    Period,
    Year,
    PayOn,
    /// Yes or no.
    Confirm,
}

const VERSION: u8 = 1;
/// Orders that one message may open; with more, the client is asked to send them in parts.
const MOST_ORDERS: usize = 24;
/// Answers offered with a question.
const MOST_CHOICES: usize = 8;
/// Of the client's words kept with an order.
const MOST_WORDS_BYTES: usize = 500;

impl Default for Dialogue {
    fn default() -> Self {
        Self { version: VERSION, drafts: Vec::new(), question: None, company: None, latest: None, misunderstood: 0 }
    }
}

impl Dialogue {
    /// The state written by [`Dialogue::to_json`]. What is unreadable or of another version begins anew: a
    /// conversation loses its open question, never an order.
    pub fn from_json(json: &str) -> Self {
        serde_json::from_str(json).ok().filter(|state: &Self| state.version == VERSION).unwrap_or_default()
    }

    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Is the client being asked something?
    pub fn is_waiting_for_an_answer(&self) -> bool {
        self.question.is_some()
    }
}

impl Assistant<'_> {
    /// Takes one message of the client and says what to do. The same arguments always give the same steps.
    pub fn step(&self, state: Dialogue, message: &str, office: &Knowledge, today: NaiveDate) -> (Dialogue, Vec<Step>) {
        answer::step(self, state, message, office, today)
    }
}

impl Reply {
    pub(crate) fn new(text: TextKey) -> Self {
        Self { text, variables: BTreeMap::new(), choices: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        debug_assert!(self.text.variables().contains(&name), "{:?} has no variable {name}", self.text);
        self.variables.insert(name, value.into());
        self
    }

    pub(crate) fn offering(mut self, choices: Vec<Choice>) -> Self {
        self.choices = choices;
        self
    }
}
