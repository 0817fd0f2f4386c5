//! The one way to write. `POST /api/commands`.
//!
//! Each command carries an id made by the program that asks. The portal executes each id once and keeps the
//! answer; the same id again gets the same answer; the same id with another body is refused.

pub mod exchange;
pub mod identity;
pub mod imports;
pub mod notifications;
pub mod people;
pub mod requests;
pub mod tasks;

use domain::document::Sha256Hex;
use domain::order::{Order, Refusal};
use domain::{CommandId, ConversationId, MessageId, OrderId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CommandEnvelope {
    pub id: CommandId,
    pub command: Command,
}

/// A file that goes out with a message. Its bytes were sent before with `PUT /api/blobs/{sha256}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Attachment {
    pub content: Sha256Hex,
    pub file_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "do")]
pub enum Command {
    /// "Confirmar/Repetir" of a pending order (OC3).
    ConfirmOrder {
        order: OrderId,
        #[ts(type = "number")]
        seen_revision: u64,
    },
    /// "Responder": a message to the client from the order; `settles` moves it to Processados (OC5).
    AnswerOrder {
        order: OrderId,
        text: String,
        attachments: Vec<Attachment>,
        settles: bool,
    },
    CancelOrder {
        order: OrderId,
    },
    /// A message of the office in a conversation.
    SendMessage {
        conversation: ConversationId,
        text: String,
    },
    /// The office has dealt with what the conversation waited for, without writing.
    SettleConversation {
        conversation: ConversationId,
    },
    /// A message of a client in the portal's chat.
    PostChat {
        text: String,
    },
    /// Clients, users, departments, staff (PE1 to PE7).
    People(people::PeopleCommand),
    /// Documents by hand, and links (PC2, PC5).
    Exchange(exchange::ExchangeCommand),
    /// Requests and collection (PC3, PC4).
    Requests(requests::RequestsCommand),
    /// Spreadsheets, taken over and back (PE4).
    Import(imports::ImportCommand),
    /// Processes, tasks, certificates and news.
    Tasks(tasks::TasksCommand),
    /// How others come in: invitations, ending sessions (PE1, PE6).
    Identity(identity::IdentityCommand),
    /// What people are told, and how (TN2 to TN5).
    Notifications(notifications::NotificationsCommand),
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "was")]
pub enum CommandAnswer {
    Done {
        result: CommandResult,
    },
    /// An answer, not a fault: everything is as it was.
    Refused {
        refusal: Refusal,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "made")]
pub enum CommandResult {
    Order {
        order: Box<Order>,
    },
    Message {
        message: MessageId,
    },
    Conversation {
        conversation: ConversationId,
    },
    /// What was made or changed has this id.
    Thing {
        id: String,
    },
    /// So many people were reminded.
    Reminded {
        #[ts(type = "number")]
        people: u64,
    },
    /// A month's tasks: so many are new, so many were there already.
    Month {
        #[ts(type = "number")]
        tasks_made: u64,
        #[ts(type = "number")]
        tasks_present: u64,
    },
    Nothing,
}
