//! Where the data is kept: a database URL.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::StoreError;

const IN_A_PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'?').add(b'#');
const EXPECTED: &str = "give sqlite:///path/to/portal.sqlite or postgres://user:password@host/database";

/// `sqlite:///path/portal.sqlite` or `postgres://…`.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    Sqlite { file: PathBuf },
    Postgres { url: String },
}

impl Place {
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            // On Windows a path starts with its drive: sqlite:///C:/Users/….
            let path = if cfg!(windows) { path.trim_start_matches('/') } else { path };
            if !path.is_empty() {
                return Ok(Self::Sqlite { file: path.into() });
            }
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres { url: url.to_owned() });
        }
        Err(StoreError::BadPlace { given: without_password(url), expected: EXPECTED })
    }

    pub fn sqlite(file: impl AsRef<Path>) -> Self {
        Self::Sqlite { file: file.as_ref().into() }
    }

    /// The URL as the driver wants it.
    pub(crate) fn driver_url(&self) -> String {
        match self {
            Self::Sqlite { file } => {
                format!("sqlite:{}?mode=rwc", utf8_percent_encode(&file.to_string_lossy(), IN_A_PATH))
            }
            Self::Postgres { url } => url.clone(),
        }
    }
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite { file } => write!(f, "sqlite://{}", file.display()),
            Self::Postgres { url } => f.write_str(&without_password(url)),
        }
    }
}

/// A URL as it may be shown: without what stands before the `@`.
fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_address_says_what_would_be_right_and_keeps_the_password() {
        let error = Place::parse("mysql://root:secret@host/x").unwrap_err().to_string();
        assert!(error.contains("postgres://") && !error.contains("secret"), "{error}");
        let shown = format!("{:?}", Place::parse("postgres://balcao:secret@host/x").unwrap());
        assert!(!shown.contains("secret"), "{shown}");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_may_have_any_name() {
        let place = Place::parse("sqlite:///home/ana/Meus dados #1/50%.sqlite").unwrap();
        assert_eq!(place, Place::sqlite("/home/ana/Meus dados #1/50%.sqlite"));
        assert_eq!(place.driver_url(), "sqlite:/home/ana/Meus%20dados%20%231/50%25.sqlite?mode=rwc");
    }
}
