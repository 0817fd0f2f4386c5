//! Portal, agent and books in one process.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use agent::Pace;
use agent::demonstration::Papers;
use anyhow::{Context, Result};
use connectors::demonstration::{self, Calculated};
use contract::agent::Pair;
use domain::Competence;
use machine::Clock;
use portal::demonstration::life::PaperToPrint;
use portal::{Config, Storage};
use portal_client::{Credentials, Portal};
use tempfile::TempDir;
use temporary_postgres::TemporaryPostgres;

use crate::waiting::until;
use crate::{Client, Counter, MovableClock, Staff};

/// When an office of the tests opens: a Sunday morning in November, October's payroll calculated, November's not.
const OPENING: &str = "2026-11-22T12:00:00Z";

/// Which database the portal keeps its things in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

pub struct TestOffice {
    pub counter: Counter,
    pub clock: MovableClock,
    pub folder: TempDir,
    portal: Option<portal::Running>,
    agents: Vec<agent::Running>,
}

impl Database {
    /// Where a new office keeps its things: in `folder`, or in a database of its own.
    pub fn storage(self, folder: &Path) -> Result<Storage> {
        let here = Storage::in_folder(folder);
        Ok(match self {
            Self::Sqlite => here,
            Self::Postgres => Storage { database: TemporaryPostgres::shared()?.database()?, ..here },
        })
    }
}

impl TestOffice {
    /// On SQLite, with an agent.
    pub async fn start() -> Result<Self> {
        Self::start_on(Database::Sqlite).await
    }

    pub async fn start_on(database: Database) -> Result<Self> {
        let mut office = Self::without_agent_on(database).await?;
        office.add_agent().await?;
        Ok(office)
    }

    /// Open, with books, and nobody carries anything out yet. The assistant knows no employees until an agent told them.
    pub async fn without_agent_on(database: Database) -> Result<Self> {
        machine::install_tls();
        let folder = tempfile::tempdir()?;
        copy_books(&folder.path().join("books.sqlite"))?;
        let clock = MovableClock::at(OPENING.parse()?);
        let of_portal = folder.path().join("portal");
        let config = Config {
            storage: database.storage(&of_portal)?,
            clock: Arc::new(clock.clone()),
            ..Config::in_folder(&of_portal)
        };
        let portal = portal::start(config).await?;
        let people = portal::demonstration::create(portal.store(), clock.now()).await?;
        let counter = Counter {
            url: portal.url(),
            office: people.office,
            phone_secret: portal.phone_secret(people.office),
            people,
        };
        Ok(Self { counter, clock, folder, portal: Some(portal), agents: Vec::new() })
    }

    /// Another agent joins with a code of Ana's and tells the books' register.
    pub async fn add_agent(&mut self) -> Result<()> {
        let code = self.staff("Ana").await?.portal.new_pairing_code().await?;
        let portal = Portal::new(&self.counter.url, Credentials::None)?;
        let name = format!("agent {}", self.agents.len() + 1);
        let paired = portal.pair(&Pair { code: code.code, name }).await?;
        let portal = portal.with_credentials(Credentials::Bearer(paired.token));
        let mut config =
            agent::demonstration::config_at(portal, paired.office, &self.books(), Arc::new(self.clock.clone()));
        config.pace =
            Pace { look: Duration::from_millis(300), first_pause: Duration::from_millis(50), ..Pace::default() };
        self.agents.push(agent::start(config)?);
        self.knows_the_books().await
    }

    /// Waits until the portal knows what is in the books: nobody can ask for an employee before.
    async fn knows_the_books(&self) -> Result<()> {
        let store = self.portal()?.store();
        let office = self.counter.office;
        until("the books' register is told", async || {
            let companies: Vec<_> = store.company_by_books_code(office, "1").await?.into_iter().collect();
            Ok(companies.into_iter().find(|company| !company.payroll_competences.is_empty()).map(drop))
        })
        .await
    }

    /// Gives the office the life that the demonstration has. An agent must have told the books.
    pub async fn plays_life(&self) -> Result<()> {
        let papers = Papers::of(&self.books()).map_err(anyhow::Error::msg)?;
        let print =
            move |paper: &PaperToPrint<'_>| papers.print(paper.facts, paper.company, paper.codes, paper.text, paper.at);
        Ok(self.portal()?.play_life(&print).await?)
    }

    /// The portal itself, for what nobody sees from outside.
    pub fn portal(&self) -> Result<&portal::Running> {
        self.portal.as_ref().context("the portal was stopped")
    }

    pub fn client(&self, name: &str) -> Result<Client> {
        self.counter.client(name)
    }

    /// Ana Souza is the administrator, Bruno Lima an accountant.
    pub async fn staff(&self, name: &str) -> Result<Staff> {
        self.counter.staff(name).await
    }

    pub fn books(&self) -> PathBuf {
        self.folder.path().join("books.sqlite")
    }

    /// Calculates a payroll in the books, as an accountant does in the accounting system.
    pub fn calculate_payroll(&self, company: i64, competence: Competence) -> Result<Calculated> {
        Ok(demonstration::calculate(&self.books(), company, competence, self.clock.now())?)
    }

    /// Agents and portal end in order.
    pub async fn close(mut self) -> Result<()> {
        for agent in self.agents.drain(..) {
            agent.stop().await;
        }
        if let Some(portal) = self.portal.take() {
            portal.stop().await;
        }
        Ok(())
    }
}

/// The demonstration books, made once per process.
pub fn master_books() -> Result<PathBuf> {
    static MASTER: OnceLock<Result<(TempDir, PathBuf), String>> = OnceLock::new();
    let made = MASTER.get_or_init(|| {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let path = folder.path().join("books.sqlite");
        demonstration::create(&path).map_err(|error| error.to_string())?;
        Ok((folder, path))
    });
    made.as_ref().map(|(_, path)| path.clone()).map_err(|error| anyhow::anyhow!("no demonstration books: {error}"))
}

fn copy_books(to: &Path) -> Result<()> {
    std::fs::copy(master_books()?, to)?;
    Ok(())
}
