//! An office in one process: Contábil Horizonte with its staff and clients, a clock that is set, and its actors.

mod agent;
mod letters;
mod person;
mod phone;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use contract::agent::{BooksCompany, BooksEmployee, Registry};
use machine::SetClock;
use portal::demonstration::{self, Demonstration};
use portal::{Config, Running};
use portal_store::Store;
use tempfile::TempDir;
#[cfg(target_os = "linux")]
use temporary_postgres::TemporaryPostgres;
use tokio::time::{sleep, timeout};

pub use agent::{Agent, payslip};
pub use letters::Letters;
pub use person::{Person, read};
pub use phone::Telephone;

pub const MARIA: &str = "5548999990001";
pub const CARLOS: &str = "5548999990002";
pub const STRANGER: &str = "5548999990099";

pub struct Office {
    pub running: Running,
    pub clock: SetClock,
    pub demonstration: Demonstration,
    pub http: reqwest::Client,
    pub folder: TempDir,
}

impl Office {
    /// The demonstration office on SQLite, at nine in the morning of 22 November 2026.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::in_folder(folder.path());
        Self::with(config, folder).await
    }

    /// With what a story changes of the configuration.
    pub async fn set_up(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::in_folder(folder.path());
        change(&mut config);
        Self::with(config, folder).await
    }

    /// The same on PostgreSQL, with what a second portal would need to be told.
    #[cfg(target_os = "linux")]
    pub async fn set_up_on_postgres(change: impl FnOnce(&mut Config)) -> (Self, Config) {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::in_folder(folder.path());
        config.storage.database = TemporaryPostgres::shared().unwrap().database().unwrap();
        config.server_key = Some("ab".repeat(32));
        change(&mut config);
        (Self::with(config.clone(), folder).await, config)
    }

    #[cfg(target_os = "linux")]
    pub async fn on_postgres() -> Self {
        Self::on_postgres_with_config().await.0
    }

    /// With what a second portal would need to be told.
    #[cfg(target_os = "linux")]
    pub async fn on_postgres_with_config() -> (Self, Config) {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::in_folder(folder.path());
        config.storage.database = TemporaryPostgres::shared().unwrap().database().unwrap();
        config.server_key = Some("ab".repeat(32));
        (Self::with(config.clone(), folder).await, config)
    }

    /// A second portal on the same database, documents and key, with the same clock.
    pub async fn replica(&self, config: &Config) -> Running {
        let clock = Arc::new(self.clock.clone());
        portal::start(Config { clock, folder: self.folder.path().join("replica"), ..config.clone() }).await.unwrap()
    }

    pub async fn behind(public_url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = Config { public_url: Some(public_url.to_owned()), ..Config::in_folder(folder.path()) };
        Self::with(config, folder).await
    }

    /// The demonstration office with a mail server.
    pub async fn with_letters() -> (Self, Letters) {
        let folder = tempfile::tempdir().unwrap();
        let letters = Letters::server().await;
        let config = Config { mail: Some(letters.settings()), ..Config::in_folder(folder.path()) };
        (Self::with(config, folder).await, letters)
    }

    #[cfg(target_os = "linux")]
    pub async fn on_postgres_with_letters() -> (Self, Letters) {
        let folder = tempfile::tempdir().unwrap();
        let letters = Letters::server().await;
        let mut config = Config { mail: Some(letters.settings()), ..Config::in_folder(folder.path()) };
        config.storage.database = TemporaryPostgres::shared().unwrap().database().unwrap();
        (Self::with(config, folder).await, letters)
    }

    async fn with(config: Config, folder: TempDir) -> Self {
        // Shown when a story fails.
        tracing_subscriber::fmt().with_test_writer().with_max_level(tracing::Level::WARN).try_init().ok();
        let clock = SetClock::at(morning());
        let running = portal::start(Config { clock: Arc::new(clock.clone()), ..config }).await.unwrap();
        let demonstration = demonstration::create(running.store(), morning()).await.unwrap();
        Self { running, clock, demonstration, http: machine::http_client(), folder }
    }

    /// The same office after its portal was stopped and started again; sessions go on.
    pub async fn restarted(self, config: Config) -> Self {
        self.running.stop().await;
        let clock = Arc::new(self.clock.clone());
        let running = portal::start(Config { clock, ..config }).await.unwrap();
        Self { running, ..self }
    }

    pub fn store(&self) -> &Store {
        self.running.store()
    }

    pub fn clock_now(&self) -> DateTime<Utc> {
        machine::Clock::now(&self.clock)
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.url())
    }

    /// Ana, the administrator.
    pub async fn ana(&self) -> Person {
        self.signed_in("Ana Souza").await
    }

    pub async fn bruno(&self) -> Person {
        self.signed_in("Bruno Lima").await
    }

    /// Maria speaks for Padaria Sol Nascente.
    pub async fn maria(&self) -> Person {
        self.signed_in("Maria Oliveira").await
    }

    /// Carlos speaks for the garage and the market, not for the bakery.
    pub async fn carlos(&self) -> Person {
        self.signed_in("Carlos Pereira").await
    }

    async fn signed_in(&self, name: &str) -> Person {
        let known = &self.demonstration;
        let person = known.staff.iter().chain(&known.clients).find(|person| person.name == name).unwrap();
        Person::sign_in(self, person.email, person.password).await
    }

    /// An agent that Ana invited and that has told what the bakery's books know.
    pub async fn agent(&self, name: &str) -> Agent {
        let agent = Agent::pair(self, &self.ana().await, name).await;
        agent.tells(&bakery()).await;
        agent
    }

    pub fn telephone(&self, number: &str) -> Telephone {
        Telephone::new(self, number)
    }
}

pub fn morning() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

/// The bakery's books: two employees called João, payroll calculated up to October.
pub fn bakery() -> Registry {
    let months = |last: u32| (1..=last).map(|month| format!("2026-{month:02}").parse().unwrap()).collect::<Vec<_>>();
    let employee = |code: &str, name: &str, job: &str| BooksEmployee {
        books_code: code.into(),
        name: name.into(),
        job_title: job.into(),
        admitted_on: "2020-03-02".parse().unwrap(),
        left_on: None,
    };
    Registry {
        companies: vec![BooksCompany {
            books_code: "1".into(),
            name: "Padaria Sol Nascente Ltda".into(),
            short_name: "Padaria Sol Nascente".into(),
            tax_id: "99999001000159".into(),
            active: true,
            payroll_competences: months(10),
            revenue_competences: months(10),
            employees: vec![
                employee("1", "João da Silva", "Padeiro"),
                employee("2", "João Pereira", "Operador de Caixa"),
                employee("3", "Rita Fontana", "Confeiteira"),
            ],
        }],
    }
}

/// Asks until there is an answer, for what happens a moment later.
pub async fn soon<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(20), asking).await.unwrap_or_else(|_| panic!("it never came: {what}"))
}
