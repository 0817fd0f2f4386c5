//! What an office decides about notifications, and what each person prefers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{EventKind, Language, Way};

/// The office's decisions: which events are told by which ways, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "NotificationRules")]
pub struct Rules {
    /// An event that is not here, or has no way, is told to nobody.
    pub ways: BTreeMap<EventKind, BTreeSet<Way>>,
    /// Nothing disturbs anybody then; it waits for the end.
    pub quiet: Option<QuietHours>,
    pub reminders: ReminderRules,
    /// The zone in which all hours here are meant, e.g. `America/Sao_Paulo`.
    pub zone: String,
}

/// From `from` up to, not including, `until`; over midnight when `from` is the later one. `HH:MM:SS`, local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuietHours {
    #[ts(type = "string")]
    pub from: NaiveTime,
    #[ts(type = "string")]
    pub until: NaiveTime,
}

/// Reminders of documents that nobody has opened (TN3). They stop at the opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReminderRules {
    /// So many business days long, each day; 0 switches them off.
    pub daily_for_days: u32,
    /// So many days before the due date, on the business day before where that is none.
    pub before_due_days: BTreeSet<u32>,
    /// When the one message of the day goes out: reminders, and what waited for the digest. `HH:MM:SS`, local time.
    #[ts(type = "string")]
    pub at: NaiveTime,
}

/// Both options of the systems that offices come from, as one click.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "NotificationPreset")]
pub enum Preset {
    /// The portal tells about each document when it is published; processes tell nothing.
    PortalNotifies,
    /// Processes tell, task by task ("Notificar cliente"); a published document by itself tells nothing.
    ProcessesNotify,
}

/// What a person likes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "NoticePreferences")]
pub struct Preferences {
    /// The ways, the dearest first. One that is not named is not used, nor one after `portal`.
    pub ways: Vec<Way>,
    /// These are only listed under the bell.
    pub muted: BTreeSet<EventKind>,
    /// Everything of a day in one message instead of one each.
    pub digest: bool,
    /// `None` is the office's.
    pub language: Option<Language>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { ways: Way::ALL.to_vec(), muted: BTreeSet::new(), digest: false, language: None }
    }
}

impl Default for ReminderRules {
    fn default() -> Self {
        Self { daily_for_days: 10, before_due_days: [3, 1].into(), at: hour(9) }
    }
}

impl Rules {
    /// What an office has before it decides: the portal tells everything, by every way, from seven to eight; but for
    /// news, which disturb nobody.
    pub fn new(zone: &str) -> Self {
        let told = EventKind::RULED.into_iter().filter(|event| *event != EventKind::NewsPublished);
        let ways = told.map(|event| (event, Way::ALL.into())).collect();
        let quiet = Some(QuietHours { from: hour(20), until: hour(7) });
        let rules = Self { ways, quiet, reminders: ReminderRules::default(), zone: zone.to_owned() };
        rules.with_what_came_later().with(Preset::PortalNotifies)
    }

    /// Rules that were saved before an event existed say nothing of it: it is told as to an office that never decided.
    pub fn with_what_came_later(mut self) -> Self {
        self.ways.entry(EventKind::NewsPublished).or_insert_with(|| [Way::Portal].into());
        self
    }

    /// The same with a preset; only what the preset is about changes.
    pub fn with(mut self, preset: Preset) -> Self {
        let (on, off) = match preset {
            Preset::PortalNotifies => (EventKind::DocumentPublished, EventKind::TaskForClient),
            Preset::ProcessesNotify => (EventKind::TaskForClient, EventKind::DocumentPublished),
        };
        self.ways.remove(&off);
        if self.ways_of(on).next().is_none() {
            self.ways.insert(on, Way::ALL.into());
        }
        self
    }

    /// The preset that these rules follow; `None` when both or none of the two tell.
    pub fn preset(&self) -> Option<Preset> {
        let tells = |event| self.ways_of(event).next().is_some();
        match (tells(EventKind::DocumentPublished), tells(EventKind::TaskForClient)) {
            (true, false) => Some(Preset::PortalNotifies),
            (false, true) => Some(Preset::ProcessesNotify),
            _ => None,
        }
    }

    /// The ways by which an event is told. A digest takes any way that something of it might have taken.
    pub fn ways_of(&self, event: EventKind) -> impl Iterator<Item = Way> {
        let of_this = move |ruled: EventKind| event == EventKind::Digest || event.ruled_by() == ruled;
        self.ways.iter().filter(move |(ruled, _)| of_this(**ruled)).flat_map(|(_, ways)| ways).copied()
    }

    /// The field that cannot be, and what would be right.
    pub fn fault(&self) -> Option<(&'static str, &'static str)> {
        if self.ways.keys().any(|event| !EventKind::RULED.contains(event)) {
            return Some(("ways", "events that can be switched; letters always go out by e-mail"));
        }
        if self.quiet.is_some_and(|quiet| quiet.from == quiet.until) {
            return Some(("quiet.until", "another hour than the beginning; leave quiet hours away to have none"));
        }
        if self.quiet.is_some_and(|quiet| quiet.covers(self.reminders.at)) {
            return Some(("reminders.at", "an hour outside the quiet hours"));
        }
        if self.reminders.daily_for_days > 60 {
            return Some(("reminders.daily_for_days", "0 to 60 business days"));
        }
        let days = &self.reminders.before_due_days;
        (days.len() > 5 || days.iter().any(|day| *day > 30))
            .then_some(("reminders.before_due_days", "at most five numbers from 0 to 30"))
    }
}

impl QuietHours {
    pub fn covers(&self, time: NaiveTime) -> bool {
        if self.from < self.until {
            (self.from..self.until).contains(&time)
        } else {
            time >= self.from || time < self.until
        }
    }

    /// The moment itself, or the end of the quiet hours it lies in.
    pub fn after(&self, moment: NaiveDateTime) -> NaiveDateTime {
        if !self.covers(moment.time()) {
            return moment;
        }
        let end = moment.date().and_time(self.until);
        if end > moment { end } else { end + TimeDelta::days(1) }
    }
}

fn hour(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()
}
