//! Conditions on other fields, and rules between fields. A field of a table's column is written `periods.starts_on`; the
//! rule then holds for each row.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::catalogue::ByLanguage;

/// Holds when another field has one of these answers. "yes" and "no" stand for those of a yes-no field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// A field of the form; within a table, a column of the same row, else a field of the form.
    pub field: String,
    pub is: Vec<String>,
}

/// A rule between fields, with its ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Check {
    #[serde(flatten)]
    pub rule: Rule,
    #[serde(default)]
    pub law: Option<String>,
    /// The form may be sent all the same, when the person says so: what the law forbids may have happened already, and
    /// the office has to know.
    #[serde(default)]
    pub warns: bool,
    /// Holds only then.
    #[serde(default)]
    pub when: Option<Condition>,
    /// What it adds to the sentence of the fault: what to do, or what follows.
    #[serde(default)]
    pub note: Option<ByLanguage<String>>,
}

/// What must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum Rule {
    /// `then` is not before `first`.
    Order { first: String, then: String },
    /// From `from` to `to`, both included, there are so many days.
    Days {
        from: String,
        to: String,
        #[serde(default)]
        #[ts(type = "number | null")]
        least: Option<i64>,
        #[serde(default)]
        #[ts(type = "number | null")]
        most: Option<i64>,
    },
    /// The day lies at least so many days after today; -15: at most a fortnight ago.
    NotBefore {
        day: String,
        #[ts(type = "number")]
        days: i64,
    },
    /// The day lies at most so many days after today; 0: not in the future.
    NotAfter {
        day: String,
        #[ts(type = "number")]
        days: i64,
    },
    /// No national holiday and no Sunday on that day nor on any of the `days` days after it.
    NoRestWithin {
        day: String,
        #[ts(type = "number")]
        days: i64,
    },
    /// So many years old on that day.
    Age {
        born_on: String,
        on: String,
        #[ts(type = "number")]
        least: i64,
    },
    /// The numbers together are at most this.
    Together {
        fields: Vec<String>,
        #[ts(type = "number")]
        most: i64,
    },
    /// At least one is answered.
    OneAnswered { fields: Vec<String> },
    /// No two rows of the table agree in all these columns.
    NoTwoAlike { table: String, columns: Vec<String> },
    /// Not before the employee was admitted.
    SinceAdmission { employee: String, day: String },
    /// `to` lies at least so many days after `from`, which does not count itself.
    Gap {
        from: String,
        to: String,
        #[ts(type = "number")]
        least: i64,
    },
    /// The parts of a vacation: at most three, none overlapping, one of 14 days or more (now, before or still to come),
    /// and not more than there is (CLT art. 134 §1º).
    VacationParts { table: String, from: String, to: String, balance: String, sold: String, long_part_taken: String },
    /// A thing to think of, where `when` holds: the note says what.
    ThinkOf { field: String },
}

impl Rule {
    /// Every field that it names.
    pub fn fields(&self) -> Vec<&str> {
        match self {
            Self::Order { first, then } => vec![first, then],
            Self::Days { from, to, .. } | Self::Gap { from, to, .. } => vec![from, to],
            Self::NotBefore { day, .. } | Self::NotAfter { day, .. } | Self::NoRestWithin { day, .. } => vec![day],
            Self::Age { born_on, on, .. } => vec![born_on, on],
            Self::Together { fields, .. } | Self::OneAnswered { fields } => fields.iter().map(String::as_str).collect(),
            // Its columns are named without the table.
            Self::NoTwoAlike { table, .. } => vec![table],
            Self::SinceAdmission { employee, day } => vec![employee, day],
            Self::VacationParts { table, from, to, balance, sold, long_part_taken } => {
                vec![table, from, to, balance, sold, long_part_taken]
            }
            Self::ThinkOf { field } => vec![field],
        }
    }

    /// The table whose rows it holds for, one by one.
    pub fn table(&self) -> Option<&str> {
        if matches!(self, Self::VacationParts { .. } | Self::NoTwoAlike { .. }) {
            return None;
        }
        self.fields().into_iter().find_map(|field| Some(field.split_once('.')?.0))
    }
}
