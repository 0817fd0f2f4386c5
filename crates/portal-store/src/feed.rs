//! The feed: which things changed, in what order; and what a reader may see of them, as they are now.
//!
//! A line of the feed says only that a thing changed. A page gives each thing once, at its newest line, as it is now;
//! a thing that changes while pages are read comes again later. Nothing is missed, since cursors become visible in
//! their order and older lines of a thing are passed over only when a newer one follows.
//!
//! A new kind of thing: a variant of [`Entity`] and [`FeedEntity`], and its query and its rule in `feed/things.rs`.

mod things;

use domain::access::{Access, PermissionGroup};
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
use domain::{CompanyId, OfficeId, PersonId, SessionId};

use crate::column::{Read, sql};
use crate::{AgentRecord, Draft, Store, StoreError, people};

/// A thing of an office that changed, whole, as it is now.
#[derive(Debug, Clone, PartialEq)]
pub enum FeedEntity {
    Company(Company),
    Employee(Employee),
    Person(Person),
    Order(Box<Order>),
    OrderEvent { event: Box<Event>, company: CompanyId },
    Conversation(Conversation),
    Message(Message),
    Document(Document),
    Folder(Folder),
    Link(Link),
    Agent(AgentRecord),
    Department(OfficeDepartment),
    Group(PermissionGroup),
    Draft(Draft),
    Contact(Contact),
    Process(Process),
    Assignment(Assignment),
    Task(Box<Task>),
    Certificate(Certificate),
    News(News),
    Request(Box<Request>),
    RequestEntry { entry: Box<RequestEntry>, company: CompanyId },
    CollectionRule(CollectionRule),
    CollectionItem(Box<CollectionItem>),
}

/// Who reads: a member of staff on one signed-in device.
#[derive(Debug, Clone, Copy)]
pub struct FeedReader {
    pub office: OfficeId,
    pub person: PersonId,
    pub session: SessionId,
}

#[derive(Debug, Clone, PartialEq)]
pub struct FeedPage {
    /// Each with its cursor, ascending.
    pub changes: Vec<(u64, FeedEntity)>,
    /// Ask for the next page after this one.
    pub cursor: u64,
    pub more: bool,
    /// What the reader may see changed since this device began to read: drop everything and read again from 0.
    pub reset: bool,
}

/// The kind of thing that a line of the feed is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Entity {
    Company,
    Employee,
    Person,
    Order,
    OrderEvent,
    Conversation,
    Message,
    Document,
    Folder,
    Link,
    Agent,
    Department,
    Group,
    Draft,
    Contact,
    Process,
    Assignment,
    Task,
    Certificate,
    News,
    Request,
    RequestEntry,
    CollectionRule,
    CollectionItem,
}

impl Entity {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Employee => "employee",
            Self::Person => "person",
            Self::Order => "order",
            Self::OrderEvent => "order_event",
            Self::Conversation => "conversation",
            Self::Message => "message",
            Self::Document => "document",
            Self::Folder => "folder",
            Self::Link => "link",
            Self::Agent => "agent",
            Self::Department => "department",
            Self::Group => "group",
            Self::Draft => "draft",
            Self::Contact => "contact",
            Self::Process => "process",
            Self::Assignment => "assignment",
            Self::Task => "task",
            Self::Certificate => "certificate",
            Self::News => "news",
            Self::Request => "request",
            Self::RequestEntry => "request_entry",
            Self::CollectionRule => "collection_rule",
            Self::CollectionItem => "collection_item",
        }
    }
}

impl Store {
    /// The newest cursor of an office; 0 before its first change.
    pub async fn latest_cursor(&self, office: OfficeId) -> Result<u64, StoreError> {
        let row = sql!("SELECT value FROM counters WHERE office = $1 AND name = 'feed'", office)
            .fetch_optional(&self.read)
            .await?;
        row.ok_or(StoreError::NotFound { what: "office" })?.number("value")
    }

    /// What changed after a cursor and may be seen by the reader, who must be active staff. `limit` counts the changes
    /// looked at, so that a page may be shorter or empty.
    pub async fn feed_page(&self, reader: &FeedReader, after: u64, limit: u32) -> Result<FeedPage, StoreError> {
        let access = match self.access_read_with(reader, after).await? {
            Some(access) => access,
            None => return Ok(FeedPage { changes: Vec::new(), cursor: after, more: true, reset: true }),
        };
        let newest = self.latest_cursor(reader.office).await?;
        let lines = sql!(
            "SELECT f.cursor, f.entity FROM feed f WHERE f.office = $1 AND f.cursor > $2 AND f.cursor <= $3
             AND NOT EXISTS (SELECT 1 FROM feed l WHERE l.office = f.office AND l.entity = f.entity
               AND l.entity_id = f.entity_id AND l.revision = f.revision AND l.cursor > f.cursor)
             ORDER BY f.cursor LIMIT $4",
            reader.office,
            after,
            newest,
            limit
        )
        .fetch_all(&self.read)
        .await?;
        let full = lines.len() >= limit as usize;
        let cursor = match lines.last() {
            Some(last) if full => last.number("cursor")?,
            _ => newest.max(after),
        };
        let mut entities = Vec::new();
        for line in &lines {
            let entity = line.text("entity")?;
            if !entities.contains(&entity) {
                entities.push(entity);
            }
        }
        let mut changes = Vec::with_capacity(lines.len());
        for entity in &entities {
            self.things_between(entity, &access, after, cursor, &mut changes).await?;
        }
        changes.sort_by_key(|(cursor, _)| *cursor);
        Ok(FeedPage { changes, cursor, more: cursor < newest, reset: false })
    }

    /// What the reader may see, or `None` when it is not what this device began to read with. Reading from 0 begins anew.
    async fn access_read_with(&self, reader: &FeedReader, after: u64) -> Result<Option<Access>, StoreError> {
        let text = format!(
            "SELECT {}, e.access_version AS now_is, s.access_version AS read_with
             FROM people e JOIN sessions s ON s.office = e.office AND s.person = e.id
             WHERE e.office = $1 AND e.id = $2 AND s.id = $3 AND e.active = 1 AND e.role <> 'client'",
            people::COLUMNS
        );
        let row = sql!(sqlx::AssertSqlSafe(text), reader.office, reader.person, reader.session)
            .fetch_optional(&self.read)
            .await?
            .ok_or(StoreError::NotFound { what: "reader" })?;
        let (now_is, read_with) = (row.number("now_is")?, row.number("read_with")?);
        if now_is != read_with {
            if after > 0 {
                return Ok(None);
            }
            sql!(
                "UPDATE sessions SET access_version = $3 WHERE office = $1 AND id = $2",
                reader.office,
                reader.session,
                now_is
            )
            .execute(&self.write)
            .await?;
        }
        Ok(Access::of(&people::read(&row)?))
    }
}
