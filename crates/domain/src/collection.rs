//! Collection (PC4): what the office needs from a client every month (bank statements, invoices, time sheets), and how each
//! month's answer stands. A [`CollectionRule`] makes one [`CollectionItem`] for each competence, never two. The
//! transitions of an item, and which months a rule makes: `collection/transitions.rs`.

mod transitions;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use transitions::REMINDER_DAYS;

use crate::access::Department;
use crate::request::AttachedFile;
use crate::{CollectionItemId, CollectionRuleId, CompanyId, Competence, OfficeId, PersonId};

/// What the office needs from one client, month after month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CollectionRule {
    pub id: CollectionRuleId,
    pub office: OfficeId,
    pub company: CompanyId,
    pub department: Department,
    /// "Extrato bancário", "Folha de ponto".
    pub name: String,
    /// What exactly, in which format; may be empty.
    pub instructions: String,
    /// The day of the month by which it is needed; 31 is the last day of a shorter month.
    pub due_day: u32,
    /// Months between the competence and the month it is due in: 1 when October's is due in November.
    pub months_after: u32,
    pub first: Competence,
    /// `None`: until it is stopped.
    pub last: Option<Competence>,
    /// The client may say "nada neste mês".
    pub may_be_nothing: bool,
    #[ts(type = "number")]
    pub revision: u64,
}

/// What says which months a rule asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthsAsked {
    pub months_after: u32,
    pub first: Competence,
    pub last: Option<Competence>,
}

/// How one month of a collection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CollectionState {
    /// It waits for the client.
    Awaited,
    /// Files came; it waits for the office.
    Sent,
    /// "Nada neste mês", confirmed by the client; it waits for the office.
    Nothing,
    /// The office took it, files or nothing.
    Accepted,
    /// The office gave it back with a reason; it waits for the client.
    Returned,
    /// The office no longer needs it.
    Waived,
}

impl CollectionState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Awaited => "awaited",
            Self::Sent => "sent",
            Self::Nothing => "nothing",
            Self::Accepted => "accepted",
            Self::Returned => "returned",
            Self::Waived => "waived",
        }
    }
}

/// One month of a rule, with the client's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CollectionItem {
    pub id: CollectionItemId,
    pub office: OfficeId,
    pub rule: CollectionRuleId,
    pub company: CompanyId,
    pub department: Department,
    pub name: String,
    pub instructions: String,
    pub competence: Competence,
    pub due_on: NaiveDate,
    pub may_be_nothing: bool,
    pub state: CollectionState,
    pub since: DateTime<Utc>,
    pub files: Vec<AttachedFile>,
    /// What the client wrote with the answer.
    pub note: String,
    pub answered_by: Option<PersonId>,
    pub answered_at: Option<DateTime<Utc>>,
    /// Who of the office accepted, returned or waived it, and why.
    pub reviewed_by: Option<PersonId>,
    pub reason: String,
    #[ts(type = "number")]
    pub revision: u64,
}

/// Why a month of a collection does not change. Everything is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "refused")]
pub enum CollectionRefusal {
    #[error("not possible while it is {is:?}")]
    NotPossibleNow { is: CollectionState },
    #[error("it changed meanwhile: revision {current}, and {seen} was seen")]
    ChangedMeanwhile {
        #[ts(type = "number")]
        seen: u64,
        #[ts(type = "number")]
        current: u64,
    },
    #[error("sending it takes at least one file")]
    NoFiles,
    #[error("\"nothing this month\" is no answer here")]
    MustBeSomething,
}
