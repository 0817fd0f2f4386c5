//! A place for secrets outside of files: the keyring of the operating system.
//!
//! A locked keyring may ask the person in a window of its own and block until it is answered, so each call
//! runs on a thread of its own and gives up after [`PATIENCE`].

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long a keyring may take, a person's answer to its question included.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The service name under which our secrets stand in the keyring.
const SERVICE: &str = "balcao";

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretStoreError {
    /// There is no keyring on this machine, or it refuses.
    #[error("the keyring is not available: {0}")]
    Unavailable(String),
    /// It did not answer in time; perhaps it waits for the person to unlock it.
    #[error("the keyring did not answer within {} s", PATIENCE.as_secs())]
    TimedOut,
}

/// Keeps small secrets by name. Blocking: call it from a blocking thread.
pub trait SecretStore: Send + Sync + 'static {
    fn get(&self, name: &str) -> Result<Option<String>, SecretStoreError>;
    fn set(&self, name: &str, secret: &str) -> Result<(), SecretStoreError>;
    fn delete(&self, name: &str) -> Result<(), SecretStoreError>;
}

/// The keyring of the operating system: Secret Service, Windows Credential Manager, Keychain.
#[derive(Debug, Clone, Copy, Default)]
pub struct Keyring;

impl SecretStore for Keyring {
    fn get(&self, name: &str) -> Result<Option<String>, SecretStoreError> {
        let name = name.to_owned();
        with_patience(move || match entry(&name)?.get_password() {
            Ok(secret) => Ok(Some(secret)),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(error) => Err(unavailable(&error)),
        })
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), SecretStoreError> {
        let (name, secret) = (name.to_owned(), secret.to_owned());
        with_patience(move || entry(&name)?.set_password(&secret).map_err(|error| unavailable(&error)))
    }

    fn delete(&self, name: &str) -> Result<(), SecretStoreError> {
        let name = name.to_owned();
        with_patience(move || match entry(&name)?.delete_credential() {
            Ok(()) | Err(keyring_core::Error::NoEntry) => Ok(()),
            Err(error) => Err(unavailable(&error)),
        })
    }
}

fn entry(name: &str) -> Result<keyring::Entry, SecretStoreError> {
    keyring::Entry::new(SERVICE, name).map_err(|error| unavailable(&error))
}

/// Only the kind of failure is told: an error of the keyring may quote what it was given.
fn unavailable(error: &keyring_core::Error) -> SecretStoreError {
    let kind = match error {
        keyring_core::Error::NoStorageAccess(_) => "locked or no access",
        keyring_core::Error::PlatformFailure(_) => "no keyring service",
        keyring_core::Error::NoDefaultStore => "no keyring service",
        _ => "refused",
    };
    SecretStoreError::Unavailable(kind.to_owned())
}

fn with_patience<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SecretStoreError> + Send + 'static,
) -> Result<T, SecretStoreError> {
    let (answer, wait) = mpsc::channel();
    thread::Builder::new()
        .name("keyring".to_owned())
        .spawn(move || answer.send(work()).ok())
        .map_err(|error| SecretStoreError::Unavailable(error.to_string()))?;
    wait.recv_timeout(PATIENCE).unwrap_or(Err(SecretStoreError::TimedOut))
}

/// Secrets that live as long as the program: where there is no keyring, and in tests.
#[derive(Debug, Default)]
pub struct InMemory(std::sync::Mutex<std::collections::HashMap<String, String>>);

impl SecretStore for InMemory {
    fn get(&self, name: &str) -> Result<Option<String>, SecretStoreError> {
        Ok(self.0.lock().unwrap_or_else(|held| held.into_inner()).get(name).cloned())
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), SecretStoreError> {
        self.0.lock().unwrap_or_else(|held| held.into_inner()).insert(name.to_owned(), secret.to_owned());
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), SecretStoreError> {
        self.0.lock().unwrap_or_else(|held| held.into_inner()).remove(name);
        Ok(())
    }
}
