//! The calendar, the certificates and the news of the clients' portal.
//!
//! | call | answer |
//! | --- | --- |
//! | `GET calendar?month=2026-11&company=` | [`ClientCalendar`] |
//! | `GET certificates?company=` | [`ClientCertificates`] |
//! | `GET news` | [`ClientNews`] |

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Department;
use domain::certificate::{CertificateKind, CertificateOutcome, CertificateStanding};
use domain::order::KindId;
use domain::{Cents, CertificateId, CompanyId, Competence, DocumentId, NewsId, TaskId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::tasks::HolidayMark;

/// A month of the client's calendar (PC1): only days on which there is something, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClientCalendar {
    pub month: Competence,
    /// Today in the office's zone.
    pub today: NaiveDate,
    pub days: Vec<ClientDay>,
    /// More than fits was found; choose one company.
    pub cut_off: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClientDay {
    pub day: NaiveDate,
    pub holiday: Option<HolidayMark>,
    pub documents: Vec<ClientDayDocument>,
    pub tasks: Vec<ClientDayTask>,
}

/// A document that belongs to a day; the day bears a mark, and the document can be opened by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClientDayDocument {
    pub id: DocumentId,
    pub kind: KindId,
    pub company: CompanyId,
    pub company_name: String,
    pub department: Department,
    pub title: String,
    pub amount: Option<Cents>,
    pub opened: bool,
    pub why: DayOf,
}

/// Why a document stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DayOf {
    /// It is to be paid or handed in on that day.
    Due,
    /// It has no such date and was published on that day.
    Published,
}

/// What the office does for the client by that day, or waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClientDayTask {
    pub id: TaskId,
    pub title: String,
    pub company: CompanyId,
    pub company_name: String,
    pub department: Department,
    pub competence: Option<Competence>,
    pub state: ClientTaskState,
    /// The document that settled it, where the client may open it.
    pub document: Option<DocumentId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClientTaskState {
    /// The office is at it.
    WithOffice,
    /// The client has to bring or say something.
    WaitsForYou,
    Done,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClientCertificates {
    /// By company, then kind, then place.
    pub certificates: Vec<ClientCertificate>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClientCertificate {
    pub id: CertificateId,
    pub company: CompanyId,
    pub company_name: String,
    pub kind: CertificateKind,
    pub place: String,
    pub outcome: CertificateOutcome,
    pub standing: CertificateStanding,
    pub issued_on: NaiveDate,
    pub valid_until: NaiveDate,
    /// Days until it ends; negative when it has ended.
    pub days_left: i32,
    /// The PDF, where the client may open it.
    pub document: Option<DocumentId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClientNews {
    /// Newest first.
    pub news: Vec<ClientNewsItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClientNewsItem {
    pub id: NewsId,
    pub title: String,
    /// Plain text; lines are kept.
    pub text: String,
    pub published_at: DateTime<Utc>,
}
