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
mod announcements;
mod attempts;
mod audit;
mod certificates;
mod collection;
mod column;
mod commands;
mod companies;
mod consequences;
mod contacts;
mod contents;
mod conversations;
mod departments;
mod dialect;
mod documents;
mod drafts;
mod effects;
mod error;
mod feed;
mod folders;
mod groups;
mod identity;
mod imports;
mod integrity;
mod links;
mod many_documents;
mod messages;
mod migrations;
mod news;
mod notices;
mod offices;
mod orders;
mod people;
mod phone;
mod place;
mod reach;
mod registry;
mod requests;
mod sessions;
mod store;
mod tasks;
mod transaction;
mod uploads;

pub use agents::{AgentRecord, NewPairingCode, Pairing, PairingRequest};
pub use attempts::{Counter, Tried};
pub use audit::{AuditFault, AuditFilter, AuditReport};
pub use certificates::NamedCertificate;
pub use collection::{CollectionFilter, CollectionPlace, CollectionReminder, MONTHS_AT_ONCE};
pub use commands::CommandStart;
pub use consequences::{ReachCounts, ShelfCounts};
pub use contents::{ContentStream, Contents};
pub use conversations::Dialogue;
pub use departments::DepartmentHolds;
pub use documents::{Before, DocumentFilter, DocumentPage, DocumentRow, Lying, NewDocument, Reading};
pub use drafts::Draft;
pub use effects::{Effect, EffectProgress, EffectState, NewEffect, Planned, Settled};
pub use error::{Answer, StoreError};
pub use feed::{FeedEntity, FeedPage, FeedReader};
pub use folders::{LyingPlace, NewFolder};
pub use identity::{
    InvitationRow, InvitationUse, KeptAbout, KeptMessage, LinkedAccount, NewInvitation, NewPasskey, NewTicket,
    OpenedDocument, PasskeyRow, Purpose, SecondStep, Ticket,
};
pub use imports::{Import, NewImport, Restorable, TouchedSince};
pub use integrity::Fault;
pub use links::{FoundLink, NewLink, Opener};
pub use messages::{Earlier, Inbound, NewMessage, Received, SEND_MESSAGE, Sent, Unhandled};
pub use news::Committed;
pub use notices::{
    Bell, Carried, CarriedFilter, CarriedPage, Carrying, Device, Listed, Listener, NewNotice, OwnText, OwnWords,
    Stranded, Talk, Unopened, Which,
};
pub use offices::Office;
pub use orders::{Holder, NewOrder, Publication};
pub use people::{Credentials, NewPerson};
pub use phone::{PhoneLink, PhoneRow};
pub use place::Place;
pub use registry::{BooksCompany, BooksEmployee, RegistryChanges, Staffed};
pub use requests::{RequestFilter, RequestPage, RequestPlace};
pub use sessions::{DeviceSession, NewSession, SignedIn};
pub use store::Store;
pub use tasks::{CALENDAR_ROWS_MAX, CalendarFilter, GeneratedMonth, LocalHoliday, NamedDocument, NamedTask, Stretch};
pub use transaction::Transaction;
pub use uploads::{NewUpload, Pieced, UploadRow};
