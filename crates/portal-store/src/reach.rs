//! What a person may reach, written: role, companies, departments, groups and permissions together.
//!
//! Whatever changes it goes through [`Transaction::write_reach`]: permissions follow from role, groups and what was
//! ticked ([`domain::access::effective`]), departments that were deleted give way to where their things went, the
//! devices of whoever sees something else now read everything again, and an office always keeps an administrator.

use std::collections::BTreeMap;

use domain::access::{Companies, Department, Level, Role, effective};
use domain::registry::Person;

use crate::column::{Read, json, sql, word};
use crate::feed::Entity;
use crate::{StoreError, Transaction, people};

impl Transaction {
    /// A person as they are to be stored: permissions in effect, departments that exist.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] names a group, a company or a department that is not there.
    pub async fn settled(&mut self, mut person: Person) -> Result<Person, StoreError> {
        let groups = self.groups().await?;
        let is_there = |id| groups.iter().any(|group| group.id == id && !group.deleted);
        if !person.groups.iter().all(|id| is_there(*id)) {
            return Err(StoreError::Invalid { field: "groups", expected: "groups of the office" });
        }
        if !person.role.is_staff() {
            person.groups.clear();
        }
        let mine: Vec<_> = groups.into_iter().filter(|group| person.groups.contains(&group.id)).collect();
        person.permissions = effective(person.role, &person.permissions, &mine);
        person.departments = self.existing_departments(person.departments).await?;
        Ok(person)
    }

    /// Changes everything about a person but their id, office and password.
    ///
    /// # Errors
    /// As [`Transaction::settled`]; [`StoreError::Taken`] when e-mail or telephone belong to somebody else;
    /// [`StoreError::Invalid`] with the field `role` when the office would be left without an administrator.
    pub async fn change_person(&mut self, person: Person) -> Result<Person, StoreError> {
        let before = self.person(person.id).await?;
        let email = person.email.as_deref().map(people::canonical_email);
        let person = self.settled(Person { email, ..person }).await?;
        if person == before {
            return Ok(before);
        }
        sql!(
            "UPDATE people SET name = $3, email = $4, phones = $5 WHERE office = $1 AND id = $2",
            self.office,
            person.id,
            person.name,
            person.email,
            json(&person.phones)?
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "e-mail"))?;
        if person.phones != before.phones {
            self.link_phones(&person).await?;
        }
        self.write_settled(&before, &person).await?;
        Ok(person)
    }

    /// Writes what a person reaches, permissions computed anew from role and groups (of staff) or as ticked (of clients).
    pub(crate) async fn write_reach(&mut self, person: &Person) -> Result<(), StoreError> {
        let before = self.person(person.id).await?;
        let person = self.settled(person.clone()).await?;
        self.write_settled(&before, &person).await
    }

    async fn write_settled(&mut self, before: &Person, person: &Person) -> Result<(), StoreError> {
        self.changed(Entity::Person, person.id);
        if before.role == Role::Administrator && (person.role != Role::Administrator || !person.active) {
            self.keeps_another_administrator(before).await?;
        }
        sql!(
            "UPDATE people SET role = $3, companies = $4, departments = $5, permissions = $6, staff_groups = $7,
               employee = $8, active = $9
             WHERE office = $1 AND id = $2",
            self.office,
            person.id,
            word(&person.role)?,
            json(&person.companies)?,
            json(&person.departments)?,
            json(&person.permissions)?,
            json(&person.groups)?,
            person.employee,
            person.active
        )
        .execute(self.sql())
        .await?;
        if person.companies != before.companies {
            self.link_companies(person).await?;
        }
        if !person.active && before.active {
            self.end_sessions(person.id, None).await?;
        }
        if reach(person) != reach(before) {
            self.reads_again(person).await?;
            let others_see_them_otherwise = !(before.role.is_staff() && person.role.is_staff());
            if others_see_them_otherwise && (person.companies != before.companies || person.role != before.role) {
                self.those_of_some_companies_read_again().await?;
            }
        }
        Ok(())
    }

    /// Every member of staff reads everything again.
    pub(crate) async fn everybody_reads_again(&mut self) -> Result<(), StoreError> {
        sql!(
            "UPDATE people SET access_version = access_version + 1 WHERE office = $1 AND role <> 'client'",
            self.office
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    /// Those who serve only some companies: a client's conversations are shown to those who serve the client.
    pub(crate) async fn those_of_some_companies_read_again(&mut self) -> Result<(), StoreError> {
        sql!(
            "UPDATE people SET access_version = access_version + 1
             WHERE office = $1 AND role <> 'client' AND companies <> $2",
            self.office,
            json(&Companies::All)?
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    async fn reads_again(&mut self, person: &Person) -> Result<(), StoreError> {
        sql!(
            "UPDATE people SET access_version = access_version + 1 WHERE office = $1 AND id = $2",
            self.office,
            person.id
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    /// The office's row is held until the end, so that two administrators cannot remove each other at once.
    async fn keeps_another_administrator(&mut self, leaving: &Person) -> Result<(), StoreError> {
        sql!("UPDATE offices SET name = name WHERE id = $1", self.office).execute(self.sql()).await?;
        let others = sql!(
            "SELECT COUNT(*) AS others FROM people WHERE office = $1 AND role = $2 AND active = 1 AND id <> $3",
            self.office,
            word(&Role::Administrator)?,
            leaving.id
        )
        .fetch_one(self.sql())
        .await?;
        if others.number("others")? == 0 && leaving.active {
            return Err(StoreError::Invalid { field: "role", expected: "another active administrator first" });
        }
        Ok(())
    }

    /// With deleted departments replaced by those where their things went.
    async fn existing_departments(
        &mut self,
        departments: BTreeMap<Department, Level>,
    ) -> Result<BTreeMap<Department, Level>, StoreError> {
        let known = self.departments().await?;
        let mut existing = BTreeMap::new();
        for (department, level) in departments {
            let found = known.iter().find(|known| known.department == department);
            let found =
                found.ok_or(StoreError::Invalid { field: "departments", expected: "departments of the office" })?;
            let there = existing.entry(found.moved_into.unwrap_or(department)).or_insert(level);
            *there = level.max(*there);
        }
        Ok(existing)
    }
}

/// What decides what a person sees.
fn reach(person: &Person) -> impl PartialEq + '_ {
    let Person { role, companies, departments, permissions, employee, active, .. } = person;
    (role, companies, departments, permissions, employee, active)
}
