//! Who may see and do what. Decided here and nowhere else: lists, counters, previews, search, notifications, exports,
//! links and the feed all ask [`Access`].
//!
//! - What a person reaches is role × companies × departments with a [`Level`] each × [`Permission`]s.
//! - To add a permission: a variant of [`Permission`], who has it by default, and the handlers that ask for it.

mod department;
mod permission;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use department::{Department, departments_with};
pub use permission::Permission;

use crate::document::DocumentFacts;
use crate::{CompanyId, EmployeeId, OfficeId, PersonId};

/// What a signed-in person is to the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Administrator,
    Manager,
    Accountant,
    Attendant,
    /// A user of one or more client companies.
    Client,
}

impl Role {
    pub fn is_staff(self) -> bool {
        self != Self::Client
    }
}

/// What a person may do in a department (PE2). Each level may do what the one before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Sees.
    Revisor,
    /// Adds, makes folders, deletes what is their own.
    Contribuinte,
    /// Everything.
    Proprietario,
}

/// Which companies a person serves (staff) or speaks for (client).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "scope", content = "companies")]
pub enum Companies {
    All,
    Only(BTreeSet<CompanyId>),
}

impl Companies {
    pub fn contains(&self, company: CompanyId) -> bool {
        match self {
            Self::All => true,
            Self::Only(linked) => linked.contains(&company),
        }
    }
}

/// What one person may reach in one office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Access {
    pub office: OfficeId,
    pub person: PersonId,
    pub role: Role,
    pub companies: Companies,
    #[ts(type = "Record<string, Level>")]
    pub departments: BTreeMap<Department, Level>,
    pub permissions: BTreeSet<Permission>,
    /// The employee of the client company that this person is, if the office said so.
    pub employee: Option<EmployeeId>,
}

/// Why something is not allowed. Shown to staff; to anybody else the thing simply does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "denied")]
pub enum Denied {
    #[error("another office")]
    OtherOffice,
    #[error("a company that this person is not linked to")]
    OtherCompany,
    #[error("a department that this person does not reach")]
    OtherDepartment,
    #[error("the document of another employee")]
    OtherEmployee,
    #[error("it needs the level {needs:?} in the department")]
    LevelTooLow { needs: Level },
    #[error("it needs the permission {permission:?}")]
    NotPermitted { permission: Permission },
    #[error("only staff of the office may do this")]
    StaffOnly,
}

impl Access {
    /// May this person see what belongs to `company` and `department` of `office`?
    pub fn sees(&self, office: OfficeId, company: CompanyId, department: Department) -> Result<(), Denied> {
        self.at_least(Level::Revisor, office, company, department)
    }

    /// Has this person the level there, or a higher one?
    pub fn at_least(
        &self,
        needs: Level,
        office: OfficeId,
        company: CompanyId,
        department: Department,
    ) -> Result<(), Denied> {
        self.serves(office, company)?;
        match self.departments.get(&department) {
            None => Err(Denied::OtherDepartment),
            Some(level) if *level < needs => Err(Denied::LevelTooLow { needs }),
            Some(_) => Ok(()),
        }
    }

    /// Is this person linked to the company, whatever the department?
    pub fn serves(&self, office: OfficeId, company: CompanyId) -> Result<(), Denied> {
        if office != self.office {
            return Err(Denied::OtherOffice);
        }
        if self.companies.contains(company) { Ok(()) } else { Err(Denied::OtherCompany) }
    }

    /// A document of one employee is seen by that employee, and by those who may see all HR documents.
    pub fn sees_document(&self, office: OfficeId, facts: &DocumentFacts) -> Result<(), Denied> {
        self.sees(office, facts.company, facts.department)?;
        let of_somebody_else = facts.employee.is_some() && facts.employee != self.employee;
        if of_somebody_else && !self.role.is_staff() && self.may(Permission::SeeAllHrDocuments).is_err() {
            return Err(Denied::OtherEmployee);
        }
        Ok(())
    }

    pub fn may(&self, permission: Permission) -> Result<(), Denied> {
        if self.permissions.contains(&permission) { Ok(()) } else { Err(Denied::NotPermitted { permission }) }
    }

