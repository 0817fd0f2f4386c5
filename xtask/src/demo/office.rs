//! The running application with the fictional office in it.

use crate::place;
use anyhow::{Context, Result, ensure};
use headless::{Running, Service, Session, Window, until};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The first start makes the books of 25 companies and an office; a machine under load takes its time.
const OPEN_LIMIT: Duration = Duration::from_secs(180);

/// An open office: the application runs, its portal listens.
pub struct Office {
    pub folder: PathBuf,
    pub portal_url: String,
    pub client: Login,
    pub phone: String,
    shown: Shown,
}

/// Who signs in, and with what; of a fictional person.
pub struct Login {
    pub email: String,
    pub password: String,
}

/// Where the window is.
enum Shown {
    /// On the display of the person who started the demonstration.
    OnScreen(Running),
    /// On a display of its own, driven by us. The window goes before its session.
    Headless(Window, #[allow(dead_code, reason = "held so that the display stays")] Session),
}

impl Office {
    /// Starts the application on the office in `folder` and waits until its portal listens.
    pub fn open(folder: &Path, headless: bool) -> Result<Self> {
        let note = folder.join("demo.json");
        if note.exists() {
            fs::remove_file(&note)?;
        }
        let program = place::program("debug", "balcao");
        let data = folder.to_str().context("the repository's path is not Unicode")?;
        let mut shown = if headless {
            let session = Session::start(&Service::ALL)?;
            Shown::Headless(Window::open(&session, &program, &["--demo", data], &[])?, session)
        } else {
            Shown::OnScreen(Running::start(Command::new(&program).args(["--demo", data]))?)
        };
        let told: Value = until(OPEN_LIMIT, "the office to open", || {
            if let Shown::OnScreen(running) = &mut shown {
                let ended = running.ended()?;
                ensure!(ended.is_none(), "the application ended: {}", ended.unwrap_or_default());
            }
            // While it is being written it is not whole JSON.
            Ok(fs::read(&note).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()))
        })
        .with_context(|| shown.window().map(Window::output).unwrap_or_default())?;
        let text = |name: &str| {
            told.get(name).and_then(Value::as_str).map(str::to_owned).with_context(|| format!("demo.json lacks {name}"))
        };
        Ok(Self {
            folder: folder.to_owned(),
            portal_url: text("portal_url")?,
            client: Login { email: text("client_email")?, password: text("client_password")? },
            phone: text("phone")?,
            shown,
        })
    }

    /// The window, when it is one that we drive.
    pub fn window(&self) -> Option<&Window> {
        self.shown.window()
    }

    /// Leaves a window on the screen to the person in front of it, until they quit.
    pub fn stay_open(&mut self) -> Result<()> {
        if let Shown::OnScreen(running) = &mut self.shown {
            let status = running.child().wait()?;
            ensure!(status.success(), "{status}");
        }
        Ok(())
    }
}

impl Shown {
    fn window(&self) -> Option<&Window> {
        match self {
            Self::Headless(window, _) => Some(window),
            Self::OnScreen(_) => None,
        }
    }
}
