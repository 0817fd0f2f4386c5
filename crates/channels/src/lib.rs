//! The ways by which clients write to the office, behind one port; and the two by which the office only tells:
//! [`mail`] and [`push`].
//!
//! A [`Channel`] does two things: it proves and normalises what its provider posts to us ([`Channel::receive`]), and
//! it hands a message of the office over to the provider ([`Channel::send`]). It keeps nothing: the portal stores each
//! inbound message once, and sends through an outbox.
//!
//! To add a channel: a file here that implements the port, a variant of [`ChannelKind`], and a line where the portal
//! builds its channels. Say honestly in [`Channel::repeats_are_harmless`] whether the provider drops a repeated
//! message: after a crash the portal sends again only where it does, and else shows the message as uncertain.

mod fake;
pub mod mail;
mod phone;
mod portal_chat;
pub mod push;
mod signature;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::message::{ChannelKind, Delivery};
use domain::{DocumentId, MessageId, OfficeId};

pub use fake::FakeChannel;
pub use mail::{Mail, Mailbox, Postman, Smtp, SmtpError, SmtpSecurity, SmtpSettings};
pub use phone::{PhoneInbox, SimulatedPhone, phone_secret};
pub use portal_chat::PortalChat;
pub use push::{Keeping, Push, PushError, Pusher, Subscription, VapidKey, WebPush};
pub use signature::{SIGNATURE_HEADER, SharedSecret};

/// The longest text that a client may write, in characters; as long as WhatsApp's.
pub const TEXT_MAX_CHARS: usize = 4096;

#[async_trait]
pub trait Channel: Send + Sync + 'static {
    fn kind(&self) -> ChannelKind;

    /// Does the provider make one message of two sendings with the same [`Outgoing::message`]?
    fn repeats_are_harmless(&self) -> bool;

    /// Proves that a webhook comes from the provider, and reads it. Nothing of an unproved webhook is looked at.
    ///
    /// # Errors
    /// [`ReceiveError::BadSignature`] before anything else; then what is wrong with the body. A channel without
    /// webhooks refuses them all.
    fn receive(&self, webhook: &Webhook<'_>) -> Result<Received, ReceiveError> {
        let _ = webhook;
        Err(ReceiveError::BadSignature)
    }

    /// Hands one message over to the provider; the answer is how far it got.
    ///
    /// # Errors
    /// Tells apart what was surely not sent (and may be tried again, or not) from what nobody knows.
    async fn send(&self, outgoing: &Outgoing) -> Result<Delivery, SendError>;
}

/// A request that a provider posted for one office, as it came.
#[derive(Debug, Clone, Copy)]
pub struct Webhook<'a> {
    pub office: OfficeId,
    pub signature: Option<&'a str>,
    pub body: &'a [u8],
}

/// What a webhook brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    pub messages: Vec<Inbound>,
    pub receipts: Vec<Receipt>,
}

/// What somebody wrote to the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbound {
    /// The provider's own id: the same id again is the same message.
    pub channel_message: String,
    /// The sender on this channel: a telephone number in its canonical form.
    pub address: String,
    pub display_name: Option<String>,
    pub text: String,
    pub sent_at: DateTime<Utc>,
}

/// How far a message of the office got, as the provider tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub message: MessageId,
    pub delivery: Delivery,
    pub at: DateTime<Utc>,
}

/// A message of the office on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    pub office: OfficeId,
    /// Also the key by which a provider can recognise a repetition.
    pub message: MessageId,
    pub address: String,
    /// Whole as it is read; links stand in it.
    pub text: String,
    /// The documents that the text links to, for a channel that shows them as more than text.
    pub documents: Vec<DocumentLink>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentLink {
    pub document: DocumentId,
    pub title: String,
    pub link: String,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiveError {
    #[error("the signature does not fit the body")]
    BadSignature,
    #[error("the field {field} should be {expected}")]
    Malformed { field: String, expected: &'static str },
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Surely not sent; trying later may help.
    #[error("the channel cannot be reached now: {0}")]
    Unavailable(String),
    /// Surely not sent, and will not be: a closed account, a number that does not exist.
    #[error("the channel refused the message: {code}")]
    Rejected { code: String },
    /// The provider got the request and never answered: it may have been sent.
    #[error("the channel did not answer; the message may have been sent")]
    Unknown,
}
