//! Why an order waits for the office: a closed list with parameters, each with evidence and one action.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Competence;

/// The fact that is missing. The interface has one sentence and one action for each, in `locales/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum PendingReason {
    /// "Folha 11/2026 ainda não calculada". Action: calculate the payroll.
    PayrollNotCalculated {
        competence: Competence,
    },
    /// The office answers only closed competences. Action: close it.
    CompetenceNotClosed {
        competence: Competence,
    },
    /// No revenue entered for these competences. Action: enter the revenue.
    RevenueNotEntered {
        missing: Vec<Competence>,
    },
    EmployeeNotInBooks {
        employee: String,
    },
    EmployeeNotYetAdmitted {
        employee: String,
        admitted_on: NaiveDate,
    },
    EmployeeLeftBefore {
        employee: String,
        left_on: NaiveDate,
    },
    CompanyNotInBooks,
    CompanyInactive,
    /// The accounting system does not answer. Action: none; it is tried again by itself.
    BooksUnavailable {
        connector: String,
        missing: Missing,
    },
    /// The document names somebody else: it was blocked (wrong-recipient guard).
    WrongRecipient {
        expected: String,
        found: Vec<String>,
    },
    /// A kind that a person always carries out, or that no connector here can issue.
    NeedsAPerson,
    /// The person who asked may no longer see this. Action: check the permissions or answer.
    NoLongerAllowed,
    /// Issuing failed several times in the same way and was set aside.
    SetAside {
        code: String,
        #[ts(type = "number")]
        attempts: u64,
    },
}

impl PendingReason {
    /// Can the agent see by itself that the cause is gone? If not, a person decides.
    pub fn clears_by_itself(&self) -> bool {
        match self {
            Self::PayrollNotCalculated { .. }
            | Self::CompetenceNotClosed { .. }
            | Self::RevenueNotEntered { .. }
            | Self::EmployeeNotInBooks { .. }
            | Self::CompanyNotInBooks
            | Self::CompanyInactive
            | Self::BooksUnavailable { .. } => true,
            Self::EmployeeNotYetAdmitted { .. }
            | Self::EmployeeLeftBefore { .. }
            | Self::WrongRecipient { .. }
            | Self::NeedsAPerson
            | Self::NoLongerAllowed
            | Self::SetAside { .. } => false,
        }
    }
}

/// What a connector's check found missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "missing")]
pub enum Missing {
    BooksFile {
        path: String,
    },
    BooksDamaged {
        path: String,
    },
    Table {
        name: String,
    },
    Column {
        table: String,
        name: String,
    },
    Driver {
        name: String,
    },
    SignIn,
    Answer {
        timeout_ms: u32,
    },
    Lock,
    /// The user of the connection can write, which the product refuses to use.
    ReadOnly,
}

/// Where and when the missing fact was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Evidence {
    pub checked_at: DateTime<Utc>,
    /// The connector that looked, as the office named it.
    pub connector: String,
    /// What was looked at, for the technician: a table and its key, a file. Never personal data.
    pub looked_at: String,
}
