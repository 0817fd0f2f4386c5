//! Orders: opened, claimed under a lease, and moved on by the state machine of `domain`, which alone decides.
//!
//! Each change loads the order under a lock, asks the state machine, and writes the order, its timeline and the feed.
//! A new transition is a method of `domain::order::Order` and three lines here.

mod queue;
mod transitions;

use domain::message::ChannelKind;
use domain::order::{Actor, Asked, Event, Order, Status};
use domain::{AgentId, ConversationId, DocumentId, OfficeId, OrderId, PersonId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::column::{Read, json, sql, word};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

pub struct NewOrder {
    pub id: OrderId,
    pub asked: Asked,
    pub requested_by: PersonId,
    pub channel: ChannelKind,
    pub conversation: ConversationId,
    pub by: Actor,
}

/// Who says that it holds an order's lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    pub agent: AgentId,
    pub token: u64,
}

/// What a publication gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    pub order: Order,
    /// In the order given; the same documents have the same ids, however often they are published.
    pub documents: Vec<DocumentId>,
    /// This very publication was made before: nothing changed, so there is nobody to tell.
    pub repeated: bool,
}

pub(crate) const COLUMNS: &str = "e.office, e.id, e.number, e.asked, e.requested_by, e.channel, e.conversation, e.status, \
                                  e.opened_at, e.since, e.attempts, e.last_token, e.revision";
pub(crate) const EVENT: &str = "e.order_id, e.revision, e.at, e.actor, e.what";

impl Transaction {
    /// Opens an order, which waits for an agent. Its number is the office's next.
    pub async fn open_order(&mut self, new: NewOrder) -> Result<Order, StoreError> {
        let department = self.department_now(new.asked.department).await?;
        let order = Order {
            id: new.id,
            office: self.office,
            number: self.count_on("order_number", 1).await?,
            asked: Asked { department, ..new.asked },
            requested_by: new.requested_by,
            channel: new.channel,
            conversation: new.conversation,
            status: Status::Awaiting,
            opened_at: self.now,
            since: self.now,
            attempts: 0,
            last_token: 0,
            revision: 0,
        };
        sql!(
            "INSERT INTO orders (office, id, number, kind, company, department, asked, requested_by, channel, conversation,
               tab, status, opened_at, since)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)",
            self.office, order.id, order.number, order.asked.kind.as_str(), order.asked.company,
            word(&order.asked.department)?, json(&order.asked)?, order.requested_by, word(&order.channel)?,
            order.conversation, order.status.tab().as_str(), json(&order.status)?, self.now
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "order, company, person or conversation"))?;
        self.write_event(&order.opening(new.by)).await?;
        self.changed(Entity::Order, order.id);
        self.news.orders_awaiting = true;
        Ok(order)
    }

    /// The order as this transaction sees it, held until the end.
    pub async fn order(&mut self, order: OrderId) -> Result<Order, StoreError> {
        let text =
            format!("SELECT {COLUMNS} FROM orders e WHERE e.office = $1 AND e.id = $2{}", self.dialect.for_update());
        let row = sql!(AssertSqlSafe(text), self.office, order).fetch_optional(self.sql()).await?;
        read(&row.ok_or(StoreError::NotFound { what: "order" })?)
    }

    /// The order and what happened to it, as the state machine gave them.
    async fn write_transition(&mut self, order: &Order, events: &[Event]) -> Result<(), StoreError> {
        self.write_order(order).await?;
        for event in events {
            self.write_event(event).await?;
        }
        self.changed(Entity::Order, order.id);
        self.news.orders_awaiting |= order.status == Status::Awaiting;
        Ok(())
    }

    async fn write_order(&mut self, order: &Order) -> Result<(), StoreError> {
        let lease_until = match &order.status {
            Status::Processing { lease } => Some(lease.until),
            _ => None,
        };
        sql!(
            "UPDATE orders SET tab = $3, status = $4, lease_until = $5, since = $6, attempts = $7, last_token = $8, revision = $9
             WHERE office = $1 AND id = $2",
            self.office, order.id, order.status.tab().as_str(), json(&order.status)?, lease_until, order.since,
            order.attempts, order.last_token, order.revision
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    async fn write_event(&mut self, event: &Event) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO order_events (office, order_id, revision, at, actor, what) VALUES ($1, $2, $3, $4, $5, $6)",
            self.office,
            event.order,
            event.revision,
            event.at,
            json(&event.by)?,
            json(&event.what)?
        )
        .execute(self.sql())
        .await?;
        self.changed_at(Entity::OrderEvent, event.order, event.revision);
        Ok(())
    }
}

impl Store {
    pub async fn order(&self, office: OfficeId, order: OrderId) -> Result<Option<Order>, StoreError> {
        by_id(&mut *self.read.acquire().await?, office, order).await
    }

    /// An order's timeline, oldest first.
    pub async fn order_events(&self, office: OfficeId, order: OrderId) -> Result<Vec<Event>, StoreError> {
        let text =
            format!("SELECT {EVENT} FROM order_events e WHERE e.office = $1 AND e.order_id = $2 ORDER BY e.revision");
        sql!(AssertSqlSafe(text), office, order).fetch_all(&self.read).await?.iter().map(read_event).collect()
    }
}

async fn by_id(connection: &mut AnyConnection, office: OfficeId, order: OrderId) -> Result<Option<Order>, StoreError> {
    let text = format!("SELECT {COLUMNS} FROM orders e WHERE e.office = $1 AND e.id = $2");
    sql!(AssertSqlSafe(text), office, order).fetch_optional(connection).await?.as_ref().map(read).transpose()
}

pub(crate) fn read(row: &AnyRow) -> Result<Order, StoreError> {
    Ok(Order {
        id: row.parsed("id")?,
        office: row.parsed("office")?,
        number: row.number("number")?,
        asked: row.json("asked")?,
        requested_by: row.parsed("requested_by")?,
        channel: row.word("channel")?,
        conversation: row.parsed("conversation")?,
        status: row.json("status")?,
        opened_at: row.time("opened_at")?,
        since: row.time("since")?,
        attempts: row.number("attempts")?,
        last_token: row.number("last_token")?,
        revision: row.number("revision")?,
    })
}

pub(crate) fn read_event(row: &AnyRow) -> Result<Event, StoreError> {
    Ok(Event {
        order: row.parsed("order_id")?,
        revision: row.number("revision")?,
        at: row.time("at")?,
        by: row.json("actor")?,
        what: row.json("what")?,
    })
}
