//! Reading the audit log (SE1). Needs the permission `see_audit`; whoever serves only some companies sees the entries of
//! those.

use chrono::{DateTime, Utc};
use domain::audit::Entry;
use domain::{CompanyId, DocumentId, PersonId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `audit/list`: the newest entries first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct AskAudit {
    /// Only of this company.
    pub company: Option<CompanyId>,
    /// Only about this person, or done by them.
    pub person: Option<PersonId>,
    pub document: Option<DocumentId>,
    /// Only this kind: the word under `did`, e.g. `read_of_payslip`.
    pub did: Option<String>,
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    /// Entries before this sequence: `next` of the page before.
    #[ts(type = "number | null")]
    pub before: Option<u64>,
    /// 1 to 200; 50 when left out.
    pub limit: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditPage {
    pub entries: Vec<Entry>,
    /// Ask for the next page before this sequence; absent on the last page.
    #[ts(type = "number | null")]
    pub next: Option<u64>,
}

/// `audit/receipt`: proof of these entries, as a JSON file that `balcao-verify` checks without the server. At most 100.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskReceipt {
    #[ts(type = "number[]")]
    pub sequences: Vec<u64>,
}
