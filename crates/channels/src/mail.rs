//! Letters by e-mail, behind the port [`Postman`].
//!
//! A mail server that has taken a message does not know it again: nothing is sent twice blindly. The message's id is
//! made of its key, so that whoever looks into a mailbox can tell a repetition from a second letter.

mod outcome;
mod smtp;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::SendError;

pub use smtp::{Smtp, SmtpError, SmtpSecurity, SmtpSettings};

/// Somebody's name and address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    pub name: String,
    pub address: String,
}

impl Mailbox {
    pub fn new(name: impl Into<String>, address: impl Into<String>) -> Self {
        Self { name: name.into(), address: address.into() }
    }
}

/// A letter on its way out, the same in words and in HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The same key is the same message, over all offices.
    pub key: String,
    /// Shown as the sender; the address is the server's own.
    pub from_name: String,
    pub to: Mailbox,
    pub reply_to: Option<Mailbox>,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub at: DateTime<Utc>,
}

#[async_trait]
pub trait Postman: Send + Sync + 'static {
    /// Hands a letter to the mail server.
    ///
    /// # Errors
    /// [`SendError::Unavailable`] with what keeps it from going now (`mailbox_full`, `server_unreachable`,
    /// `sign_in_refused`, `no_tls`, `try_later`), [`SendError::Rejected`] when it never will (`mailbox_unknown`,
    /// `address`, `refused_554`), [`SendError::Unknown`] when the server had the whole letter and did not answer.
    async fn send(&self, mail: &Mail) -> Result<(), SendError>;
}
