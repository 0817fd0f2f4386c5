//! How the reach of two people differs (PE5).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Access, Companies, Department, Level, Permission, Role};
use crate::CompanyId;

/// What only one of two people reaches. Where both reach the same, nothing is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Differences {
    /// Absent when both have the same.
    pub roles: Option<RolesDiffer>,
    pub companies: CompaniesDiffer,
    /// By department: the level of each, where they differ.
    pub departments: Vec<LevelsDiffer>,
    pub only_left_may: BTreeSet<Permission>,
    pub only_right_may: BTreeSet<Permission>,
    /// Payslips: one is another employee than the other, or none.
    pub employees_differ: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RolesDiffer {
    pub left: Role,
    pub right: Role,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CompaniesDiffer {
    /// Serves every company, and the other does not; then `only_right` is empty.
    pub left_has_all: bool,
    pub right_has_all: bool,
    pub only_left: BTreeSet<CompanyId>,
    pub only_right: BTreeSet<CompanyId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LevelsDiffer {
    pub department: Department,
    pub left: Option<Level>,
    pub right: Option<Level>,
}

impl Differences {
    /// Do both reach exactly the same?
    pub fn none(&self) -> bool {
        self.roles.is_none()
            && self.companies == CompaniesDiffer::default()
            && self.departments.is_empty()
            && self.only_left_may.is_empty()
            && self.only_right_may.is_empty()
            && !self.employees_differ
    }
}

pub fn compare(left: &Access, right: &Access) -> Differences {
    Differences {
        roles: (left.role != right.role).then_some(RolesDiffer { left: left.role, right: right.role }),
        companies: companies(&left.companies, &right.companies),
        departments: departments(&left.departments, &right.departments),
        only_left_may: left.permissions.difference(&right.permissions).copied().collect(),
        only_right_may: right.permissions.difference(&left.permissions).copied().collect(),
        employees_differ: left.employee != right.employee,
    }
}

fn companies(left: &Companies, right: &Companies) -> CompaniesDiffer {
    let none = CompaniesDiffer::default();
    match (left, right) {
        (Companies::All, Companies::All) => none,
        (Companies::All, Companies::Only(_)) => CompaniesDiffer { left_has_all: true, ..none },
        (Companies::Only(_), Companies::All) => CompaniesDiffer { right_has_all: true, ..none },
        (Companies::Only(left), Companies::Only(right)) => CompaniesDiffer {
            only_left: left.difference(right).copied().collect(),
            only_right: right.difference(left).copied().collect(),
            ..none
        },
    }
}

fn departments(left: &BTreeMap<Department, Level>, right: &BTreeMap<Department, Level>) -> Vec<LevelsDiffer> {
    let both: BTreeSet<&Department> = left.keys().chain(right.keys()).collect();
    let levels = both.into_iter().map(|department| LevelsDiffer {
        department: *department,
        left: left.get(department).copied(),
        right: right.get(department).copied(),
    });
    levels.filter(|levels| levels.left != levels.right).collect()
}
