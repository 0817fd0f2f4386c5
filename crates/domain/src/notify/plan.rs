//! Who gets what, by which way, when, and why (TN2).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{EventKind, Preferences, Rules, Way};
use crate::PersonId;

/// Somebody whom an event concerns: they may see what it is about. That was decided by `access` before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub person: PersonId,
    pub preferences: Preferences,
    /// The ways by which they can be reached now: a subscription, a conversation, an address.
    pub reached_by: BTreeSet<Way>,
    /// They were told the same already in a conversation.
    pub was_told: bool,
}

/// What is decided about one person: always a line under the bell, and at most one message by one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub way: Way,
    /// Other ways, in their order, should it turn out that this one surely cannot reach the person.
    pub otherwise: Vec<Way>,
    pub when: When,
    pub why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "when")]
#[ts(rename = "NoticeWhen")]
pub enum When {
    Now,
    /// After the quiet hours; local time of the office.
    At {
        at: NaiveDateTime,
    },
    /// With the one message of the day.
    InDigest,
}

/// Why a message takes its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "NoticeWhy")]
pub enum Why {
    /// The dearest way of the person that the office allows and that reaches them.
    Preferred,
    /// The person wants this kind only under the bell.
    Muted,
    /// No way that the office allows and the person likes reaches them.
    NothingReaches,
    /// They were answered in a conversation already.
    ToldInChat,
}

/// By person, so that nobody can get two.
pub type Plan = BTreeMap<PersonId, Message>;

/// Decides about one event. Empty when the office does not tell it.
pub fn plan(
    event: EventKind,
    rules: &Rules,
    recipients: impl IntoIterator<Item = Recipient>,
    now: NaiveDateTime,
) -> Plan {
    let allowed: BTreeSet<Way> = rules.ways_of(event).collect();
    if allowed.is_empty() {
        return Plan::new();
    }
    let when = match rules.quiet.map(|quiet| quiet.after(now)) {
        Some(at) if at > now => When::At { at },
        _ => When::Now,
    };
    recipients.into_iter().map(|recipient| (recipient.person, message(event, &allowed, &recipient, when))).collect()
}

fn message(event: EventKind, allowed: &BTreeSet<Way>, recipient: &Recipient, when: When) -> Message {
    let only_listed = |why| Message { way: Way::Portal, otherwise: Vec::new(), when: When::Now, why };
    if recipient.was_told {
        return only_listed(Why::ToldInChat);
    }
    if recipient.preferences.muted.contains(&event.ruled_by()) {
        return only_listed(Why::Muted);
    }
    let liked = recipient.preferences.ways.iter().copied().take_while(|way| *way != Way::Portal);
    let mut ways = liked.filter(|way| allowed.contains(way) && recipient.reached_by.contains(way));
    let Some(way) = ways.next() else {
        let wants_the_bell = recipient.preferences.ways.first() == Some(&Way::Portal);
        return only_listed(if wants_the_bell { Why::Preferred } else { Why::NothingReaches });
    };
    let is_daily = matches!(event, EventKind::Reminder | EventKind::DueSoon | EventKind::Digest);
    let when = if recipient.preferences.digest && !is_daily { When::InDigest } else { when };
    Message { way, otherwise: ways.collect(), when, why: Why::Preferred }
}
