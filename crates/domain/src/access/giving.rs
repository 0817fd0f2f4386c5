//! Nobody gives what they do not have: what one person may make another reach.

use super::{Access, Companies, Department, Level, Permission, Role};
use crate::CompanyId;

/// The first thing that would be more than the giver has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Excess {
    #[error("the role {0:?}")]
    Role(Role),
    #[error("every company")]
    EveryCompany,
    #[error("a company")]
    Company(CompanyId),
    #[error("a level in a department")]
    Level(Department, Level),
    #[error("the permission {0:?}")]
    Permission(Permission),
    #[error("the payslips of an employee")]
    Employee,
}

impl Excess {
    /// The field of a form that it stands in.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Role(_) => "role",
            Self::EveryCompany | Self::Company(_) => "companies",
            Self::Level(..) => "departments",
            Self::Permission(_) => "permissions",
            Self::Employee => "employee",
        }
    }
}

impl Access {
    /// May this person give somebody this reach, or change somebody who has it?
    ///
    /// An administrator may everything. Other staff with `manage_staff` care for staff who are no administrators, those
    /// with `manage_people` for client users; a client with `manage_company_users` for client users. All within their
    /// own companies and levels, and with permissions that they have themselves, where they are of the same side.
    pub fn may_give(&self, reach: &Access) -> Result<(), Excess> {
        if self.role == Role::Administrator {
            return Ok(());
        }
        let cares_for = match (self.role.is_staff(), reach.role) {
            (_, Role::Administrator) => false,
            (true, Role::Client) => self.may(Permission::ManagePeople).is_ok(),
            (false, Role::Client) => self.may(Permission::ManageCompanyUsers).is_ok(),
            (true, _) => self.may(Permission::ManageStaff).is_ok(),
            (false, _) => false,
        };
        if !cares_for {
            return Err(Excess::Role(reach.role));
        }
        match (&self.companies, &reach.companies) {
            (Companies::All, _) => {}
            (Companies::Only(_), Companies::All) => return Err(Excess::EveryCompany),
            (Companies::Only(mine), Companies::Only(theirs)) => {
                theirs.difference(mine).next().map_or(Ok(()), |company| Err(Excess::Company(*company)))?;
            }
        }
        for (department, level) in &reach.departments {
            if self.departments.get(department).is_none_or(|mine| mine < level) {
                return Err(Excess::Level(*department, *level));
            }
        }
        if self.role.is_staff() == reach.role.is_staff()
            && let Some(permission) = reach.permissions.difference(&self.permissions).next()
        {
            return Err(Excess::Permission(*permission));
        }
        // Whoever is an employee sees that employee's payslips.
        let own = reach.employee.is_none() || reach.employee == self.employee;
        if own || self.sees_every_employee() { Ok(()) } else { Err(Excess::Employee) }
    }
}
