//! One accounting system as the agent uses it: each question on a thread of its own, with a time-out, behind a circuit
//! breaker, and with what was last seen of its register.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use connectors::{AccountingBooks, BooksError};
use contract::agent::ConnectorReport;
use domain::OfficeId;
use domain::order::Missing;
use domain::registry::Company;
use machine::Clock;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};

use crate::breaker::Breaker;

/// Questions that one accounting system gets at a time. Those that hang keep their place, so that no more threads hang.
const AT_ONCE: usize = 4;

pub struct Connector {
    port: Arc<dyn AccountingBooks>,
    office: OfficeId,
    answer: Duration,
    places: Arc<Semaphore>,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    breaker: Breaker,
    report: Option<ConnectorReport>,
    companies: Option<Arc<Vec<Company>>>,
}

/// Why a question got no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    #[error(transparent)]
    Books(#[from] BooksError),
    /// The connector itself broke down: a fault of the program.
    #[error("the connector broke down")]
    Fault,
}

impl Connector {
    pub fn new(port: Arc<dyn AccountingBooks>, office: OfficeId, answer: Duration) -> Self {
        Self { port, office, answer, places: Arc::new(Semaphore::new(AT_ONCE)), seen: Mutex::default() }
    }

    pub fn name(&self) -> &str {
        self.port.name()
    }

    /// Puts a question to the books. Several reads in one question see one state of the books.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn AccountingBooks) -> Result<T, BooksError> + Send + 'static,
    ) -> Result<T, Unanswered> {
        if let Some(missing) = self.closed_for() {
            return Err(self.unavailable(missing));
        }
        let answer = self.answer_to(move |port| question(port)).await;
        let mut seen = self.seen();
        match &answer {
            Ok(_) | Err(Unanswered::Books(BooksError::NotThere { .. }) | Unanswered::Fault) => seen.breaker.answered(),
            Err(Unanswered::Books(BooksError::Unavailable { .. })) => {
                seen.breaker.failed(Instant::now(), machine::secret::chance());
            }
        }
        answer
    }

    /// Looks whether everything is there and nothing can be written, and remembers it.
    pub async fn check(&self, clock: &dyn Clock) -> ConnectorReport {
        let now = clock.now();
        let checked = self.answer_to(move |port| Ok(port.check(now))).await;
        let missing = match checked {
            Ok(report) if report.missing.is_empty() && !report.read_only_proved => vec![Missing::ReadOnly],
            Ok(report) => report.missing,
            Err(Unanswered::Books(BooksError::Unavailable { missing, .. })) => vec![missing],
            Err(_) => vec![self.timed_out()],
        };
        let report = ConnectorReport { name: self.name().to_owned(), checked_at: now, missing };
        self.seen().report = Some(report.clone());
        report
    }

    /// Reads the companies anew.
    pub async fn read_companies(&self) -> Result<Arc<Vec<Company>>, Unanswered> {
        let office = self.office;
        let companies = Arc::new(self.ask(move |books| books.companies(office)).await?);
        self.seen().companies = Some(companies.clone());
        Ok(companies)
    }

    /// The companies as they were last read.
    pub fn companies(&self) -> Option<Arc<Vec<Company>>> {
        self.seen().companies.clone()
    }

    pub fn report(&self) -> Option<ConnectorReport> {
        self.seen().report.clone()
    }

    /// Checked, and nothing is missing.
    pub fn is_ready(&self) -> bool {
        self.seen().report.as_ref().is_some_and(|report| report.missing.is_empty())
    }

    /// Ready, and the last question got an answer.
    pub fn is_answering(&self) -> bool {
        self.is_ready() && self.seen().breaker.is_answering()
    }

    /// What is missing, when it must not be asked now.
    fn closed_for(&self) -> Option<Missing> {
        let mut seen = self.seen();
        let missing = seen.report.as_ref().and_then(|report| report.missing.first().cloned());
        missing.or_else(|| (!seen.breaker.permits(Instant::now())).then(|| self.timed_out()))
    }

    async fn answer_to<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn AccountingBooks) -> Result<T, BooksError> + Send + 'static,
    ) -> Result<T, Unanswered> {
        let too_late = |_| self.unavailable(self.timed_out());
        let place = timeout(self.answer, self.places.clone().acquire_owned()).await.map_err(too_late)?;
        let place = place.map_err(|_| Unanswered::Fault)?;
        let port = self.port.clone();
        let work = tokio::task::spawn_blocking(move || {
            let _place = place;
            question(port.as_ref())
        });
        match timeout(self.answer, work).await.map_err(too_late)? {
            Ok(answer) => Ok(answer?),
            Err(broken) => {
                tracing::error!(connector = self.name(), %broken, "the connector broke down");
                Err(Unanswered::Fault)
            }
        }
    }

    fn timed_out(&self) -> Missing {
        Missing::Answer { timeout_ms: u32::try_from(self.answer.as_millis()).unwrap_or(u32::MAX) }
    }

    fn unavailable(&self, missing: Missing) -> Unanswered {
        Unanswered::Books(BooksError::Unavailable { missing, looked_at: self.name().to_owned() })
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
