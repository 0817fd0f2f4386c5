//! What people are told about, and the variables that the words of each may use.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::registry::Module;

/// Variables that every text has: how the person is greeted and taken leave of in the client's tone, their first name,
/// the office's name, and the address of the portal.
pub const EVERYWHERE: [&str; 5] = ["greeting", "closing", "person", "office", "portal"];

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident $word:literal [$($variable:literal),*];)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum EventKind { $($(#[$doc])* $name,)* }

        impl EventKind {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in `assets/texts/` and in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The variables of its own that its words may use, besides [`EVERYWHERE`].
            pub fn variables(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($variable),*],)* }
            }
        }
    };
}

events! {
    /// Letters: always by e-mail, whatever the rules say.
    Invitation "invitation" ["link", "expires_on", "invited_by"];
    PasswordReset "password_reset" ["link", "expires_in"];
    /// Somebody of the office made a one-time code for a person who cannot sign in.
    TemporaryCode "temporary_code" ["made_by", "when"];
    /// A password, a second factor or a linked account changed. `what` is a sentence.
    SecurityChanged "security_changed" ["what", "when"];
    /// A link that opens without signing in (PC5).
    LinkShared "link_shared" ["title", "link", "expires_on", "message"];

    /// A document was put into the client's folder.
    DocumentPublished "document_published" ["title", "company", "due_on", "amount", "link"];
    /// Several at once; `list` has one a line.
    DocumentsPublished "documents_published" ["count", "list", "company", "link"];
    /// A document that nobody has opened yet.
    Reminder "reminder" ["title", "company", "due_on", "amount", "link"];
    /// The same, shortly before it is due.
    DueSoon "due_soon" ["title", "company", "due_on", "amount", "link"];
    /// Everything of a day in one message; `title` when it is one thing.
    Digest "digest" ["count", "title", "list", "link"];
    RequestOpened "request_opened" ["title", "company", "link"];
    RequestAnswered "request_answered" ["title", "company", "answered_by", "link"];
    RequestExpiring "request_expiring" ["title", "company", "expires_on", "link"];
    /// The office needs documents for a month (PC4).
    CollectionAsked "collection_asked" ["title", "company", "due_on", "link"];
    CertificateExpiring "certificate_expiring" ["title", "company", "expires_on", "link"];
    /// A task of which the client should know (TN1).
    TaskForClient "task_for_client" ["title", "company", "due_on", "link"];
    /// The office published news; `text` is all of it.
    NewsPublished "news_published" ["title", "text", "link"];
    /// The office wrote in the chat.
    MessageWaiting "message_waiting" ["from", "message", "link"];
}

impl EventKind {
    /// Those that an office may switch, way by way.
    pub const RULED: [Self; 10] = [
        Self::DocumentPublished,
        Self::Reminder,
        Self::RequestOpened,
        Self::RequestAnswered,
        Self::RequestExpiring,
        Self::CollectionAsked,
        Self::CertificateExpiring,
        Self::TaskForClient,
        Self::NewsPublished,
        Self::MessageWaiting,
    ];

    /// The event whose rule and whose preference count for this one.
    pub fn ruled_by(self) -> Self {
        match self {
            Self::DocumentsPublished => Self::DocumentPublished,
            Self::DueSoon => Self::Reminder,
            other => other,
        }
    }

    /// The module that it belongs to: nobody is told of a company for which that is off (PE7).
    pub fn module(self) -> Option<Module> {
        match self {
            Self::RequestOpened | Self::RequestAnswered | Self::RequestExpiring => Some(Module::Requests),
            Self::CollectionAsked => Some(Module::Collection),
            Self::CertificateExpiring => Some(Module::Certificates),
            Self::TaskForClient => Some(Module::Processes),
            _ => None,
        }
    }

    /// Goes out by e-mail, whatever rules and preferences say.
    pub fn is_letter(self) -> bool {
        matches!(
            self,
            Self::Invitation | Self::PasswordReset | Self::TemporaryCode | Self::SecurityChanged | Self::LinkShared
        )
    }

    /// Every variable that its words may use.
    pub fn known_variables(self) -> impl Iterator<Item = &'static str> {
        EVERYWHERE.into_iter().chain(self.variables().iter().copied())
    }
}
