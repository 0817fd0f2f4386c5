//! The port: what the agent asks any accounting system.

use chrono::{DateTime, Utc};
use domain::order::{Employees, Evidence, Missing, PendingReason};
use domain::registry::{Company, Employee};
use domain::{CompanyId, Competence, OfficeId, Period};
use reports::data::{NetList, PayrollSummary, Payslip, Revenue};

/// An accounting system, read only. Calls block for as long as the system takes to answer, so asynchronous callers
/// run them on a thread of their own (`tokio::task::spawn_blocking`); adapters keep their own time limits.
pub trait AccountingBooks: Send + Sync {
    /// What the office calls this connector; shown as the source of every piece of evidence.
    fn name(&self) -> &str;

    /// Looks whether everything that the reports need is there, and proves that nothing can be written.
    fn check(&self, now: DateTime<Utc>) -> CheckReport;

    /// All companies, inactive ones too, by their code in the books.
    fn companies(&self, office: OfficeId) -> Result<Vec<Company>, BooksError>;

    /// All employees of a company, leavers too, by name.
    fn employees(&self, company: &Company) -> Result<Vec<Employee>, BooksError>;

    /// The payslips of `which` employees, by name. With `All`, those whom the payroll of that competence covers.
    fn payslips(
        &self,
        company: &Company,
        competence: Competence,
        which: &Employees,
    ) -> Result<Vec<Payslip>, BooksError>;

    fn payroll_summary(&self, company: &Company, competence: Competence) -> Result<PayrollSummary, BooksError>;

    fn net_list(&self, company: &Company, competence: Competence) -> Result<NetList, BooksError>;

    /// Revenue of every month of `period`; a month that is not entered is missing, never zero.
    fn revenue(&self, company: &Company, period: Period) -> Result<Revenue, BooksError>;

    /// The company with this id, if the books have it.
    fn company(&self, office: OfficeId, id: CompanyId) -> Result<Company, BooksError> {
        self.companies(office)?.into_iter().find(|company| company.id == id).ok_or_else(|| BooksError::NotThere {
            reason: PendingReason::CompanyNotInBooks,
            looked_at: format!("companies: {id}"),
        })
    }
}

/// What a connector's check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    pub connector: String,
    pub checked_at: DateTime<Utc>,
    /// Everything that is missing; empty when the connector can work.
    pub missing: Vec<Missing>,
    /// A write was tried and the system refused it.
    pub read_only_proved: bool,
}

impl CheckReport {
    pub fn is_ready(&self) -> bool {
        self.missing.is_empty() && self.read_only_proved
    }
}

/// Why the books did not give what was asked. Both become a pending order with evidence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BooksError {
    /// The books answered, and the fact is not there.
    #[error("not in the books ({looked_at}): {reason:?}")]
    NotThere { reason: PendingReason, looked_at: String },
    /// The books did not answer.
    #[error("the books do not answer ({looked_at}): {missing:?}")]
    Unavailable { missing: Missing, looked_at: String },
}

impl BooksError {
    /// The reason and the evidence to hold an order with.
    pub fn into_pending(self, connector: &str, checked_at: DateTime<Utc>) -> (PendingReason, Evidence) {
        let connector = connector.to_owned();
        match self {
            Self::NotThere { reason, looked_at } => (reason, Evidence { checked_at, connector, looked_at }),
            Self::Unavailable { missing, looked_at } => (
                PendingReason::BooksUnavailable { connector: connector.clone(), missing },
                Evidence { checked_at, connector, looked_at },
            ),
        }
    }
}
