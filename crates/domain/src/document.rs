//! A document published to a client's folder.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::access::Department;
use crate::order::KindId;
use crate::{Cents, CompanyId, Competence, DocumentId, EmployeeId, FolderId, OfficeId, OrderId, Period, PersonId};

/// SHA-256 of a document's bytes, 64 lower-case hexadecimal digits. Also the name it is stored under.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Sha256Hex(pub String);

/// The kind of a document of which nobody said what it is: a file. It stands in no catalogue, for nobody orders it.
pub const FILE: &str = "arquivo";

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
    /// The folder of its department that it lies in; in the department itself without. No part of what it is: the same
    /// document lies in one place.
    #[serde(default)]
    pub folder: Option<FolderId>,
    /// When somebody of the client first opened it: the proof of receipt.
    pub first_opened_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub origin: Origin,
    /// When it was taken back. It is then in no list, and opens for nobody but staff.
    #[serde(default)]
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Found when its text was read, a moment after it was published.
    #[serde(default)]
    pub codes: PaymentCodes,
}

/// Whose document it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum Origin {
    /// Issued or published by the office.
    #[default]
    Office,
    /// Sent to the office by somebody of the client.
    Client { person: PersonId },
}

/// How the document is paid, as a client copies it. Only codes that check.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaymentCodes {
    /// The digits that are typed ("linha digitável"), without marks: 47 of a bank's bill, 48 of a tax.
    pub typed_line: Option<String>,
    /// The 44 digits of the bar code.
    pub bar_code: Option<String>,
    /// "Pix copia e cola".
    pub pix: Option<String>,
}

impl PaymentCodes {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
