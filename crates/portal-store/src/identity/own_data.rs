//! What an office keeps about one person, for that person (LGPD, art. 18).

use chrono::{DateTime, Utc};
use domain::message::{Author, ChannelKind};
use domain::order::Order;
use domain::{OfficeId, PersonId};
use sqlx::AssertSqlSafe;

use crate::column::{Read, sql};
use crate::{Store, StoreError, orders};

pub struct KeptAbout {
    /// Oldest first.
    pub messages: Vec<KeptMessage>,
    /// Oldest first.
    pub orders: Vec<Order>,
    /// Those that this person opened before anybody else, oldest first.
    pub opened: Vec<OpenedDocument>,
}

pub struct KeptMessage {
    pub at: DateTime<Utc>,
    pub channel: ChannelKind,
    pub author: Author,
    pub text: String,
}

pub struct OpenedDocument {
    pub title: String,
    pub opened_at: DateTime<Utc>,
}

impl Store {
    /// Messages, orders and openings of one person. Reads everything at once: it is asked for rarely.
    pub async fn kept_about(&self, office: OfficeId, person: PersonId) -> Result<KeptAbout, StoreError> {
        let messages = sql!(
            "SELECT m.at, m.author, m.text, c.channel FROM conversations c
             JOIN messages m ON m.office = c.office AND m.conversation = c.id
             WHERE c.office = $1 AND c.person = $2 AND c.person <> '' ORDER BY m.at, m.id",
            office,
            person
        )
        .fetch_all(&self.read)
        .await?;
        let text = format!(
            "SELECT {} FROM orders e WHERE e.office = $1 AND e.requested_by = $2 ORDER BY e.number",
            orders::COLUMNS
        );
        let asked = sql!(AssertSqlSafe(text), office, person).fetch_all(&self.read).await?;
        let opened = sql!(
            "SELECT facts, first_opened_at FROM documents
             WHERE office = $1 AND first_opened_by = $2 AND first_opened_by <> '' ORDER BY first_opened_at, id",
            office,
            person
        )
        .fetch_all(&self.read)
        .await?;
        let message = |row| -> Result<KeptMessage, StoreError> {
            let row: &sqlx::any::AnyRow = row;
            let (channel, author) = (row.word("channel")?, row.json("author")?);
            Ok(KeptMessage { at: row.time("at")?, channel, author, text: row.text("text")? })
        };
        let document = |row| -> Result<OpenedDocument, StoreError> {
            let row: &sqlx::any::AnyRow = row;
            let facts: domain::document::DocumentFacts = row.json("facts")?;
            Ok(OpenedDocument { title: facts.title, opened_at: row.time("first_opened_at")? })
        };
        Ok(KeptAbout {
            messages: messages.iter().map(message).collect::<Result<_, _>>()?,
            orders: asked.iter().map(orders::read).collect::<Result<_, _>>()?,
            opened: opened.iter().map(document).collect::<Result<_, _>>()?,
        })
    }
}
