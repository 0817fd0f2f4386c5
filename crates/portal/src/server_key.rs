//! The server's key: 32 random bytes from which the secrets of webhooks are derived.
//!
//! On one machine it lives in the data folder, readable by its owner only. Several portals that share a database
//! share the key by the environment variable `BALCAO_SERVER_KEY` (64 hexadecimal digits).

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub const VARIABLE: &str = "BALCAO_SERVER_KEY";
const FILE: &str = "server.key";

#[derive(Debug, thiserror::Error)]
pub enum ServerKeyError {
    #[error(
        "the server's key in {source_name} is not 64 hexadecimal digits; restore it from the backup, or remove it to have a new one"
    )]
    Malformed { source_name: String },
    #[error("the server's key {} cannot be read or written ({reason}); give this user the right to write there", path.display())]
    Unavailable { path: PathBuf, reason: io::Error },
}

/// The key that was given, or the one of the folder, which is made at the first start.
pub fn load(given: Option<&str>, folder: &Path) -> Result<Vec<u8>, ServerKeyError> {
    if let Some(text) = given {
        return decode(text).ok_or_else(|| ServerKeyError::Malformed { source_name: VARIABLE.into() });
    }
    let path = folder.join(FILE);
    let unavailable = |reason| ServerKeyError::Unavailable { path: path.clone(), reason };
    match fs::read_to_string(&path) {
        Ok(text) => decode(&text).ok_or_else(|| ServerKeyError::Malformed { source_name: path.display().to_string() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let text = machine::secret::token();
            write_for_owner(&path, &text).map_err(unavailable)?;
            decode(&text).ok_or_else(|| ServerKeyError::Malformed { source_name: path.display().to_string() })
        }
        Err(error) => Err(unavailable(error)),
    }
}

fn write_for_owner(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    (0..32).map(|place| u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let first = load(None, folder.path()).unwrap();
        assert_eq!(first.len(), 32);
        assert_eq!(load(None, folder.path()).unwrap(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "only its owner may read it");
        }
    }

    #[test]
    fn a_damaged_key_is_told_and_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "half a k").unwrap();
        assert!(load(None, folder.path()).unwrap_err().to_string().contains("server.key"));
        assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), "half a k");
        assert!(load(Some("zz"), folder.path()).unwrap_err().to_string().contains(VARIABLE));
    }
}
