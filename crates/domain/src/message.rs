//! Conversations and messages, whatever channel they travel on.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ConversationId, DocumentId, MessageId, OfficeId, OrderId, PersonId};

/// A way for clients to write to the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    WhatsappCloud,
    WhatsappLinked,
    PortalChat,
    /// A telephone made of software, for the demonstration and the tests.
    SimulatedPhone,
}

/// One contact's thread with the office over one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Conversation {
    pub id: ConversationId,
    pub office: OfficeId,
    pub channel: ChannelKind,
    /// The contact's address on that channel: a telephone number, or a person's id in the portal chat.
    pub address: String,
    /// The name the channel gives for the contact, if any.
    pub display_name: Option<String>,
    /// Who it is, once known. An unknown sender gets no data.
    pub person: Option<PersonId>,
    /// Set while a member of staff attends it; the assistant is silent then.
    pub attended_by: Option<PersonId>,
    /// Set when it waits for a person of the office, since when.
    pub waiting_since: Option<DateTime<Utc>>,
    pub last_message_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Author {
    /// The contact.
    Client,
    Assistant,
    Staff {
        person: PersonId,
    },
}

/// How far an outgoing message got. An incoming one is `Received`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Delivery {
    Received,
    Queued,
    Sent,
    Delivered,
    Read,
    Failed {
        code: String,
    },
    /// It may have been sent; nobody knows. Shown as such, never sent again blindly.
    Uncertain,
}

impl Delivery {
    /// Receipts may arrive in any order; a message never goes backward.
    pub fn advance(&self, next: Delivery) -> Delivery {
        if next.rank() > self.rank() { next } else { self.clone() }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Uncertain => 1,
            Self::Failed { .. } => 2,
            Self::Sent => 3,
            Self::Delivered => 4,
            Self::Read => 5,
            Self::Received => 6,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Message {
    pub id: MessageId,
    pub conversation: ConversationId,
    pub author: Author,
    pub text: String,
    /// Documents that travel with it, as links or as attachments.
    pub documents: Vec<DocumentId>,
    /// The order that it belongs to, if any.
    pub order: Option<OrderId>,
    pub at: DateTime<Utc>,
    pub delivery: Delivery,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_receipt_never_takes_a_message_back() {
        assert_eq!(Delivery::Read.advance(Delivery::Delivered), Delivery::Read);
        assert_eq!(Delivery::Queued.advance(Delivery::Sent), Delivery::Sent);
        assert_eq!(Delivery::Uncertain.advance(Delivery::Delivered), Delivery::Delivered);
    }
}
