//! The inbox of the simulated telephone: what arrived there.

use chrono::{DateTime, Utc};
use domain::{DocumentId, MessageId, OfficeId};
use serde::{Deserialize, Serialize};

use crate::column::{Read, json, sql};
use crate::{Store, StoreError, Transaction};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneLink {
    pub document: DocumentId,
    pub title: String,
    pub link: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneRow {
    pub message: MessageId,
    /// Ascending per number.
    pub sequence: u64,
    pub text: String,
    pub links: Vec<PhoneLink>,
    pub at: DateTime<Utc>,
}

impl Transaction {
    /// Puts a message on a telephone. The same message again changes nothing.
    pub async fn deliver_to_phone(
        &mut self,
        number: &str,
        message: MessageId,
        text: &str,
        links: &[PhoneLink],
    ) -> Result<(), StoreError> {
        let known = sql!("SELECT sequence FROM phone_inbox WHERE office = $1 AND message = $2", self.office, message)
            .fetch_optional(self.sql())
            .await?;
        if known.is_some() {
            return Ok(());
        }
        let sequence = self.count_on("phone", 1).await?;
        sql!(
            "INSERT INTO phone_inbox (office, number, sequence, message, text, links, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (office, message) DO NOTHING",
            self.office, number, sequence, message, text, json(links)?, self.now
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }
}

impl Store {
    /// What arrived on a telephone after `after`, oldest first.
    pub async fn phone_inbox(&self, office: OfficeId, number: &str, after: u64) -> Result<Vec<PhoneRow>, StoreError> {
        let rows = sql!(
            "SELECT message, sequence, text, links, at FROM phone_inbox
             WHERE office = $1 AND number = $2 AND sequence > $3 ORDER BY sequence",
            office,
            number,
            after
        )
        .fetch_all(&self.read)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(PhoneRow {
                    message: row.parsed("message")?,
                    sequence: row.number("sequence")?,
                    text: row.text("text")?,
                    links: row.json("links")?,
                    at: row.time("at")?,
                })
            })
            .collect()
    }
}
