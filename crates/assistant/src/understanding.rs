//! What a message says, before anybody is asked back. Nothing is filled in that was not said.

use chrono::NaiveDate;
use domain::Competence;
use domain::order::KindId;
use serde::{Serialize, Serializer};

/// Everything one message says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Understanding {
    pub orders: Vec<Wanted>,
    pub act: Act,
}

/// What the message does in the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Asks for something, perhaps not yet saying what.
    Order,
    /// Wants a person of the office.
    Human,
    Help,
    Greeting,
    Thanks,
    /// Takes back what was asked.
    Cancel,
    Yes,
    No,
    #[default]
    None,
}

/// One thing asked for. Several names or several single competences make several of these.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Wanted {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<KindId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competence: Option<Competence>,
    /// First competence of a period; always together with `to`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Competence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Competence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employee: Option<EmployeeMention>,
    /// Which tax, for kinds that do not say it themselves (a recalculated guide).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<String>,
    /// Which certificate, for kinds that do not say it themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// The day on which a recalculated guide will be paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_on: Option<NaiveDate>,
    /// What else the words could mean; empty when they are clear. The first choice is `kind`, if there is one.
    #[serde(skip)]
    pub alternatives: Vec<KindId>,
    /// The competence was said as "this month", which before the month is closed usually means the one before.
    #[serde(skip)]
    pub this_month: bool,
}

/// Whose document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmployeeMention {
    All,
    /// The name as written in the message, with its accents and capitals.
    Named(String),
}

impl Serialize for EmployeeMention {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::All => "all",
            Self::Named(name) => name,
        })
    }
}
