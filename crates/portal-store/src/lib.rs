//! What the portal keeps: one storage port by use case, on SQLite or PostgreSQL, with documents in an object store.
//!
//! - **Read** with the methods of [`Store`]. They see what is committed.
//! - **Write** with the methods of [`Transaction`], between [`Store::begin`] and [`Transaction::commit`]: everything
//!   between the two happens or nothing does, and its lines of the office's feed are written by the commit. Compose
//!   them: a command's answer, an order's transition, a message and its effect belong into one transaction. Dropping a
//!   transaction undoes it. On SQLite there is one writer: never begin a second transaction while holding one.
//! - What spans offices (the lease sweep, the outbox, pairing) is a method of [`Store`] that begins its own.
//!
//! A refusal of the state machine is a value ([`Answer`]), not an error. A thing of another office does not exist.
//!
//! To add a use case: a method in the file of its room, and a story in `tests/`, which runs on both databases. To add
//! a table or a column: a new numbered file in `migrations/`, with an index for each query and the query named beside.

mod agents;
mod attempts;
mod audit;
mod column;
mod commands;
mod contents;
mod conversations;
mod dialect;
mod documents;
mod effects;
mod error;
mod feed;
mod identity;
mod integrity;
mod messages;
mod migrations;
mod news;
mod offices;
mod orders;
mod people;
mod phone;
mod place;
mod registry;
mod sessions;
mod store;
mod transaction;

pub use audit::{AuditFault, AuditFilter, AuditReport};
pub use attempts::{Counter, Tried};
pub use agents::{AgentRecord, NewPairingCode, Pairing, PairingRequest};
pub use commands::CommandStart;
pub use contents::{ContentStream, Contents};
pub use conversations::Dialogue;
pub use documents::{Before, DocumentFilter, DocumentPage, DocumentRow, NewDocument};
pub use effects::{Effect, EffectState, NewEffect, Planned, Settled};
pub use error::{Answer, StoreError};
pub use feed::{FeedEntity, FeedPage, FeedReader};
pub use identity::{
    InvitationRow, InvitationUse, KeptAbout, KeptMessage, LinkedAccount, NewInvitation, NewPasskey, NewTicket, OpenedDocument,
    PasskeyRow, Purpose, SecondStep, Ticket,
};
pub use integrity::Fault;
pub use messages::{Earlier, Inbound, NewMessage, Received, Sent, Unhandled};
pub use news::Committed;
pub use offices::Office;
pub use orders::{Holder, NewOrder, Publication};
pub use people::{Credentials, NewPerson};
pub use phone::{PhoneLink, PhoneRow};
pub use place::Place;
pub use registry::{BooksCompany, BooksEmployee, RegistryChanges, Staffed};
pub use sessions::{DeviceSession, NewSession, SignedIn};
pub use store::Store;
pub use transaction::Transaction;
