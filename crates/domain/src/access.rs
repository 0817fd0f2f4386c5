//! Who may see and do what. Decided here and nowhere else: lists, counters, previews, search, notifications, exports,
//! links and the feed all ask [`Access`].
//!
//! - What a person reaches is role × companies × departments with a [`Level`] each × [`Permission`]s.
//! - To add a permission: a variant of [`Permission`], who has it by default, and the handlers that ask for it.

mod compare;
mod department;
mod folders;
mod giving;
mod group;
mod permission;
#[cfg(test)]
mod properties;
mod why;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use compare::{CompaniesDiffer, Differences, LevelsDiffer, RolesDiffer, compare};
pub use department::{Department, departments_with};
pub use giving::Excess;
pub use group::{GivenBy, PermissionGroup, effective, given};
pub use permission::Permission;
pub use why::{Asked, Explanation, Ground, explain};

use crate::catalogue::{Catalogue, Kind};
use crate::document::DocumentFacts;
use crate::order::{self, Employees};
use crate::registry::Person;
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

    /// As much of `others` as is here too: all that somebody who serves these may know of them.
    pub fn in_common_with(&self, others: &Self) -> Self {
        match (self, others) {
            (Self::All, others) => others.clone(),
            (mine, Self::All) => mine.clone(),
            (Self::Only(mine), Self::Only(theirs)) => Self::Only(mine.intersection(theirs).copied().collect()),
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
    #[ts(as = "BTreeMap<String, Level>")]
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
    #[error("the person is deactivated")]
    Deactivated,
}

impl Access {
    /// What a person reaches; nothing when they are deactivated.
    pub fn of(person: &Person) -> Option<Self> {
        person.active.then(|| Self::when_active(person))
    }

    /// What a person reaches, or would reach if they were activated again.
    pub fn when_active(person: &Person) -> Self {
        Self {
            office: person.office,
            person: person.id,
            role: person.role,
            companies: person.companies.clone(),
            departments: person.departments.clone(),
            permissions: person.permissions.clone(),
            employee: person.employee,
        }
    }

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

    /// Does this person serve one of the companies that somebody else serves or speaks for?
    pub fn serves_any(&self, theirs: &Companies) -> Result<(), Denied> {
        let serves = match (&self.companies, theirs) {
            (Companies::All, _) => true,
            (Companies::Only(_), Companies::All) => false,
            (Companies::Only(mine), Companies::Only(theirs)) => !mine.is_disjoint(theirs),
        };
        if serves { Ok(()) } else { Err(Denied::OtherCompany) }
    }

    /// A conversation is seen by its contact, who may chat, and by staff who serve one of the contact's companies; by
    /// all staff while nobody knows the contact.
    pub fn sees_conversation(&self, contact: Option<(PersonId, &Companies)>) -> Result<(), Denied> {
        match contact {
            Some((contact, _)) if !self.role.is_staff() && contact == self.person => self.may(Permission::Chat),
            _ if !self.role.is_staff() => Err(Denied::StaffOnly),
            Some((_, companies)) => self.serves_any(companies),
            None => Ok(()),
        }
    }

    /// What one employee earns is seen by that employee, and by those who may see all HR documents; so is what shows
    /// the pay of many.
    pub fn sees_document(&self, office: OfficeId, facts: &DocumentFacts) -> Result<(), Denied> {
        self.sees(office, facts.company, facts.department)?;
        let about_employees = facts.employee.is_some() || is_about_employees(&facts.kind);
        let own = facts.employee.is_some() && facts.employee == self.employee;
        if about_employees && !own && !self.sees_every_employee() { Err(Denied::OtherEmployee) } else { Ok(()) }
    }

    /// May this person ask for it? Asked again when it is issued (AS5).
    pub fn may_order(&self, office: OfficeId, asked: &order::Asked) -> Result<(), Denied> {
        self.sees(office, asked.company, asked.department)?;
        if self.role.is_staff() {
            return Ok(());
        }
        let kind = Catalogue::built_in().ok().and_then(|catalogue| catalogue.get(&asked.kind));
        self.may(kind.map_or(Permission::OrderDocuments, Kind::permission))?;
        let own = |employees: &[EmployeeId]| employees.iter().all(|employee| Some(*employee) == self.employee);
        let only_own = matches!(&asked.employees, Some(Employees::Only(ids)) if !ids.is_empty() && own(ids));
        let about_employees = kind.is_some_and(Kind::is_about_employees);
        if about_employees && !only_own && !self.sees_every_employee() { Err(Denied::OtherEmployee) } else { Ok(()) }
    }

    /// Payslips and the like of everybody: staff, and clients who may.
    pub fn sees_every_employee(&self) -> bool {
        self.role.is_staff() || self.permissions.contains(&Permission::SeeAllHrDocuments)
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

/// By the catalogue that comes with the program.
fn is_about_employees(kind: &order::KindId) -> bool {
    Catalogue::built_in().is_ok_and(|catalogue| catalogue.is_about_employees(kind))
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
        let document = |kind: &str, employee| DocumentFacts {
            kind: KindId(kind.into()),
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
        let payslip_of = |employee| document("pes.holerite", employee);
        let mut access = client_of(bakery);
        access.permissions.remove(&Permission::SeeAllHrDocuments);
        access.employee = Some(joao);
        assert_eq!(access.sees_document(access.office, &payslip_of(Some(joao))), Ok(()));
        assert_eq!(access.sees_document(access.office, &document("pes.fgts", None)), Ok(()), "a slip to pay");
        for everybodys in ["pes.holerite", "pes.resumo_folha", "pes.liquidos"] {
            let refused = access.sees_document(access.office, &document(everybodys, None));
            assert_eq!(refused, Err(Denied::OtherEmployee), "{everybodys}");
        }
        assert_eq!(access.sees_document(access.office, &payslip_of(Some(rita))), Err(Denied::OtherEmployee));
        access.permissions.insert(Permission::SeeAllHrDocuments);
        assert_eq!(access.sees_document(access.office, &payslip_of(Some(rita))), Ok(()));
    }
    #[test]
    fn asking_needs_the_permission_of_the_kind_and_reaches_no_colleague() {
        // AS5, PE1
        let bakery = CompanyId(Uuid::from_u128(10));
        let (joao, rita) = (EmployeeId(Uuid::from_u128(20)), EmployeeId(Uuid::from_u128(21)));
        let asks = |kind: &str, employees| order::Asked {
            kind: KindId(kind.into()),
            company: bakery,
            department: Department::Pessoal,
            competence: None,
            period: None,
            year: None,
            employees,
            pay_on: None,
            words: String::new(),
        };
        let mut access = client_of(bakery);
        access.permissions = [Permission::OrderDocuments].into();
        access.employee = Some(joao);
        let may = |access: &Access, kind, employees| access.may_order(access.office, &asks(kind, employees));
        let of = |employee| Some(Employees::Only(vec![employee]));
        assert_eq!(may(&access, "pes.holerite", of(joao)), Ok(()));
        assert_eq!(may(&access, "pes.fgts", None), Ok(()));
        for refused in [of(rita), Some(Employees::Only(vec![joao, rita])), Some(Employees::All), None] {
            assert_eq!(may(&access, "pes.holerite", refused), Err(Denied::OtherEmployee));
        }
        let admission = Denied::NotPermitted { permission: Permission::RequestAdmission };
        assert_eq!(may(&access, "pes.srv_admissao", None), Err(admission));
        access.permissions = [Permission::SeeAllHrDocuments].into();
        let order = Denied::NotPermitted { permission: Permission::OrderDocuments };
        assert_eq!(may(&access, "pes.holerite", Some(Employees::All)), Err(order));
    }
}
