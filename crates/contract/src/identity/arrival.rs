//! Coming in: the invitation, the password, the way back for who forgot it.

use chrono::{DateTime, Utc};
use domain::PersonId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The secret of a link that was sent by e-mail: what stands after `#` in its address.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct LinkSecret {
    pub token: String,
}

/// What the page of an invitation shows before the person has chosen a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvitationView {
    pub office_name: String,
    pub name: String,
    /// The address that the invitation is bound to; it cannot be changed here.
    pub email: String,
    pub expires_at: DateTime<Utc>,
}

/// Accepts an invitation. The token is worth nothing afterwards.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct Registration {
    pub token: String,
    pub password: String,
    /// Shown in the list of sessions.
    pub device: String,
}

/// How good is this password? Asked while it is typed; nothing is kept.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct StrengthAsked {
    pub password: String,
    /// Names, e-mail address and office of the person, which must not be part of it.
    pub about: Vec<String>,
}

impl std::fmt::Debug for StrengthAsked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StrengthAsked").finish_non_exhaustive()
    }
}

/// "Esqueci minha senha".
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct Forgotten {
    pub email: String,
}

/// What the page for a new password shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResetView {
    pub office_name: String,
    pub name: String,
    pub email: String,
    pub expires_at: DateTime<Utc>,
    /// It comes from an administrator's temporary code: the old second step ends, and a new one must be set up before
    /// anything else can be done.
    pub sets_up_second_step: bool,
}

/// Chooses a new password with a link or a ticket. All sessions of the person end; this one begins.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ChoosePassword {
    pub token: String,
    pub password: String,
    /// Shown in the list of sessions.
    pub device: String,
}

/// The code that the office spoke on the telephone, for somebody who is locked out.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct GivenTemporaryCode {
    pub email: String,
    /// Case and blanks do not matter.
    pub code: String,
}

/// What a right temporary code is worth: a token for `password/reset` and `password/change`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ResetTicket {
    pub token: String,
    pub view: ResetView,
}

/// Where an invitation stands, as the office sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum InvitationState {
    /// It leaves at this time.
    Planned {
        send_at: DateTime<Utc>,
    },
    /// The mail server took it.
    Sent {
        at: DateTime<Utc>,
    },
    /// The mail server refused it; `code` says why, e.g. `mailbox_full`.
    Failed {
        code: String,
    },
    /// The person opened the link.
    LinkOpened {
        at: DateTime<Utc>,
    },
    Registered {
        at: DateTime<Utc>,
    },
    /// Nobody registered in time.
    Expired {
        at: DateTime<Utc>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Invitation {
    pub person: PersonId,
    /// The address that it was sent to.
    pub email: String,
    pub state: InvitationState,
    pub expires_at: DateTime<Utc>,
    /// How many times it was sent: 1 for the first.
    pub sendings: u32,
}

/// `people/invitations`: of these people, or of everybody when the list is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvitationsAsked {
    pub people: Vec<PersonId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Invitations {
    pub invitations: Vec<Invitation>,
}

/// `people/temporary-code`: for somebody who can no longer sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LockedOut {
    pub person: PersonId,
}

/// To be spoken on the telephone. It works once, with the person's e-mail address, and is never shown again.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct TemporaryCode {
    /// Ten letters and digits that are not taken for one another.
    pub code: String,
    pub expires_at: DateTime<Utc>,
}
