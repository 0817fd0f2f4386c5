//! The departments of an office (PE3): the usual six, which it begins with, and its own.
//!
//! One that is deleted leaves behind where its things went. The catalogue and an agent at work may still name a usual
//! department that is no longer there: what arrives for it lands in the other ([`Transaction::department_now`]).
//!
//! A table that gets a column `department` needs a line in [`HOLDERS`]; a story looks for those without.

use std::collections::BTreeMap;

use domain::access::{Department, Level, Role};
use domain::registry::OfficeDepartment;
use domain::{DepartmentId, OfficeId, PersonId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::column::{Read, json, sql, word};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

/// Tables whose rows belong to a department, and the column of JSON that repeats it, if there is one.
pub const HOLDERS: &[(&str, Option<&str>)] = &[
    ("documents", Some("facts")),
    ("orders", Some("asked")),
    ("processes", Some("body")),
    ("tasks", Some("body")),
    ("certificates", Some("body")),
    ("uploads", None),
    ("folders", None),
    ("requests", Some("body")),
    ("collection_rules", Some("body")),
    ("collection_items", Some("body")),
];

pub(crate) const COLUMNS: &str = "e.office, e.department, e.name, e.place, e.moved_into";
const NAME_MAX_CHARS: usize = 60;

/// What a department holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DepartmentHolds {
    /// By table; only what there is.
    pub things: BTreeMap<&'static str, u64>,
    /// People who reach it.
    pub people: Vec<PersonId>,
}

impl Transaction {
    /// The usual departments, with which an office begins.
    pub(crate) async fn begin_departments(&mut self) -> Result<(), StoreError> {
        for (place, department) in Department::USUAL.into_iter().enumerate() {
            self.insert_department(department, "", place as u64).await?;
        }
        Ok(())
    }

    /// A department of the office's own, after all others. Its administrators reach it at once.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] with the field `name`; [`StoreError::Taken`] when there is one of that name or id.
    pub async fn create_department(&mut self, id: DepartmentId, name: &str) -> Result<OfficeDepartment, StoreError> {
        let (department, known) = (Department::Own(id), self.departments().await?);
        let name = checked_name(name, department, &known)?;
        let place = known.iter().map(|known| known.place + 1).max().unwrap_or(0);
        self.insert_department(department, &name, u64::from(place)).await?;
        for mut person in self.administrators().await? {
            person.departments.insert(department, Level::Proprietario);
            self.write_reach(&person).await?;
        }
        Ok(OfficeDepartment { office: self.office, department, name, place, moved_into: None })
    }

    /// # Errors
    /// As [`Transaction::create_department`]; [`StoreError::NotFound`] when it was deleted.
    pub async fn rename_department(&mut self, department: Department, name: &str) -> Result<(), StoreError> {
        let known = self.departments().await?;
        there(&known, department)?;
        let usual_again = name.trim().is_empty() && !matches!(department, Department::Own(_));
        let name = if usual_again { String::new() } else { checked_name(name, department, &known)? };
        sql!("UPDATE departments SET name = $3 WHERE office = $1 AND department = $2", self.office, department, name)
            .execute(self.sql())
            .await?;
        self.changed(Entity::Department, department);
        Ok(())
    }

    /// # Errors
    /// [`StoreError::Invalid`] with the field `order` unless it names each department once.
    pub async fn order_departments(&mut self, order: &[Department]) -> Result<(), StoreError> {
        let known = self.departments().await?;
        let mut there: Vec<_> =
            known.iter().filter(|known| known.moved_into.is_none()).map(|known| known.department).collect();
        let mut named = order.to_vec();
        there.sort();
        named.sort();
        if there != named {
            return Err(StoreError::Invalid { field: "order", expected: "each department of the office once" });
        }
        for (place, department) in order.iter().enumerate() {
            let changed = sql!(
                "UPDATE departments SET place = $3 WHERE office = $1 AND department = $2 AND place <> $3",
                self.office,
                *department,
                place as u64
            )
            .execute(self.sql())
            .await?;
            if changed.rows_affected() > 0 {
                self.changed(Entity::Department, *department);
            }
        }
        Ok(())
    }

