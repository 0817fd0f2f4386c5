//! A request ("Solicitação", PC3): something that a client asks of the office with a form, or the office of a client, with
//! its thread. [`Request`] holds the only state machine of a request: `request/transitions.rs`.

mod transitions;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use transitions::EXPIRY_WARNING_DAYS;

use crate::access::{Access, Denied, Department, Permission};
use crate::document::Sha256Hex;
use crate::form::{FormFault, FormId, FormValues};
use crate::order::Actor;
use crate::{AttachmentId, CompanyId, DocumentId, EmployeeId, OfficeId, OrderId, PersonId, RequestEntryId, RequestId};

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// It waits for the office; nobody has taken it up.
    Open,
    /// Somebody of the office works on it.
    InProgress,
    /// The office asked something; it expires when the client does not answer in time.
    WaitingForClient,
    /// The office answered. It can be reopened.
    Concluded,
    Cancelled,
    /// The client did not answer in time. It can be reopened.
    Expired,
}

impl RequestState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::WaitingForClient => "waiting_for_client",
            Self::Concluded => "concluded",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Request {
    pub id: RequestId,
    pub office: OfficeId,
    /// Counts up from 1 in each office: "Solicitação nº 128".
    #[ts(type = "number")]
    pub number: u64,
    pub company: CompanyId,
    pub department: Department,
    pub form: FormId,
    /// What a user of the client needs to see what others opened: that of the form.
    pub permission: Permission,
    /// What it is about in a few words: the employee's name, the subject.
    pub title: String,
    pub values: FormValues,
    /// The employee that it is about, if one of the register.
    pub employee: Option<EmployeeId>,
    /// Warnings that were shown and accepted when it was sent.
    pub warnings: Vec<FormFault>,
    pub opened_by: Actor,
    pub opened_at: DateTime<Utc>,
    pub state: RequestState,
    pub since: DateTime<Utc>,
    /// Who of the office works on it, or is to.
    pub assignee: Option<PersonId>,
    /// Only while it waits for the client: the last day to answer, in the office's zone.
    pub expires_on: Option<NaiveDate>,
    pub order: Option<OrderId>,
    /// Files that came with the form.
    pub attachments: Vec<AttachedFile>,
    pub last_entry_at: DateTime<Utc>,
    #[ts(type = "number")]
    pub revision: u64,
}

impl Request {
    /// Staff see it with its company and department. Users of the client see what they opened themselves, and what they
    /// could have opened; what is about another employee only with the permission to see all of HR's documents.
    pub fn seen_by(&self, access: &Access) -> Result<(), Denied> {
        access.sees(self.office, self.company, self.department)?;
        let is_mine = self.opened_by == Actor::Client { person: access.person };
        if access.role.is_staff() || is_mine {
            return Ok(());
        }
        access.may(self.permission)?;
        let is_of_another = self.employee.is_some() && self.employee != access.employee;
        if is_of_another && access.may(Permission::SeeAllHrDocuments).is_err() {
            return Err(Denied::OtherEmployee);
        }
        Ok(())
    }
}

/// A file of a request, of a message in it, or of an answer to a collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttachedFile {
    pub id: AttachmentId,
    pub file_name: String,
    pub content: Sha256Hex,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// The field of the form that it answers, if one.
    pub field: Option<String>,
    /// The document of the client's folder that it is, if it is one.
    pub document: Option<DocumentId>,
}

/// One line of a request's thread: a message, a move, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RequestEntry {
    pub id: RequestEntryId,
    pub request: RequestId,
    pub at: DateTime<Utc>,
    pub by: Actor,
    pub happened: RequestHappened,
    /// Empty when nothing was written.
    pub text: String,
    pub files: Vec<AttachedFile>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum RequestHappened {
    Opened,
    /// A message that moved nothing.
    Written,
    Moved {
        to: RequestState,
    },
    Assigned {
        to: Option<PersonId>,
        department: Department,
    },
    /// This order answers it, or none does.
    Linked {
        order: Option<OrderId>,
    },
    /// It will expire on this day unless the client answers.
    ExpiryNear {
        expires_on: NaiveDate,
    },
}

impl RequestHappened {
    /// Is it shown to the client? Who works on it is the office's own affair.
    pub fn concerns_client(&self) -> bool {
        !matches!(self, Self::Assigned { .. } | Self::Linked { .. })
    }
}

/// What a person does with a request, beside writing in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "move")]
pub enum RequestMove {
    /// Staff take it up: it is in progress, and theirs.
    Take,
    /// Staff ask the client something. Without a day, as long as the form says.
    AskClient { expires_on: Option<NaiveDate> },
    /// Staff answered it.
    Conclude,
    /// The client or staff no longer want it.
    Cancel,
    /// Either side takes an ended one up again.
    Reopen,
}

/// Why a move is not made. Everything is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "refused")]
pub enum RequestRefusal {
    #[error("not possible while it is {is:?}")]
    NotPossibleNow { is: RequestState },
    #[error("it changed meanwhile: revision {current}, and {seen} was seen")]
    ChangedMeanwhile {
        #[ts(type = "number")]
        seen: u64,
        #[ts(type = "number")]
        current: u64,
    },
    #[error("only the office does this")]
    StaffOnly,
    #[error("the day to answer by lies in the past")]
    ExpiryInThePast,
}
