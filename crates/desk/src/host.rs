//! The desk behind the window: where it stands (first start, sign-in, ready), and the adapters of its calls.

mod calls;
pub mod recovery_codes;
mod stage;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use contract::desk::{BootView, DeskEvent, Settings, Signed, Stage};
use contract::error::{ApiError, ErrorCode};
use contract::session::Me;
use machine::Clock;
use machine::files::FolderLock;
use machine::secret_store::SecretStore;
use portal_client::Portal;
use tokio::task::spawn_blocking;

use crate::cache::CacheError;
use crate::lock::held;
use crate::office::{Announcer, Office};
use crate::ports::{EmbeddedOffice, Events, Notifier, Opener};
use crate::settings::{self, Stored};

pub struct DeskConfig {
    /// The desk's own folder: settings, cache, fetched documents.
    pub data: PathBuf,
    pub version: String,
    pub clock: Arc<dyn Clock>,
    pub secrets: Arc<dyn SecretStore>,
    pub embedded: Arc<dyn EmbeddedOffice>,
    pub opener: Arc<dyn Opener>,
    pub notifier: Arc<dyn Notifier>,
    pub events: Events,
}

/// One desk. Cheap to clone; all clones are the same desk.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    config: DeskConfig,
    announcer: Arc<Announcer>,
    /// Shared with the office's loops, which ask for the language and whether to notify.
    settings: Arc<Mutex<Settings>>,
    state: Mutex<State>,
    /// One change of stage at a time.
    changing: tokio::sync::Mutex<()>,
    _folder: FolderLock,
}

struct State {
    stored: Stored,
    /// The portal's address, once it is known to be there.
    address: Option<String>,
    office: Option<Arc<Office>>,
    /// Why the sign-in is asked for, if not simply because nobody is signed in.
    why_signed_out: Option<ApiError>,
    notices: Vec<ApiError>,
    /// A sign-in whose password was right, and that waits for its second step.
    waiting: Option<Waiting>,
    arriving: Option<Arriving>,
}

/// Somebody who came in and has to set up a second step before anything else. Kept in memory only: whoever closes the
/// program meanwhile signs in again.
#[derive(Clone)]
struct Arriving {
    email: String,
    me: Me,
    token: String,
    /// The portal, as this person.
    portal: Portal,
}

#[derive(Clone)]
struct Waiting {
    email: String,
    /// Stands for the password; the server forgets it after a few minutes.
    pending: String,
}

impl Desk {
    /// Opens the desk in its folder and goes as far as it can by itself: starts the embedded office, takes the session
    /// from the keyring, opens the cache. Without a network it is ready all the same.
    pub async fn open(config: DeskConfig) -> Result<Self, ApiError> {
        let data = config.data.clone();
        let (folder, stored) = blocking(move || {
            let folder = FolderLock::take(&data).map_err(|error| folder_refused(&data, &error))?;
            let stored = settings::load(&data).map_err(|_| file_unavailable(&data))?;
            Ok((folder, stored))
        })
        .await?;
        let announcer = Announcer::start(config.events.clone());
        let desk = Self(Arc::new(Inner {
            announcer,
            settings: Arc::new(Mutex::new(stored.settings.clone())),
            state: Mutex::new(State {
                stored,
                address: None,
                office: None,
                why_signed_out: None,
                notices: vec![],
                waiting: None,
                arriving: None,
            }),
            changing: tokio::sync::Mutex::default(),
            config,
            _folder: folder,
        }));
        desk.resume().await;
        Ok(desk)
    }

    /// Ends the loops; what is queued stays for the next start.
    pub fn close(&self) {
        if let Some(office) = self.state().office.take() {
            office.close();
        }
        self.0.announcer.stop();
    }

    /// What the window shows first.
    pub fn view(&self) -> BootView {
        let state = self.state();
        let embedded = matches!(state.stored.office, Some(settings::OfficeAddress::ThisComputer));
        let server = state.address.clone().unwrap_or_default();
        let stage = match (&state.stored.office, &state.office, &state.arriving) {
            (None, _, _) => Stage::FirstStart,
            (Some(_), Some(office), _) => Stage::Ready { me: signed(&office.me), server, embedded },
            (Some(_), None, Some(arriving)) => Stage::SecondStep { me: signed(&arriving.me), server, embedded },
            (Some(_), None, None) => {
                let (email, why) = (state.stored.email.clone(), state.why_signed_out.clone());
                Stage::SignIn { server, embedded, email, why }
            }
        };
        BootView {
            stage,
            settings: self.settings(),
            version: self.0.config.version.clone(),
            notices: state.notices.clone(),
        }
    }

    pub fn settings(&self) -> Settings {
        held(&self.0.settings).clone()
    }

    /// The office of the person who is signed in.
    fn office(&self) -> Result<Arc<Office>, ApiError> {
        self.state().office.clone().ok_or_else(|| ErrorCode::NotSignedIn.into())
    }

    /// Whoever is in, or on the way in.
    fn signed_in(&self) -> Option<Me> {
        let state = self.state();
        let arriving = state.arriving.as_ref().map(|arriving| arriving.me.clone());
        state.office.as_ref().map(|office| office.me.clone()).or(arriving)
    }

    fn portal(&self) -> Result<Portal, ApiError> {
        let address = self.state().address.clone().ok_or(ErrorCode::ServerUnreachable)?;
        Portal::new(&address, portal_client::Credentials::None).map_err(|error| error.to_api_error())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        held(&self.0.state)
    }

    /// Changes what is stored, and writes it before anybody hears of it.
    async fn store(&self, change: impl FnOnce(&mut Stored)) -> Result<(), ApiError> {
        let mut changed = self.state().stored.clone();
        change(&mut changed);
        let (data, written) = (self.0.config.data.clone(), changed.clone());
        blocking(move || settings::save(&data, &written).map_err(|_| file_unavailable(&data))).await?;
        *held(&self.0.settings) = changed.settings.clone();
        self.state().stored = changed;
        Ok(())
    }

    fn stage_changed(&self) {
        self.0.announcer.tell_now(DeskEvent::StageChanged);
    }
}

/// The name of a session's secret in the keyring.
fn secret_name(me: &Me) -> String {
    format!("session {} {}", me.office, me.person)
}

fn signed(me: &Me) -> Signed {
    Signed {
        person: me.person,
        name: me.name.clone(),
        role: me.role,
        office_name: me.office_name.clone(),
        zone: me.zone.clone(),
        permissions: me.access.permissions.clone(),
    }
}

/// What the window is told when the local database fails.
pub fn told_by_cache(error: &CacheError) -> ApiError {
    tracing::error!(%error, "the local cache");
    match error {
        error if error.is_damage() => ErrorCode::CacheDamaged.into(),
        CacheError::Newer { .. } => ErrorCode::VersionMismatch.into(),
        CacheError::Sqlite { path, .. } | CacheError::Unreadable { path, .. } => file_unavailable(path),
    }
}

fn file_unavailable(path: &std::path::Path) -> ApiError {
    ApiError::new(ErrorCode::FileUnavailable).with("path", path.display())
}

fn folder_refused(folder: &std::path::Path, error: &std::io::Error) -> ApiError {
    let why = if error.kind() == std::io::ErrorKind::WouldBlock { "in_use" } else { "not_writable" };
    file_unavailable(folder).with("why", why)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    spawn_blocking(work).await.unwrap_or_else(|_| Err(ErrorCode::Internal.into()))
}