    /// Deletes a department and moves everything that it held into another. Every desk reads everything again, since
    /// whoever reaches the other now sees what came.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when one of them does not exist; [`StoreError::Invalid`] when they are the same.
    pub async fn delete_department(&mut self, department: Department, into: Department) -> Result<(), StoreError> {
        for held in [department, into] {
            self.hold_department(held).await?;
        }
        let known = self.departments().await?;
        there(&known, department)?;
        there(&known, into)?;
        if department == into {
            return Err(StoreError::Invalid { field: "into", expected: "another department" });
        }
        self.merge_folders(department, into).await?;
        let (from, to) = (named(department)?, named(into)?);
        for (table, repeated) in HOLDERS {
            let json = repeated.map(|column| format!(", {column} = REPLACE({column}, $4, $5)")).unwrap_or_default();
            // $4 and $5 are always named, so that both databases know their types.
            let text =
                format!("UPDATE {table} SET department = $3{json} WHERE office = $1 AND department = $2 AND $4 <> $5");
            sql!(
                AssertSqlSafe(text),
                self.office,
                department,
                into,
                format!("\"department\":{from}"),
                format!("\"department\":{to}")
            )
            .execute(self.sql())
            .await?;
        }
        self.move_people(department, into).await?;
        sql!(
            "UPDATE departments SET moved_into = $3 WHERE office = $1 AND (department = $2 OR moved_into = $2)",
            self.office,
            department,
            into
        )
        .execute(self.sql())
        .await?;
        for known in known.iter().filter(|known| known.department == department || known.moved_into == Some(department))
        {
            self.changed(Entity::Department, known.department);
        }
        self.everybody_reads_again().await
    }

    /// Where what is meant for a department goes now.
    pub async fn department_now(&mut self, department: Department) -> Result<Department, StoreError> {
        let row =
            sql!("SELECT moved_into FROM departments WHERE office = $1 AND department = $2", self.office, department)
                .fetch_optional(self.sql())
                .await?;
        Ok(row.map(|row| row.parsed_if_any("moved_into")).transpose()?.flatten().unwrap_or(department))
    }

    /// All, also those that were deleted, as they are shown.
    pub async fn departments(&mut self) -> Result<Vec<OfficeDepartment>, StoreError> {
        let office = self.office;
        all(self.sql(), office).await
    }

