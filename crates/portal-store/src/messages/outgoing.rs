//! What goes out: written with the effect that delivers it, and how far it got.

use chrono::{DateTime, Utc};
use domain::message::{Author, ChannelKind, Delivery, Message};
use domain::{ConversationId, DocumentId, MessageId, OfficeId, OrderId};

use crate::column::{Read, json, sql, word};
use crate::feed::Entity;
use crate::{NewEffect, Planned, Store, StoreError, Transaction};

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

/// The kind of effect that delivers a message.
pub const SEND_MESSAGE: &str = "send_message";

impl Transaction {
    /// Writes a message of the office and plans its delivery. The same `key` sends once. `idempotent`: the channel
    /// itself recognises a repetition, so that after a crash it may be tried again.
    pub async fn send_message(&mut self, new: NewMessage, key: &str, idempotent: bool) -> Result<Sent, StoreError> {
        let now = self.now;
        self.send_message_at(new, key, idempotent, now).await
    }

    /// The same, not before a moment.
    pub async fn send_message_at(
        &mut self,
        new: NewMessage,
        key: &str,
        idempotent: bool,
        next_at: DateTime<Utc>,
    ) -> Result<Sent, StoreError> {
        let conversation = self.conversation(new.conversation).await?;
        let effect = NewEffect {
            key: key.to_owned(),
            kind: SEND_MESSAGE.to_owned(),
            message: Some(new.id),
            body: serde_json::Value::Null,
            idempotent,
            next_at,
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

    pub(crate) async fn name_on_channel(&mut self, message: MessageId, id: &str) -> Result<(), StoreError> {
        sql!("UPDATE messages SET channel_message_id = $3 WHERE office = $1 AND id = $2", self.office, message, id)
            .execute(self.sql())
            .await
            .map_err(|error| StoreError::or_taken(error, "channel_message_id"))?;
        Ok(())
    }
}

impl Store {
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
}
