//! Single permissions (PE1, PE6). Levels say what somebody may do with a department's documents; permissions say the rest.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Role;

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident for $who:ident;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum Permission {$( $(#[$doc])* $name, )*}

        impl Permission {
            /// Those that a user of a client company may be given.
            pub fn of_clients() -> impl Iterator<Item = Self> {
                Self::all().filter_map(|(permission, staff)| (!staff).then_some(permission))
            }

            /// Those that staff may be given.
            pub fn of_staff() -> impl Iterator<Item = Self> {
                Self::all().filter_map(|(permission, staff)| staff.then_some(permission))
            }

            fn all() -> impl Iterator<Item = (Self, bool)> {
                [$((Self::$name, stringify!($who).as_bytes()[0] == b's')),*].into_iter()
            }
        }
    };
}

permissions! {
    /// Payslips and other documents of every employee, not only of oneself.
    SeeAllHrDocuments for client;
    /// Ask the assistant for documents.
    OrderDocuments for client;
    UploadDocuments for client;
    /// Make links that open without signing in.
    ShareLinks for client;
    Chat for client;
    SeeCalendar for client;
    SeeCertificates for client;
    RequestGeneral for client;
    RequestAdmission for client;
    RequestVacation for client;
    RequestLeave for client;
    RequestTermination for client;
    RequestPayrollEntries for client;
    /// Answer what the office collects every month.
    AnswerCollection for client;
    /// Invite and manage users of one's own companies.
    ManageCompanyUsers for client;

    DecideOrders for staff;
    AnswerConversations for staff;
    /// Publish, move and withdraw documents; make links.
    PublishDocuments for staff;
    AnswerRequests for staff;
    ManageTasks for staff;
    /// Client users: wizard, invitations, import and export.
    ManagePeople for staff;
    ManageCompanies for staff;
    ManageDepartments for staff;
    /// Staff, their groups and what they reach; temporary codes.
    ManageStaff for staff;
    ManageNotifications for staff;
    ManageTexts for staff;
    PublishNews for staff;
    SeeAudit for staff;
    ExportData for staff;
    PairAgents for staff;
}

impl Permission {
    /// What a role has before groups and single grants say otherwise. An administrator has everything, always.
    pub fn of_role(role: Role) -> BTreeSet<Self> {
        use Permission::{
            AnswerConversations, AnswerRequests, DecideOrders, ManageCompanyUsers, ManageStaff, ManageTasks,
            PublishDocuments,
        };
        match role {
            Role::Administrator => Self::of_staff().collect(),
            Role::Manager => Self::of_staff().filter(|permission| *permission != ManageStaff).collect(),
            Role::Accountant => {
                [DecideOrders, AnswerConversations, AnswerRequests, PublishDocuments, ManageTasks].into()
            }
            Role::Attendant => [DecideOrders, AnswerConversations, AnswerRequests].into(),
            Role::Client => Self::of_clients().filter(|permission| *permission != ManageCompanyUsers).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_has_what_belongs_to_the_other_side_of_the_counter() {
        let (clients, staff): (BTreeSet<_>, BTreeSet<_>) =
            (Permission::of_clients().collect(), Permission::of_staff().collect());
        assert!(clients.is_disjoint(&staff));
        assert!(Permission::of_role(Role::Client).is_subset(&clients));
        for role in [Role::Administrator, Role::Manager, Role::Accountant, Role::Attendant] {
            assert!(Permission::of_role(role).is_subset(&staff), "{role:?}");
        }
    }
}
