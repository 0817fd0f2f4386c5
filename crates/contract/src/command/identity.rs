//! What administrators do about how others come in. The wizard's own invitation goes out with its "Concluir"
//! ([`super::Command`] of the people's room).

use chrono::{DateTime, Utc};
use domain::PersonId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum IdentityCommand {
    /// Sends an invitation, now or at `send_at`. One that was sent before is worth nothing from now on.
    Invite { person: PersonId, send_at: Option<DateTime<Utc>> },
    /// The address was wrong: changes it, kills the old link, and sends a new one there.
    CorrectAddress { person: PersonId, email: String },
    /// The link is worth nothing from now on, and what has not left yet does not leave.
    WithdrawInvitation { person: PersonId },
    /// Ends all sessions of a person.
    EndSessions { person: PersonId },
}
