//! What people do with documents by hand: publish, withdraw, move, put into folders, revoke a link.
//!
//! What the rules of folders refuse is `folder_refused`, whose `facts.why` is one of [`domain::folder::FolderRefusal`],
//! with its `needs` or `limit`. A folder that somebody does not see does not exist for them.
//!
//! Files come first: `PUT /api/blobs/{sha256}` (the window's `files.send`). Links are made with
//! [`crate::exchange::NewLink`], which is a question and no command: its answer is the address, said once to who asks.

use domain::access::Department;
use domain::document::{DocumentFacts, Sha256Hex};
use domain::{CompanyId, DocumentId, FolderId, LinkId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum ExchangeCommand {
    /// Staff put a file into a client's department, and there into a folder or into none. Made: the document's id.
    PublishByHand {
        content: Sha256Hex,
        facts: DocumentFacts,
        #[serde(default)]
        #[ts(optional = nullable)]
        folder: Option<FolderId>,
    },
    /// Staff take back any document that they reach. A client takes back what they sent themselves (Contribuinte), or
    /// anything that the client's people sent (Proprietário); never what the office published.
    WithdrawDocument { document: DocumentId },
    /// Staff put a document into another department, and there into a folder or into none.
    MoveDocument {
        document: DocumentId,
        department: Department,
        #[serde(default)]
        #[ts(optional = nullable)]
        folder: Option<FolderId>,
    },
    /// Documents go into a folder of their department, or, without one, into the department itself: one's own
    /// (Contribuinte), or any (Proprietário, staff). All or none; at most [`domain::folder::PUT_MAX`].
    PutIntoFolder { documents: Vec<DocumentId>, folder: Option<FolderId> },
    /// From Contribuinte on. Made: the folder's id; of the one that is there under this name, where there is one.
    MakeFolder { folder: FolderId, company: CompanyId, department: Department, parent: Option<FolderId>, name: String },
    /// Proprietário, staff.
    RenameFolder { folder: FolderId, name: String },
    /// Proprietário, staff. Within its department.
    MoveFolder { folder: FolderId, into: Option<FolderId> },
    /// What it held lies afterwards where it lay itself. Who made it and sees nothing of others in it (Contribuinte);
    /// Proprietário, staff.
    DeleteFolder { folder: FolderId },
    /// Who made it, or staff who reach the company. Made: nothing.
    RevokeLink { link: LinkId },
}
