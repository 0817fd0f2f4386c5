//! Messages: each incoming one is stored once, each outgoing one has an effect that delivers it.

use chrono::{DateTime, Utc};
use domain::message::{Author, ChannelKind, Conversation, Delivery, Message};
use domain::{ConversationId, DocumentId, MessageId, OfficeId, OrderId, PersonId};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::column::{Read, json, sql, word};
use crate::conversations;
use crate::feed::Entity;
use crate::{NewEffect, Planned, Store, StoreError, Transaction};

/// A message that came over a channel.
pub struct Inbound {
    /// The id it gets if it is new.
    pub id: MessageId,
    pub channel: ChannelKind,
    /// The channel's id of it: the same id is the same message.
    pub channel_message_id: String,
    pub address: String,
    pub display_name: Option<String>,
    /// Who it is from, if the address is known.
    pub person: Option<PersonId>,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Received {
    New {
        conversation: Conversation,
        message: Message,
    },
    /// It came before, as this message.
    Already {
        message: MessageId,
    },
}

/// A message of the office.
pub struct NewMessage {
    pub id: MessageId,
    pub conversation: ConversationId,
    pub author: Author,
    pub text: String,
    pub documents: Vec<DocumentId>,
    pub order: Option<OrderId>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Sent {
    New(Message),
    /// Something was sent with this key before; nothing changed.
    Already,
}

/// An incoming message that the assistant has not dealt with.
#[derive(Debug, Clone, PartialEq)]
pub struct Unhandled {
    pub office: OfficeId,
    pub message: Message,
    pub conversation: Conversation,
}

/// Where a page of a chat begins: before this message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    pub at: DateTime<Utc>,
    pub message: MessageId,
}

/// The kind of effect that delivers a message.
pub(crate) const SEND_MESSAGE: &str = "send_message";

pub(crate) const COLUMNS: &str =
    "e.office, e.id, e.conversation, e.author, e.text, e.documents, e.order_id, e.at, e.delivery";

impl Transaction {
    /// Stores an incoming message once, however often and however parallel its webhook comes.
    pub async fn receive_message(&mut self, inbound: Inbound) -> Result<Received, StoreError> {
        if inbound.channel_message_id.is_empty() {
            return Err(StoreError::Invalid {
                field: "channel_message_id",
                expected: "the channel's id of the message",
            });
        }
        let conversation = conversations::conversation_id(self.office, inbound.channel, &inbound.address)?;
        let channel = word(&inbound.channel)?;
        let known = "SELECT id FROM messages WHERE office = $1 AND channel = $2 AND channel_message_id = $3";
        if let Some(row) =
            sql!(known, self.office, channel, inbound.channel_message_id).fetch_optional(self.sql()).await?
        {
            return Ok(Received::Already { message: row.parsed("id")? });
        }
        self.conversation_with(inbound.channel, &inbound.address, inbound.display_name.as_deref(), inbound.person)
            .await?;
        let message = Message {
            id: inbound.id,
            conversation,
            author: Author::Client,
            text: inbound.text,
            documents: Vec::new(),
            order: None,
            at: self.now,
            delivery: Delivery::Received,
        };
        if !self.write_message(&message, &channel, &inbound.channel_message_id, false).await? {
            let row = sql!(known, self.office, channel, inbound.channel_message_id).fetch_one(self.sql()).await?;
            return Ok(Received::Already { message: row.parsed("id")? });
        }
        self.news.messages_received = true;
        Ok(Received::New { conversation: self.conversation(conversation).await?, message })
    }

    /// Takes an incoming message to be dealt with in this transaction; `false` when somebody already did.
    pub async fn handle_message(&mut self, message: MessageId) -> Result<bool, StoreError> {
        let text = "UPDATE messages SET handled = 1 WHERE office = $1 AND id = $2 AND handled = 0";
        Ok(sql!(text, self.office, message).execute(self.sql()).await?.rows_affected() == 1)
    }

