//! The one way to read along. `GET /api/feed?after=N&limit=M`, `GET /api/feed/stream` (server-sent events).
//!
//! Each committed change of an office has a cursor, ascending and without gaps. A reader gets what it may
//! see; the page's own `cursor` says how far it read, so that hidden changes are passed over without a trace.
//! Each change carries the whole thing as it is now: to apply it twice is to apply it once.

use chrono::{DateTime, Utc};
use domain::access::PermissionGroup;
use domain::certificate::Certificate;
use domain::collection::{CollectionItem, CollectionRule};
use domain::document::Document;
use domain::folder::Folder;
use domain::link::Link;
use domain::message::{Conversation, Message};
use domain::news::News;
use domain::order::{Event, Order};
use domain::registry::{Company, Contact, Employee, OfficeDepartment, Person};
use domain::request::{Request, RequestEntry};
use domain::task::{Assignment, Process, Task};
use domain::{AgentId, CompanyId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::agent::ConnectorReport;
use crate::people::PersonDraft;

/// At most this many changes in a page.
pub const FEED_PAGE_MAX: u32 = 2_000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedPage {
    pub changes: Vec<FeedItem>,
    /// Ask for the next page after this one. Never less than asked for.
    #[ts(type = "number")]
    pub cursor: u64,
    pub more: bool,
    /// What this person may see changed: drop the cache and read again from 0.
    pub reset: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedItem {
    #[ts(type = "number")]
    pub cursor: u64,
    pub change: Change,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "type", content = "body")]
pub enum Change {
    Company(Company),
    Employee(Employee),
    Person(Person),
    Order(Box<Order>),
    OrderEvent(Box<OrderEventChange>),
    Conversation(Conversation),
    Message(Message),
    Document(Document),
    Folder(Folder),
    Link(Link),
    Agent(AgentState),
    Department(OfficeDepartment),
    Group(PermissionGroup),
    /// Only of the member of staff who began it.
    Draft(Box<PersonDraft>),
    Contact(Contact),
    Process(Process),
    Assignment(Assignment),
    Task(Box<Task>),
    Certificate(Certificate),
    News(News),
    Request(Box<Request>),
    RequestEntry(Box<RequestEntryChange>),
    CollectionRule(CollectionRule),
    CollectionItem(Box<CollectionItem>),
}

/// A line of an order's timeline; the company and department say who may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OrderEventChange {
    pub event: Event,
    pub company: CompanyId,
}

/// A line of a request's thread; the company says where it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RequestEntryChange {
    pub entry: RequestEntry,
    pub company: CompanyId,
}

/// An execution agent as the office sees it (AG1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgentState {
    pub id: AgentId,
    pub name: String,
    pub paired_at: DateTime<Utc>,
    pub last_seen_at: Option<DateTime<Utc>>,
    pub connectors: Vec<ConnectorReport>,
    /// The code of the last error that it met, if it still stands.
    pub last_error: Option<String>,
}

/// What a server-sent event says: there is more to read. Never any content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedNudge {
    #[ts(type = "number")]
    pub cursor: u64,
}
