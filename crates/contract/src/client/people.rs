//! A client who manages the users of their own companies (`manage_company_users`), and what departments are called.
//!
//! | call | answer |
//! | --- | --- |
//! | `GET people` | [`Colleagues`]; with `manage_company_users` |
//! | `GET departments` | [`Departments`] |
//! | `POST /api/commands` with `people` `save_draft`, `finish_draft`, `change_person`, `set_person_active` | as the office does, within one's own companies, departments and permissions |

use domain::registry::{OfficeDepartment, Person};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::identity::Invitation;

/// The users whose whole reach lies within one's own, by name.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Colleagues {
    pub people: Vec<Person>,
    pub invitations: Vec<Invitation>,
}

/// The departments that this client reaches, as the office shows them. One without a name bears its usual name.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Departments {
    pub departments: Vec<OfficeDepartment>,
}
