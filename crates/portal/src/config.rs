//! How a portal is started.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use channels::SmtpSettings;
use machine::{Clock, SystemClock};

/// The port that `balcao-portal serve` listens on unless told otherwise.
pub const PORT: u16 = 8080;

#[derive(Clone)]
pub struct Config {
    /// A folder of the portal's own: the server's key, and unless other URLs are given, database and documents.
    pub folder: PathBuf,
    pub storage: Storage,
    /// Port 0 takes any free one.
    pub listen: SocketAddr,
    /// Where clients reach the portal, when that is not the address it listens on: `https://portal.escritorio.com.br`.
    pub public_url: Option<String>,
    /// Shared by portals on one database, 64 hexadecimal digits; else made and kept in `folder`.
    pub server_key: Option<String>,
    pub clock: Arc<dyn Clock>,
    /// The mail server; without one nobody is reached by e-mail.
    pub mail: Option<SmtpSettings>,
    /// Push services besides those of the browsers, as `https://host:port`.
    pub push_services: Vec<String>,
}

/// Where things are kept.
#[derive(Clone, Debug)]
pub struct Storage {
    /// `sqlite:///path/portal.sqlite` or `postgres://…`.
    pub database: String,
    /// A folder or `s3://…`.
    pub documents: String,
}

impl Storage {
    /// SQLite and a folder for the documents: an office on one machine.
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            database: format!("sqlite://{}", folder.join("portal.sqlite").display()),
            documents: folder.join("documents").display().to_string(),
        }
    }

    pub fn is_on_this_machine(&self) -> bool {
        self.database.starts_with("sqlite:")
    }
}

impl Config {
    /// Everything in one folder, on any free port of this machine only.
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            storage: Storage::in_folder(folder),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            public_url: None,
            server_key: None,
            clock: Arc::new(SystemClock),
            mail: None,
            push_services: Vec::new(),
        }
    }
}