    async fn insert_department(&mut self, department: Department, name: &str, place: u64) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO departments (office, department, name, place) VALUES ($1, $2, $3, $4)",
            self.office,
            department,
            name,
            place
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "department"))?;
        self.changed(Entity::Department, department);
        Ok(())
    }

    /// Whoever reached the one reaches the other, with the higher of both levels. Those who reached only the one are
    /// moved by one statement: an office may have tens of thousands of client users.
    async fn move_people(&mut self, department: Department, into: Department) -> Result<(), StoreError> {
        let (from, to) = (format!("{}:", named(department)?), format!("{}:", named(into)?));
        for mut person in self.people_where(&[&from, &to]).await? {
            if let Some(level) = person.departments.remove(&department) {
                let there = person.departments.entry(into).or_insert(level);
                *there = level.max(*there);
            }
            sql!(
                "UPDATE people SET departments = $3 WHERE office = $1 AND id = $2",
                self.office,
                person.id,
                json(&person.departments)?
            )
            .execute(self.sql())
            .await?;
        }
        sql!(
            "UPDATE people SET departments = REPLACE(departments, $2, $3) WHERE office = $1 AND departments LIKE '%' || $2 || '%'",
            self.office,
            from,
            to
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    /// People whose departments name all of these.
    async fn people_where(&mut self, named: &[&str; 2]) -> Result<Vec<domain::registry::Person>, StoreError> {
        let text = format!(
            "SELECT {} FROM people e WHERE e.office = $1 AND e.departments LIKE '%' || $2 || '%' AND e.departments LIKE '%' || $3 || '%'",
            crate::people::COLUMNS
        );
        let rows = sql!(AssertSqlSafe(text), self.office, named[0], named[1]).fetch_all(self.sql()).await?;
        rows.iter().map(crate::people::read).collect()
    }

    async fn administrators(&mut self) -> Result<Vec<domain::registry::Person>, StoreError> {
        let text = format!("SELECT {} FROM people e WHERE e.office = $1 AND e.role = $2", crate::people::COLUMNS);
        let rows = sql!(AssertSqlSafe(text), self.office, word(&Role::Administrator)?).fetch_all(self.sql()).await?;
        rows.iter().map(crate::people::read).collect()
    }
}

impl Store {
    /// All departments of an office, also those that were deleted, as they are shown.
    pub async fn departments(&self, office: OfficeId) -> Result<Vec<OfficeDepartment>, StoreError> {
        all(&mut *self.read.acquire().await?, office).await
    }

    /// Deleted departments, and where their things go.
    pub async fn moved_departments(&self, office: OfficeId) -> Result<BTreeMap<Department, Department>, StoreError> {
        let known = self.departments(office).await?;
        Ok(known.into_iter().filter_map(|known| Some((known.department, known.moved_into?))).collect())
    }

    /// What a department holds, before it is deleted.
    pub async fn department_holds(
        &self,
        office: OfficeId,
        department: Department,
    ) -> Result<DepartmentHolds, StoreError> {
        let mut holds = DepartmentHolds::default();
        for (table, _) in HOLDERS {
            // Folders that were deleted are kept for what still names them.
            let there = if *table == "folders" { " AND deleted_at = 0" } else { "" };
            let text = format!("SELECT COUNT(*) AS things FROM {table} WHERE office = $1 AND department = $2{there}");
            let things = sql!(AssertSqlSafe(text), office, department).fetch_one(&self.read).await?.number("things")?;
            if things > 0 {
                holds.things.insert(table, things);
            }
        }
        let rows = sql!(
            "SELECT id FROM people WHERE office = $1 AND active = 1 AND departments LIKE '%' || $2 || '%' ORDER BY name, id",
            office,
            format!("{}:", named(department)?)
        )
        .fetch_all(&self.read)
        .await?;
        holds.people = rows.iter().map(|row| row.parsed("id")).collect::<Result<_, _>>()?;
        Ok(holds)
    }
}

/// As it stands in JSON, with its quotes.
fn named(department: Department) -> Result<String, StoreError> {
    json(&department)
}

async fn all(connection: &mut AnyConnection, office: OfficeId) -> Result<Vec<OfficeDepartment>, StoreError> {
    let text = format!("SELECT {COLUMNS} FROM departments e WHERE e.office = $1 ORDER BY e.place, e.department");
    sql!(AssertSqlSafe(text), office).fetch_all(connection).await?.iter().map(read).collect()
}

fn there(known: &[OfficeDepartment], department: Department) -> Result<(), StoreError> {
    let found = known.iter().any(|known| known.department == department && known.moved_into.is_none());
    if found { Ok(()) } else { Err(StoreError::NotFound { what: "department" }) }
}

fn checked_name(name: &str, department: Department, known: &[OfficeDepartment]) -> Result<String, StoreError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_MAX_CHARS {
        return Err(StoreError::Invalid { field: "name", expected: "a name of 1 to 60 characters" });
    }
    let taken = known.iter().any(|other| {
        let usual = other.department.to_string();
        let called = if other.name.is_empty() { &usual } else { &other.name };
        other.department != department && other.moved_into.is_none() && called.to_lowercase() == name.to_lowercase()
    });
    if taken { Err(StoreError::Taken { what: "name" }) } else { Ok(name.to_owned()) }
}

pub(crate) fn read(row: &AnyRow) -> Result<OfficeDepartment, StoreError> {
    Ok(OfficeDepartment {
        office: row.parsed("office")?,
        department: row.parsed("department")?,
        name: row.text("name")?,
        place: u32::try_from(row.number("place")?).unwrap_or(u32::MAX),
        moved_into: row.parsed_if_any("moved_into")?,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::migrations::MIGRATIONS;

    /// Tables of a migration's text that have a column `department`.
    fn with_department(text: &str) -> BTreeSet<String> {
        let mut tables = BTreeSet::new();
        let mut current = None;
        for line in text.lines() {
            let mut words = line.split_whitespace();
            match (words.next(), words.next(), words.next()) {
                (Some("CREATE"), Some("TABLE"), Some(table)) => current = Some(table.to_owned()),
                (Some("ALTER"), Some("TABLE"), Some(table)) if line.contains("ADD COLUMN department ") => {
                    tables.insert(table.to_owned());
                }
                (Some("department"), Some("TEXT"), _) => tables.extend(current.clone()),
                (Some(")"), ..) => current = None,
                _ => {}
            }
        }
        tables
    }

    #[test]
    fn every_table_with_a_department_is_moved_with_it() {
        let mut found: BTreeSet<String> = MIGRATIONS.iter().flat_map(|(_, text)| with_department(text)).collect();
        assert!(found.remove("departments"), "the office's own list of them: {found:?}");
        let moved: BTreeSet<String> = HOLDERS.iter().map(|(table, _)| (*table).to_owned()).collect();
        assert_eq!(found, moved);
    }
}
