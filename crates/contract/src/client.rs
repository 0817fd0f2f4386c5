//! What the clients' web portal asks of the server. All under `/api/client/`, for a signed-in client user.
//!
//! | call | answer |
//! | --- | --- |
//! | `GET home` | [`Home`] |
//! | `GET documents?company=&department=&folder=&search=&from=&to=&unopened=&before=` | [`DocumentPage`]; `search` looks into title and text, `from` and `to` are days of publication in the office's zone; `folder` is an id, or `-` for what lies in the department itself |
//! | `GET folders?company=` | [`FolderList`] |
//! | `GET documents/{id}` | [`DocumentRow`] |
//! | `GET documents/{id}/content?save=` | the bytes; opening is recorded. `save=true`: to be saved, not shown |
//! | `POST /api/commands` with `exchange` `withdraw_document` | takes back what one sent oneself; `make_folder`, `put_into_folder` … |
//! | `uploads…` | [`upload`] |
//! | `requests…`, `collection…` | [`requests`] |
//! | `people`, `departments` | [`people`] |
//! | `GET chat?before=` | [`ChatPage`] |
//! | `POST /api/commands` with `post_chat` | writes in the chat |

pub mod calendar;
pub mod people;
pub mod requests;
pub mod upload;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Department;
use domain::document::{Origin, PaymentCodes};
use domain::message::{Author, Delivery};
use domain::order::KindId;
use domain::registry::Module;
use domain::{Cents, CompanyId, Competence, DocumentId, FolderId, MessageId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Home {
    pub person_name: String,
    pub office_name: String,
    pub companies: Vec<CompanyCard>,
    pub unopened_documents: u32,
    pub newest: Vec<DocumentRow>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CompanyCard {
    pub id: CompanyId,
    pub name: String,
    pub short_name: String,
    /// Formatted CNPJ or CPF.
    pub tax_id: String,
    /// What the office switched off for it (PE7).
    #[serde(default)]
    pub modules_off: BTreeSet<Module>,
}

/// A list is counted no further than this: a larger number helps nobody, and costs as much as reading it all.
pub const COUNTED_MAX: u64 = 1_000;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DocumentPage {
    pub rows: Vec<DocumentRow>,
    /// Give it as `before` for the next page.
    pub next: Option<String>,
    /// How many there are on all pages, on the first page; counted up to [`COUNTED_MAX`], which means "or more".
    #[ts(type = "number | null")]
    pub total: Option<u64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DocumentRow {
    pub id: DocumentId,
    pub kind: KindId,
    pub company: CompanyId,
    pub company_name: String,
    pub department: Department,
    /// The folder of the department that it lies in, and the names that lead there.
    pub folder: Option<FolderId>,
    pub path: Vec<String>,
    pub title: String,
    pub file_name: String,
    pub competence: Option<Competence>,
    pub due_on: Option<NaiveDate>,
    pub amount: Option<Cents>,
    /// Bytes.
    pub size: u32,
    pub published_at: DateTime<Utc>,
    /// Somebody of the client opened it: it was received.
    pub opened: bool,
    /// This person neither sent nor opened it.
    pub is_new: bool,
    pub origin: Origin,
    /// This person may take it back (`withdraw_document`).
    pub may_withdraw: bool,
    /// This person may put it into another folder (`put_into_folder`).
    pub may_move: bool,
    /// Codes to copy; found in the document and proved by their check digits.
    pub codes: PaymentCodes,
}

/// The folders of a company that this person sees, by name.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FolderList {
    pub folders: Vec<FolderRow>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FolderRow {
    pub id: FolderId,
    pub department: Department,
    /// The folder that it lies in; in the department itself without.
    pub parent: Option<FolderId>,
    pub name: String,
    /// This person may rename it and put it elsewhere.
    pub may_change: bool,
    /// This person may delete it, as long as it holds nothing of others that needs more.
    pub may_delete: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChatPage {
    /// Oldest first.
    pub messages: Vec<ChatMessage>,
    /// Give it as `before` for what came earlier.
    pub earlier: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChatMessage {
    pub id: MessageId,
    pub author: Author,
    /// The name to show: of the person, or of the office.
    pub author_name: String,
    pub text: String,
    pub documents: Vec<DocumentRow>,
    pub at: DateTime<Utc>,
    pub delivery: Delivery,
}
