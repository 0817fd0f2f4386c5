//! What can be wrong with a filled-in form. The sentences are made from these facts, in the interface's locales.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::catalogue::ByLanguage;

/// One thing that is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormFault {
    /// `starts_on`, or `periods[0].starts_on` in the first row of a table.
    pub field: String,
    pub fault: Fault,
    /// The legal ground as people cite it, e.g. "CLT art. 134 §3º"; `None` where it is only a matter of form.
    pub law: Option<String>,
    /// What the form's own rule adds to it.
    pub note: Option<ByLanguage<String>>,
    /// It cannot be sent like this. Otherwise it is a warning: it may be sent once the person says so (`despite_warnings`).
    pub blocks: bool,
}

impl FormFault {
    /// A fault of form: without a legal ground, and not to be sent like this.
    pub fn blocking(field: String, fault: Fault) -> Self {
        Self { field, fault, law: None, note: None, blocks: true }
    }
}

/// What is wrong, with what would be right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Fault {
    /// Not answered, and must be.
    Missing,
    /// The form has no such field, or does not ask it here.
    NotAsked,
    /// Another kind of answer than the field takes.
    WrongKind,
    TooLong {
        max_chars: u32,
    },
    NotADate,
    NotACompetence,
    /// Between these, both included.
    OutOfRange {
        #[ts(type = "number | null")]
        min: Option<i64>,
        #[ts(type = "number | null")]
        max: Option<i64>,
    },
    /// As `OutOfRange`, in cents.
    AmountOutOfRange {
        #[ts(type = "number | null")]
        min: Option<i64>,
        #[ts(type = "number | null")]
        max: Option<i64>,
    },
    NotACpf,
    NotAPis,
    NotAnEmail,
    /// Not hours and minutes like `12:30`, or more than this.
    NotHours {
        max_hours: u32,
    },
    NotAPhone,
    NotAnOption,
    NotAnEmployee,
    /// The employee left the company.
    HasLeft {
        left_on: NaiveDate,
    },
    TooFewRows {
        min: u32,
    },
    TooManyRows {
        max: u32,
    },
    TooManyFiles {
        max: u32,
    },

    /// Must not lie before the field `other`, which says `day`.
    BeforeOther {
        other: String,
        day: NaiveDate,
    },
    /// Must not lie before the employee was admitted.
    BeforeAdmission {
        admitted_on: NaiveDate,
    },
    TooFewDays {
        #[ts(type = "number")]
        days: i64,
        #[ts(type = "number")]
        least: i64,
    },
    TooManyDays {
        #[ts(type = "number")]
        days: i64,
        #[ts(type = "number")]
        most: i64,
    },
    /// Must be this day or later.
    TooEarly {
        earliest: NaiveDate,
    },
    /// Must be this day or earlier.
    TooLate {
        latest: NaiveDate,
    },
    /// A holiday or the weekly rest follows too closely, on this day.
    RestAhead {
        rest_on: NaiveDate,
    },
    /// None of the parts has enough days, and what remains has not either.
    NoLongPart {
        #[ts(type = "number")]
        least: i64,
    },
    /// The parts and the days sold are more than the days there are.
    MoreThanBalance {
        #[ts(type = "number")]
        days: i64,
        #[ts(type = "number")]
        balance: i64,
    },
    TooManyParts {
        #[ts(type = "number")]
        most: i64,
    },
    /// The same days as in this row (counted from 0).
    Overlaps {
        row: u32,
    },
    TooYoung {
        #[ts(type = "number")]
        age: i64,
        #[ts(type = "number")]
        least: i64,
    },
    /// Together the fields are more than this.
    TogetherTooMuch {
        #[ts(type = "number")]
        sum: i64,
        #[ts(type = "number")]
        most: i64,
    },
    /// The same as in this row (counted from 0).
    SameAsRow {
        row: u32,
    },
    /// One of these must be answered.
    NoneAnswered {
        of: Vec<String>,
    },
    /// Something to think of before sending, which the note says.
    ThinkOf,
}
