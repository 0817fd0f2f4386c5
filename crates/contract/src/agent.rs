//! What an execution agent and the portal say to each other. All under `/api/agent/`, all but pairing with
//! the agent's own bearer token.
//!
//! | call | request → answer |
//! | --- | --- |
//! | `POST pair` | [`Pair`] → [`Paired`] |
//! | `POST heartbeat` | [`Heartbeat`] → [`HeartbeatAnswer`] |
//! | `POST registry` | [`Registry`] → [`RegistryAnswer`] |
//! | `POST claim` | [`Claim`] → [`Claimed`] |
//! | `POST orders/{id}/renew` | [`Renew`] → [`ClaimedOrder`]'s lease |
//! | `POST orders/{id}/release` | [`Release`] → order |
//! | `POST orders/{id}/hold` | [`Hold`] → order |
//! | `POST orders/{id}/publish` | multipart: part `publish` ([`Publish`]), then one part per document, named by its SHA-256 → [`Published`] |
//! | `GET pending?after=ORDER` | → [`PendingOrders`] |
//! | `POST orders/{id}/resume` | [`Resume`] → order |
//! | `GET wake` | server-sent events: there is something to claim |

use chrono::{DateTime, Utc};
use domain::document::{DocumentFacts, Sha256Hex};
use domain::order::{Evidence, Lease, Missing, Order, PendingReason};
pub use domain::registry::{BooksCompany, BooksEmployee};
use domain::registry::{Company, Employee};
use domain::{AgentId, DocumentId, OfficeId, OrderId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The most orders that one claim gives.
pub const CLAIM_MAX: u32 = 50;
/// How long a lease lasts unless renewed: a killed agent's order is taken up again within this time (AG2).
pub const LEASE_S: u32 = 20;

#[derive(Clone, Serialize, Deserialize)]
pub struct Pair {
    /// The one-time code that the office shows, eight characters.
    pub code: String,
    /// What the office will call this agent, by default the machine's name.
    pub name: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Paired {
    pub agent: AgentId,
    pub office: OfficeId,
    pub office_name: String,
    pub token: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectorReport {
    pub name: String,
    pub checked_at: DateTime<Utc>,
    /// Empty when it is ready.
    pub missing: Vec<Missing>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Heartbeat {
    pub version: String,
    pub connectors: Vec<ConnectorReport>,
    pub last_error: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HeartbeatAnswer {
    /// Orders that wait to be claimed.
    pub awaiting: u32,
    pub now: DateTime<Utc>,
}

/// Companies and employees as they are in the books now. Companies that are not named stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registry {
    pub companies: Vec<BooksCompany>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryAnswer {
    pub companies_changed: u32,
    pub employees_changed: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claim {
    /// At most [`CLAIM_MAX`].
    pub max: u32,
    /// Seconds, 5 to 600; [`LEASE_S`] by default.
    pub lease_s: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claimed {
    pub orders: Vec<ClaimedOrder>,
}

/// An order with what is needed to find its data in the books and to guard its recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimedOrder {
    pub order: Order,
    pub lease: Lease,
    pub company: Company,
    /// The employees that were asked for, when they were named.
    pub employees: Vec<Employee>,
    /// May the person who asked still see this? Decided again at the moment of the claim (AS5).
    pub still_allowed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Renew {
    pub token: u64,
    pub lease_s: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Release {
    pub token: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Hold {
    pub token: u64,
    pub reason: PendingReason,
    pub evidence: Evidence,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Publish {
    pub token: u64,
    pub documents: Vec<NewDocument>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDocument {
    pub facts: DocumentFacts,
    pub content: Sha256Hex,
    pub size: u32,
}

/// The order is Processado; the same publication again, with the same token, gives the same answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Published {
    pub order: Order,
    pub documents: Vec<DocumentId>,
}

/// Pending orders whose cause the agent can look for again, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PendingOrders {
    pub orders: Vec<PendingOrder>,
    /// Ask again after this one for more; absent at the end.
    pub next: Option<OrderId>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PendingOrder {
    pub order: Order,
    pub company: Company,
    pub employees: Vec<Employee>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Resume {
    /// The revision at which the agent saw the order pending.
    pub seen_revision: u64,
    pub evidence: Evidence,
}
