//! When somebody is reminded of a document that nobody has opened (TN3).

use chrono::{Days, NaiveDate};

use super::{EventKind, ReminderRules};
use crate::calendar::{BusinessDays, Calendar};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reminder {
    /// It lies there unopened.
    Unopened,
    /// It is due soon, and unopened.
    DueSoon,
}

impl Reminder {
    pub fn event(self) -> EventKind {
        match self {
            Self::Unopened => EventKind::Reminder,
            Self::DueSoon => EventKind::DueSoon,
        }
    }
}

/// What is to be said on `today` about a document that nobody has opened. Only on business days: a day before the due
/// date that is none moves to the business day before. After the due date there is nothing to be warned of.
pub fn reminder_on(
    today: NaiveDate,
    published_on: NaiveDate,
    due_on: Option<NaiveDate>,
    rules: &ReminderRules,
    days: &BusinessDays,
) -> Option<Reminder> {
    if today <= published_on || due_on.is_some_and(|due| due < today) || !days.counts(today, Calendar::Bank) {
        return None;
    }
    let warned_on = |before: &u32| {
        let day = due_on?.checked_sub_days(Days::new(u64::from(*before)))?;
        Some(days.on_or_before(day, Calendar::Bank))
    };
    if rules.before_due_days.iter().any(|before| warned_on(before) == Some(today)) {
        return Some(Reminder::DueSoon);
    }
    let last = days.after(published_on, rules.daily_for_days, Calendar::Bank);
    (rules.daily_for_days > 0 && today <= last).then_some(Reminder::Unopened)
}
