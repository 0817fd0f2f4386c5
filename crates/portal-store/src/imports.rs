//! Spreadsheets that were taken over, and taken back (PE4). What a row wrote is kept with what was there before it.
//!
//! Planning is the caller's: [`Transaction::everybody`] gives what a plan rests on and holds it until the end, and
//! [`Transaction::import_people`] writes the plan in bulk, so that 20,000 rows are a matter of a second.

mod bulk;
mod undo;

use chrono::{DateTime, Utc};
use domain::document::Sha256Hex;
use domain::import::{CompanyValues, PersonValues, Sheet, Write};
use domain::registry::{Company, Person};
use domain::{CompanyId, ImportId, OfficeId, PersonId};
use serde::Serialize;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::column::{Column, Read, json, sql, word};
use crate::{Store, StoreError, Transaction, people, registry};

pub use undo::{Restorable, TouchedSince};

/// A file that is taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImport {
    pub id: ImportId,
    pub sheet: Sheet,
    pub file: Sha256Hex,
    pub by: PersonId,
}

/// A file that was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    pub id: ImportId,
    pub sheet: Sheet,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    pub created: u32,
    pub updated: u32,
    pub undone_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "id, sheet, by_whom, at, created, updated, undone_at";

impl Transaction {
    /// Everybody and every company of the office. On PostgreSQL nobody else changes them until the transaction ends; on
    /// SQLite nobody else writes anyhow.
    pub async fn everybody(&mut self) -> Result<(Vec<Person>, Vec<Company>), StoreError> {
        let (office, held) = (self.office, self.dialect.for_update());
        let text = format!("SELECT {} FROM people e WHERE e.office = $1 ORDER BY e.id{held}", people::COLUMNS);
        let rows = sql!(AssertSqlSafe(text), office).fetch_all(self.sql()).await?;
        let everybody = rows.iter().map(people::read).collect::<Result<_, _>>()?;
        let text = format!("SELECT {} FROM companies e WHERE e.office = $1 ORDER BY e.id{held}", registry::COMPANY);
        let rows = sql!(AssertSqlSafe(text), office).fetch_all(self.sql()).await?;
        Ok((everybody, rows.iter().map(registry::read_company).collect::<Result<_, _>>()?))
    }

    /// Writes the rows of a plan, each with the id of its person, new or known.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when somebody took an e-mail or a telephone since the plan was made: nothing is written.
    pub async fn import_people(
        &mut self,
        new: &NewImport,
        rows: &[(PersonId, Write<PersonId, PersonValues>)],
    ) -> Result<(), StoreError> {
        let created = rows.iter().filter(|(_, write)| write.id.is_none()).count();
        self.keep_import(new, created, rows.len() - created).await?;
        let writes: Vec<_> = rows.iter().map(|(id, write)| (*id, write.before.as_ref(), &write.after)).collect();
        self.write_people(&writes).await?;
        let kept = rows.iter().map(|(id, write)| kept_row(*id, write, &write.after.name));
        let kept = kept.collect::<Result<Vec<_>, _>>()?;
        self.keep_rows(new.id, &kept).await
    }

    /// As [`Transaction::import_people`], of companies.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when another active company has a CNPJ or CPF by now.
    pub async fn import_companies(
        &mut self,
        new: &NewImport,
        rows: &[(CompanyId, Write<CompanyId, CompanyValues>)],
    ) -> Result<(), StoreError> {
        let created = rows.iter().filter(|(_, write)| write.id.is_none()).count();
        self.keep_import(new, created, rows.len() - created).await?;
        for (id, write) in rows {
            self.write_company(*id, write.before.is_some(), &write.after).await?;
        }
        let kept = rows.iter().map(|(id, write)| kept_row(*id, write, &write.after.name));
        let kept = kept.collect::<Result<Vec<_>, _>>()?;
        self.keep_rows(new.id, &kept).await
    }

    async fn keep_import(&mut self, new: &NewImport, created: usize, updated: usize) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO imports (office, id, sheet, file, by_whom, at, created, updated)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            self.office,
            new.id,
            word(&new.sheet)?,
            new.file,
            new.by,
            self.now,
            created as u64,
            updated as u64
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "import"))?;
        Ok(())
    }

    async fn keep_rows(&mut self, import: ImportId, rows: &[[String; 5]]) -> Result<(), StoreError> {
        for rows in rows.chunks(bulk::ROWS_AT_ONCE) {
            let text = bulk::insert("import_rows (office, import, line, thing, name, before, after)", 2, 5, rows.len());
            let mut query = sql!(AssertSqlSafe(text), self.office, import);
            for [row, rest @ ..] in rows {
                query = query.bind(row.parse::<i64>().unwrap_or_default());
                for text in rest {
                    query = query.bind(text.clone());
                }
            }
            query.execute(self.sql()).await?;
        }
        Ok(())
    }

    async fn write_company(&mut self, id: CompanyId, exists: bool, values: &CompanyValues) -> Result<(), StoreError> {
        let CompanyValues { name, short_name, tax_id, active } = values.clone();
        if exists {
            let known = self.company(id).await?;
            self.change_company(&Company { name, short_name, tax_id, active, ..known }).await?;
            return Ok(());
        }
        let new = Company {
            id,
            office: self.office,
            books_code: String::new(),
            name,
            short_name,
            tax_id,
            active,
            payroll_competences: Vec::new(),
            revenue_competences: Vec::new(),
            profile: domain::registry::Profile::default(),
        };
        self.create_company(&new).await
    }
}

impl Store {
    /// The newest imports of an office.
    pub async fn imports(&self, office: OfficeId, limit: u32) -> Result<Vec<Import>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM imports WHERE office = $1 ORDER BY at DESC, id DESC LIMIT $2");
        sql!(AssertSqlSafe(text), office, limit).fetch_all(&self.read).await?.iter().map(read).collect()
    }

    pub async fn import(&self, office: OfficeId, id: ImportId) -> Result<Option<Import>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM imports WHERE office = $1 AND id = $2");
        sql!(AssertSqlSafe(text), office, id).fetch_optional(&self.read).await?.as_ref().map(read).transpose()
    }

    /// Every company of an office, by its short name.
    pub async fn companies(&self, office: OfficeId) -> Result<Vec<Company>, StoreError> {
        let text =
            format!("SELECT {} FROM companies e WHERE e.office = $1 ORDER BY e.short_name, e.id", registry::COMPANY);
        sql!(AssertSqlSafe(text), office).fetch_all(&self.read).await?.iter().map(registry::read_company).collect()
    }
}

/// Row, thing, name, before, after.
fn kept_row<Id: Column<Held = String>, I, V: Serialize>(
    id: Id,
    write: &Write<I, V>,
    name: &str,
) -> Result<[String; 5], StoreError> {
    let before = write.before.as_ref().map(json).transpose()?.unwrap_or_default();
    Ok([write.row.to_string(), id.column(), name.to_owned(), before, json(&write.after)?])
}

fn read(row: &AnyRow) -> Result<Import, StoreError> {
    let count = |column| Ok::<u32, StoreError>(u32::try_from(row.number(column)?).unwrap_or(u32::MAX));
    Ok(Import {
        id: row.parsed("id")?,
        sheet: row.word("sheet")?,
        by: row.parsed("by_whom")?,
        at: row.time("at")?,
        created: count("created")?,
        updated: count("updated")?,
        undone_at: row.time_if_any("undone_at")?,
    })
}
