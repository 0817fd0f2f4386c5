//! What comes in: stored once, and dealt with once.

use domain::message::{Author, ChannelKind, Conversation, Delivery, Message};
use domain::{MessageId, OfficeId, OrderId, PersonId};
use sqlx::AssertSqlSafe;

use super::{COLUMNS, read};
use crate::column::{Read, sql, word};
use crate::conversations;
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

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
#[allow(clippy::large_enum_variant, reason = "made once for a message and looked at at once")]
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

/// An incoming message that the assistant has not dealt with.
#[derive(Debug, Clone, PartialEq)]
pub struct Unhandled {
    pub office: OfficeId,
    pub message: Message,
    pub conversation: Conversation,
}

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

    /// Says which order an incoming message led to.
    pub async fn link_message_to_order(&mut self, message: MessageId, order: OrderId) -> Result<(), StoreError> {
        sql!("UPDATE messages SET order_id = $3 WHERE office = $1 AND id = $2", self.office, message, order)
            .execute(self.sql())
            .await?;
        self.changed(Entity::Message, message);
        Ok(())
    }
}

impl Store {
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
}
