//! The work of an office: what it does for whom, by when, and how far it is.
//!
//! A [`Process`] says what is done again and again; an [`Assignment`] says for which company; a [`Task`] is one
//! piece of that work, for one company and one competence. [`plan_month`] makes the tasks of a month.
//!
//! [`Task`] holds the only state machine of a task, in `task/transitions.rs`. Nobody else assigns a state.
//!
//! A new starting process is an entry in `assets/processes/`, see [`starting`].

mod dates;
mod generation;
mod process;
pub mod starting;
#[cfg(test)]
mod stories;
mod transitions;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use dates::{Dates, Target};
pub use generation::{PlannedTask, TaskKey, missing, plan_month};
pub use process::{Assignment, Overrides, Process, ProcessFault, ProcessTemplate, Recurrence};
pub use transitions::{Settles, TaskRefusal, TaskTransition};

use crate::access::Department;
use crate::order::{Actor, KindId};
use crate::{CertificateId, CompanyId, Competence, DocumentId, EmployeeId, OfficeId, PersonId, ProcessId, TaskId};

/// One piece of work for one company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Task {
    pub id: TaskId,
    pub office: OfficeId,
    pub company: CompanyId,
    pub department: Department,
    pub origin: TaskOrigin,
    pub title: String,
    /// What was asked, in the words of whoever opened it. Empty for a task of a process.
    pub details: String,
    pub competence: Option<Competence>,
    /// Whom it is about: the one who is admitted, goes on holiday, leaves.
    pub employee: Option<EmployeeId>,
    /// What the law says and what the office wants.
    pub dates: Dates,
    /// Names of the stages, in order. Empty where the work has none.
    pub stages: Vec<String>,
    /// Which of them it is in, counted from 0.
    pub stage: u32,
    pub checklist: Vec<ChecklistItem>,
    pub responsible: Option<PersonId>,
    /// A published document of one of these kinds, of the same company and competence, closes it.
    pub closed_by: Vec<KindId>,
    /// The client is told, and sees it in the portal's calendar ("Notificar cliente").
    pub notify_client: bool,
    pub state: TaskState,
    /// What happened and what was said, oldest first.
    pub history: Vec<TaskEvent>,
    pub opened_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    #[ts(type = "number")]
    pub revision: u64,
}

/// What a task came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum TaskOrigin {
    Process {
        process: ProcessId,
    },
    /// A certificate that is about to expire: it has to be issued again.
    Certificate {
        certificate: CertificateId,
        /// The validity that ran out; renewing it closes the task.
        valid_until: NaiveDate,
    },
    /// Somebody asked for a service, once.
    Service,
}

/// Where a task stands. Being late is no state: see [`Task::lateness`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum TaskState {
    Open,
    InProgress,
    WaitingForClient,
    Done {
        at: DateTime<Utc>,
        by: Actor,
        /// The document whose publication closed it.
        document: Option<DocumentId>,
    },
    Cancelled {
        at: DateTime<Utc>,
        by: Actor,
    },
}

/// The name of a state, where only that is meant: filters, counters, columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaskStateName {
    Open,
    InProgress,
    WaitingForClient,
    Done,
    Cancelled,
}

/// How a task that is not over stands against its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Lateness {
    InTime,
    /// The office's own date has passed.
    PastTarget,
    /// The law's date has passed.
    PastLegal,
}

/// A step that is ticked off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChecklistItem {
    pub text: String,
    pub ticked: Option<Ticked>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Ticked {
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// A line of a task's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskEvent {
    pub at: DateTime<Utc>,
    pub by: Actor,
    pub what: TaskHappened,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum TaskHappened {
    Opened,
    Started,
    /// It waits for something that the client must bring or say.
    WaitsForClient,
    /// Its stage, by the stage's name.
    Moved {
        stage: String,
    },
    Ticked {
        item: String,
    },
    Unticked {
        item: String,
    },
    Given {
        to: Option<PersonId>,
    },
    /// Whether the client is told of it from now on.
    Notifies {
        client: bool,
    },
    Commented {
        text: String,
    },
    Closed {
        document: Option<DocumentId>,
    },
    Reopened,
    Cancelled,
}

impl TaskState {
    pub fn name(&self) -> TaskStateName {
        match self {
            Self::Open => TaskStateName::Open,
            Self::InProgress => TaskStateName::InProgress,
            Self::WaitingForClient => TaskStateName::WaitingForClient,
            Self::Done { .. } => TaskStateName::Done,
            Self::Cancelled { .. } => TaskStateName::Cancelled,
        }
    }

    pub fn is_over(&self) -> bool {
        matches!(self, Self::Done { .. } | Self::Cancelled { .. })
    }
}

impl TaskStateName {
    pub const ALL: [Self; 5] = [Self::Open, Self::InProgress, Self::WaitingForClient, Self::Done, Self::Cancelled];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::WaitingForClient => "waiting_for_client",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }
}
