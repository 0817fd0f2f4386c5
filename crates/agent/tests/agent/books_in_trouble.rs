//! Books that are absent, slow, broken or wrong (AG3, AG7, AG8): the orders say why they wait, and others go on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use connectors::demonstration::DemonstrationBooks;
use connectors::{AccountingBooks, BooksError, CheckReport};
use domain::order::{Employees, Missing, PendingReason, Status};
use domain::registry::{Company, Employee};
use domain::{Competence, OfficeId, Period};
use reports::data::{NetList, PayrollSummary, Payslip, Revenue};

use crate::office::{Office, named, payslips, until};

type Change = Box<dyn Fn(&mut Vec<Payslip>) + Send + Sync>;

/// The demonstration books, seen through something that goes wrong.
struct Troubled {
    books: DemonstrationBooks,
    name: &'static str,
    /// Which companies it has.
    has: fn(&Company) -> bool,
    on_payslips: Change,
    questions: Arc<AtomicU32>,
}

impl Troubled {
    fn new(
        office: &Office,
        name: &'static str,
        on_payslips: impl Fn(&mut Vec<Payslip>) + Send + Sync + 'static,
    ) -> Self {
        let books = DemonstrationBooks::at(&office.books);
        Self { books, name, has: |_| true, on_payslips: Box::new(on_payslips), questions: Arc::default() }
    }
}

impl AccountingBooks for Troubled {
    fn name(&self) -> &str {
        self.name
    }
    fn check(&self, now: DateTime<Utc>) -> CheckReport {
        self.books.check(now)
    }
    fn companies(&self, office: OfficeId) -> Result<Vec<Company>, BooksError> {
        Ok(self.books.companies(office)?.into_iter().filter(self.has).collect())
    }
    fn employees(&self, company: &Company) -> Result<Vec<Employee>, BooksError> {
        self.books.employees(company)
    }
    fn payslips(&self, company: &Company, month: Competence, which: &Employees) -> Result<Vec<Payslip>, BooksError> {
        self.questions.fetch_add(1, Ordering::SeqCst);
        let mut payslips = self.books.payslips(company, month, which)?;
        (self.on_payslips)(&mut payslips);
        Ok(payslips)
    }
    fn payroll_summary(&self, company: &Company, month: Competence) -> Result<PayrollSummary, BooksError> {
        self.books.payroll_summary(company, month)
    }
    fn net_list(&self, company: &Company, month: Competence) -> Result<NetList, BooksError> {
        self.books.net_list(company, month)
    }
    fn revenue(&self, company: &Company, period: Period) -> Result<Revenue, BooksError> {
        self.books.revenue(company, period)
    }
}

