//! The two dates of a task: the law's, and the one that the office works towards.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::calendar::{BusinessDays, Calendar};
use crate::due_date::{DueOf, DueRule};

/// How the office's own date follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "target", rename_all = "snake_case", deny_unknown_fields)]
pub enum Target {
    /// So many of the office's working days before the legal date; 0 is that day, or the working day before it.
    BusinessDaysBefore { count: u32 },
    /// A date of its own, for work without a legal date. Where there is one, never after it.
    OwnDate { rule: DueRule },
}

/// By when it must be done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Dates {
    /// "Data legal": what the law says.
    pub legal_on: Option<NaiveDate>,
    /// "Data alvo": what the office wants. Always a day on which the office works, and never after the legal one.
    pub target_on: Option<NaiveDate>,
}

impl Dates {
    /// The dates of work on `of`. Nothing where the rules speak of something else.
    pub fn of(legal: Option<&DueRule>, target: &Target, of: DueOf, days: &BusinessDays) -> Self {
        let legal_on = legal.and_then(|rule| rule.due_on(of, days));
        let wanted = match target {
            Target::BusinessDaysBefore { count } => legal_on.map(|legal| days.before(legal, *count, Calendar::Local)),
            Target::OwnDate { rule } => rule.due_on(of, days),
        };
        let latest = wanted.map(|wanted| legal_on.map_or(wanted, |legal| wanted.min(legal)));
        Self { legal_on, target_on: latest.map(|day| days.on_or_before(day, Calendar::Local)) }
    }

    /// The day that people look at: the office's own, else the law's.
    pub fn first(&self) -> Option<NaiveDate> {
        self.target_on.or(self.legal_on)
    }

    /// The day that a client is told: the law's, else the office's own.
    pub fn for_client(&self) -> Option<NaiveDate> {
        self.legal_on.or(self.target_on)
    }
}
