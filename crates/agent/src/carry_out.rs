//! One order: may it still be seen, which books have it, what they say, the PDF, whom it names.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use connectors::BooksError;
use contract::agent::{ClaimedOrder, NewDocument};
use domain::order::{Evidence, Missing, PendingReason};
use domain::registry::Company;
use portal_client::sha256_of;
use reports::Press;
use tokio::time::Instant;

use crate::agent::Agent;
use crate::connector::{Connector, Unanswered};
use crate::guard::{Blocked, guard};
use crate::issue::{Commission, Draft, data_for, print};
use crate::stop_at::{Moment, reached};
use crate::whom::same_company;

/// How an attempt at an order ended.
#[derive(Debug)]
pub(crate) enum Carried {
    Documents(Vec<(NewDocument, Bytes)>),
    Waits { reason: PendingReason, evidence: Evidence },
}

/// Why it cannot be carried out, and where that was seen.
#[derive(Debug)]
pub(crate) struct Obstacle {
    reason: PendingReason,
    /// Who saw it: a connector, or a part of the agent.
    seen_by: String,
    looked_at: String,
}

const LOCK_PAUSE: Duration = Duration::from_millis(200);

impl Agent {
    pub(crate) async fn carry_out(&self, claimed: &ClaimedOrder) -> Carried {
        let order = &claimed.order;
        match self.documents_of(claimed).await {
            Ok(documents) => {
                tracing::info!(number = order.number, documents = documents.len(), "issued");
                Carried::Documents(documents)
            }
            Err(Obstacle { reason, seen_by, looked_at }) => {
                // The reason may name a person; where it was looked at never does.
                tracing::info!(number = order.number, looked_at, "waits for the office");
                Carried::Waits { reason, evidence: self.evidence(&seen_by, looked_at) }
            }
        }
    }

    async fn documents_of(&self, claimed: &ClaimedOrder) -> Result<Vec<(NewDocument, Bytes)>, Obstacle> {
        let asked = &claimed.order.asked;
        if !claimed.still_allowed {
            return Err(Obstacle::new(PendingReason::NoLongerAllowed, "portal", "access of the person who asked"));
        }
        let kind = self.catalogue.get(&asked.kind);
        let Some((kind, layout)) = kind.and_then(|kind| Some((kind, kind.report?))) else {
            return Err(Obstacle::new(PendingReason::NeedsAPerson, "catalogue", asked.kind.as_str()));
        };
        let (connector, company) = self.connector_with(&claimed.company).await?;
        let commission =
            Commission { asked: asked.clone(), company: claimed.company.clone(), employees: claimed.employees.clone() };
        let drafts = self.read(&connector, move |books| data_for(books, kind, layout, &commission, &company)).await?;
        let press = self.press().await?;
        let work = tokio::task::spawn_blocking(move || {
            reached(Moment::MidPdf);
            drafts.into_iter().map(|draft| document(&press, draft)).collect()
        });
        work.await.unwrap_or_else(|broken| Err(Obstacle::set_aside("printing_broke_down", broken.to_string())))
    }

    /// The books that have this company, and the company as they number it.
    async fn connector_with(&self, wanted: &Company) -> Result<(Arc<Connector>, Company), Obstacle> {
        let as_last_seen = self.connectors.iter().find_map(|connector| {
            let companies = connector.companies()?;
            let company = same_company(&companies, wanted).filter(|company| company.active)?;
            Some((connector.clone(), company.clone()))
        });
        if let Some(found) = as_last_seen {
            return Ok(found);
        }
        let looked_at = format!("company {}", wanted.books_code);
        let mut obstacle = Obstacle::new(PendingReason::CompanyNotInBooks, "books", &looked_at);
        for connector in &self.connectors {
            match connector.read_companies().await {
                Ok(companies) => match same_company(&companies, wanted) {
                    Some(company) if company.active => return Ok((connector.clone(), company.clone())),
                    Some(_) => return Err(Obstacle::new(PendingReason::CompanyInactive, connector.name(), &looked_at)),
                    None => connector.name().clone_into(&mut obstacle.seen_by),
                },
                Err(unanswered) => obstacle = Obstacle::of(unanswered, connector.name()),
            }
        }
        Err(obstacle)
    }

