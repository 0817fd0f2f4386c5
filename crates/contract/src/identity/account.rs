//! One's own account: password, devices, accounts of other offices.

use chrono::{DateTime, Utc};
use domain::{OfficeId, PersonId, SessionId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SecondStepNeeded;

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct NewPassword {
    pub current: String,
    pub new: String,
}

/// The devices that are signed in, the last used first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sessions {
    pub sessions: Vec<SessionRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SessionRow {
    pub id: SessionId,
    /// What the device called itself when it signed in.
    pub device: String,
    pub created_at: DateTime<Utc>,
    /// Exact to five minutes.
    pub last_used_at: DateTime<Utc>,
    /// This very session.
    pub current: bool,
    /// It was begun with a second step.
    pub second_step: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EndSession {
    pub session: SessionId,
}

/// The offices that one may change to without another password, by name; the present one among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinkedOffices {
    pub offices: Vec<LinkedOffice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinkedOffice {
    pub office: OfficeId,
    pub office_name: String,
    pub person: PersonId,
    pub email: Option<String>,
    pub current: bool,
}

/// "Vincular contas": proves the account of another office.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct LinkAccount {
    pub email: String,
    pub password: String,
}

/// What became of it. The second step, if one is needed, is the other account's.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum AccountLinked {
    Linked(LinkedOffices),
    SecondStep { second_step: SecondStepNeeded },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OtherOffice {
    pub office: OfficeId,
}
