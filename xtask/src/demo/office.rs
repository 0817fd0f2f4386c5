//! The running application with the fictional office in it.

use crate::place;
use anyhow::{Context, Result, ensure};
use headless::{Running, Service, Session, Window, until};
use serde_json::Value;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The first start makes the books of 25 companies and an office; a machine under load takes its time.
const OPEN_LIMIT: Duration = Duration::from_secs(180);

/// An open office: the application runs, its portal listens.
pub struct Office {
    pub portal_url: String,
    /// Where the portal keeps its data.
    pub portal_folder: PathBuf,
    /// The file of the books.
    pub books: PathBuf,
    pub client: Login,
    /// The numbers of the clients' phones.
    pub phones: Vec<String>,
    shown: Shown,
}

/// Who signs in, and with what; of a fictional person.
pub struct Login {
    pub email: String,
    pub password: String,
}

/// Where the window is. Its session, where it has one of its own, goes after it.
enum Shown {
    /// On the display of the person who started the demonstration.
    OnScreen(Running, #[allow(dead_code, reason = "held so that the bus stays")] Option<Session>),
    /// On a display of its own, driven by us.
    Headless(Window, #[allow(dead_code, reason = "held so that the display stays")] Session),
}

impl Office {
    /// Starts the application on the office in `folder` and waits until its portal listens.
    pub fn open(folder: &Path, headless: bool) -> Result<Self> {
        let note = folder.join("demo.json");
        if note.exists() {
            fs::remove_file(&note)?;
        }
        let data = folder.to_str().context("the repository's path is not Unicode")?;
        let mut shown = if headless { Shown::headless(data) } else { Shown::on_screen(data) }?;
        let told: Value = until(OPEN_LIMIT, "the office to open", || {
            if let Shown::OnScreen(running, _) = &mut shown {
                let ended = running.ended()?;
                ensure!(ended.is_none(), "the application ended: {}", ended.unwrap_or_default());
            }
            // While it is being written it is not whole JSON.
            Ok(fs::read(&note).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()))
        })
        .with_context(|| shown.output())?;
        let text = |name: &str| {
            told.get(name).and_then(Value::as_str).map(str::to_owned).with_context(|| format!("demo.json lacks {name}"))
        };
        let phones = told.get("phones").and_then(Value::as_array).into_iter().flatten();
        let phones = phones.filter_map(Value::as_str).map(str::to_owned).collect();
        Ok(Self {
            portal_url: text("portal_url")?,
            portal_folder: text("portal_folder")?.into(),
            books: text("books")?.into(),
            client: Login { email: text("client_email")?, password: text("client_password")? },
            phones,
            shown,
        })
    }

    /// The window, when it is one that we drive.
    pub fn window(&self) -> Option<&Window> {
        match &self.shown {
            Shown::Headless(window, _) => Some(window),
            Shown::OnScreen(..) => None,
        }
    }

    pub fn is_on_screen(&self) -> bool {
        matches!(self.shown, Shown::OnScreen(..))
    }

    /// Leaves a window on the screen to the person in front of it, until they close it.
    pub fn stay_open(&mut self) -> Result<()> {
        if let Shown::OnScreen(running, _) = &mut self.shown {
            let status = running.child().wait()?;
            ensure!(status.success(), "{status}; {}", self.shown.output());
        }
        Ok(())
    }
}

impl Shown {
    fn headless(data: &str) -> Result<Self> {
        let session = Session::start(&Service::ALL)?;
        Ok(Self::Headless(Window::open(&session, &application(), &["--demo", data], &[])?, session))
    }

    fn on_screen(data: &str) -> Result<Self> {
        let session = if has_session_bus() {
            None
        } else {
            Some(Session::start_on_this_display(&[Service::Keyring, Service::Notifications])?)
        };
        let mut command =
            session.as_ref().map_or_else(|| Command::new(application()), |session| session.command(application()));
        let log = File::create(log()?)?;
        command.args(["--demo", data]).stdout(log.try_clone()?).stderr(log);
        Ok(Self::OnScreen(Running::start(&mut command)?, session))
    }

    /// What the application printed.
    fn output(&self) -> String {
        match self {
            Self::Headless(window, _) => window.output(),
            Self::OnScreen(..) => log().and_then(|path| Ok(fs::read_to_string(path)?)).unwrap_or_default(),
        }
    }
}

fn application() -> PathBuf {
    place::program("debug", "balcao")
}

/// Where the application's own words go while its window is on the screen.
fn log() -> Result<PathBuf> {
    Ok(place::target_folder("xtask/logs")?.join("demo-application.log"))
}

/// Whether programs of this desktop can speak to each other; on a bare X server they cannot.
fn has_session_bus() -> bool {
    let of_the_user = || std::env::var_os("XDG_RUNTIME_DIR").is_some_and(|run| Path::new(&run).join("bus").exists());
    !cfg!(target_os = "linux") || std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() || of_the_user()
}
