//! Writing in the rooms Clientes, Usuários, Departamentos and Equipe: `{"do": "people", "act": "…", …}`.
//!
//! Ids of new things are made by the program that asks, so that a desk without a network can go on with what it made.
//! Sending an invitation again and correcting its address are in [`super::identity`]. A form is refused as a whole, naming the field (and the step, in `facts.step`); then nothing was changed.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::access::{Department, Permission};
use domain::registry::Module;
use domain::{CompanyId, ContactId, DepartmentId, DraftId, GroupId, PersonId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::people::{CompanyForm, ContactForm, PersonForm, Step};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum PeopleCommand {
    /// "Novo departamento". It comes last.
    CreateDepartment {
        id: DepartmentId,
        name: String,
    },
    /// Usual departments too. An empty name gives a usual one its own name back.
    RenameDepartment {
        department: Department,
        name: String,
    },
    /// All departments that exist, in the order in which they are to be shown.
    OrderDepartments {
        order: Vec<Department>,
    },
    /// Deletes it and moves everything it held (documents, orders, people, tasks) into another. What still arrives for
    /// it lands there too. `people/department` says beforehand what it holds.
    DeleteDepartment {
        department: Department,
        into: Department,
    },

    /// Creates or changes a permission group of staff; its members' reach follows at once.
    SaveGroup {
        id: GroupId,
        name: String,
        permissions: BTreeSet<Permission>,
    },
    /// Members keep what their other groups give, or else what their role gives.
    DeleteGroup {
        id: GroupId,
    },

    /// Keeps the wizard "Novo usuário" as it is, however incomplete. The id is made when the wizard is opened.
    SaveDraft {
        draft: DraftId,
        step: Step,
        form: Box<PersonForm>,
    },
    DiscardDraft {
        draft: DraftId,
    },
    /// "Concluir": checks everything, creates the person (who bears the draft's id) and plans the invitation.
    FinishDraft {
        draft: DraftId,
        invite: SendInvitation,
    },
    /// A person who exists: the whole form, checked like the wizard's. Staff and client users.
    ChangePerson {
        person: PersonId,
        form: Box<PersonForm>,
    },
    /// Deactivated, a person can no longer sign in, and is signed out everywhere.
    SetPersonActive {
        person: PersonId,
        active: bool,
    },

    /// "Nova empresa", by hand.
    CreateCompany {
        id: CompanyId,
        form: Box<CompanyForm>,
    },
    /// What is changed by hand stays so when the books tell the company again.
    ChangeCompany {
        company: CompanyId,
        form: Box<CompanyForm>,
    },
    /// An inactive company is hidden and gets nothing new; nothing of it is lost.
    SetCompanyActive {
        company: CompanyId,
        active: bool,
    },

    /// Switches one module on or off; the others stay as they are. Nothing of it is lost while it is off.
    SetModule {
        company: CompanyId,
        module: Module,
        on: bool,
    },

    /// Creates or changes a contact: somebody who is not a client of the office, always an individual.
    SaveContact {
        id: ContactId,
        form: Box<ContactForm>,
    },
    /// Refused while a business has nobody else.
    DeleteContact {
        id: ContactId,
    },
}

/// When the invitation leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "when")]
pub enum SendInvitation {
    Now,
    /// At this moment, which lies within a year.
    At {
        at: DateTime<Utc>,
    },
    /// Nobody is invited yet; [`super::identity::IdentityCommand::Invite`] does it later.
    NotYet,
}
