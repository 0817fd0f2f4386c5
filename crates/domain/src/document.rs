//! A document published to a client's folder.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::access::Department;
use crate::order::KindId;
use crate::{Cents, CompanyId, Competence, DocumentId, EmployeeId, OfficeId, OrderId, Period};

/// SHA-256 of a document's bytes, 64 lower-case hexadecimal digits. Also the name it is stored under.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Sha256Hex(pub String);

/// What a document is about, read from the books or proved from its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentFacts {
    pub kind: KindId,
    pub company: CompanyId,
    pub department: Department,
    pub competence: Option<Competence>,
    pub period: Option<Period>,
    pub employee: Option<EmployeeId>,
    /// What the client sees, e.g. "Holerite 10/2026 – João da Silva".
    pub title: String,
    /// What the file is called when it is saved, with its ending.
    pub file_name: String,
    pub due_on: Option<NaiveDate>,
    pub amount: Option<Cents>,
}

/// A published document. The same office, facts and bytes give the same document, however often they are published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Document {
    pub id: DocumentId,
    pub office: OfficeId,
    pub facts: DocumentFacts,
    pub content: Sha256Hex,
    /// Bytes.
    pub size: u32,
    pub published_at: DateTime<Utc>,
    /// The order that it was issued for, if one was.
    pub order: Option<OrderId>,
    /// When somebody of the client first opened it: the proof of receipt.
    pub first_opened_at: Option<DateTime<Utc>>,
}
