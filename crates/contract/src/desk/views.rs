//! The requests and answers of the desk's calls.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Department, Permission, Role};
use domain::document::{Document, Sha256Hex};
use domain::message::{ChannelKind, Conversation, Message};
use domain::order::{Event, KindId, Order, Tab};
use domain::registry::{Company, Employee, Person};
use domain::{CommandId, CompanyId, ConversationId, DocumentId, OrderId, PersonId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::command::{Command, CommandResult};
use crate::error::ApiError;
use crate::feed::{AgentState, Change};

/// No parameters, or nothing to answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Nothing {}

// ── First start, session, settings ────────────────────────────────────────────────────────────────────

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BootView {
    pub stage: Stage,
    pub settings: Settings,
    pub version: String,
    /// Something the person should know, e.g. that there is no keyring or that the cache was rebuilt.
    pub notices: Vec<ApiError>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "at")]
pub enum Stage {
    FirstStart,
    SignIn {
        server: String,
        embedded: bool,
        email: Option<String>,
        why: Option<ApiError>,
    },
    /// Came in, and can do nothing but set up a second step first (PE6). Only `me/second-step` may be asked.
    SecondStep {
        me: Signed,
        server: String,
        embedded: bool,
    },
    Ready {
        me: Signed,
        server: String,
        embedded: bool,
    },
}

/// The person who works at this desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Signed {
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub office_name: String,
    pub zone: String,
    /// The server checks each by itself; the window only hides what would be refused.
    pub permissions: BTreeSet<Permission>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Settings {
    pub locale: Locale,
    pub theme: Theme,
    /// Start with the system, hidden in the tray.
    pub start_with_system: bool,
    pub close_to_tray: bool,
    pub notifications: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum Locale {
    #[serde(rename = "pt-BR")]
    PtBr,
    #[serde(rename = "es")]
    Es,
    #[serde(rename = "en")]
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    System,
    Light,
    Dark,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct UseThisComputer {
    pub office_name: String,
    pub your_name: String,
    pub email: String,
    /// As `domain::password` judges it.
    pub password: String,
    /// Fill it with the fictional office, its books and its clients.
    pub demonstration: bool,
}

impl std::fmt::Debug for UseThisComputer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UseThisComputer").field("office_name", &self.office_name).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConnectToServer {
    /// `https://…`, or `http://` for this machine and private addresses.
    pub address: String,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct DeskSignIn {
    pub email: String,
    pub password: String,
}

impl std::fmt::Debug for DeskSignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeskSignIn").field("email", &self.email).finish_non_exhaustive()
    }
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SaveRecoveryCodes {
    /// As the person chose it.
    pub path: String,
    pub codes: Vec<String>,
}

impl std::fmt::Debug for SaveRecoveryCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SaveRecoveryCodes").field("path", &self.path).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenPortal {
    pub page: PortalPage,
}

/// The pages of the portal that the desk leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PortalPage {
    /// Where passkeys are made.
    SecondStep,
    /// "Esqueci minha senha".
    ForgottenPassword,
    /// For who got a code on the telephone.
    TemporaryCode,
}

// ── Order Center ──────────────────────────────────────────────────────────────────────────────────────

