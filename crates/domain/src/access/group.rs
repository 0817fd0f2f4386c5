//! Where a person's permissions come from. Decided here and nowhere else: who stores a person stores what this says.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Permission, Role};
use crate::{GroupId, OfficeId};

/// What some of the staff may do, under one name (PE6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PermissionGroup {
    pub id: GroupId,
    pub office: OfficeId,
    pub name: String,
    pub permissions: BTreeSet<Permission>,
    /// No longer used; nobody is in it.
    pub deleted: bool,
}

/// What gives somebody a permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum GivenBy {
    Role {
        role: Role,
    },
    Group {
        group: GroupId,
        name: String,
    },
    /// It was ticked for this client user.
    Person,
}

/// Each permission of a person, with what gives it.
///
/// An administrator has every permission of staff, always. Other staff have what their groups give, all together; who
/// is in no group has what the role gives. A client user has what was ticked for them. Nobody has what belongs to the
/// other side of the counter.
pub fn given(
    role: Role,
    ticked: &BTreeSet<Permission>,
    groups: &[PermissionGroup],
) -> BTreeMap<Permission, Vec<GivenBy>> {
    let mut given: BTreeMap<Permission, Vec<GivenBy>> = BTreeMap::new();
    let by_role = || Permission::of_role(role).into_iter().map(|permission| (permission, GivenBy::Role { role }));
    let by_groups = || groups.iter().filter(|group| !group.deleted).flat_map(group_gives);
    let all: Vec<_> = match role {
        Role::Client => ticked.iter().map(|permission| (*permission, GivenBy::Person)).collect(),
        Role::Administrator => by_role().collect(),
        _ if groups.iter().any(|group| !group.deleted) => by_groups().collect(),
        _ => by_role().collect(),
    };
    let possible: BTreeSet<_> =
        if role.is_staff() { Permission::of_staff().collect() } else { Permission::of_clients().collect() };
    for (permission, by) in all.into_iter().filter(|(permission, _)| possible.contains(permission)) {
        given.entry(permission).or_default().push(by);
    }
    given
}

/// The permissions that a person has in effect.
pub fn effective(role: Role, ticked: &BTreeSet<Permission>, groups: &[PermissionGroup]) -> BTreeSet<Permission> {
    given(role, ticked, groups).into_keys().collect()
}

fn group_gives(group: &PermissionGroup) -> impl Iterator<Item = (Permission, GivenBy)> + '_ {
    let by = || GivenBy::Group { group: group.id, name: group.name.clone() };
    group.permissions.iter().map(move |permission| (*permission, by()))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn group(number: u128, permissions: &[Permission]) -> PermissionGroup {
        PermissionGroup {
            id: GroupId(Uuid::from_u128(number)),
            office: OfficeId(Uuid::from_u128(1)),
            name: format!("Grupo {number}"),
            permissions: permissions.iter().copied().collect(),
            deleted: false,
        }
    }

    #[test]
    fn groups_replace_what_the_role_gives_and_add_up() {
        let (tasks, news) = (group(1, &[Permission::ManageTasks]), group(2, &[Permission::PublishNews]));
        let nothing = BTreeSet::new();
        assert_eq!(effective(Role::Attendant, &nothing, &[]), Permission::of_role(Role::Attendant));
        assert_eq!(
            effective(Role::Attendant, &nothing, &[tasks.clone(), news]),
            [Permission::ManageTasks, Permission::PublishNews].into()
        );
        let deleted = PermissionGroup { deleted: true, ..tasks };
        assert_eq!(effective(Role::Attendant, &nothing, &[deleted]), Permission::of_role(Role::Attendant));
    }

    #[test]
    fn an_administrator_cannot_lose_anything_by_a_group() {
        let all: BTreeSet<_> = Permission::of_staff().collect();
        assert_eq!(effective(Role::Administrator, &BTreeSet::new(), &[group(1, &[])]), all);
    }

    #[test]
    fn what_belongs_to_the_other_side_of_the_counter_is_never_given() {
        let mixed = [Permission::Chat, Permission::ManageStaff];
        assert_eq!(effective(Role::Client, &mixed.into(), &[]), [Permission::Chat].into());
        assert_eq!(
            effective(Role::Accountant, &BTreeSet::new(), &[group(1, &mixed)]),
            [Permission::ManageStaff].into()
        );
    }
}
