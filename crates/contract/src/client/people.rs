//! A client who manages the users of their own companies (`manage_company_users`), and what departments are called.
//!
//! | call | answer |
//! | --- | --- |
//! | `GET people` | [`Colleagues`]; with `manage_company_users` |
//! | `POST people/consequences` [`crate::people::ConsequencesOf`] | [`crate::people::Consequences`]; with `manage_company_users` |
//! | `GET departments` | [`Departments`] |
//! | `POST /api/commands` with `people` `save_draft`, `finish_draft`, `change_person`, `set_person_active`, and with `identity` `invite`, `correct_address`, `withdraw_invitation` | as the office does, within one's own companies, departments and permissions; never oneself, and never the address of who has registered |

use domain::PersonId;
use domain::registry::{OfficeDepartment, Person};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::identity::Invitation;

/// The other users whose whole reach lies within one's own, by name.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Colleagues {
    pub people: Vec<Person>,
    pub invitations: Vec<Invitation>,
    /// Those who have a password: their address is theirs, and they need no invitation.
    pub registered: Vec<PersonId>,
}

/// The departments that this client reaches, as the office shows them. One without a name bears its usual name.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Departments {
    pub departments: Vec<OfficeDepartment>,
}