    /// May this person decide on orders of `company`: confirm, answer, cancel?
    pub fn decides(&self, office: OfficeId, company: CompanyId, department: Department) -> Result<(), Denied> {
        self.sees(office, company, department)?;
        if !self.role.is_staff() {
            return Err(Denied::StaffOnly);
        }
        self.may(Permission::DecideOrders)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::order::KindId;

    fn client_of(company: CompanyId) -> Access {
        Access {
            office: OfficeId(Uuid::from_u128(1)),
            person: PersonId(Uuid::from_u128(2)),
            role: Role::Client,
            companies: Companies::Only([company].into()),
            departments: [(Department::Pessoal, Level::Revisor)].into(),
            permissions: Permission::of_role(Role::Client),
            employee: None,
        }
    }

    #[test]
    fn a_client_sees_only_the_linked_company_and_department() {
        let (bakery, garage) = (CompanyId(Uuid::from_u128(10)), CompanyId(Uuid::from_u128(11)));
        let access = client_of(bakery);
        assert_eq!(access.sees(access.office, bakery, Department::Pessoal), Ok(()));
        assert_eq!(access.sees(access.office, garage, Department::Pessoal), Err(Denied::OtherCompany));
        assert_eq!(access.sees(access.office, bakery, Department::Fiscal), Err(Denied::OtherDepartment));
        assert_eq!(access.sees(OfficeId(Uuid::from_u128(9)), bakery, Department::Pessoal), Err(Denied::OtherOffice));
    }

    #[test]
    fn only_staff_decide_on_orders() {
        let bakery = CompanyId(Uuid::from_u128(10));
        let mut access = client_of(bakery);
        assert_eq!(access.decides(access.office, bakery, Department::Pessoal), Err(Denied::StaffOnly));
        access.role = Role::Attendant;
        access.permissions = Permission::of_role(Role::Attendant);
        assert_eq!(access.decides(access.office, bakery, Department::Pessoal), Ok(()));
    }

    #[test]
    fn a_level_does_what_the_lower_ones_do_and_no_more() {
        // PE2
        let bakery = CompanyId(Uuid::from_u128(10));
        let mut access = client_of(bakery);
        let may = |access: &Access, needs| access.at_least(needs, access.office, bakery, Department::Pessoal);
        assert_eq!(may(&access, Level::Contribuinte), Err(Denied::LevelTooLow { needs: Level::Contribuinte }));
        access.departments.insert(Department::Pessoal, Level::Contribuinte);
        assert_eq!(may(&access, Level::Revisor), Ok(()));
        assert_eq!(may(&access, Level::Contribuinte), Ok(()));
        assert_eq!(may(&access, Level::Proprietario), Err(Denied::LevelTooLow { needs: Level::Proprietario }));
    }

    #[test]
    fn a_payslip_is_seen_by_its_employee_and_by_those_who_see_all_of_hr() {
        // PE1
        let bakery = CompanyId(Uuid::from_u128(10));
        let (joao, rita) = (EmployeeId(Uuid::from_u128(20)), EmployeeId(Uuid::from_u128(21)));
        let payslip_of = |employee| DocumentFacts {
            kind: KindId("pes.holerite".into()),
            company: bakery,
            department: Department::Pessoal,
            competence: None,
            period: None,
            employee,
            title: String::new(),
            file_name: String::new(),
            due_on: None,
            amount: None,
        };
        let mut access = client_of(bakery);
        access.permissions.remove(&Permission::SeeAllHrDocuments);
        access.employee = Some(joao);
        assert_eq!(access.sees_document(access.office, &payslip_of(Some(joao))), Ok(()));
        assert_eq!(access.sees_document(access.office, &payslip_of(None)), Ok(()));
        assert_eq!(access.sees_document(access.office, &payslip_of(Some(rita))), Err(Denied::OtherEmployee));
        access.permissions.insert(Permission::SeeAllHrDocuments);
        assert_eq!(access.sees_document(access.office, &payslip_of(Some(rita))), Ok(()));
    }
}
