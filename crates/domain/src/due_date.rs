//! When something is due, as a rule that the catalogue writes down.
//!
//! A new rule is a variant of [`DueRule`], its arithmetic in [`DueRule::due_on`] and a row of vectors in
//! `tests/facts/due_dates.rs`.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Competence;
use crate::calendar::{BusinessDays, Calendar};

/// Where a date goes that is no business day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// To the business day before ("antecipa").
    Anticipate,
    /// To the business day after ("prorroga").
    Postpone,
    /// Nowhere.
    Keep,
}

/// How a due date follows from what the document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum DueRule {
    /// A day of a month after the competence. In a month without that day, the last one.
    DayOfMonth {
        day: u32,
        months_after: i32,
        shift: Shift,
        #[serde(default)]
        calendar: Calendar,
    },
    /// The `nth` business day of a month after the competence.
    BusinessDay { nth: u32, months_after: i32, calendar: Calendar },
    /// The last business day of a month after the competence.
    LastBusinessDay { months_after: i32 },
    /// The last business day of the month after the quarter that the competence lies in.
    LastBusinessDayAfterQuarter,
    /// A day of the year, or of a later year.
    DayOfYear { month: u32, day: u32, years_after: i32, shift: Shift },
    /// The last business day of a month of the year, or of a later year.
    LastBusinessDayOfYearMonth { month: u32, years_after: i32 },
    /// Calendar days after an event such as the end of a contract; negative is before it.
    DaysFromEvent { days: i64, shift: Shift },
    /// The state, the city or an agreement says: the office keeps a table.
    OfficeTable,
}

/// What a document is about, as far as its due date depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueOf {
    Month(Competence),
    Year(i32),
    Event(NaiveDate),
}

impl DueRule {
    /// The due date, or `None` where the rule speaks of something else (a month, a year, an event) or of
    /// the office's own table.
    pub fn due_on(&self, of: DueOf, days: &BusinessDays) -> Option<NaiveDate> {
        match (*self, of) {
            (Self::DayOfMonth { day, months_after, shift, calendar }, DueOf::Month(month)) => {
                let month = month.plus_months(months_after);
                let day = NaiveDate::from_ymd_opt(month.year(), month.month(), day).unwrap_or(month.last_day());
                Some(shift.apply(day, calendar, days))
            }
            (Self::BusinessDay { nth, months_after, calendar }, DueOf::Month(month)) => {
                days.nth_of(month.plus_months(months_after), nth, calendar)
            }
            (Self::LastBusinessDay { months_after }, DueOf::Month(month)) => {
                Some(days.last_of(month.plus_months(months_after), Calendar::Bank))
            }
            (Self::LastBusinessDayAfterQuarter, DueOf::Month(month)) => {
                let months_left = 2 - (month.month() as i32 - 1) % 3;
                Some(days.last_of(month.plus_months(months_left + 1), Calendar::Bank))
            }
            (Self::DayOfYear { month, day, years_after, shift }, of) => {
                let day = NaiveDate::from_ymd_opt(of.year()? + years_after, month, day)?;
                Some(shift.apply(day, Calendar::Bank, days))
            }
            (Self::LastBusinessDayOfYearMonth { month, years_after }, of) => {
                let month = Competence::new(of.year()? + years_after, month).ok()?;
                Some(days.last_of(month, Calendar::Bank))
            }
            (Self::DaysFromEvent { days: count, shift }, DueOf::Event(event)) => {
                let day = event.checked_add_signed(TimeDelta::try_days(count)?)?;
                Some(shift.apply(day, Calendar::Bank, days))
            }
            _ => None,
        }
    }

    /// What is wrong with the numbers of this rule, if anything.
    pub fn fault(&self) -> Option<String> {
        match *self {
            Self::DayOfMonth { day, .. } if !(1..=31).contains(&day) => Some(format!("day {day} is not 1 to 31")),
            Self::BusinessDay { nth, .. } if !(1..=15).contains(&nth) => {
                Some(format!("nth {nth} is not 1 to 15, which every month has"))
            }
            Self::DayOfYear { month, day, .. } if NaiveDate::from_ymd_opt(2028, month, day).is_none() => {
                Some(format!("month {month} has no day {day}"))
            }
            Self::LastBusinessDayOfYearMonth { month, .. } if !(1..=12).contains(&month) => {
                Some(format!("month {month} is not 1 to 12"))
            }
            _ => None,
        }
    }
}

impl DueOf {
    fn year(self) -> Option<i32> {
        match self {
            Self::Month(month) => Some(month.year()),
            Self::Year(year) => Some(year),
            Self::Event(_) => None,
        }
    }
}

impl Shift {
    fn apply(self, day: NaiveDate, calendar: Calendar, days: &BusinessDays) -> NaiveDate {
        match self {
            Self::Anticipate => days.on_or_before(day, calendar),
            Self::Postpone => days.on_or_after(day, calendar),
            Self::Keep => day,
        }
    }
}
