//! What an agent remembers of its pairing, and where its token is kept. See `docs/decisions/0005-agent-secret.md`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use contract::agent::Pair;
use domain::{AgentId, OfficeId};
use machine::secret_store::{SecretStore, SecretStoreError};
use portal_client::{ClientError, Credentials, Portal};
use serde::{Deserialize, Serialize};

/// Where the token of a paired agent is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenPlace {
    /// The keyring of the operating system.
    Keyring,
    /// A file beside the pairing that only this user may read: a server without a keyring, chosen knowingly.
    File,
    /// The administrator gives it at each start: [`TOKEN_VARIABLE`], or a systemd credential.
    Given,
}

/// The environment variable with the token. The systemd credential of the same purpose is [`CREDENTIAL`].
pub const TOKEN_VARIABLE: &str = "BALCAO_AGENT_TOKEN";
pub const CREDENTIAL: &str = "balcao-agent-token";

const PAIRING_FILE: &str = "agent.json";
const TOKEN_FILE: &str = "agent-token";

/// An agent's membership of an office, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairing {
    pub portal: String,
    pub office: OfficeId,
    pub office_name: String,
    pub agent: AgentId,
    pub name: String,
    pub token_place: TokenPlace,
}

#[derive(Debug, thiserror::Error)]
pub enum PairingError {
    #[error("this agent is not paired: ask the office for a code and run `balcao-agent pair`")]
    NotPaired,
    #[error("{} is damaged ({reason}); pair the agent again", path.display())]
    Damaged { path: PathBuf, reason: String },
    #[error("{0}; keep the token elsewhere with --token file or --token given")]
    NoKeyring(#[from] SecretStoreError),
    #[error("the token is not {place}; give it again, or pair the agent again")]
    NoToken { place: String },
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: io::Error },
    #[error(transparent)]
    Portal(#[from] ClientError),
}

/// Joins the office with a one-time code and keeps what is needed to work. Answers with the token too, for whoever
/// keeps it in a place of their own. Everything that can fail by itself is tried before the code is used up.
pub async fn pair(
    portal: &Portal,
    with: &Pair,
    folder: &Path,
    place: TokenPlace,
    keyring: &dyn SecretStore,
) -> Result<(Pairing, String), PairingError> {
    fs::create_dir_all(folder).map_err(|error| PairingError::File { path: folder.to_owned(), error })?;
    keep(place, folder, keyring, "")?;
    portal.about().await?;
    let paired = portal.pair(with).await?;
    keep(place, folder, keyring, &paired.token)?;
    let pairing = Pairing {
        portal: portal.address().to_owned(),
        office: paired.office,
        office_name: paired.office_name,
        agent: paired.agent,
        name: with.name.clone(),
        token_place: place,
    };
    pairing.write(folder)?;
    Ok((pairing, paired.token))
}

impl Pairing {
    pub fn read(folder: &Path) -> Result<Self, PairingError> {
        let path = folder.join(PAIRING_FILE);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(PairingError::NotPaired),
            Err(error) => return Err(PairingError::File { path, error }),
        };
        serde_json::from_slice(&text).map_err(|error| PairingError::Damaged { path, reason: error.to_string() })
    }

    fn write(&self, folder: &Path) -> Result<(), PairingError> {
        let path = folder.join(PAIRING_FILE);
        let text = serde_json::to_vec_pretty(self).unwrap_or_default();
        machine::files::write_whole(&path, &text).map_err(|error| PairingError::File { path, error })
    }

    /// The token: what the administrator gives at this start comes before what is kept.
    pub fn token(&self, folder: &Path, keyring: &dyn SecretStore) -> Result<String, PairingError> {
        if let Some(token) = given_token()? {
            return Ok(token);
        }
        let kept = match self.token_place {
            TokenPlace::Keyring => keyring.get(TOKEN_FILE)?.ok_or_else(|| "in the keyring".to_owned()),
            TokenPlace::File => {
                let path = folder.join(TOKEN_FILE);
                fs::read_to_string(&path).map_err(|_| format!("in {}", path.display()))
            }
            TokenPlace::Given => Err(format!("in {TOKEN_VARIABLE} or the credential {CREDENTIAL}")),
        };
        kept.map(|token| token.trim().to_owned())
            .and_then(|token| if token.is_empty() { Err("whole".to_owned()) } else { Ok(token) })
            .map_err(|place| PairingError::NoToken { place })
    }

    /// The portal, as this agent.
    pub fn portal(&self, folder: &Path, keyring: &dyn SecretStore) -> Result<Portal, PairingError> {
        Ok(Portal::new(&self.portal, Credentials::Bearer(self.token(folder, keyring)?))?)
    }
}

fn given_token() -> Result<Option<String>, PairingError> {
    let variable = std::env::var(TOKEN_VARIABLE).ok().filter(|token| !token.is_empty());
    let Some(folder) = std::env::var_os("CREDENTIALS_DIRECTORY").filter(|_| variable.is_none()) else {
        return Ok(variable);
    };
    let path = Path::new(&folder).join(CREDENTIAL);
    match fs::read_to_string(&path) {
        Ok(token) => Ok(Some(token.trim().to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(PairingError::File { path, error }),
    }
}

/// With an empty token this only finds out whether the place can be written.
fn keep(place: TokenPlace, folder: &Path, keyring: &dyn SecretStore, token: &str) -> Result<(), PairingError> {
    match place {
        TokenPlace::Given => Ok(()),
        TokenPlace::Keyring => Ok(keyring.set(TOKEN_FILE, token)?),
        TokenPlace::File => {
            let path = folder.join(TOKEN_FILE);
            write_private(&path, token).map_err(|error| PairingError::File { path, error })
        }
    }
}

#[cfg(unix)]
fn write_private(path: &Path, secret: &str) -> io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};

    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    // A file that was there before keeps its mode otherwise.
    file.set_permissions(fs::Permissions::from_mode(0o600))?;
    file.write_all(secret.as_bytes())?;
    file.sync_all()
}

/// On Windows the folder of the user's own data is readable by this user and administrators only.
#[cfg(not(unix))]
fn write_private(path: &Path, secret: &str) -> io::Result<()> {
    machine::files::write_whole(path, secret.as_bytes())
}
