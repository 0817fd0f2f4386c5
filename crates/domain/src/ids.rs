//! Identities. Each is a UUID (version 7 where it is made at run time, so that it sorts by time), and a
//! type of its own, so that a company is never passed where a person is meant.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
        impl From<Uuid> for $name { fn from(id: Uuid) -> Self { Self(id) } }
        impl From<$name> for Uuid { fn from(id: $name) -> Self { id.0 } }
    )*};
}

ids! {
    /// An accounting office, the tenant: nothing is ever seen across two of them.
    OfficeId
    /// A client company of an office.
    CompanyId
    /// An employee of a client company.
    EmployeeId
    /// Anyone who signs in or writes: staff of the office or a user of a client company.
    PersonId
    /// An execution agent paired with an office.
    AgentId
    /// One request to be carried out.
    OrderId
    /// A published document.
    DocumentId
    /// A folder inside a department of a company.
    FolderId
    /// A thread between one contact and the office over one channel.
    ConversationId
    /// One message of a conversation.
    MessageId
    /// A signed-in device.
    SessionId
    /// A department that an office made for itself.
    DepartmentId
    /// A permission group of staff.
    GroupId
    /// A wizard "Novo usuário" that was begun.
    DraftId
    /// Somebody whom the office knows without their being a client.
    ContactId
    /// A link that opens a document without signing in.
    LinkId
    /// A spreadsheet that was taken over.
    ImportId
    /// What one person was told about one event, as it is listed under the bell.
    NoticeId
    /// A change asked for by a person, made by the client that asks, executed once.
    CommandId
    /// Work that the office does again and again for its clients ("processo").
    ProcessId
    /// That a process is done for a company.
    AssignmentId
    /// One piece of work for one company, with its dates.
    TaskId
    /// A certificate of regularity of a company ("certidão").
    CertificateId
    /// Something that the office tells its clients.
    NewsId
    /// A file that is being sent piece by piece, or was.
    UploadId
    /// A request of a client, or of the office to one ("solicitação").
    RequestId
    /// One line of a request's thread.
    RequestEntryId
    /// A file of a request or of an answer to a collection.
    AttachmentId
    /// What the office needs of a client every month.
    CollectionRuleId
    /// One month of it.
    CollectionItemId
}
