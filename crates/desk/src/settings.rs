//! The desk's settings: a small file without secrets, always whole.

use std::io;
use std::path::{Path, PathBuf};

use contract::desk::{Locale, Settings, Theme};
use contract::session::Me;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stored {
    pub settings: Settings,
    pub office: Option<OfficeAddress>,
    /// Filled in at the next sign-in.
    pub email: Option<String>,
    /// Who is signed in here; the session's secret is in the keyring.
    pub signed: Option<Me>,
}

/// Where the office's portal is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "at")]
pub enum OfficeAddress {
    ThisComputer,
    Server { address: String },
}

impl Default for Stored {
    fn default() -> Self {
        let settings = Settings {
            locale: Locale::PtBr,
            theme: Theme::System,
            start_with_system: false,
            close_to_tray: true,
            notifications: true,
        };
        Self { settings, office: None, email: None, signed: None }
    }
}

fn file(data: &Path) -> PathBuf {
    data.join("settings.json")
}

/// The settings, or the defaults when there are none yet. A file that cannot be understood is set aside, not lost.
pub fn load(data: &Path) -> io::Result<Stored> {
    let text = match std::fs::read(file(data)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Stored::default()),
        Err(error) => return Err(error),
    };
    serde_json::from_slice(&text).or_else(|error| {
        tracing::warn!(%error, "the settings cannot be understood; they are set aside as settings.json.damaged");
        std::fs::rename(file(data), data.join("settings.json.damaged"))?;
        Ok(Stored::default())
    })
}

pub fn save(data: &Path, stored: &Stored) -> io::Result<()> {
    machine::files::write_whole(&file(data), &serde_json::to_vec_pretty(stored)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_as_they_were_saved() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(load(data.path()).unwrap(), Stored::default());
        let stored =
            Stored { office: Some(OfficeAddress::ThisComputer), email: Some("ana@x.br".into()), ..Stored::default() };
        save(data.path(), &stored).unwrap();
        assert_eq!(load(data.path()).unwrap(), stored);
    }

    #[test]
    fn damaged_settings_are_set_aside() {
        let data = tempfile::tempdir().unwrap();
        std::fs::write(file(data.path()), "{ half").unwrap();
        assert_eq!(load(data.path()).unwrap(), Stored::default());
        assert_eq!(std::fs::read(data.path().join("settings.json.damaged")).unwrap(), b"{ half");
    }
}
