//! "Por que ela vê isto?" (PE5): the grounds on which [`Access`] decides, told one by one.
//!
//! The decision itself stays with [`Access`]; a property test holds that grounds and decision always agree. To explain
//! something new: a variant of [`Asked`], its decision by `Access`, and its grounds.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Access, Companies, Denied, Department, GivenBy, Level, Permission, PermissionGroup, Role, given, is_about_employees,
};
use crate::document::DocumentFacts;
use crate::registry::Person;
use crate::{CompanyId, EmployeeId, PersonId};

/// What may be seen or done. Things of another office are not asked about: they do not exist.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'a> {
    Company(CompanyId),
    Place {
        company: CompanyId,
        department: Department,
        needs: Level,
    },
    Document(&'a DocumentFacts),
    /// Its contact, with the companies that they speak for, if anybody knows them.
    Conversation(Option<(PersonId, &'a Companies)>),
    Permission(Permission),
}

/// Something that speaks for or against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "ground")]
pub enum Ground {
    /// For: the role, which says on what side of the counter this person is.
    Role { role: Role },
    /// Against: the person is deactivated and reaches nothing.
    Deactivated,
    /// For: serves every company.
    EveryCompany,
    /// For: is linked to this company.
    LinkedCompany { company: CompanyId },
    /// Against.
    NotLinked { company: CompanyId },
    /// For: both serve or speak for a company.
    CompanyInCommon { company: CompanyId },
    /// Against.
    NoCompanyInCommon,
    /// For: has this level in the department, and it suffices.
    HasLevel { department: Department, level: Level },
    /// Against: has a level, but a higher one is needed.
    LevelTooLow { department: Department, level: Level, needs: Level },
    /// Against: does not reach the department at all.
    NoDepartment { department: Department },
    /// For: nobody knows the contact yet, so that all staff see the conversation.
    UnknownContact,
    /// Against: it is for staff of the office.
    OnlyStaff,
    /// For: the document is about this very employee.
    OwnDocument { employee: EmployeeId },
    /// For: staff see the documents of every employee.
    StaffSeeEveryEmployee,
    /// For: has the permission, and from where.
    HasPermission { permission: Permission, given_by: Vec<GivenBy> },
    /// Against.
    LacksPermission { permission: Permission },
}

impl Ground {
    /// Does it speak for it?
    pub fn speaks_for(&self) -> bool {
        !matches!(
            self,
            Self::Deactivated
                | Self::NotLinked { .. }
                | Self::NoCompanyInCommon
                | Self::OnlyStaff
                | Self::LevelTooLow { .. }
                | Self::NoDepartment { .. }
                | Self::LacksPermission { .. }
        )
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// In the order in which it is decided.
    pub grounds: Vec<Ground>,
    /// `None` when it is allowed.
    pub denied: Option<Denied>,
}

/// Why a person can or cannot see or do this. `groups` are those that the person is in.
pub fn explain(person: &Person, groups: &[PermissionGroup], asked: Asked) -> Explanation {
    let mut grounds = vec![Ground::Role { role: person.role }];
    if !person.active {
        grounds.push(Ground::Deactivated);
    }
    match asked {
        Asked::Company(company) => grounds.push(of_company(person, company)),
        Asked::Place { company, department, needs } => {
            grounds.extend([of_company(person, company), of_department(person, department, needs)]);
        }
        Asked::Document(facts) => {
            grounds
                .extend([of_company(person, facts.company), of_department(person, facts.department, Level::Revisor)]);
            if facts.employee.is_some() || is_about_employees(&facts.kind) {
                grounds.push(of_employee(person, groups, facts.employee));
            }
        }
        Asked::Conversation(contact) => grounds.push(of_conversation(person, groups, contact)),
        Asked::Permission(permission) => grounds.push(of_permission(person, groups, permission)),
    }
    Explanation { grounds, denied: decided(person, asked).err() }
}

/// The decision, by the one place that decides.
fn decided(person: &Person, asked: Asked) -> Result<(), Denied> {
    let Some(access) = Access::of(person) else { return Err(Denied::Deactivated) };
    match asked {
        Asked::Company(company) => access.serves(access.office, company),
        Asked::Place { company, department, needs } => access.at_least(needs, access.office, company, department),
        Asked::Document(facts) => access.sees_document(access.office, facts),
        Asked::Conversation(contact) => access.sees_conversation(contact),
        Asked::Permission(permission) => access.may(permission),
    }
}

fn of_company(person: &Person, company: CompanyId) -> Ground {
    match &person.companies {
        Companies::All => Ground::EveryCompany,
        Companies::Only(linked) if linked.contains(&company) => Ground::LinkedCompany { company },
        Companies::Only(_) => Ground::NotLinked { company },
    }
}

fn of_conversation(person: &Person, groups: &[PermissionGroup], contact: Option<(PersonId, &Companies)>) -> Ground {
    match contact {
        Some((contact, _)) if !person.role.is_staff() && contact == person.id => {
            of_permission(person, groups, Permission::Chat)
        }
        _ if !person.role.is_staff() => Ground::OnlyStaff,
        Some((_, companies)) => in_common(person, companies),
        None => Ground::UnknownContact,
    }
}

fn in_common(person: &Person, companies: &Companies) -> Ground {
    match (&person.companies, companies) {
        (Companies::All, _) => Ground::EveryCompany,
        (Companies::Only(_), Companies::All) => Ground::NoCompanyInCommon,
        (Companies::Only(mine), Companies::Only(theirs)) => mine
            .intersection(theirs)
            .next()
            .map_or(Ground::NoCompanyInCommon, |company| Ground::CompanyInCommon { company: *company }),
    }
}

fn of_department(person: &Person, department: Department, needs: Level) -> Ground {
    match person.departments.get(&department) {
        None => Ground::NoDepartment { department },
        Some(level) if *level < needs => Ground::LevelTooLow { department, level: *level, needs },
        Some(level) => Ground::HasLevel { department, level: *level },
    }
}

fn of_employee(person: &Person, groups: &[PermissionGroup], employee: Option<EmployeeId>) -> Ground {
    match employee {
        Some(employee) if person.employee == Some(employee) => Ground::OwnDocument { employee },
        _ if person.role.is_staff() => Ground::StaffSeeEveryEmployee,
        _ => of_permission(person, groups, Permission::SeeAllHrDocuments),
    }
}

fn of_permission(person: &Person, groups: &[PermissionGroup], permission: Permission) -> Ground {
    if !person.permissions.contains(&permission) {
        return Ground::LacksPermission { permission };
    }
    let given_by = given(person.role, &person.permissions, groups).remove(&permission).unwrap_or_default();
    Ground::HasPermission { permission, given_by }
}
