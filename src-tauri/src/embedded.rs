//! "Use this computer": the portal, the agent and the demonstration books inside this program (DE4).

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use agent::demonstration::{BOOKS_FILE, Papers};
use agent::{Credentials, Portal};
use anyhow::Context;
use async_trait::async_trait;
use contract::agent::{Pair, Paired};
use contract::desk::UseThisComputer;
use contract::error::{ApiError, ErrorCode};
use desk::{EmbeddedOffice, Embedding};
use domain::OfficeId;
use domain::access::{Companies, Level, Role, departments_with};
use machine::secret_store::SecretStore;
use machine::{Clock, SystemClock};
use portal::demonstration::life::PaperToPrint;
use portal::offices::{self, NewOffice, NewUser};
use portal::{PORT, Running};
use tokio::sync::Mutex;

/// The last company of the demonstration books that has a payroll: when the portal knows it, it knows all.
const LAST_COMPANY: &str = "24";
/// How long the agent may take to tell what is in the books.
const BOOKS_LIMIT: Duration = Duration::from_secs(60);

#[derive(Clone)]
pub struct Embedded(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    secrets: Arc<dyn SecretStore>,
    /// Clients keep links to the portal, so its port stays the same where it can.
    wants_usual_port: bool,
    running: Mutex<Option<Parts>>,
}

struct Parts {
    portal: Running,
    agent: Option<agent::Running>,
}

impl Embedded {
    pub fn new(folder: &Path, secrets: Arc<dyn SecretStore>, wants_usual_port: bool) -> Self {
        Self(Arc::new(Inner { folder: folder.to_owned(), secrets, wants_usual_port, running: Mutex::default() }))
    }

    pub fn folder(&self) -> &Path {
        &self.0.folder
    }

    async fn start_portal(&self) -> Result<Running, ApiError> {
        let mut config = portal::Config::in_folder(&self.0.folder.join("portal"));
        let remembered = std::fs::read_to_string(self.port_file()).ok().and_then(|port| port.trim().parse().ok());
        let usual = self.0.wants_usual_port.then_some(PORT);
        for port in remembered.into_iter().chain(usual).chain([0]) {
            config.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
            match portal::start(config.clone()).await {
                Err(portal::StartError::PortBusy { .. }) if port != 0 => {}
                Err(error) => return Err(told(&error)),
                Ok(running) => {
                    let port = running.address().port().to_string();
                    if let Err(error) = machine::files::write_whole(&self.port_file(), port.as_bytes()) {
                        tracing::warn!(%error, "the portal's port could not be remembered");
                    }
                    return Ok(running);
                }
            }
        }
        Err(ErrorCode::PortBusy.into())
    }

    fn port_file(&self) -> PathBuf {
        self.0.folder.join("portal").join("port")
    }

    pub fn books_file(&self) -> PathBuf {
        self.0.folder.join(BOOKS_FILE)
    }

    /// The agent beside the portal, paired with the one office that it holds.
    async fn start_agent(&self, portal: &Running) -> anyhow::Result<agent::Running> {
        let office = portal.store().offices().await?.into_iter().next().context("the portal holds no office yet")?;
        let token = self.agent_token(portal, office.id).await?;
        let client = Portal::new(&portal.url(), Credentials::Bearer(token))?;
        Ok(agent::start(agent::demonstration::config(client, office.id, &self.books_file()))?)
    }

    /// The token of the last pairing, from the keyring; without one the agent is paired anew, and the one before it is
    /// revoked, so that the office sees a single agent.
    async fn agent_token(&self, portal: &Running, office: OfficeId) -> anyhow::Result<String> {
        let name = format!("agent {office}");
        let (secrets, wanted) = (self.0.secrets.clone(), name.clone());
        let kept = tokio::task::spawn_blocking(move || secrets.get(&wanted)).await?;
        // The keyring outlives a data folder that was thrown away, and with it whom this portal knows.
        if let Ok(Some(token)) = kept
            && portal.knows_agent(&token).await?
        {
            return Ok(token);
        }
        let (store, now) = (portal.store(), SystemClock.now());
        let mut transaction = store.begin(office, now).await?;
        for earlier in
            store.agents(office).await?.iter().filter(|agent| agent.name == machine::folders::computer_name())
        {
            transaction.revoke_agent(earlier.id).await?;
        }
        transaction.commit().await?;
        let by = store.people(office).await?.into_iter().find(|person| person.role.is_staff());
        let by = by.context("the office has no staff yet")?.id;
        let code = offices::new_pairing_code(store, office, by, now).await?.code;
        let pair = Pair { code, name: machine::folders::computer_name() };
        let Paired { token, .. } = Portal::new(&portal.url(), Credentials::None)?.pair(&pair).await?;
        let (secrets, secret) = (self.0.secrets.clone(), token.clone());
        if let Ok(Err(error)) = tokio::task::spawn_blocking(move || secrets.set(&name, &secret)).await {
            tracing::warn!(%error, "no keyring: the agent is paired anew at each start");
        }
        Ok(token)
    }
}