fn why(status: &Status) -> PendingReason {
    match status {
        Status::Pending { reason, .. } => reason.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_wait_for_books_that_are_gone_and_go_on_when_they_are_back() {
    let office = Office::new();
    let agent = office.agent();
    let (bakery, _) = office.bakery().await;
    agent.stop().await;
    std::fs::remove_file(&office.books).unwrap();
    let _agent = office.agent();
    let order = office.open(payslips(&bakery, "2026-10", Employees::All));
    let reason = why(&office.until_pending(order).await.status);
    let PendingReason::BooksUnavailable { connector, missing: Missing::BooksFile { path } } = &reason else {
        panic!("{reason:?}")
    };
    assert_eq!((connector.as_str(), path), ("demonstration", &office.books.display().to_string()));
    let told = || office.portal.state().heartbeats.iter().any(|h| h.connectors.iter().any(|c| !c.missing.is_empty()));
    until("the office is told which file is missing", told).await;

    office.bring_books();
    office.until_processed(order).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_hanging_accounting_system_does_not_stop_another() {
    let office = Office::new();
    let hangs = Arc::new(AtomicBool::new(true));
    let still = hangs.clone();
    let mut slow = Troubled::new(&office, "slow", move |_| {
        while still.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    slow.has = |company| company.short_name == "Padaria Sol Nascente";
    let questions = slow.questions.clone();
    let mut well = Troubled::new(&office, "well", |_| {});
    well.has = |company| company.short_name != "Padaria Sol Nascente";
    let _agent = office.agent_with(vec![Arc::new(slow), Arc::new(well)], |pace| {
        pace.books_answer = Duration::from_millis(1500);
    });
    let (bakery, _) = office.bakery().await;
    let other = office
        .portal
        .state()
        .companies
        .values()
        .find(|(c, staff)| c.id != bakery.id && c.active && !staff.is_empty())
        .unwrap()
        .0
        .clone();

    let stuck = office.open(payslips(&bakery, "2026-10", Employees::All));
    let goes_on = office.open(payslips(&other, "2026-10", Employees::All));
    office.until_processed(goes_on).await;
    let reason = why(&office.until_pending(stuck).await.status);
    let expected =
        PendingReason::BooksUnavailable { connector: "slow".into(), missing: Missing::Answer { timeout_ms: 1500 } };
    assert_eq!(reason, expected);
    assert!(questions.load(Ordering::SeqCst) <= 2, "books that hang are not asked again and again");

    hangs.store(false, Ordering::SeqCst);
    office.until_processed(stuck).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payslip_of_another_company_never_leaves() {
    let office = Office::new();
    let wrong = Troubled::new(&office, "mixed up", |payslips| {
        for payslip in payslips {
            payslip.employer.tax_id = "11222333000181".into();
        }
    });
    let _agent = office.agent_with(vec![Arc::new(wrong)], |_| {});
    let (bakery, _) = office.bakery().await;
    let order = office.open(payslips(&bakery, "2026-10", Employees::All));
    let reason = why(&office.until_pending(order).await.status);
    let PendingReason::WrongRecipient { found, .. } = &reason else { panic!("{reason:?}") };
    assert!(
        found.iter().any(|found| found.contains("11222333000181") || found.contains("11.222.333/0001-81")),
        "{found:?}"
    );
    assert_eq!(office.files(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payslip_of_somebody_else_never_leaves() {
    let office = Office::new();
    let books = DemonstrationBooks::at(&office.books);
    let bakery_in_books =
        books.companies(office.id).unwrap().into_iter().find(|c| c.short_name == "Padaria Sol Nascente").unwrap();
    let all = books.payslips(&bakery_in_books, "2026-10".parse().unwrap(), &Employees::All).unwrap();
    let pereira = all.iter().find(|slip| slip.worker.name == "João Pereira").unwrap().clone();
    // The books answer with the right number on the wrong sheet.
    let wrong = Troubled::new(&office, "mixed up", move |payslips| {
        for payslip in payslips.iter_mut() {
            let code = payslip.worker.code.clone();
            *payslip = pereira.clone();
            payslip.worker.code = code;
        }
    });
    let _agent = office.agent_with(vec![Arc::new(wrong)], |_| {});
    let (bakery, staff) = office.bakery().await;
    let order = office.open(payslips(&bakery, "2026-10", Employees::Only(vec![named(&staff, "João da Silva").id])));
    let reason = why(&office.until_pending(order).await.status);
    assert!(matches!(reason, PendingReason::WrongRecipient { .. }), "{reason:?}");
    assert_eq!(office.files(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connector_that_breaks_down_takes_nobody_with_it() {
    let office = Office::new();
    let first = AtomicBool::new(true);
    let breaks = Troubled::new(&office, "breaks once", move |_| {
        assert!(!first.swap(false, Ordering::SeqCst), "the connector breaks down");
    });
    let _agent = office.agent_with(vec![Arc::new(breaks)], |_| {});
    let (bakery, _) = office.bakery().await;
    let poison = office.open(payslips(&bakery, "2026-10", Employees::All));
    let reason = why(&office.until_pending(poison).await.status);
    assert_eq!(reason, PendingReason::SetAside { code: "connector_fault".into(), attempts: 1 });
    let next = office.open(payslips(&bakery, "2026-09", Employees::All));
    office.until_processed(next).await;
}
