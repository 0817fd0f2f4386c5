//! Requests and collection, as both sides of the counter speak of them. Staff read along with the feed
//! (`Change::Request`, `RequestEntry`, `CollectionRule`, `CollectionItem`); these are the questions beside it.

use domain::document::Sha256Hex;
use domain::form::{Form, FormFault, FormId, FormValues};
use domain::{
    AttachmentId, CollectionItemId, CollectionRuleId, CompanyId, Competence, DocumentId, EmployeeId, RequestId,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Is this form right? The same check that the command makes, so that the form says it while it is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckForm {
    pub company: CompanyId,
    pub form: FormId,
    pub values: FormValues,
    /// How many files are attached to each field that takes files.
    #[serde(default)]
    pub files: std::collections::BTreeMap<String, u32>,
}

/// Every fault, in the form's order. None that blocks: it can be sent, after accepting the warnings if there are any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormChecked {
    pub faults: Vec<FormFault>,
}

/// The forms that may be opened for a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskForms {
    pub company: CompanyId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Forms {
    /// Only those that this person may open; with names and help in the three languages.
    pub forms: Vec<Form>,
    /// The choices of employee fields, by name. Empty for whom may open none of the forms about employees.
    pub employees: Vec<EmployeeChoice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EmployeeChoice {
    pub id: EmployeeId,
    pub name: String,
    pub job_title: String,
    /// Left the company; only for fields that take those.
    pub left: bool,
}

/// A file that goes with a command. Its bytes were sent before: by a client as an upload (`client/upload.rs`), whose end
/// gives documents; by staff as a blob.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileToAttach {
    pub source: FileSource,
    /// The field of the form that it answers, for a field of kind `files`.
    #[serde(default)]
    pub field: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum FileSource {
    /// A document that this person sees: what a client sent with an upload, or what the office published.
    Document { document: DocumentId },
    /// Staff only: bytes sent with `PUT /api/blobs/{sha256}`.
    Blob { content: Sha256Hex, file_name: String },
}

/// Staff: a file of a request or of a collection's answer (`files.save`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskFile {
    pub of: FileOf,
    pub attachment: AttachmentId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "thing")]
pub enum FileOf {
    Request { request: RequestId },
    Collection { item: CollectionItemId },
}

/// `requests/collection_preview`: what saving a rule of collection would do, before it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreviewCollection {
    /// The rule that is changed; a new one has an id that nobody knows yet.
    pub rule: CollectionRuleId,
    pub company: CompanyId,
    pub months_after: u32,
    pub first: Competence,
    pub last: Option<Competence>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CollectionPreview {
    /// Months that the client is asked for at once, oldest first.
    pub asks_now: Vec<Competence>,
    /// Months that were asked for and are not settled. They stay as they are, with the old text and the old day.
    pub open: Vec<Competence>,
    /// Those of them after the last month: they may be waived when the rule is stopped.
    pub open_later: Vec<Competence>,
}
