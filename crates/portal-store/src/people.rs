//! People of an office and of its clients, and what they may reach.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Access, Companies, Department, Level, Role};
use domain::registry::Person;
use domain::{CompanyId, OfficeId, PersonId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::column::{Read, json, sql, word};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

pub struct NewPerson {
    /// Its office must be the transaction's. E-mail is compared in lower case; telephones are canonical.
    pub person: Person,
    /// PHC string; without one nobody signs in as this person.
    pub password_hash: Option<String>,
}

/// What is needed to check a sign-in.
pub struct Credentials {
    pub person: Person,
    /// PHC string.
    pub password_hash: String,
}

pub(crate) const COLUMNS: &str = "e.office, e.id, e.name, e.email, e.phones, e.role, e.companies, e.departments, e.permissions, e.staff_groups, e.employee, e.active";

impl Transaction {
    /// [`StoreError::Taken`] when the e-mail or a telephone belongs to somebody else of the office.
    pub async fn create_person(&mut self, new: NewPerson) -> Result<Person, StoreError> {
        let person = Person { email: new.person.email.map(|email| canonical_email(&email)), ..new.person };
        if person.office != self.office {
            return Err(StoreError::Invalid { field: "person.office", expected: "the office of the transaction" });
        }
        let person = self.settled(person).await?;
        sql!(
            "INSERT INTO people (office, id, name, email, phones, role, companies, departments, permissions, staff_groups, employee, active,
               password_hash, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            self.office, person.id, person.name, person.email, json(&person.phones)?, word(&person.role)?,
            json(&person.companies)?, json(&person.departments)?, json(&person.permissions)?, json(&person.groups)?,
            person.employee, person.active, new.password_hash, self.now
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "e-mail"))?;
        self.link_phones(&person).await?;
        self.link_companies(&person).await?;
        self.changed(Entity::Person, person.id);
        Ok(person)
    }

    /// Changes what a person may reach; see [`Transaction::change_person`].
    pub async fn change_access(
        &mut self,
        person: PersonId,
        role: Role,
        companies: &Companies,
        departments: &BTreeMap<Department, Level>,
        active: bool,
    ) -> Result<Person, StoreError> {
        let (companies, departments) = (companies.clone(), departments.clone());
        let person = Person { role, companies, departments, active, ..self.person(person).await? };
        self.change_person(person).await
    }

    /// `password_hash` is a PHC string. Ends every session of the person.
    pub async fn change_password(&mut self, person: PersonId, password_hash: &str) -> Result<(), StoreError> {
        let (office, now) = (self.office, self.now);
        sql!("UPDATE people SET password_hash = $3 WHERE office = $1 AND id = $2", office, person, password_hash)
            .execute(self.sql())
            .await?;
        sql!(
            "UPDATE sessions SET revoked_at = $3 WHERE office = $1 AND person = $2 AND revoked_at = 0",
            office,
            person,
            now
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    /// The person as this transaction sees them.
    pub async fn person(&mut self, person: PersonId) -> Result<Person, StoreError> {
        let office = self.office;
        by_id(self.sql(), office, person).await?.ok_or(StoreError::NotFound { what: "person" })
    }

    pub(crate) async fn link_phones(&mut self, person: &Person) -> Result<(), StoreError> {
        let office = self.office;
        sql!("DELETE FROM person_phones WHERE office = $1 AND person = $2", office, person.id)
            .execute(self.sql())
            .await?;
        for phone in &person.phones {
            sql!("INSERT INTO person_phones (office, phone, person) VALUES ($1, $2, $3)", office, phone, person.id)
                .execute(self.sql())
                .await
                .map_err(|error| StoreError::or_taken(error, "telephone"))?;
        }
        Ok(())
    }

    pub(crate) async fn link_companies(&mut self, person: &Person) -> Result<(), StoreError> {
        let office = self.office;
        sql!("DELETE FROM person_companies WHERE office = $1 AND person = $2", office, person.id)
            .execute(self.sql())
            .await?;
        let Companies::Only(companies) = &person.companies else { return Ok(()) };
        for company in companies {
            sql!(
                "INSERT INTO person_companies (office, person, company) VALUES ($1, $2, $3)",
                office,
                person.id,
                *company
            )
            .execute(self.sql())
            .await
            .map_err(|error| StoreError::or_taken(error, "company"))?;
        }
        Ok(())
    }
}

impl Store {
    pub async fn person(&self, office: OfficeId, person: PersonId) -> Result<Option<Person>, StoreError> {
        by_id(&mut *self.read.acquire().await?, office, person).await
    }

    /// The active person with this canonical telephone.
    pub async fn person_by_phone(&self, office: OfficeId, phone: &str) -> Result<Option<Person>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM person_phones p JOIN people e ON e.office = p.office AND e.id = p.person
             WHERE p.office = $1 AND p.phone = $2 AND e.active = 1"
        );
        sql!(AssertSqlSafe(text), office, phone).fetch_optional(&self.read).await?.as_ref().map(read).transpose()
    }

    /// The person with this e-mail, active or not.
    pub async fn person_by_email(&self, office: OfficeId, email: &str) -> Result<Option<Person>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM people e WHERE e.office = $1 AND e.email = $2 AND e.email <> ''");
        let email = canonical_email(email);
        sql!(AssertSqlSafe(text), office, email).fetch_optional(&self.read).await?.as_ref().map(read).transpose()
    }

    /// The person to whom this canonical telephone belongs, active or not.
    pub async fn owner_of_phone(&self, office: OfficeId, phone: &str) -> Result<Option<PersonId>, StoreError> {
        let row = sql!("SELECT person FROM person_phones WHERE office = $1 AND phone = $2", office, phone)
            .fetch_optional(&self.read)
            .await?;
        row.map(|row| row.parsed("person")).transpose()
    }

    /// Everybody active with this e-mail and a password, over all offices, since whoever signs in says only who they are.
    pub async fn credentials(&self, email: &str) -> Result<Vec<Credentials>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS}, e.password_hash FROM people e
             WHERE e.email = $1 AND e.email <> '' AND e.active = 1 AND e.password_hash <> '' ORDER BY e.created_at, e.id"
        );
        let rows = sql!(AssertSqlSafe(text), canonical_email(email)).fetch_all(&self.read).await?;
        rows.iter()
            .map(|row| Ok(Credentials { person: read(row)?, password_hash: row.text("password_hash")? }))
            .collect()
    }

    /// What an active person may reach now.
    pub async fn access(&self, office: OfficeId, person: PersonId) -> Result<Option<Access>, StoreError> {
        Ok(self.person(office, person).await?.as_ref().and_then(Access::of))
    }

    /// The client users who speak for at least one of the companies, by name.
    pub async fn clients_of(
        &self,
        office: OfficeId,
        companies: &BTreeSet<CompanyId>,
    ) -> Result<Vec<Person>, StoreError> {
        let ids = companies.iter().map(|company| format!("'{company}'")).collect::<Vec<_>>().join(", ");
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let text = format!(
            "SELECT {COLUMNS} FROM people e WHERE e.office = $1 AND e.role = $2 AND EXISTS (
               SELECT 1 FROM person_companies p WHERE p.office = e.office AND p.person = e.id AND p.company IN ({ids}))
             ORDER BY e.name, e.id"
        );
        sql!(AssertSqlSafe(text), office, word(&Role::Client)?).fetch_all(&self.read).await?.iter().map(read).collect()
    }

    /// Everybody of an office, by name.
    pub async fn people(&self, office: OfficeId) -> Result<Vec<Person>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM people e WHERE e.office = $1 ORDER BY e.name, e.id");
        sql!(AssertSqlSafe(text), office).fetch_all(&self.read).await?.iter().map(read).collect()
    }
}

pub(crate) async fn by_id(
    connection: &mut AnyConnection,
    office: OfficeId,
    person: PersonId,
) -> Result<Option<Person>, StoreError> {
    let text = format!("SELECT {COLUMNS} FROM people e WHERE e.office = $1 AND e.id = $2");
    sql!(AssertSqlSafe(text), office, person).fetch_optional(connection).await?.as_ref().map(read).transpose()
}

pub(crate) fn read(row: &AnyRow) -> Result<Person, StoreError> {
    Ok(Person {
        id: row.parsed("id")?,
        office: row.parsed("office")?,
        name: row.text("name")?,
        email: row.text_if_any("email")?,
        phones: row.json("phones")?,
        role: row.word("role")?,
        companies: row.json("companies")?,
        departments: row.json("departments")?,
        permissions: row.json("permissions")?,
        groups: row.json("staff_groups")?,
        employee: row.parsed_if_any("employee")?,
        active: row.flag("active")?,
    })
}

pub(crate) fn canonical_email(email: &str) -> String {
    email.trim().to_lowercase()
}
