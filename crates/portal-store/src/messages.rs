//! Messages: each incoming one is stored once, each outgoing one has an effect that delivers it.

mod incoming;
mod outgoing;

use chrono::{DateTime, Utc};
use domain::message::Message;
use domain::{ConversationId, MessageId, OfficeId};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::column::{Read, json, sql};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

pub use incoming::{Inbound, Received, Unhandled};
pub use outgoing::{NewMessage, SEND_MESSAGE, Sent};

/// Where a page of a chat begins: before this message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    pub at: DateTime<Utc>,
    pub message: MessageId,
}

pub(crate) const COLUMNS: &str =
    "e.office, e.id, e.conversation, e.author, e.text, e.documents, e.order_id, e.at, e.delivery";

impl Transaction {
    /// The message as this transaction sees it, held until the end.
    pub async fn message(&mut self, message: MessageId) -> Result<Message, StoreError> {
        let lock = self.dialect.for_update();
        let text = format!("SELECT {COLUMNS} FROM messages e WHERE e.office = $1 AND e.id = $2{lock}");
        let row = sql!(AssertSqlSafe(text), self.office, message).fetch_optional(self.sql()).await?;
        read(&row.ok_or(StoreError::NotFound { what: "message" })?)
    }

    /// `false` when there is such a message already.
    async fn write_message(
        &mut self,
        message: &Message,
        channel: &str,
        channel_message_id: &str,
        handled: bool,
    ) -> Result<bool, StoreError> {
        let written = sql!(
            "INSERT INTO messages (office, id, conversation, author, text, documents, order_id, at, delivery, channel,
               channel_message_id, handled)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING",
            self.office,
            message.id,
            message.conversation,
            json(&message.author)?,
            message.text,
            json(&message.documents)?,
            message.order,
            message.at,
            json(&message.delivery)?,
            channel,
            channel_message_id,
            handled
        )
        .execute(self.sql())
        .await?;
        if written.rows_affected() == 0 {
            return Ok(false);
        }
        sql!(
            "UPDATE conversations SET last_message_at = $3 WHERE office = $1 AND id = $2",
            self.office,
            message.conversation,
            message.at
        )
        .execute(self.sql())
        .await?;
        self.changed(Entity::Message, message.id);
        self.changed(Entity::Conversation, message.conversation);
        Ok(true)
    }
}

impl Store {
    pub async fn message(&self, office: OfficeId, message: MessageId) -> Result<Option<Message>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM messages e WHERE e.office = $1 AND e.id = $2");
        sql!(AssertSqlSafe(text), office, message).fetch_optional(&self.read).await?.as_ref().map(read).transpose()
    }

    /// The newest `limit` messages of a conversation, or those before `earlier`; oldest first.
    pub async fn chat(
        &self,
        office: OfficeId,
        conversation: ConversationId,
        earlier: Option<Earlier>,
        limit: u32,
    ) -> Result<Vec<Message>, StoreError> {
        let (before, id) = match earlier {
            Some(earlier) => (earlier.at.timestamp_micros(), earlier.message.to_string()),
            None => (i64::MAX, String::new()),
        };
        let text = format!(
            "SELECT {COLUMNS} FROM messages e WHERE e.office = $1 AND e.conversation = $2 AND (e.at, e.id) < ($3, $4)
             ORDER BY e.at DESC, e.id DESC LIMIT $5"
        );
        let rows = sql!(AssertSqlSafe(text), office, conversation, before, id, limit).fetch_all(&self.read).await?;
        rows.iter().rev().map(read).collect()
    }
}

pub(crate) fn read(row: &AnyRow) -> Result<Message, StoreError> {
    Ok(Message {
        id: row.parsed("id")?,
        conversation: row.parsed("conversation")?,
        author: row.json("author")?,
        text: row.text("text")?,
        documents: row.json("documents")?,
        order: row.parsed_if_any("order_id")?,
        at: row.time("at")?,
        delivery: row.json("delivery")?,
    })
}