#[async_trait]
impl EmbeddedOffice for Embedded {
    async fn start(&self, first: Option<&UseThisComputer>) -> Result<Embedding, ApiError> {
        let mut running = self.0.running.lock().await;
        if running.is_none() {
            *running = Some(Parts { portal: self.start_portal().await?, agent: None });
        }
        let Some(parts) = running.as_mut() else { return Err(ErrorCode::Internal.into()) };
        if let Some(first) = first {
            create(&parts.portal, first, &self.books_file()).await?;
        }
        let is_new_demonstration = first.is_some_and(|first| first.demonstration);
        if parts.agent.is_none() {
            match self.start_agent(&parts.portal).await {
                Ok(agent) => parts.agent = Some(agent),
                // The office can be served without it; the status line says that no agent is there.
                Err(error) => tracing::error!(error = format!("{error:#}"), "the agent could not be started"),
            }
        }
        if is_new_demonstration && let Err(error) = live(&parts.portal, &self.books_file()).await {
            // Its rooms are emptier than they should be; everything works.
            tracing::error!(error = format!("{error:#}"), "the demonstration has no life");
        }
        Ok(Embedding { address: parts.portal.url() })
    }
}

/// Gives the demonstration office its life, as soon as the agent has told who works where.
async fn live(portal: &Running, books: &Path) -> anyhow::Result<()> {
    let office = portal::demonstration::describe().office;
    let begun = Instant::now();
    loop {
        let last = portal.store().company_by_books_code(office, LAST_COMPANY).await?;
        if last.is_some_and(|company| !company.payroll_competences.is_empty()) {
            break;
        }
        anyhow::ensure!(begun.elapsed() < BOOKS_LIMIT, "the agent did not tell the books");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let books = books.to_owned();
    let papers = tokio::task::spawn_blocking(move || Papers::of(&books)).await?.map_err(anyhow::Error::msg)?;
    let print =
        move |paper: &PaperToPrint<'_>| papers.print(paper.facts, paper.company, paper.codes, paper.text, paper.at);
    Ok(portal.play_life(&print).await?)
}

/// Makes the office that the first start asks for. Done before, with the same e-mail, it changes nothing.
async fn create(portal: &Running, first: &UseThisComputer, books: &Path) -> Result<(), ApiError> {
    let store = portal.store();
    let refused = |error: offices::OfficeError| ApiError::from(error);
    if !store.credentials(&first.email).await.map_err(storage)?.is_empty() {
        return Ok(());
    }
    let now = SystemClock.now();
    if !first.demonstration {
        let new = NewOffice {
            name: first.office_name.clone(),
            staff_name: first.your_name.clone(),
            email: first.email.clone(),
            password: first.password.clone(),
        };
        return offices::create_office(store, new, now).await.map(drop).map_err(refused);
    }
    let books = books.to_owned();
    tokio::task::spawn_blocking(move || agent::demonstration::create_unless_there(&books))
        .await
        .map_err(|_| ApiError::from(ErrorCode::Internal))?
        .map_err(|error| ApiError::new(ErrorCode::FileUnavailable).with("cause", error))?;
    let office = portal::demonstration::create(store, now).await.map_err(refused)?.office;
    if store.credentials(&first.email).await.map_err(storage)?.is_empty() {
        let mut transaction = store.begin(office, now).await.map_err(storage)?;
        let you = NewUser {
            name: first.your_name.clone(),
            email: Some(first.email.clone()),
            phones: vec![],
            password: Some(first.password.clone()),
            role: Role::Administrator,
            companies: Companies::All,
            departments: departments_with(Level::Proprietario),
        };
        offices::create_user(&mut transaction, machine::ids::new(), you).await.map_err(refused)?;
        transaction.commit().await.map_err(storage)?;
    }
    Ok(())
}

fn told(error: &portal::StartError) -> ApiError {
    tracing::error!(%error, "the portal cannot be started");
    ApiError::from(error)
}

fn storage(error: impl std::fmt::Display) -> ApiError {
    ApiError::new(ErrorCode::StorageUnavailable).with("cause", error)
}
