//! An office for one test: its books in a folder of their own, its portal, and one or more agents in a hurry.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use agent::{AgentConfig, Pace, Running};
use connectors::AccountingBooks;
use connectors::demonstration::{self, DemonstrationBooks};
use domain::order::{Asked, Employees, Order, Status};
use domain::registry::{Company, Employee};
use domain::{Competence, OfficeId, OrderId};
use machine::{SystemClock, ids};
use tempfile::TempDir;

use crate::fake_portal::{FakePortal, asked};

/// The books are made once for all tests, and copied.
static BOOKS: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books.sqlite");
    demonstration::create(&path).unwrap();
    (folder, path)
});

pub struct Office {
    _folder: TempDir,
    pub books: PathBuf,
    pub portal: Arc<FakePortal>,
    pub id: OfficeId,
}

impl Office {
    /// With books, without an agent yet.
    pub fn new() -> Self {
        let office = Self::without_books();
        std::fs::copy(&BOOKS.1, &office.books).unwrap();
        office
    }

    pub fn without_books() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let id = ids::new();
        Self { books: folder.path().join("books.sqlite"), _folder: folder, portal: FakePortal::new(id), id }
    }

    pub fn bring_books(&self) {
        std::fs::copy(&BOOKS.1, &self.books).unwrap();
    }

    /// The agent with the demonstration books.
    pub fn agent(&self) -> Running {
        self.agent_with(vec![Arc::new(DemonstrationBooks::at(&self.books))], |_| {})
    }

    pub fn agent_with(&self, books: Vec<Arc<dyn AccountingBooks>>, adjust: impl FnOnce(&mut Pace)) -> Running {
        let mut pace = Pace {
            poll: Duration::from_millis(200),
            heartbeat: Duration::from_millis(200),
            look: Duration::from_millis(100),
            books_answer: Duration::from_secs(20),
            first_pause: Duration::from_millis(20),
            longest_pause: Duration::from_millis(200),
            ..Pace::default()
        };
        adjust(&mut pace);
        let letterhead = DemonstrationBooks::at(&BOOKS.1);
        agent::start(AgentConfig {
            portal: self.portal.as_agent(),
            office: self.id,
            books,
            letterhead: Arc::new(move || letterhead.letterhead()),
            clock: Arc::new(SystemClock),
            pace,
        })
        .unwrap()
    }

    /// A company as the portal knows it, once the agent has told it.
    pub async fn company(&self, name: &str) -> (Company, Vec<Employee>) {
        let named = || self.portal.state().companies.values().find(|(company, _)| company.short_name == name).cloned();
        until("the register is told", || named().is_some()).await;
        named().unwrap()
    }

    pub async fn bakery(&self) -> (Company, Vec<Employee>) {
        self.company("Padaria Sol Nascente").await
    }

    /// Calculates November in the bakery's books, as an accountant does.
    pub fn calculate_november(&self, company: &Company) {
        let code = company.books_code.parse().unwrap();
        demonstration::calculate(&self.books, code, month("2026-11"), "2026-11-22T12:00:00Z".parse().unwrap()).unwrap();
    }

    pub fn open(&self, asked: Asked) -> OrderId {
        self.portal.open(asked)
    }

    /// Waits until the order's status fits.
    pub async fn until(&self, order: OrderId, fits: impl Fn(&Status) -> bool) -> Order {
        let what = format!("order {:?}", self.portal.order(order).asked.kind);
        until(&what, || fits(&self.portal.order(order).status)).await;
        self.portal.order(order)
    }

    pub async fn until_processed(&self, order: OrderId) -> Order {
        self.until(order, |status| matches!(status, Status::Processed { .. })).await
    }

    pub async fn until_pending(&self, order: OrderId) -> Order {
        self.until(order, |status| matches!(status, Status::Pending { .. })).await
    }

    pub fn files(&self) -> Vec<String> {
        self.portal.state().documents.keys().map(|(name, _)| name.clone()).collect()
    }
}

pub fn month(text: &str) -> Competence {
    text.parse().unwrap()
}

pub fn payslips(company: &Company, competence: &str, employees: Employees) -> Asked {
    Asked { competence: Some(month(competence)), employees: Some(employees), ..asked("pes.holerite", company) }
}

pub fn named<'a>(employees: &'a [Employee], name: &str) -> &'a Employee {
    employees.iter().find(|employee| employee.name == name).unwrap()
}

pub async fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(30), "not within 30 s: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// The text of a published document.
pub fn text_of(office: &Office, file: &str) -> String {
    let state = office.portal.state();
    let (_, (_, _, bytes)) = state.documents.iter().find(|((name, _), _)| name == file).unwrap();
    recognition::text_of(bytes).unwrap().to_text()
}
