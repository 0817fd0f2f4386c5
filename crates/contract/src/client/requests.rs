//! Requests and collection in the clients' portal. All under `/api/client/`, for a signed-in client user.
//!
//! | call | answer |
//! | --- | --- |
//! | `GET requests/forms?company=` | [`Forms`](crate::requests::Forms) |
//! | `POST requests/check` with [`CheckForm`](crate::requests::CheckForm) | [`FormChecked`](crate::requests::FormChecked) |
//! | `GET requests?company=&open=true&before=` | [`RequestPage`] |
//! | `GET requests/{id}` | [`RequestDetail`] |
//! | `GET requests/{id}/files/{attachment}` | the bytes |
//! | `GET collection?company=&waiting=true&before=` | [`CollectionPage`] |
//! | `GET collection/{id}/files/{attachment}` | the bytes |
//! | `POST /api/commands` with `requests` | writes |

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Department;
use domain::collection::CollectionState;
use domain::form::{Form, FormId, FormValues};
use domain::request::{AttachedFile, RequestHappened, RequestState};
use domain::{CollectionItemId, CompanyId, Competence, RequestEntryId, RequestId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RequestPage {
    /// Those that something happened in last, first.
    pub rows: Vec<RequestRow>,
    /// Give it as `before` for the next page.
    pub next: Option<String>,
    #[ts(type = "number")]
    pub total: u64,
    /// How many wait for the client, on all pages: the mark of the page.
    #[ts(type = "number")]
    pub waiting_for_you: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RequestRow {
    pub id: RequestId,
    #[ts(type = "number")]
    pub number: u64,
    pub company: CompanyId,
    pub company_name: String,
    pub department: Department,
    pub form: FormId,
    pub title: String,
    pub state: RequestState,
    pub opened_at: DateTime<Utc>,
    pub last_entry_at: DateTime<Utc>,
    /// Set while it waits for the client.
    pub expires_on: Option<NaiveDate>,
    #[ts(type = "number")]
    pub revision: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RequestDetail {
    pub row: RequestRow,
    /// The form, for the names of the fields; `None` when this version no longer has it: show the ids.
    pub form: Option<Form>,
    pub values: FormValues,
    /// The names of the employees in the values, by their id.
    pub employees: std::collections::BTreeMap<String, String>,
    pub attachments: Vec<AttachedFile>,
    /// Oldest first.
    pub thread: Vec<RequestLine>,
    /// What this person may do now.
    pub may_write: bool,
    pub may_cancel: bool,
    pub may_reopen: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RequestLine {
    pub id: RequestEntryId,
    pub at: DateTime<Utc>,
    pub by_office: bool,
    /// The person's name; the office's, for what happened by itself.
    pub author_name: String,
    pub happened: RequestHappened,
    pub text: String,
    pub files: Vec<AttachedFile>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CollectionPage {
    /// What waits for the client first, by due date; then the rest, newest first.
    pub rows: Vec<CollectionRow>,
    pub next: Option<String>,
    #[ts(type = "number")]
    pub waiting_for_you: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CollectionRow {
    pub id: CollectionItemId,
    pub company: CompanyId,
    pub company_name: String,
    pub department: Department,
    pub name: String,
    pub instructions: String,
    pub competence: Competence,
    pub due_on: NaiveDate,
    pub state: CollectionState,
    /// It waits for the client and the day has passed.
    pub late: bool,
    pub may_be_nothing: bool,
    /// This person may answer it (`answer_collection`), and it can be answered now.
    pub may_answer: bool,
    pub files: Vec<AttachedFile>,
    pub note: String,
    /// Why it came back.
    pub reason: String,
    pub answered_by_name: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
    #[ts(type = "number")]
    pub revision: u64,
}
