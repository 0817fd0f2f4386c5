//! Letters: what goes to an address by e-mail, whoever it belongs to (an invitation, a reset, a shared link).
//!
//! [`post`] plans a letter in the transaction that causes it; `jobs/deliveries` writes it out in the office's words and
//! hands it to the mail server. The same key is one letter: to send it again on purpose (a new link), give a new key.
//! How far it got: [`portal_store::Store::effect`] with the key.
//!
//! To notify people about something, use `notices::tell` instead: it knows rules, preferences and ways.

use std::collections::BTreeMap;

use channels::Mailbox;
use chrono::{DateTime, Utc};
use domain::notify::{EventKind, Language, Tone};
use portal_store::{NewEffect, Planned, StoreError, Transaction};
use serde::{Deserialize, Serialize};

/// The kind of effect that delivers a letter.
pub const MAIL: &str = "mail";

/// The variables of an event's words, by name; see [`EventKind::variables`].
pub type Values = BTreeMap<String, String>;

/// A letter as it waits in the outbox. It is erased from there once it is delivered or given up, since a link may stand
/// in it that lets somebody in.
#[derive(Clone, Serialize, Deserialize)]
pub struct Letter {
    pub to: Mailbox,
    pub event: EventKind,
    pub values: Values,
    /// `None` is the office's.
    pub language: Option<Language>,
    pub tone: Tone,
}

/// Plans a letter, once per `key` in the office. Keys begin with what waits for it, so that its state is found there:
/// `invitation:<id>:<count>`, `reset:<id>`, `link:<id>:<count>`.
///
/// ```ignore
/// let values = mail::values([("link", link), ("expires_on", day)]);
/// mail::post(&mut transaction, &key, &Mailbox::new(&person.name, &email), EventKind::Invitation, values).await?;
/// ```
pub async fn post(
    transaction: &mut Transaction,
    key: &str,
    to: &Mailbox,
    event: EventKind,
    values: Values,
) -> Result<Planned, StoreError> {
    post_at(transaction, key, to, event, values, transaction.now()).await
}

/// The same, to leave at a later moment.
pub async fn post_at(
    transaction: &mut Transaction,
    key: &str,
    to: &Mailbox,
    event: EventKind,
    values: Values,
    leaves_at: DateTime<Utc>,
) -> Result<Planned, StoreError> {
    let letter = Letter { to: to.clone(), event, values, language: None, tone: Tone::default() };
    plan(transaction, key, &letter, leaves_at).await
}

async fn plan(
    transaction: &mut Transaction,
    key: &str,
    letter: &Letter,
    leaves_at: DateTime<Utc>,
) -> Result<Planned, StoreError> {
    let effect = NewEffect {
        key: key.to_owned(),
        kind: MAIL.to_owned(),
        message: None,
        body: serde_json::to_value(letter).map_err(|_| StoreError::Invalid { field: "letter", expected: "text" })?,
        // A mail server does not know a message again that it has taken already.
        idempotent: false,
        next_at: leaves_at,
    };
    transaction.plan_effect(&effect).await
}

pub fn values<const N: usize>(pairs: [(&str, String); N]) -> Values {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
