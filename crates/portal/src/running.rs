//! Starting and stopping a portal.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::ServiceExt;
use channels::{Postman, Smtp, SmtpError, SmtpSettings};
use contract::{ApiError, ErrorCode};
use domain::OfficeId;
use machine::files::FolderLock;
use portal_store::{Place, Store, StoreError};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::demonstration::life::{LifeError, Printer};
use crate::http::security::{NotAPublicUrl, PublicUrl};
use crate::listening::{Listening, Note};
use crate::portal::{App, Portal};
use crate::server_key::ServerKeyError;
use crate::{demonstration, http, jobs, portal, server_key};

/// How long requests under way may take to end when the portal stops.
const GRACE: Duration = Duration::from_secs(5);

/// A portal that serves. Dropping it stops it without waiting; [`Running::stop`] lets requests end.
pub struct Running {
    app: App,
    address: SocketAddr,
    stopping: CancellationToken,
    serving: JoinHandle<io::Result<()>>,
    jobs: JoinSet<()>,
    _note: Option<Note>,
    _lock: Option<FolderLock>,
}

/// Why a portal did not start. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("another program already uses {address}; stop it, or choose another address with --listen")]
    PortBusy { address: SocketAddr },
    #[error("the portal cannot listen on {address} ({reason}); choose an address of this machine with --listen")]
    AddressUnavailable { address: SocketAddr, reason: io::Error },
    #[error("another portal already works on {}; there is nothing to start, or choose another folder", path.display())]
    FolderInUse { path: PathBuf },
    #[error("the folder {} cannot be written ({reason}); give this user the right, or choose another folder", path.display())]
    FolderNotWritable { path: PathBuf, reason: io::Error },
    #[error(transparent)]
    Storage(#[from] StoreError),
    #[error(transparent)]
    ServerKey(#[from] ServerKeyError),
    #[error(transparent)]
    PublicUrl(#[from] NotAPublicUrl),
    #[error(transparent)]
    Mail(#[from] SmtpError),
    /// A fault of the program: a text or a document kind that does not fit.
    #[error("a file that belongs to the program is not as it should be: {0}")]
    Program(String),
}

/// Brings the database up to date, binds the address, and starts serving and the jobs.
///
/// # Errors
/// [`StartError`], each with what to do about it.
pub async fn start(config: Config) -> Result<Running, StartError> {
    let lock = hold_folder(&config)?;
    let server_key = server_key::load(config.server_key.as_deref(), &config.folder)?;
    let fixed_url = config.public_url.as_deref().map(PublicUrl::fixed).transpose()?;
    let store = Store::open(&Place::parse(&config.storage.database)?, &config.storage.documents).await?;
    let listener = TcpListener::bind(config.listen).await.map_err(|reason| not_bound(config.listen, reason))?;
    let address = listener.local_addr().map_err(|reason| not_bound(config.listen, reason))?;
    let public_url = fixed_url.unwrap_or_else(|| PublicUrl::of_listener(address));

    let postman = config.mail.map(postman).transpose()?;
    let stopping = CancellationToken::new();
    let channels = portal::channels(&store, &config.clock, &server_key);
    let app = Portal::new(store, config.clock, &server_key, public_url, channels, stopping.clone()).await?;
    let app = app.telling_by(postman, &config.push_services)?.working_in(config.folder.clone());
    let app = Arc::new(app);
    recover(&app, lock.is_some()).await?;
    let jobs = jobs::start(&app);
    let service =
        ServiceExt::<axum::extract::Request>::into_make_service_with_connect_info::<SocketAddr>(http::router(&app));
    let until_stopped = stopping.clone().cancelled_owned();
    let serving = tokio::spawn(axum::serve(listener, service).with_graceful_shutdown(until_stopped).into_future());
    let note = note(&config.folder, address);
    tracing::info!(%address, "the portal listens");
    Ok(Running { app, address, stopping, serving, jobs, _note: note, _lock: lock })
}

impl Running {
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where programs on this machine reach it.
    pub fn url(&self) -> String {
        local_url(self.address)
    }

    pub fn store(&self) -> &Store {
        &self.app.store
    }

    /// Whether an agent that was paired here, and not dismissed since, holds this token.
    pub async fn knows_agent(&self, token: &str) -> Result<bool, StoreError> {
        Ok(self.app.store.agent_by_token(&portal::sha256(token.as_bytes())).await?.is_some())
    }

    /// Makes the rounds of the day that are due, as the job does now and then. Gives how many people were told.
    pub async fn make_rounds(&self) -> Result<u64, StoreError> {
        jobs::make_rounds(&self.app).await
    }

    /// Gives the demonstration office a life, once (see [`crate::demonstration::life`]).
    ///
    /// # Errors
    /// Names what could not be done.
    pub async fn play_life(&self, printer: &Printer) -> Result<(), LifeError> {
        demonstration::life::play(&self.app, printer).await
    }

    /// What the simulated telephones of an office sign with.
    pub fn phone_secret(&self, office: OfficeId) -> channels::SharedSecret {
        self.app.phone_secret(office)
    }

    /// Ends when the portal stops serving by itself, which it only does when the system takes its socket away.
    pub async fn ended(&mut self) -> io::Result<()> {
        (&mut self.serving).await.map_err(io::Error::other)?
    }

    /// Takes no new requests, lets those under way end, and finishes the jobs.
    pub async fn stop(mut self) {
        self.stopping.cancel();
        let in_order = async {
            (&mut self.serving).await.ok();
            while self.jobs.join_next().await.is_some() {}
        };
        if timeout(GRACE, in_order).await.is_err() {
            tracing::warn!("some requests were cut off: they took longer than {} s to end", GRACE.as_secs());
        }
        self.app.store.close().await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stopping.cancel();
        self.serving.abort();
    }
}

impl From<&StartError> for ApiError {
    fn from(error: &StartError) -> Self {
        match error {
            StartError::PortBusy { address } | StartError::AddressUnavailable { address, .. } => {
                ApiError::new(ErrorCode::PortBusy).with("address", address)
            }
            StartError::FolderInUse { path } | StartError::FolderNotWritable { path, .. } => {
                ApiError::new(ErrorCode::FileUnavailable).with("path", path.display())
            }
            StartError::Storage(cause) => ApiError::new(ErrorCode::StorageUnavailable).with("cause", cause),
            StartError::ServerKey(cause) => ApiError::new(ErrorCode::FileUnavailable).with("cause", cause),
            StartError::Mail(cause) => ApiError::invalid("mail", &cause.to_string()),
            StartError::PublicUrl(cause) => ApiError::invalid("public_url", &cause.to_string()),
            StartError::Program(cause) => ApiError::new(ErrorCode::Internal).with("cause", cause),
        }
    }
}

/// What was on its way out when the last portal ended. Who alone holds the folder knows that nobody else has it.
async fn recover(app: &App, is_alone: bool) -> Result<(), StartError> {
    if is_alone {
        app.store.recover_effects(app.now(), app.now()).await?;
    }
    Ok(())
}

fn postman(settings: SmtpSettings) -> Result<Box<dyn Postman>, SmtpError> {
    tracing::info!(mail = ?settings, "letters go out by");
    Ok(Box::new(Smtp::new(settings)?))
}

/// One portal per folder, where the folder holds the database: two would not see each other's wake-ups.
fn hold_folder(config: &Config) -> Result<Option<FolderLock>, StartError> {
    let path = config.folder.clone();
    if !config.storage.is_on_this_machine() {
        return Ok(None);
    }
    match FolderLock::take(&path) {
        Ok(lock) => Ok(Some(lock)),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Err(StartError::FolderInUse { path }),
        Err(reason) => Err(StartError::FolderNotWritable { path, reason }),
    }
}

fn not_bound(address: SocketAddr, reason: io::Error) -> StartError {
    match reason.kind() {
        io::ErrorKind::AddrInUse => StartError::PortBusy { address },
        _ => StartError::AddressUnavailable { address, reason },
    }
}

/// The note is a convenience for `admin phone`: a portal serves without it.
fn note(folder: &std::path::Path, address: SocketAddr) -> Option<Note> {
    let listening = Listening { url: local_url(address), process: std::process::id() };
    listening
        .write(folder)
        .inspect_err(|error| tracing::warn!(%error, "where the portal listens could not be noted"))
        .ok()
}

fn local_url(address: SocketAddr) -> String {
    let reachable = match address.ip() {
        ip if ip.is_unspecified() => format!("127.0.0.1:{}", address.port()),
        _ => address.to_string(),
    };
    format!("http://{reachable}")
}
