//! The round of the day: what is reminded of, what waited for the digest, and that no office makes it twice.

use chrono::{DateTime, NaiveDate, Utc};
use domain::document::Document;
use domain::{DocumentId, OfficeId, PersonId};
use sqlx::AssertSqlSafe;

use super::Listed;
use crate::column::{Read, sql};
use crate::{Store, StoreError, Transaction, documents};

/// A document that nobody of the client has opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Unopened {
    pub document: Document,
    pub company_name: String,
    /// When somebody was last told about it.
    pub told_at: Option<DateTime<Utc>>,
}

impl Transaction {
    /// The round of this day is done. `false` when another replica was faster: then nothing of it may be committed.
    pub async fn end_round(&mut self, day: NaiveDate) -> Result<bool, StoreError> {
        let written = sql!(
            "INSERT INTO notice_rounds (office, day, done_at) VALUES ($1, $2, $3) ON CONFLICT (office, day) DO NOTHING",
            self.office,
            day,
            self.now
        )
        .execute(self.sql())
        .await?;
        Ok(written.rows_affected() == 1)
    }

    /// What waits for a person's message of the day; from now on it does not wait any more.
    pub async fn take_digest(&mut self, person: PersonId) -> Result<Vec<Listed>, StoreError> {
        let rows = sql!(
            "UPDATE notices SET state = 'listed' WHERE office = $1 AND person = $2 AND state = 'digest'
             RETURNING id, kind, title, line, link, at, read_at",
            self.office,
            person
        )
        .fetch_all(self.sql())
        .await?;
        let mut waiting = rows.iter().map(super::bell::listed).collect::<Result<Vec<_>, _>>()?;
        waiting.sort_by_key(|listed| (listed.at, listed.id));
        Ok(waiting)
    }

    /// Somebody was told about these documents now.
    pub async fn told_about(&mut self, documents: &[DocumentId]) -> Result<(), StoreError> {
        for document in documents {
            sql!(
                "INSERT INTO told_documents (office, document, told_at) VALUES ($1, $2, $3)
                 ON CONFLICT (office, document) DO UPDATE SET told_at = excluded.told_at",
                self.office,
                *document,
                self.now
            )
            .execute(self.sql())
            .await?;
        }
        Ok(())
    }
}

impl Store {
    pub async fn round_is_done(&self, office: OfficeId, day: NaiveDate) -> Result<bool, StoreError> {
        let row = sql!("SELECT day FROM notice_rounds WHERE office = $1 AND day = $2", office, day);
        Ok(row.fetch_optional(&self.read).await?.is_some())
    }

    /// Those for whom something waits for the message of the day.
    pub async fn waiting_for_digest(&self, office: OfficeId) -> Result<Vec<PersonId>, StoreError> {
        let text = "SELECT DISTINCT person FROM notices WHERE office = $1 AND state = 'digest' ORDER BY person";
        let rows = sql!(text, office).fetch_all(&self.read).await?;
        rows.iter().map(|row| row.parsed("person")).collect()
    }

    /// What nobody has opened and was published since, the oldest first.
    pub async fn unopened_since(&self, office: OfficeId, since: DateTime<Utc>) -> Result<Vec<Unopened>, StoreError> {
        let filter = "e.published_at >= $2 ORDER BY e.published_at, e.id";
        let text = select_unopened(filter);
        let rows = sql!(AssertSqlSafe(text), office, since).fetch_all(&self.read).await?;
        rows.iter().map(read).collect()
    }

    /// What nobody has opened and is due within these days, both included; the soonest first.
    pub async fn unopened_due(
        &self,
        office: OfficeId,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<Unopened>, StoreError> {
        let text = select_unopened("e.due_on <> '' AND e.due_on >= $2 AND e.due_on <= $3 ORDER BY e.due_on, e.id");
        let rows = sql!(AssertSqlSafe(text), office, from, until).fetch_all(&self.read).await?;
        rows.iter().map(read).collect()
    }
}

fn select_unopened(filter: &str) -> String {
    format!(
        "SELECT {}, c.name AS company_name, t.told_at FROM documents e
         JOIN companies c ON c.office = e.office AND c.id = e.company
         LEFT JOIN told_documents t ON t.office = e.office AND t.document = e.id
         WHERE e.office = $1 AND e.first_opened_at = 0 AND e.withdrawn_at = 0 AND e.origin = '' AND {filter}",
        documents::COLUMNS
    )
}

fn read(row: &sqlx::any::AnyRow) -> Result<Unopened, StoreError> {
    Ok(Unopened {
        document: documents::read(row)?,
        company_name: row.text("company_name")?,
        told_at: row.time_if_any("told_at")?,
    })
}
