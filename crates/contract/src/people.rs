//! People, companies and access: the forms that are filled in, and the questions that only the server can answer.
//!
//! Every question is `POST /api/office/people/…` (see `office_calls.rs`), asked by staff. What is changed goes through
//! [`crate::command::people`]; what exists is read along the feed (`person`, `company`, `department`, `group`, `draft`,
//! `contact`).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::access::{Access, Companies, Denied, Department, Differences, Ground, Level, Permission, Role};
use domain::notify::Preferences;
use domain::registry::{Individual, Module, Regime};
use domain::{CompanyId, ConversationId, DocumentId, DraftId, EmployeeId, GroupId, OrderId, PersonId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::client::{DocumentPage, Home};

/// The five steps of "Novo usuário" (PE1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "PersonStep")]
pub enum Step {
    General,
    Departments,
    Companies,
    Permissions,
    Notifications,
}

/// What a person is made of, as far as somebody has filled it in. Texts are kept as they were typed.
///
/// | step | fields |
/// | --- | --- |
/// | general | `name`, `email`, `phones`, `role` |
/// | departments | `departments` |
/// | companies | `companies`, `employee` |
/// | permissions | `permissions` (client users), `groups` (staff) |
/// | notifications | `preferences` |
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PersonForm {
    pub name: String,
    pub email: String,
    pub phones: Vec<String>,
    pub role: Role,
    #[ts(as = "BTreeMap<String, Level>")]
    pub departments: BTreeMap<Department, Level>,
    /// Staff may serve all; a client user speaks for named ones.
    pub companies: Companies,
    /// The employee that this client user is. Without `see_all_hr_documents` they see only their own payslips.
    pub employee: Option<EmployeeId>,
    /// Of client users. Those of staff come from their groups, or else from their role.
    pub permissions: BTreeSet<Permission>,
    /// Of staff.
    pub groups: BTreeSet<GroupId>,
    /// How this person likes to be told of what happens, at first: from then on it is theirs, and a change of the person
    /// leaves it.
    pub preferences: Preferences,
}

impl Default for PersonForm {
    /// A client user with what most have.
    fn default() -> Self {
        Self {
            name: String::new(),
            email: String::new(),
            phones: Vec::new(),
            role: Role::Client,
            departments: BTreeMap::new(),
            companies: Companies::Only(BTreeSet::new()),
            employee: None,
            permissions: Permission::of_role(Role::Client),
            groups: BTreeSet::new(),
            preferences: Preferences::default(),
        }
    }
}

/// A wizard that was begun. In the feed of the member of staff who began it, on every desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonDraft {
    pub id: DraftId,
    pub by: PersonId,
    /// Where it was left.
    pub step: Step,
    pub form: PersonForm,
    pub changed_at: DateTime<Utc>,
    /// Finished or discarded: it is no longer shown.
    pub gone: bool,
}

/// A company, as somebody fills it in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CompanyForm {
    /// Registered name ("razão social").
    pub name: String,
    /// What everybody calls it; empty takes the name.
    pub short_name: String,
    /// CNPJ (numeric or alphanumeric) or CPF, with or without punctuation.
    pub tax_id: String,
    pub regime: Option<Regime>,
    /// Modules that are off for this company; all others are on.
    pub modules_off: BTreeSet<Module>,
    /// The people behind a business. A company with a CNPJ needs at least one.
    pub individuals: Vec<Individual>,
}

/// A contact, as somebody fills it in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ContactForm {
    pub name: String,
    /// Required.
    pub main_email: String,
    pub other_emails: Vec<String>,
    pub phones: Vec<String>,
    /// CPF, may be empty. A CNPJ is refused: a business is created as a company.
    pub tax_id: String,
    pub notes: String,
}

// ---- "Por que ela vê isto?" -------------------------------------------------------------------------------------

/// `people/why`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhySees {
    pub person: PersonId,
    pub what: Thing,
}

