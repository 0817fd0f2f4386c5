//! The sweep of pending orders (OC4): whose cause is gone goes on by itself.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use contract::agent::{PendingOrder, Resume};
use domain::OrderId;
use domain::order::{PendingReason, Status};
use domain::registry::{Company, Employee};
use machine::secret::{back_off, chance};
use tokio::time::Instant;

use crate::agent::Agent;
use crate::connector::Connector;
use crate::whom::same_company;

/// Orders that were resumed: one that comes back each time is not resumed again at once.
#[derive(Default)]
pub(crate) struct Sweeper {
    resumed: HashMap<OrderId, (u32, Instant)>,
}

const FIRST_REST: Duration = Duration::from_secs(10);
const LONGEST_REST: Duration = Duration::from_secs(600);

impl Agent {
    pub(crate) async fn sweep(&self, sweeper: &mut Sweeper, books_changed: bool) {
        if books_changed {
            sweeper.resumed.clear();
        }
        let mut after = None;
        loop {
            let page = match self.heard(self.portal.pending(after).await) {
                Ok(page) => page,
                Err(error) => return tracing::warn!(%error, "the pending orders could not be read"),
            };
            for pending in &page.orders {
                if !sweeper.rests(pending.order.id)
                    && let Some((connector, looked_at)) = self.cause_is_gone(pending).await
                {
                    self.resume(pending, &connector, looked_at, sweeper).await;
                }
            }
            after = page.next;
            if after.is_none() {
                return;
            }
        }
    }

    /// Where it was seen that the order can go on.
    async fn cause_is_gone(&self, pending: &PendingOrder) -> Option<(Arc<Connector>, String)> {
        let Status::Pending { reason, .. } = &pending.order.status else { return None };
        if !reason.clears_by_itself() {
            return None;
        }
        for connector in self.connectors.iter().filter(|connector| connector.is_answering()) {
            let Some(companies) = connector.companies() else { continue };
            let Some(company) = same_company(&companies, &pending.company) else { continue };
            let employees = match reason {
                PendingReason::EmployeeNotInBooks { .. } => {
                    let whose = company.clone();
                    connector.ask(move |books| books.employees(&whose)).await.ok()?
                }
                _ => Vec::new(),
            };
            let gone = is_gone(reason, company, &employees, &pending.employees);
            return gone.then(|| (connector.clone(), format!("company {}", company.books_code)));
        }
        None
    }

    async fn resume(&self, pending: &PendingOrder, connector: &Connector, looked_at: String, sweeper: &mut Sweeper) {
        let order = &pending.order;
        let evidence = self.evidence(connector.name(), looked_at);
        let resume = Resume { seen_revision: order.revision, evidence };
        match self.heard(self.portal.resume(order.id, &resume).await) {
            Ok(_) => {
                tracing::info!(number = order.number, "the cause is gone: it goes on");
                sweeper.note(order.id);
                self.wake.notify_one();
            }
            Err(error) => tracing::info!(number = order.number, %error, "not resumed"),
        }
    }
}

/// Is what was missing there now? `company` and `employees` are as the books have them now.
fn is_gone(reason: &PendingReason, company: &Company, employees: &[Employee], wanted: &[Employee]) -> bool {
    match reason {
        PendingReason::PayrollNotCalculated { competence } | PendingReason::CompetenceNotClosed { competence } => {
            company.payroll_competences.contains(competence)
        }
        PendingReason::RevenueNotEntered { missing } => {
            missing.iter().all(|month| company.revenue_competences.contains(month))
        }
        PendingReason::EmployeeNotInBooks { .. } => {
            let is_there = |wanted: &Employee| employees.iter().any(|found| found.books_code == wanted.books_code);
            !wanted.is_empty() && wanted.iter().all(is_there)
        }
        PendingReason::CompanyNotInBooks | PendingReason::CompanyInactive => company.active,
        PendingReason::BooksUnavailable { .. } => true,
        _ => false,
    }
}

impl Sweeper {
    fn rests(&self, order: OrderId) -> bool {
        self.resumed.get(&order).is_some_and(|(_, until)| *until > Instant::now())
    }

    fn note(&mut self, order: OrderId) {
        let times = self.resumed.get(&order).map_or(1, |(times, _)| times + 1);
        let until = Instant::now() + back_off(times, FIRST_REST, LONGEST_REST, chance());
        self.resumed.insert(order, (times, until));
    }
}

#[cfg(test)]
mod tests {
    use domain::{CompanyId, EmployeeId, OfficeId};
    use uuid::Uuid;

    use super::*;

    fn bakery() -> Company {
        Company {
            id: CompanyId(Uuid::from_u128(1)),
            office: OfficeId(Uuid::from_u128(2)),
            books_code: "1".into(),
            name: "Padaria Sol Nascente Ltda".into(),
            short_name: "Padaria Sol Nascente".into(),
            tax_id: "12345678000195".into(),
            active: true,
            payroll_competences: vec!["2026-10".parse().unwrap()],
            revenue_competences: vec!["2026-09".parse().unwrap()],
            profile: domain::registry::Profile::default(),
        }
    }

    fn joao(code: &str) -> Employee {
        Employee {
            id: EmployeeId(Uuid::from_u128(3)),
            company: CompanyId(Uuid::from_u128(1)),
            books_code: code.into(),
            name: "João da Silva".into(),
            job_title: "Padeiro".into(),
            admitted_on: "2020-01-01".parse().unwrap(),
            left_on: None,
        }
    }

    #[test]
    fn each_cause_is_gone_only_when_its_own_fact_is_there() {
        let gone = |reason: PendingReason| is_gone(&reason, &bakery(), &[joao("5")], &[joao("5")]);
        let month = |text: &str| text.parse().unwrap();
        assert!(gone(PendingReason::PayrollNotCalculated { competence: month("2026-10") }));
        assert!(!gone(PendingReason::PayrollNotCalculated { competence: month("2026-11") }));
        assert!(gone(PendingReason::RevenueNotEntered { missing: vec![month("2026-09")] }));
        assert!(!gone(PendingReason::RevenueNotEntered { missing: vec![month("2026-09"), month("2026-10")] }));
        assert!(gone(PendingReason::EmployeeNotInBooks { employee: "João".into() }));
        assert!(!is_gone(
            &PendingReason::EmployeeNotInBooks { employee: "João".into() },
            &bakery(),
            &[joao("5")],
            &[joao("6")]
        ));
        assert!(!is_gone(&PendingReason::CompanyInactive, &Company { active: false, ..bakery() }, &[], &[]));
        assert!(!gone(PendingReason::NeedsAPerson), "a person decides");
    }

    #[test]
    fn an_order_that_comes_back_is_left_alone_for_a_while() {
        let mut sweeper = Sweeper::default();
        let order = OrderId(Uuid::from_u128(7));
        assert!(!sweeper.rests(order));
        sweeper.note(order);
        assert!(sweeper.rests(order));
    }
}
