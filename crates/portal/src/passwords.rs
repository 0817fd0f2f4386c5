//! Passwords: Argon2id, off the threads that serve, a few at a time so that a flood of sign-ins cannot take the
//! machine's memory (each computation needs 19 MiB).

use argon2::Argon2;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};

/// How many are computed at once.
const AT_ONCE: usize = 2;
/// The longest password, in bytes; the shortest for a new one, in characters.
pub const PASSWORD_MAX_BYTES: usize = domain::password::MAX_BYTES;
pub const PASSWORD_MIN_CHARS: usize = domain::password::MIN_CHARS;

#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    #[error("a password has at least {PASSWORD_MIN_CHARS} characters and at most {PASSWORD_MAX_BYTES} bytes")]
    Length,
    #[error("the password could not be hashed: {0}")]
    Hash(#[from] password_hash::Error),
    #[error("the password could not be hashed: {0}")]
    Stopped(#[from] JoinError),
}

pub struct Passwords {
    permits: Semaphore,
    /// The hash of a password that nobody has: an unknown e-mail costs the same time as a known one.
    decoy: String,
}

impl Passwords {
    /// Takes a moment: it hashes the decoy.
    pub async fn new() -> Result<Self, PasswordError> {
        let decoy = compute(machine::secret::token()).await?;
        Ok(Self { permits: Semaphore::new(AT_ONCE), decoy })
    }

    /// What is kept of a new password.
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        let _permit = self.permits.acquire().await;
        hash_new(password).await
    }

    /// What is kept of a password whose length somebody else has judged: a link's is told by word of mouth.
    pub async fn hash_any(&self, password: String) -> Result<String, PasswordError> {
        let _permit = self.permits.acquire().await;
        compute(password).await
    }

    /// Is it the password behind `hash`? Without a hash the answer is no, after the same work.
    pub async fn matches(&self, password: String, hash: Option<String>) -> bool {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.clone());
        if password.len() > PASSWORD_MAX_BYTES {
            return false;
        }
        let _permit = self.permits.acquire().await;
        let verified =
            spawn_blocking(move || Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok());
        verified.await.unwrap_or(false) && known
    }
}

/// What is kept of a new password; for programs that do nothing else.
pub async fn hash_new(password: String) -> Result<String, PasswordError> {
    if password.chars().count() < PASSWORD_MIN_CHARS || password.len() > PASSWORD_MAX_BYTES {
        return Err(PasswordError::Length);
    }
    compute(password).await
}

async fn compute(password: String) -> Result<String, PasswordError> {
    let hashed =
        spawn_blocking(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()));
    Ok(hashed.await??)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let passwords = Passwords::new().await.unwrap();
        let hash = passwords.hash("correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.matches("correct horse".into(), Some(hash.clone())).await);
        assert!(!passwords.matches("correct horsf".into(), Some(hash)).await);
        assert!(!passwords.matches("correct horse".into(), None).await);
    }

    #[tokio::test]
    async fn a_new_password_is_neither_short_nor_endless() {
        assert!(matches!(hash_new("short".into()).await, Err(PasswordError::Length)));
        assert!(matches!(hash_new("a".repeat(257)).await, Err(PasswordError::Length)));
    }
}