/// What can be asked about. The one who asks must see it, or it does not exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "thing")]
#[ts(rename = "WhyThing")]
pub enum Thing {
    Company {
        company: CompanyId,
    },
    /// A company's documents of a department.
    Department {
        company: CompanyId,
        department: Department,
    },
    Document {
        document: DocumentId,
    },
    /// A request of the Order Center.
    Order {
        order: OrderId,
    },
    Conversation {
        conversation: ConversationId,
    },
    /// May this person do it at all?
    Permission {
        permission: Permission,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Why {
    pub person: PersonId,
    pub person_name: String,
    /// The name of the thing; absent for a permission.
    pub thing_name: Option<String>,
    /// Absent when the person sees it.
    pub denied: Option<Denied>,
    /// In the order in which it is decided. Each says by its kind whether it speaks for or against.
    pub grounds: Vec<Ground>,
}

// ---- Comparing two people ---------------------------------------------------------------------------------------

/// `people/compare`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComparePeople {
    pub left: PersonId,
    pub right: PersonId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Comparison {
    pub left_name: String,
    pub right_name: String,
    pub differences: Differences,
}

// ---- "Ver como o cliente" ---------------------------------------------------------------------------------------

/// `people/view_as`: what a client user sees at this moment. Nothing counts as opened by it; it is noted in the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ViewAs {
    pub person: PersonId,
    #[serde(default)]
    pub documents: DocumentsAsked,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct DocumentsAsked {
    pub company: Option<CompanyId>,
    pub department: Option<Department>,
    pub search: Option<String>,
    pub unopened: bool,
    /// `next` of an earlier page.
    pub before: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ClientView {
    /// What both the client and the one who looks may see.
    pub access: Access,
    /// The client sees more than the one who looks.
    pub partial: bool,
    pub home: Home,
    pub documents: DocumentPage,
}

// ---- Consequences, live in the wizard ---------------------------------------------------------------------------

/// `people/consequences`: what the person of this form will see and receive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsequencesOf {
    pub form: PersonForm,
    /// The person whom the form changes; their own e-mail is not taken by somebody else.
    pub person: Option<PersonId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Consequences {
    /// One line per company and department where there is something, busiest first, at most 200.
    pub lines: Vec<ConsequenceLine>,
    #[ts(type = "number")]
    pub companies: u64,
    #[ts(type = "number")]
    pub documents: u64,
    /// Documents that are there but that this person will not see, since they are of other employees.
    #[ts(type = "number")]
    pub hidden_documents: u64,
    #[ts(type = "number")]
    pub requests: u64,
    /// Notifications that the last 30 days would have brought: one per document published.
    #[ts(type = "number")]
    pub notifications_in_30_days: u64,
    /// What still stands between the form and "Concluir", by step and field.
    pub problems: Vec<FormProblem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsequenceLine {
    pub company: CompanyId,
    pub company_name: String,
    pub department: Department,
    #[ts(type = "number")]
    pub documents: u64,
    /// Requests in the Order Center that have not ended.
    #[ts(type = "number")]
    pub requests: u64,
    #[ts(type = "number")]
    pub notifications_in_30_days: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormProblem {
    pub step: Step,
    /// As in the form: `name`, `email`, `phones`, `companies`, …
    pub field: String,
    /// What would be right, for the log and for developers; the window has its own sentence per field.
    pub expected: String,
}

// ---- Before a department is deleted -----------------------------------------------------------------------------

/// `people/department`: what it holds, and who would newly see it elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DepartmentHeld {
    pub department: Department,
    pub into: Option<Department>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DepartmentContents {
    /// By kind of thing, e.g. `documents`, `orders`; only what there is.
    #[ts(type = "Record<string, number>")]
    pub held: BTreeMap<String, u64>,
    #[ts(type = "number")]
    pub people: u64,
    /// People who reach `into` but not `department`: they will see what moves.
    pub newly_seeing: Vec<PersonId>,
}

// ---- A user to try with -----------------------------------------------------------------------------------------

/// `people/demo_user`: a ready client user of a made-up company, with a new password each time it is asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DemoUser {
    pub person: PersonId,
    pub company: CompanyId,
    pub email: String,
    /// Shown once; only its hash is kept.
    pub password: String,
}

impl std::fmt::Debug for DemoUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DemoUser").field("person", &self.person).finish_non_exhaustive()
    }
}
