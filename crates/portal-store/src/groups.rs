//! Permission groups of staff (PE6). What a group gives reaches its members in the same transaction.

use std::collections::BTreeSet;

use domain::access::{Permission, PermissionGroup};
use domain::{GroupId, OfficeId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::column::{Read, json, sql};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction, people};

pub(crate) const COLUMNS: &str = "e.office, e.id, e.name, e.permissions, e.deleted";
const NAME_MAX_CHARS: usize = 60;

impl Transaction {
    /// Creates or changes a group.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] names `name` or `permissions`; [`StoreError::Taken`] when another has the name.
    pub async fn save_group(
        &mut self,
        id: GroupId,
        name: &str,
        permissions: &BTreeSet<Permission>,
    ) -> Result<PermissionGroup, StoreError> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_MAX_CHARS {
            return Err(StoreError::Invalid { field: "name", expected: "a name of 1 to 60 characters" });
        }
        if !permissions.is_subset(&Permission::of_staff().collect()) {
            return Err(StoreError::Invalid { field: "permissions", expected: "permissions of staff" });
        }
        let known = self.groups().await?;
        let is_other = |other: &&PermissionGroup| other.id != id && !other.deleted;
        if known.iter().filter(is_other).any(|other| other.name.to_lowercase() == name.to_lowercase()) {
            return Err(StoreError::Taken { what: "name" });
        }
        if known.iter().any(|known| known.id == id && known.deleted) {
            return Err(StoreError::NotFound { what: "group" });
        }
        sql!(
            "INSERT INTO permission_groups (office, id, name, permissions) VALUES ($1, $2, $3, $4)
             ON CONFLICT (office, id) DO UPDATE SET name = excluded.name, permissions = excluded.permissions",
            self.office,
            id,
            name,
            json(permissions)?
        )
        .execute(self.sql())
        .await?;
        self.changed(Entity::Group, id);
        self.members_follow(id).await?;
        let (office, name, permissions) = (self.office, name.to_owned(), permissions.clone());
        Ok(PermissionGroup { id, office, name, permissions, deleted: false })
    }

    /// Its members leave it.
    pub async fn delete_group(&mut self, id: GroupId) -> Result<(), StoreError> {
        let deleted = sql!(
            "UPDATE permission_groups SET deleted = 1 WHERE office = $1 AND id = $2 AND deleted = 0",
            self.office,
            id
        )
        .execute(self.sql())
        .await?;
        if deleted.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "group" });
        }
        self.changed(Entity::Group, id);
        self.members_follow(id).await
    }

    /// Every group of the office, also the deleted ones.
    pub async fn groups(&mut self) -> Result<Vec<PermissionGroup>, StoreError> {
        let office = self.office;
        all(self.sql(), office).await
    }

    /// What the members of a group reach is computed again; they leave a group that is deleted.
    async fn members_follow(&mut self, id: GroupId) -> Result<(), StoreError> {
        let groups = self.groups().await?;
        let text = format!(
            "SELECT {} FROM people e WHERE e.office = $1 AND e.staff_groups LIKE '%' || $2 || '%'",
            people::COLUMNS
        );
        let rows = sql!(AssertSqlSafe(text), self.office, id).fetch_all(self.sql()).await?;
        for row in &rows {
            let mut person = people::read(row)?;
            person.groups.retain(|id| groups.iter().any(|group| group.id == *id && !group.deleted));
            self.write_reach(&person).await?;
        }
        Ok(())
    }
}

impl Store {
    /// The groups of an office by name, without the deleted ones.
    pub async fn groups(&self, office: OfficeId) -> Result<Vec<PermissionGroup>, StoreError> {
        let mut groups = all(&mut *self.read.acquire().await?, office).await?;
        groups.retain(|group| !group.deleted);
        Ok(groups)
    }
}

async fn all(connection: &mut AnyConnection, office: OfficeId) -> Result<Vec<PermissionGroup>, StoreError> {
    let text = format!("SELECT {COLUMNS} FROM permission_groups e WHERE e.office = $1 ORDER BY e.name, e.id");
    sql!(AssertSqlSafe(text), office).fetch_all(connection).await?.iter().map(read).collect()
}

pub(crate) fn read(row: &AnyRow) -> Result<PermissionGroup, StoreError> {
    Ok(PermissionGroup {
        id: row.parsed("id")?,
        office: row.parsed("office")?,
        name: row.text("name")?,
        permissions: row.json("permissions")?,
        deleted: row.flag("deleted")?,
    })
}
