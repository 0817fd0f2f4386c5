//! What people do with documents by hand: publish, withdraw, move, revoke a link.
//!
//! Files come first: `PUT /api/blobs/{sha256}` (the window's `files.send`). Links are made with
//! [`crate::exchange::NewLink`], which is a question and no command: its answer is the address, said once to who asks.

use domain::access::Department;
use domain::document::{DocumentFacts, Sha256Hex};
use domain::{DocumentId, LinkId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum ExchangeCommand {
    /// Staff put a file into a client's folder. Made: the document's id.
    PublishByHand { content: Sha256Hex, facts: DocumentFacts },
    /// Staff take back any document that they reach. A client takes back what they sent themselves (Contribuinte), or
    /// anything that the client's people sent (Proprietário); never what the office published.
    WithdrawDocument { document: DocumentId },
    /// Staff put a document into another department's folder.
    MoveDocument { document: DocumentId, department: Department },
    /// Who made it, or staff who reach the company. Made: nothing.
    RevokeLink { link: LinkId },
}
