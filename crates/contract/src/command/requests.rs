//! Commands about requests and collection (PC3, PC4), of clients and of staff. A request or rule has the id that the
//! program which asks gave it; opening answers `CommandResult::Thing`.
//!
//! Who may: a client the forms that they have the permission for, within their companies and departments, and for the
//! collection `answer_collection`; staff `answer_requests` within theirs, and `manage_tasks` for rules of collection.
//! What a form lacks is answered with the code `form_faults`, and the faults in the fact `faults` as JSON
//! ([`FormFault`](domain::form::FormFault)`[]`); what cannot be done now with `not_possible_now`.

use domain::access::Department;
use domain::form::{FormId, FormValues};
use domain::request::RequestMove;
use domain::{CollectionItemId, CollectionRuleId, CompanyId, Competence, OrderId, PersonId, RequestId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::requests::FileToAttach;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum RequestsCommand {
    /// Sends a form. The client for their company; staff for a client who told them on the telephone.
    Open {
        request: RequestId,
        company: CompanyId,
        form: FormId,
        /// Only for a form whose department is chosen.
        department: Option<Department>,
        values: FormValues,
        attachments: Vec<FileToAttach>,
        /// The warnings were shown and it is to be sent all the same.
        despite_warnings: bool,
    },
    /// Staff: asks a client to fill something in or send something, in free words: a request with the form `general` that
    /// waits for the client at once.
    AskClient {
        request: RequestId,
        company: CompanyId,
        department: Department,
        subject: String,
        text: String,
        attachments: Vec<FileToAttach>,
        expires_on: Option<chrono::NaiveDate>,
    },
    /// Writes in the thread and moves the request at once, or only one of them. What a client writes in a request that
    /// waits for them gives it back to the office.
    Write {
        request: RequestId,
        text: String,
        attachments: Vec<FileToAttach>,
        #[serde(rename = "then")]
        then: Option<RequestMove>,
        /// The revision that the person saw; needed with `then`.
        #[ts(type = "number")]
        seen_revision: u64,
    },
    /// Staff: to a person, to nobody, to another department.
    Assign { request: RequestId, to: Option<PersonId>, department: Department },
    /// Staff: which order answers it, if one does.
    Link { request: RequestId, order: Option<OrderId> },

    /// Staff: makes a rule of collection, or changes it from the next competence on.
    SetCollection { rule: CollectionRuleId, collection: CollectionDraft },
    /// Staff: no new months after this one. What was asked for stays; later months that are open are waived if wanted.
    StopCollection {
        rule: CollectionRuleId,
        last: Competence,
        #[serde(default)]
        waive_later: bool,
    },
    /// Client: the files of a month. Again, it replaces what the office has not yet accepted.
    AnswerCollection { item: CollectionItemId, attachments: Vec<FileToAttach>, note: String },
    /// Client: "nada neste mês". `confirmed` says that the person was asked twice.
    NothingThisMonth { item: CollectionItemId, confirmed: bool, note: String },
    /// Staff.
    AcceptCollection { item: CollectionItemId, seen_revision: u64 },
    /// Staff: the client has to send it again; the reason is shown to them.
    ReturnCollection { item: CollectionItemId, seen_revision: u64, reason: String },
    /// Staff: this month is not needed.
    WaiveCollection { item: CollectionItemId, reason: String },
}

/// What staff say of a rule of collection; see [`domain::collection::CollectionRule`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CollectionDraft {
    pub company: CompanyId,
    pub department: Department,
    pub name: String,
    pub instructions: String,
    /// 1 to 31.
    pub due_day: u32,
    /// 0 to 12.
    pub months_after: u32,
    pub first: Competence,
    pub last: Option<Competence>,
    pub may_be_nothing: bool,
}
