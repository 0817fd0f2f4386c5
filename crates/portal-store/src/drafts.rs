//! Wizards that somebody began (PE1), kept until they are finished or discarded. What a form says is for the portal to
//! read; here it is a value.

use chrono::{DateTime, Utc};
use domain::{DraftId, PersonId};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::column::{Read, json, sql};
use crate::feed::Entity;
use crate::{StoreError, Transaction};

#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub id: DraftId,
    /// Who began it; nobody else sees it.
    pub by: PersonId,
    pub step: Value,
    pub form: Value,
    pub changed_at: DateTime<Utc>,
    /// Finished or discarded.
    pub gone: bool,
}

pub(crate) const COLUMNS: &str = "e.id, e.by_person, e.step, e.form, e.changed_at, e.gone";

impl Transaction {
    /// Keeps a draft as it is now.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is gone already, or somebody else's.
    pub async fn save_draft(
        &mut self,
        id: DraftId,
        by: PersonId,
        step: &Value,
        form: &Value,
    ) -> Result<(), StoreError> {
        let saved = sql!(
            "INSERT INTO person_drafts (office, id, by_person, step, form, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (office, id) DO UPDATE SET step = excluded.step, form = excluded.form, changed_at = excluded.changed_at
             WHERE person_drafts.by_person = excluded.by_person AND person_drafts.gone = 0",
            self.office, id, by, json(step)?, json(form)?, self.now
        )
        .execute(self.sql())
        .await?;
        if saved.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "draft" });
        }
        self.changed(Entity::Draft, id);
        Ok(())
    }

    /// Somebody's own draft that is not gone. Its row stays locked until the end.
    pub async fn draft(&mut self, id: DraftId, by: PersonId) -> Result<Draft, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM person_drafts e WHERE e.office = $1 AND e.id = $2 AND e.by_person = $3 AND e.gone = 0{}",
            self.dialect.for_update()
        );
        let row = sql!(AssertSqlSafe(text), self.office, id, by).fetch_optional(self.sql()).await?;
        read(&row.ok_or(StoreError::NotFound { what: "draft" })?)
    }

    /// Finished or discarded: what it said is forgotten.
    pub async fn end_draft(&mut self, id: DraftId, by: PersonId) -> Result<(), StoreError> {
        let ended = sql!(
            "UPDATE person_drafts SET gone = 1, form = '{}', changed_at = $4
             WHERE office = $1 AND id = $2 AND by_person = $3 AND gone = 0",
            self.office,
            id,
            by,
            self.now
        )
        .execute(self.sql())
        .await?;
        if ended.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "draft" });
        }
        self.changed(Entity::Draft, id);
        Ok(())
    }
}

pub(crate) fn read(row: &AnyRow) -> Result<Draft, StoreError> {
    Ok(Draft {
        id: row.parsed("id")?,
        by: row.parsed("by_person")?,
        step: row.json("step")?,
        form: row.json("form")?,
        changed_at: row.time("changed_at")?,
        gone: row.flag("gone")?,
    })
}
