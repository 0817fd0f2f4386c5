//! Signing in, and who one is. `POST /api/session`, `GET /api/session`, `DELETE /api/session`.

use std::collections::BTreeMap;

use domain::access::{Access, Department, Role};
use domain::{OfficeId, PersonId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The version of this contract; `GET /api/about` tells it.
pub const CONTRACT_VERSION: u32 = 1;

/// `GET /api/about`, without signing in: is this a Balcão portal, and does it speak our version?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct About {
    /// Always `balcao-portal`.
    pub program: String,
    pub version: String,
    pub contract: u32,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SignIn {
    pub email: String,
    pub password: String,
    /// Shown in the list of sessions, e.g. "Balcão em RECEPCAO-01".
    pub device: String,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").field("email", &self.email).field("device", &self.device).finish_non_exhaustive()
    }
}

/// The answer to a sign-in. A browser gets the token as a cookie only, and an empty `token` here.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SignedIn {
    /// A random reference of 256 bits, sent as `Authorization: Bearer`.
    pub token: String,
    pub me: Me,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn").field("me", &self.me).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Me {
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub office: OfficeId,
    pub office_name: String,
    /// The office's time zone, e.g. `America/Sao_Paulo`.
    pub zone: String,
    pub access: Access,
    /// Names of the departments that the office made for itself, by id.
    #[ts(type = "Record<string, string>")]
    pub own_departments: BTreeMap<Department, String>,
    /// Came in by a temporary code: nothing else can be done before a second step is set up.
    #[serde(default)]
    pub must_set_up_second_step: bool,
}
