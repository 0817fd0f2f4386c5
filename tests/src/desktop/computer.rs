//! A person's computer: a desktop session that outlives the program, and what the program leaves on it.

use crate::desk::{Desk, PATIENCE};
use anyhow::{Context, Result, ensure};
use headless::{Service, Session, Window, until};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use stories::support::panel::Panel;
use stories::support::programs::program;

/// Stands where the system would choose a program for a document, and notes which one was to be opened.
const OPENER: &str = "#!/bin/sh\nprintf '%s\\n' \"$1\" >> \"$HOME/opened\"\n";

pub struct Computer {
    pub panel: Panel,
    pub session: Session,
}

impl Computer {
    /// With a keyring and a panel.
    pub fn new() -> Result<Self> {
        Self::with(&[Service::Keyring, Service::WindowManager])
    }

    /// With a panel, and nowhere to keep secrets.
    pub fn without_keyring() -> Result<Self> {
        Self::with(&[Service::WindowManager])
    }

    fn with(services: &[Service]) -> Result<Self> {
        let session = Session::start(services)?;
        let opener = session.folder("bin")?.join("xdg-open");
        fs::write(&opener, OPENER)?;
        fs::set_permissions(&opener, fs::Permissions::from_mode(0o755))?;
        Ok(Self { panel: Panel::on(&session)?, session })
    }

    /// Starts the program as its icon does.
    pub fn starts_balcao(&self) -> Result<Desk> {
        self.starts_balcao_with(&[])
    }

    /// The window ends with the `Desk`, and the program with it, as when the computer is switched off.
    pub fn starts_balcao_with(&self, arguments: &[&str]) -> Result<Desk> {
        let path = format!("{}:{}", self.session.folder("bin")?.display(), std::env::var("PATH")?);
        let window = Window::open(&self.session, &program("balcao")?, arguments, &[("PATH", &path)])?;
        Ok(Desk::at(window))
    }

    /// The program's folder.
    pub fn data(&self) -> Result<PathBuf> {
        Ok(self.session.folder("data")?.join("balcao"))
    }

    /// The local cache of the one person who works here.
    pub fn cache_file(&self) -> Result<PathBuf> {
        let is_cache = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "sqlite");
        let mut files = files_below(&self.data()?.join("desk"))?.into_iter().filter(is_cache);
        files.next().context("the program has no cache yet")
    }

    /// The text of the document that the program gave to the system to open, by our own reader of PDF.
    pub fn text_of_opened_document(&self) -> Result<String> {
        let note = self.session.folder("home")?.join("opened");
        // The shell makes the file before it writes the line.
        let last_line = |text: String| text.strip_suffix('\n')?.lines().last().map(PathBuf::from);
        let noted = || Ok(fs::read_to_string(&note).ok().and_then(last_line));
        let document = until(PATIENCE, "a document to be opened", noted)?;
        let read = Command::new(program("balcao-agent")?).arg("read").arg(&document).output()?;
        ensure!(read.status.success(), "{}: {}", document.display(), String::from_utf8_lossy(&read.stderr));
        Ok(String::from_utf8_lossy(&read.stdout).into_owned())
    }

    /// Every file on this computer but those of the keyring.
    pub fn files(&self) -> Result<Vec<PathBuf>> {
        let root = self.session.folder("home")?;
        let root = root.parent().context("the session has no folder")?;
        let files = files_below(root)?;
        Ok(files.into_iter().filter(|path| !path.iter().any(|part| part == "keyrings")).collect())
    }
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = vec![];
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            found.extend(files_below(&entry.path())?);
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    Ok(found)
}
