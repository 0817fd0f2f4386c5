//! Writing many client users with few statements.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use domain::PersonId;
use domain::access::{Companies, Role};
use domain::import::PersonValues;
use sqlx::AssertSqlSafe;

use crate::column::{Column, json, sql, word};
use crate::feed::Entity;
use crate::{StoreError, Transaction};

/// Rows of one statement. SQLite looks each numbered value up among all those of its statement, so that the cost grows
/// with the square: 25 rows are several times faster than 500.
pub(super) const ROWS_AT_ONCE: usize = 25;

/// `INSERT INTO … VALUES ($1, …), ($1, …)`: `shared` values are the same in every row, `each` are a row's own.
pub(super) fn insert(into: &str, shared: usize, each: usize, rows: usize) -> String {
    let mut text = format!("INSERT INTO {into} VALUES ");
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for place in (1..=shared).chain((0..each).map(|own| shared + row * each + own + 1)) {
            // Writing to a String does not fail.
            let _ = write!(text, "{}${place}", if place == 1 { "" } else { ", " });
        }
        text.push(')');
    }
    text
}

/// A person as they become, and as they were.
type Row<'v> = (PersonId, Option<&'v PersonValues>, &'v PersonValues);

impl Transaction {
    /// Client users become what the values say; those without values before are created.
    pub(super) async fn write_people(&mut self, rows: &[Row<'_>]) -> Result<(), StoreError> {
        for rows in rows.chunks(ROWS_AT_ONCE) {
            self.upsert_people(rows).await?;
        }
        let differ = |differs: fn(&PersonValues, &PersonValues) -> bool| {
            let rows = rows.iter().filter(move |(_, before, after)| before.is_none_or(|before| differs(before, after)));
            rows.copied().collect::<Vec<Row<'_>>>()
        };
        let phones = differ(|before, after| before.phones != after.phones);
        // All are taken away before any is given, so that a number can pass from one to another.
        self.unlink("person_phones", &phones).await?;
        let pairs = phones.iter().flat_map(|(id, _, after)| after.phones.iter().map(move |phone| (*id, phone.clone())));
        self.link("person_phones (office, person, phone)", &pairs.collect::<Vec<_>>(), "telephone").await?;
        let companies = differ(|before, after| before.companies != after.companies);
        self.unlink("person_companies", &companies).await?;
        let pairs = companies
            .iter()
            .flat_map(|(id, _, after)| after.companies.iter().map(move |company| (*id, company.column())));
        self.link("person_companies (office, person, company)", &pairs.collect::<Vec<_>>(), "company").await?;

        for (id, before, after) in rows {
            self.changed(Entity::Person, *id);
            if !after.active && before.is_some_and(|before| before.active) {
                self.end_sessions(*id, None).await?;
            }
        }
        if !companies.is_empty() {
            self.those_of_some_companies_read_again().await?;
        }
        Ok(())
    }

    async fn upsert_people(&mut self, rows: &[Row<'_>]) -> Result<(), StoreError> {
        let into =
            "people (office, role, created_at, id, name, email, phones, companies, departments, permissions, active)";
        let mut text = insert(into, 3, 8, rows.len());
        text.push_str(
            " ON CONFLICT (office, id) DO UPDATE SET name = excluded.name, email = excluded.email,
               phones = excluded.phones, companies = excluded.companies, departments = excluded.departments,
               permissions = excluded.permissions, active = excluded.active, access_version = people.access_version + 1",
        );
        let mut query = sql!(AssertSqlSafe(text), self.office, word(&Role::Client)?, self.now);
        for (id, _, after) in rows {
            query = query
                .bind(id.column())
                .bind(after.name.clone())
                .bind(after.email.column())
                .bind(json(&after.phones)?)
                .bind(json(&Companies::Only(after.companies.clone()))?)
                .bind(json(&after.departments)?)
                .bind(json(&after.permissions)?)
                .bind(after.active.column());
        }
        query.execute(self.sql()).await.map_err(|error| StoreError::or_taken(error, "e-mail"))?;
        Ok(())
    }

    async fn unlink(&mut self, table: &str, rows: &[Row<'_>]) -> Result<(), StoreError> {
        let known: BTreeSet<PersonId> =
            rows.iter().filter(|(_, before, _)| before.is_some()).map(|(id, ..)| *id).collect();
        for ids in known.into_iter().collect::<Vec<_>>().chunks(ROWS_AT_ONCE) {
            let places: Vec<String> = (0..ids.len()).map(|place| format!("${}", place + 2)).collect();
            let text = format!("DELETE FROM {table} WHERE office = $1 AND person IN ({})", places.join(", "));
            let mut query = sql!(AssertSqlSafe(text), self.office);
            for id in ids {
                query = query.bind(id.column());
            }
            query.execute(self.sql()).await?;
        }
        Ok(())
    }

    async fn link(&mut self, into: &str, pairs: &[(PersonId, String)], what: &'static str) -> Result<(), StoreError> {
        for pairs in pairs.chunks(ROWS_AT_ONCE) {
            let text = insert(into, 1, 2, pairs.len());
            let mut query = sql!(AssertSqlSafe(text), self.office);
            for (person, other) in pairs {
                query = query.bind(person.column()).bind(other.clone());
            }
            query.execute(self.sql()).await.map_err(|error| StoreError::or_taken(error, what))?;
        }
        Ok(())
    }
}