/// All that are given must hold; an empty list means "any".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OrdersFilter {
    pub companies: Vec<CompanyId>,
    pub departments: Vec<Department>,
    pub kinds: Vec<KindId>,
    pub channels: Vec<ChannelKind>,
    /// Members of staff who confirmed or answered.
    pub attendants: Vec<PersonId>,
    /// Opened on or after this day, in the office's zone.
    pub from: Option<NaiveDate>,
    /// Opened on or before this day.
    pub to: Option<NaiveDate>,
    /// Words of company, person, request or number; accents and case do not matter.
    pub search: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OrdersSort {
    NewestFirst,
    OldestFirst,
    Company,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OrdersQuery {
    pub tab: Tab,
    pub filter: OrdersFilter,
    pub sort: OrdersSort,
    /// Where the page before ended.
    pub after: Option<String>,
    /// 1 to 500.
    pub limit: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OrdersPage {
    pub rows: Vec<OrderRow>,
    pub next: Option<String>,
}

/// A row as it is shown: names are looked up already.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OrderRow {
    pub order: Order,
    pub company_name: String,
    pub person_name: String,
    /// e.g. "João da Silva, Maria Souza", empty for all or none.
    pub employees: String,
    /// Decisions of this desk that wait or were refused (OC8).
    pub queued: Vec<QueuedCommand>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TabCounts {
    pub pending: u32,
    pub awaiting: u32,
    pub processing: u32,
    pub processed: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenOrder {
    pub order: OrderId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OrderDetail {
    pub row: OrderRow,
    pub company: Option<Company>,
    pub requested_by: Option<Person>,
    pub employees: Vec<Employee>,
    /// Oldest first.
    pub timeline: Vec<Event>,
    /// People named in the timeline.
    pub people: Vec<Person>,
    pub agents: Vec<AgentState>,
    pub documents: Vec<Document>,
    /// The conversation around the order, oldest first.
    pub messages: Vec<Message>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConfirmOrder {
    pub order: OrderId,
    #[ts(type = "number")]
    pub seen_revision: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AnswerOrder {
    pub order: OrderId,
    pub text: String,
    /// Local paths of files to send along.
    pub attachments: Vec<String>,
    pub settles: bool,
}

/// A decision of this desk on its way to the server.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct QueuedCommand {
    pub id: CommandId,
    pub command: Command,
    pub queued_at: DateTime<Utc>,
    pub state: QueuedState,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum QueuedState {
    Waiting,
    Sending,
    Accepted,
    Refused { why: ApiError },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FilterChoices {
    pub companies: Vec<Choice>,
    pub kinds: Vec<Choice>,
    pub attendants: Vec<Choice>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Choice {
    pub id: String,
    pub label: String,
}

// ── Conversations ─────────────────────────────────────────────────────────────────────────────────────

/// The conversations that wait, the longest wait first, then the latest others.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConversationsPage {
    pub rows: Vec<ConversationRow>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConversationRow {
    pub conversation: Conversation,
    /// Empty while nobody knows who it is.
    pub person_name: String,
    /// Short names of the companies that the person speaks for.
    pub companies: Vec<String>,
    pub last_message: Option<Message>,
    /// Decisions of this desk that wait or were refused (OC8).
    pub queued: Vec<QueuedCommand>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenConversation {
    pub conversation: ConversationId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConversationDetail {
    pub row: ConversationRow,
    /// The latest ones, oldest first.
    pub messages: Vec<Message>,
    /// Staff who wrote.
    pub people: Vec<Person>,
    pub documents: Vec<Document>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SendMessage {
    pub conversation: ConversationId,
    pub text: String,
}

// ── Things, commands and questions of the rooms ───────────────────────────────────────────────────────

/// All that are given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ThingsQuery {
    /// By the `type` of their change in the feed, e.g. `person`, `task`.
    pub kinds: Vec<String>,
    /// Only these things; at most 500.
    #[serde(default)]
    #[ts(optional)]
    pub ids: Option<Vec<String>>,
    #[serde(default)]
    #[ts(optional)]
    pub company: Option<CompanyId>,
    /// One of the states of that kind of thing, e.g. `open`.
    #[serde(default)]
    #[ts(optional)]
    pub state: Option<String>,
    /// Where a document or folder lies: `department/`, everything in it; `department/folder`, what lies right there,
    /// with `-` for the department itself.
    #[serde(default)]
    #[ts(optional)]
    pub lies_in: Option<String>,
    /// The thing's day is this one or later, e.g. a due date.
    #[serde(default)]
    #[ts(optional)]
    pub from: Option<NaiveDate>,
    /// The thing's day is this one or earlier.
    #[serde(default)]
    #[ts(optional)]
    pub to: Option<NaiveDate>,
    /// Words of the thing; accents and case do not matter.
    #[serde(default)]
    #[ts(optional)]
    pub search: Option<String>,
    pub sort: ThingsSort,
    /// Where the page before ended.
    #[serde(default)]
    #[ts(optional)]
    pub after: Option<String>,
    /// 1 to 500.
    pub limit: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ThingsSort {
    Name,
    /// The earliest day first.
    Day,
    /// The latest day first.
    LatestDay,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ThingsPage {
    pub things: Vec<Change>,
    pub next: Option<String>,
    /// How many there are on all pages.
    pub total: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct QueueCommand {
    pub command: Command,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OfficeQuestion {
    /// A path of `OfficeCalls`.
    pub call: String,
    #[ts(type = "unknown")]
    pub params: serde_json::Value,
}

/// The answer's type is the one that `OfficeCalls` gives the question.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "unknown")]
pub struct Answered(pub serde_json::Value);

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SendFile {
    /// A local path.
    pub path: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SentFile {
    pub content: Sha256Hex,
    pub file_name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveFile {
    /// A path of `OfficeCalls` whose answer is bytes.
    pub call: String,
    #[ts(type = "unknown")]
    pub params: serde_json::Value,
    /// A local path.
    pub path: String,
}

// ── Documents, status, outbox, agents ─────────────────────────────────────────────────────────────────

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenDocument {
    pub document: DocumentId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DocumentFile {
    pub path: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskStatus {
    pub connection: Connection,
    pub last_sync_at: Option<DateTime<Utc>>,
    /// The first reading of the feed is still going on.
    pub first_sync_running: bool,
    pub waiting_to_send: u32,
    pub refused: u32,
    /// What the tray counts: orders and conversations that wait for the office.
    pub badge: u32,
    pub agents: Vec<AgentState>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Connection {
    Online,
    Connecting,
    Offline { since: DateTime<Utc>, why: ApiError },
}

/// Oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Outbox {
    pub commands: Vec<QueuedCommand>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DismissQueued {
    pub id: CommandId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PairingCode {
    /// Eight characters without 0, O, 1, I.
    pub code: String,
    pub expires_at: DateTime<Utc>,
}

// ── What the desk tells the window ────────────────────────────────────────────────────────────────────

/// Pushed to the window whenever something changed; the window asks again for what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum DeskEvent {
    /// These orders, or the lists they are in, changed.
    OrdersChanged {
        orders: Vec<OrderId>,
    },
    /// A conversation, its messages, or a decision about it changed.
    ConversationsChanged,
    /// Things of these kinds changed; each is the `type` of a change of the feed.
    ThingsChanged {
        kinds: Vec<String>,
    },
    StatusChanged,
    OutboxChanged,
    /// The server took a command of this desk; what it answered.
    CommandDone {
        id: CommandId,
        result: CommandResult,
    },
    /// The session ended or the stage changed: boot again.
    StageChanged,
    /// Show this room, and this order if one is named (tray, notification).
    Show {
        room: String,
        order: Option<OrderId>,
    },
}
