//! Who may see and ask what. Decided here and nowhere else.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{CompanyId, OfficeId, PersonId};

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

/// The part of the office that a document or an order belongs to. Names are the field's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Department {
    Pessoal,
    Fiscal,
    Contabil,
    Societario,
    Financeiro,
    Geral,
}

impl Department {
    pub const ALL: [Self; 6] =
        [Self::Pessoal, Self::Fiscal, Self::Contabil, Self::Societario, Self::Financeiro, Self::Geral];
}

/// Which companies a person serves (staff) or speaks for (client).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "scope", content = "companies")]
pub enum Companies {
    All,
    Only(BTreeSet<CompanyId>),
}

/// What one person may reach in one office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Access {
    pub office: OfficeId,
    pub person: PersonId,
    pub role: Role,
    pub companies: Companies,
    pub departments: BTreeSet<Department>,
}

/// Why something is not allowed. Shown to staff; to anybody else the thing simply does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Denied {
    #[error("another office")]
    OtherOffice,
    #[error("a company that this person is not linked to")]
    OtherCompany,
    #[error("a department that this person does not reach")]
    OtherDepartment,
    #[error("only staff of the office may do this")]
    StaffOnly,
}

impl Access {
    /// May this person see what belongs to `company` and `department` of `office`?
    pub fn sees(&self, office: OfficeId, company: CompanyId, department: Department) -> Result<(), Denied> {
        if office != self.office {
            return Err(Denied::OtherOffice);
        }
        if let Companies::Only(linked) = &self.companies
            && !linked.contains(&company)
        {
            return Err(Denied::OtherCompany);
        }
        if !self.departments.contains(&department) {
            return Err(Denied::OtherDepartment);
        }
        Ok(())
    }

    /// May this person decide on orders of `company`: confirm, answer, cancel?
    pub fn decides(&self, office: OfficeId, company: CompanyId, department: Department) -> Result<(), Denied> {
        self.sees(office, company, department)?;
        if self.role.is_staff() { Ok(()) } else { Err(Denied::StaffOnly) }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn client_of(company: CompanyId) -> Access {
        Access {
            office: OfficeId(Uuid::from_u128(1)),
            person: PersonId(Uuid::from_u128(2)),
            role: Role::Client,
            companies: Companies::Only([company].into()),
            departments: [Department::Pessoal].into(),
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
        assert_eq!(access.decides(access.office, bakery, Department::Pessoal), Ok(()));
    }
}