    /// The press in the office's letterhead, made when it is first needed.
    async fn press(&self) -> Result<Arc<Press>, Obstacle> {
        if let Some(press) = self.press.get() {
            return Ok(press.clone());
        }
        let letterhead = self.letterhead.clone();
        let made = tokio::task::spawn_blocking(move || {
            let letterhead = letterhead().map_err(|error| Obstacle::of(error.into(), "letterhead"))?;
            Press::new(letterhead).map_err(|error| Obstacle::set_aside("no_letterhead", error.to_string()))
        });
        let made = made.await.unwrap_or_else(|broken| Err(Obstacle::set_aside("no_letterhead", broken.to_string())))?;
        Ok(self.press.get_or_init(|| Arc::new(made)).clone())
    }

    /// Asks, and asks again for a short while when the books are only locked.
    async fn read<T: Send + 'static>(
        &self,
        connector: &Connector,
        question: impl Fn(&dyn connectors::AccountingBooks) -> Result<T, BooksError> + Send + Sync + 'static,
    ) -> Result<T, Obstacle> {
        let question = Arc::new(question);
        let until = Instant::now() + self.pace.books_patience;
        loop {
            let question = question.clone();
            match connector.ask(move |books| question(books)).await {
                Ok(answer) => return Ok(answer),
                Err(Unanswered::Books(BooksError::Unavailable { missing: Missing::Lock, .. }))
                    if Instant::now() < until && self.wait(LOCK_PAUSE).await => {}
                Err(unanswered) => return Err(Obstacle::of(unanswered, connector.name())),
            }
        }
    }
}

fn document(press: &Press, draft: Draft) -> Result<(NewDocument, Bytes), Obstacle> {
    let issued = print(press, draft).map_err(|error| Obstacle::set_aside("not_printed", error.to_string()))?;
    guard(&issued.bytes, &issued.recipient, &press.letterhead().tax_id).map_err(|blocked| match blocked {
        Blocked::WrongRecipient { expected, found } => {
            Obstacle::new(PendingReason::WrongRecipient { expected, found }, "guard", &issued.facts.file_name)
        }
        Blocked::NotReadable(why) => Obstacle::set_aside("not_readable", why.to_string()),
    })?;
    let size = u32::try_from(issued.bytes.len());
    let size = size.map_err(|_| Obstacle::set_aside("too_large", format!("{} bytes", issued.bytes.len())))?;
    let content = sha256_of(&issued.bytes);
    Ok((NewDocument { facts: issued.facts, content, size }, issued.bytes))
}

impl Obstacle {
    fn new(reason: PendingReason, seen_by: &str, looked_at: &str) -> Self {
        Self { reason, seen_by: seen_by.to_owned(), looked_at: looked_at.to_owned() }
    }

    /// A fault of ours, which trying again would only repeat.
    pub(crate) fn set_aside(code: &str, looked_at: String) -> Self {
        let reason = PendingReason::SetAside { code: code.to_owned(), attempts: 1 };
        Self { reason, seen_by: "agent".to_owned(), looked_at }
    }

    fn of(unanswered: Unanswered, connector: &str) -> Self {
        match unanswered {
            Unanswered::Fault => {
                Self { seen_by: connector.to_owned(), ..Self::set_aside("connector_fault", String::new()) }
            }
            Unanswered::Books(BooksError::NotThere { reason, looked_at }) => Self::new(reason, connector, &looked_at),
            Unanswered::Books(BooksError::Unavailable { missing, looked_at }) => {
                let reason = PendingReason::BooksUnavailable { connector: connector.to_owned(), missing };
                Self::new(reason, connector, &looked_at)
            }
        }
    }
}
