//! An order: one request of a client, from the moment it is understood until it is answered.
//!
//! [`Order`] holds the only state machine of an order. Each transition takes the order as it is and
//! gives it back changed, with what happened, or refuses and says why. Nobody else assigns a status.

mod pending;
#[cfg(test)]
mod stories;
mod transitions;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use pending::{Evidence, Missing, PendingReason};

use crate::access::Department;
use crate::message::ChannelKind;
use crate::{
    AgentId, CompanyId, Competence, ConversationId, DocumentId, EmployeeId, MessageId, OfficeId, OrderId, Period,
    PersonId,
};

/// The id of a document kind in the catalogue, e.g. `pes.holerite`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct KindId(pub String);

impl KindId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for KindId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl std::fmt::Display for KindId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Which employees a document is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "which", content = "ids")]
pub enum Employees {
    All,
    Only(Vec<EmployeeId>),
}

/// What was asked, complete enough to be carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Asked {
    pub kind: KindId,
    pub company: CompanyId,
    pub department: Department,
    pub competence: Option<Competence>,
    pub period: Option<Period>,
    pub year: Option<i32>,
    pub employees: Option<Employees>,
    /// The day a recalculated guide will be paid.
    pub pay_on: Option<chrono::NaiveDate>,
    /// The client's own words.
    pub words: String,
}

/// Who or what caused a transition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "who")]
pub enum Actor {
    Client {
        person: PersonId,
    },
    Staff {
        person: PersonId,
    },
    Agent {
        agent: AgentId,
    },
    Assistant,
    /// The server itself: a lease that ran out, a rule, a schedule.
    System,
}

/// The right to work on an order for a while. The token only grows; a result with an older one is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Lease {
    pub agent: AgentId,
    #[ts(type = "number")]
    pub token: u64,
    pub until: DateTime<Utc>,
}

/// How an order ended well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "how")]
pub enum Outcome {
    /// The agent issued and published these documents.
    Issued { documents: Vec<DocumentId> },
    /// Somebody of the office answered it.
    AnsweredByHand { by: PersonId, message: MessageId },
}

/// Where an order stands. The tabs of the Order Center follow it: "Pendentes Escritório", "Aguardando
/// Processamento", "Em Processamento", "Processados" (with the cancelled ones).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Status {
    Awaiting,
    Processing { lease: Lease },
    Pending { reason: PendingReason, evidence: Evidence },
    Processed { outcome: Outcome },
    Cancelled { by: Actor },
}

/// The four tabs of the Order Center.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    Pending,
    Awaiting,
    Processing,
    Processed,
}

impl Tab {
    pub const ALL: [Self; 4] = [Self::Pending, Self::Awaiting, Self::Processing, Self::Processed];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Awaiting => "awaiting",
            Self::Processing => "processing",
            Self::Processed => "processed",
        }
    }
}

impl Status {
    pub fn tab(&self) -> Tab {
        match self {
            Self::Pending { .. } => Tab::Pending,
            Self::Awaiting => Tab::Awaiting,
            Self::Processing { .. } => Tab::Processing,
            Self::Processed { .. } | Self::Cancelled { .. } => Tab::Processed,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Order {
    pub id: OrderId,
    pub office: OfficeId,
    /// Counted per office from 1; what people say on the telephone.
    #[ts(type = "number")]
    pub number: u64,
    pub asked: Asked,
    pub requested_by: PersonId,
    pub channel: ChannelKind,
    pub conversation: ConversationId,
    pub status: Status,
    pub opened_at: DateTime<Utc>,
    /// When the status last changed: "desde".
    pub since: DateTime<Utc>,
    /// How many times an agent took it up since it was opened, last confirmed by a person or last resumed.
    #[ts(type = "number")]
    pub attempts: u64,
    /// The last fencing token given out; only grows.
    #[ts(type = "number")]
    pub last_token: u64,
    /// Grows with each transition; a decision made on an older one is refused.
    #[ts(type = "number")]
    pub revision: u64,
}

/// One line of an order's timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Event {
    pub order: OrderId,
    /// The order's revision after this event: unique and ascending within an order.
    #[ts(type = "number")]
    pub revision: u64,
    pub at: DateTime<Utc>,
    pub by: Actor,
    pub what: Happened,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "happened")]
pub enum Happened {
    Opened,
    Claimed {
        #[ts(type = "number")]
        token: u64,
    },
    /// The agent gave it back or its lease ran out.
    Released {
        lease_ran_out: bool,
    },
    Held {
        reason: PendingReason,
        evidence: Evidence,
    },
    /// "Confirmar/Repetir".
    Confirmed,
    /// The agent saw that the cause is gone.
    Resumed {
        evidence: Evidence,
    },
    Issued {
        documents: Vec<DocumentId>,
    },
    AnsweredByHand {
        message: MessageId,
    },
    Cancelled,
}

/// Why a transition was not made. An answer, not a fault: the order is as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "refused")]
pub enum Refusal {
    /// The order is not in a state from which this can be done.
    #[error("the order is in the tab “{}”", is.as_str())]
    NotPossibleNow { is: Tab },
    /// A later claim exists; the result of this one comes too late.
    #[error("a newer claim exists (token {current}, not {given})")]
    StaleToken {
        #[ts(type = "number")]
        given: u64,
        #[ts(type = "number")]
        current: u64,
    },
    /// The order changed since the person looked at it.
    #[error("the order changed meanwhile (revision {current}, not {seen})")]
    ChangedMeanwhile {
        #[ts(type = "number")]
        seen: u64,
        #[ts(type = "number")]
        current: u64,
    },
}
