//! Taking an import back: every row gets its earlier values, unless somebody changed one of them since.

use std::collections::HashMap;

use domain::import::{CompanyValues, PersonValues, Sheet};
use domain::registry::{Company, Person};
use domain::{CompanyId, ImportId, OfficeId, PersonId};
use serde::de::DeserializeOwned;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use super::{COLUMNS, Import, read};
use crate::column::{Column, Read, json, sql};
use crate::{Store, StoreError, Transaction};

/// What taking an import back would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restorable {
    /// Rows that get their earlier values back.
    pub restored: u32,
    /// Rows that the import created: they become inactive, since others may name them by now.
    pub deactivated: u32,
    /// Rows that are no longer as the import left them. While there are any, nothing is taken back.
    pub touched: Vec<TouchedSince>,
}

/// A row that somebody changed since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TouchedSince {
    pub row: u32,
    pub name: String,
}

/// A row of an import, with its values as JSON.
struct Kept {
    row: u32,
    thing: String,
    name: String,
    before: Option<String>,
    after: String,
}

impl Transaction {
    /// Takes an import back, if nobody changed since what it wrote; otherwise writes nothing and says what was changed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such import, or it was taken back before.
    pub async fn undo_import(&mut self, id: ImportId) -> Result<Restorable, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM imports WHERE office = $1 AND id = $2 AND undone_at = 0");
        let row = sql!(AssertSqlSafe(text), self.office, id).fetch_optional(self.sql()).await?;
        let import = read(&row.ok_or(StoreError::NotFound { what: "import" })?)?;
        let rows = sql!(ROWS, self.office, id).fetch_all(self.sql()).await?;
        let rows = rows.iter().map(kept).collect::<Result<Vec<_>, _>>()?;
        let (people, companies) = self.everybody().await?;
        let now_are = now_are(import.sheet, &people, &companies)?;
        let restorable = restorable(&rows, &now_are);
        if !restorable.touched.is_empty() {
            return Ok(restorable);
        }
        match import.sheet {
            Sheet::People => self.restore_people(&rows).await?,
            Sheet::Companies => self.restore_companies(&rows).await?,
        }
        sql!("UPDATE imports SET undone_at = $3 WHERE office = $1 AND id = $2", self.office, id, self.now)
            .execute(self.sql())
            .await?;
        Ok(restorable)
    }

    async fn restore_people(&mut self, rows: &[Kept]) -> Result<(), StoreError> {
        let mut writes = Vec::with_capacity(rows.len());
        for row in rows {
            let (before, after): (Option<PersonValues>, PersonValues) = row.values()?;
            let inactive = PersonValues { active: false, ..after.clone() };
            let id: PersonId = row.id()?;
            writes.push((id, after, before.unwrap_or(inactive)));
        }
        let writes: Vec<_> = writes.iter().map(|(id, after, earlier)| (*id, Some(after), earlier)).collect();
        self.write_people(&writes).await
    }

    async fn restore_companies(&mut self, rows: &[Kept]) -> Result<(), StoreError> {
        for row in rows {
            let (before, after): (Option<CompanyValues>, CompanyValues) = row.values()?;
            let id: CompanyId = row.id()?;
            self.write_company(id, true, &before.unwrap_or(CompanyValues { active: false, ..after })).await?;
        }
        Ok(())
    }
}

impl Store {
    /// What taking an import back would do now; `None` when there is none that can be.
    pub async fn could_undo(&self, office: OfficeId, id: ImportId) -> Result<Option<Restorable>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM imports WHERE office = $1 AND id = $2 AND undone_at = 0");
        let row = sql!(AssertSqlSafe(text), office, id).fetch_optional(&self.read).await?;
        let Some(Import { sheet, .. }) = row.as_ref().map(read).transpose()? else { return Ok(None) };
        let rows = sql!(ROWS, office, id).fetch_all(&self.read).await?;
        let rows = rows.iter().map(kept).collect::<Result<Vec<_>, _>>()?;
        let now_are = now_are(sheet, &self.people(office).await?, &self.companies(office).await?)?;
        Ok(Some(restorable(&rows, &now_are)))
    }
}

const ROWS: &str =
    "SELECT line, thing, name, before, after FROM import_rows WHERE office = $1 AND import = $2 ORDER BY line";

/// The values of everything that a sheet may be about, by id.
fn now_are(sheet: Sheet, people: &[Person], companies: &[Company]) -> Result<HashMap<String, String>, StoreError> {
    match sheet {
        Sheet::People => people.iter().map(|one| Ok((one.id.column(), json(&PersonValues::of(one))?))).collect(),
        Sheet::Companies => companies.iter().map(|one| Ok((one.id.column(), json(&CompanyValues::of(one))?))).collect(),
    }
}

fn restorable(rows: &[Kept], now_are: &HashMap<String, String>) -> Restorable {
    let mut restorable = Restorable::default();
    for row in rows {
        if now_are.get(&row.thing) != Some(&row.after) {
            restorable.touched.push(TouchedSince { row: row.row, name: row.name.clone() });
        } else if row.before.is_some() {
            restorable.restored += 1;
        } else {
            restorable.deactivated += 1;
        }
    }
    restorable
}

impl Kept {
    fn values<V: DeserializeOwned>(&self) -> Result<(Option<V>, V), StoreError> {
        Ok((self.before.as_deref().map(parsed).transpose()?, parsed(&self.after)?))
    }

    fn id<Id: std::str::FromStr>(&self) -> Result<Id, StoreError> {
        self.thing.parse().map_err(|_| StoreError::Unreadable { column: "thing".into(), detail: "not an id".into() })
    }
}

fn parsed<V: DeserializeOwned>(text: &str) -> Result<V, StoreError> {
    serde_json::from_str(text)
        .map_err(|error| StoreError::Unreadable { column: "import_rows".into(), detail: error.to_string() })
}

fn kept(row: &AnyRow) -> Result<Kept, StoreError> {
    Ok(Kept {
        row: u32::try_from(row.number("line")?).unwrap_or(u32::MAX),
        thing: row.text("thing")?,
        name: row.text("name")?,
        before: row.text_if_any("before")?,
        after: row.text("after")?,
    })
}