    /// Writes a message of the office and plans its delivery. The same `key` sends once. `idempotent`: the channel
    /// itself recognises a repetition, so that after a crash it may be tried again.
    pub async fn send_message(&mut self, new: NewMessage, key: &str, idempotent: bool) -> Result<Sent, StoreError> {
        let conversation = self.conversation(new.conversation).await?;
        let effect = NewEffect {
            key: key.to_owned(),
            kind: SEND_MESSAGE.to_owned(),
            message: Some(new.id),
            body: serde_json::Value::Null,
            idempotent,
            next_at: self.now,
        };
        if self.plan_effect(&effect).await? == Planned::Already {
            return Ok(Sent::Already);
        }
        let message = Message {
            id: new.id,
            conversation: new.conversation,
            author: new.author,
            text: new.text,
            documents: new.documents,
            order: new.order,
            at: self.now,
            delivery: Delivery::Queued,
        };
        if !self.write_message(&message, &word(&conversation.channel)?, "", true).await? {
            return Err(StoreError::Taken { what: "message" });
        }
        Ok(Sent::New(message))
    }

    /// A receipt came, or the delivery ended. A message never goes backward; gives it as it is now.
    pub async fn advance_delivery(&mut self, message: MessageId, next: Delivery) -> Result<Message, StoreError> {
        let mut known = self.message(message).await?;
        let advanced = known.delivery.advance(next);
        if advanced != known.delivery {
            known.delivery = advanced;
            let delivery = json(&known.delivery)?;
            sql!("UPDATE messages SET delivery = $3 WHERE office = $1 AND id = $2", self.office, message, delivery)
                .execute(self.sql())
                .await?;
            self.changed(Entity::Message, message);
        }
        Ok(known)
    }

    /// Says which order an incoming message led to.
    pub async fn link_message_to_order(&mut self, message: MessageId, order: OrderId) -> Result<(), StoreError> {
        sql!("UPDATE messages SET order_id = $3 WHERE office = $1 AND id = $2", self.office, message, order)
            .execute(self.sql())
            .await?;
        self.changed(Entity::Message, message);
        Ok(())
    }

    /// The message as this transaction sees it, held until the end.
    pub async fn message(&mut self, message: MessageId) -> Result<Message, StoreError> {
        let lock = self.dialect.for_update();
        let text = format!("SELECT {COLUMNS} FROM messages e WHERE e.office = $1 AND e.id = $2{lock}");
        let row = sql!(AssertSqlSafe(text), self.office, message).fetch_optional(self.sql()).await?;
        read(&row.ok_or(StoreError::NotFound { what: "message" })?)
    }

    pub(crate) async fn name_on_channel(&mut self, message: MessageId, id: &str) -> Result<(), StoreError> {
        sql!("UPDATE messages SET channel_message_id = $3 WHERE office = $1 AND id = $2", self.office, message, id)
            .execute(self.sql())
            .await
            .map_err(|error| StoreError::or_taken(error, "channel_message_id"))?;
        Ok(())
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

    /// The message that a channel knows by this id, for receipts.
    pub async fn message_on_channel(
        &self,
        office: OfficeId,
        channel: ChannelKind,
        channel_message_id: &str,
    ) -> Result<Option<MessageId>, StoreError> {
        let text = "SELECT id FROM messages WHERE office = $1 AND channel = $2 AND channel_message_id = $3 AND channel_message_id <> ''";
        let row = sql!(text, office, word(&channel)?, channel_message_id).fetch_optional(&self.read).await?;
        row.map(|row| row.parsed("id")).transpose()
    }

    /// Incoming messages of all offices that nobody has dealt with, oldest first.
    pub async fn unhandled_messages(&self, limit: u32) -> Result<Vec<Unhandled>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM messages e WHERE e.handled = 0 ORDER BY e.at, e.id LIMIT $1");
        let mut unhandled = Vec::new();
        for row in sql!(AssertSqlSafe(text), limit).fetch_all(&self.read).await? {
            let (office, message) = (row.parsed("office")?, read(&row)?);
            let conversation = self.conversation(office, message.conversation).await?;
            let conversation = conversation.ok_or(StoreError::NotFound { what: "conversation" })?;
            unhandled.push(Unhandled { office, message, conversation });
        }
        Ok(unhandled)
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
