//! Offices: the tenants.

use domain::OfficeId;
use serde_json::Value;

use crate::column::{Read, json, sql};
use crate::{Store, StoreError, Transaction};

/// An accounting office.
#[derive(Debug, Clone, PartialEq)]
pub struct Office {
    pub id: OfficeId,
    /// What clients are shown.
    pub name: String,
    /// E.g. `America/Sao_Paulo`.
    pub zone: String,
    /// E.g. `pt-BR`.
    pub locale: String,
    /// What the portal keeps about the office besides; an object.
    pub settings: Value,
}

const SELECT: &str = "SELECT id, name, zone, locale, settings FROM offices";

impl Transaction {
    /// Creates the office of this transaction. [`StoreError::Taken`] when it is there already.
    pub async fn create_office(
        &mut self,
        name: &str,
        zone: &str,
        locale: &str,
        settings: &Value,
    ) -> Result<Office, StoreError> {
        let office = self.office;
        let (settings_text, now) = (json(settings)?, self.now);
        sql!(
            "INSERT INTO offices (id, name, zone, locale, settings, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
            office,
            name,
            zone,
            locale,
            settings_text,
            now
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "office"))?;
        for counter in ["feed", "order_number", "phone", "request_number"] {
            sql!("INSERT INTO counters (office, name, value) VALUES ($1, $2, 0)", office, counter)
                .execute(self.sql())
                .await?;
        }
        sql!(
            "INSERT INTO audit_heads (office, sequence, hash) VALUES ($1, 0, $2)",
            office,
            audit::Hash::NONE.to_string()
        )
        .execute(self.sql())
        .await?;
        self.begin_departments().await?;
        Ok(Office {
            id: office,
            name: name.into(),
            zone: zone.into(),
            locale: locale.into(),
            settings: settings.clone(),
        })
    }

    /// Replaces what the portal keeps about the office.
    pub async fn change_settings(&mut self, settings: &Value) -> Result<(), StoreError> {
        let (office, settings) = (self.office, json(settings)?);
        let done = sql!("UPDATE offices SET settings = $2 WHERE id = $1", office, settings).execute(self.sql()).await?;
        if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::NotFound { what: "office" }) }
    }
}

impl Store {
    pub async fn office(&self, office: OfficeId) -> Result<Option<Office>, StoreError> {
        let text = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1"));
        sql!(text, office).fetch_optional(&self.read).await?.as_ref().map(read).transpose()
    }

    /// Every office, the oldest first.
    pub async fn offices(&self) -> Result<Vec<Office>, StoreError> {
        let text = sqlx::AssertSqlSafe(format!("{SELECT} ORDER BY created_at, id"));
        sql!(text).fetch_all(&self.read).await?.iter().map(read).collect()
    }
}

fn read(row: &sqlx::any::AnyRow) -> Result<Office, StoreError> {
    Ok(Office {
        id: row.parsed("id")?,
        name: row.text("name")?,
        zone: row.text("zone")?,
        locale: row.text("locale")?,
        settings: row.json("settings")?,
    })
}
