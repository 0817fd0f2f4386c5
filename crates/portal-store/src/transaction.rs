//! Writing: one transaction of one office at one moment, and its lines of the feed.

use std::collections::HashSet;
use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use domain::OfficeId;
use domain::audit::{Actor, What};
use domain::task::Task;
use sqlx::any::Any;
use sqlx::{AnyConnection, AssertSqlSafe};
use tokio::sync::broadcast;

use crate::column::{Column, Read, sql};
use crate::dialect::Dialect;
use crate::feed::Entity;
use crate::{Committed, Contents, Store, StoreError};

/// Lines of the feed that one statement inserts.
const LINES_AT_ONCE: usize = 25;

/// What is written between [`crate::Store::begin`] and [`Transaction::commit`] happens as one. Dropped, it is undone.
pub struct Transaction {
    pub(crate) office: OfficeId,
    pub(crate) now: DateTime<Utc>,
    pub(crate) dialect: Dialect,
    pub(crate) news: Committed,
    pub(crate) contents: Contents,
    /// Tasks that were closed by a publication; see [`Transaction::take_settled`].
    pub(crate) settled: Vec<Task>,
    connection: sqlx::Transaction<'static, Any>,
    listeners: broadcast::Sender<Committed>,
    changes: Vec<Changed>,
    pub(crate) actor: Actor,
    pub(crate) notes: Vec<(Actor, What)>,
    seen: HashSet<Changed>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Changed {
    entity: Entity,
    id: String,
    revision: u64,
}

impl Transaction {
    pub(crate) fn new(
        store: &Store,
        office: OfficeId,
        now: DateTime<Utc>,
        connection: sqlx::Transaction<'static, Any>,
    ) -> Self {
        Self {
            office,
            now,
            dialect: store.dialect,
            news: Committed::nothing(office),
            contents: store.contents.clone(),
            settled: Vec::new(),
            connection,
            listeners: store.news.clone(),
            changes: Vec::new(),
            actor: Actor::Portal,
            notes: Vec::new(),
            seen: HashSet::new(),
        }
    }

    /// Who does what the store notes in the audit log by itself, as a publication; the portal unless told.
    pub fn acts_for(&mut self, actor: Actor) {
        self.actor = actor;
    }

    /// The office that this transaction writes for.
    pub fn office(&self) -> OfficeId {
        self.office
    }

    /// The moment that everything written carries.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Writes the audit log's entries and the feed's lines, makes it all durable, and tells the listeners. Gives the office's newest cursor when
    /// something changed that the feed shows.
    pub async fn commit(mut self) -> Result<Option<u64>, StoreError> {
        self.write_notes().await?;
        let cursor = self.write_feed().await?;
        self.connection.commit().await?;
        let news = Committed { cursor: cursor.unwrap_or(0), ..self.news };
        if news != Committed::nothing(self.office) {
            // Nobody listening is no fault.
            let _ = self.listeners.send(news);
        }
        Ok(cursor)
    }

    /// Undoes everything at once. Dropping the transaction does the same a little later.
    pub async fn roll_back(self) -> Result<(), StoreError> {
        Ok(self.connection.rollback().await?)
    }

    pub(crate) fn sql(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }

    /// A thing changed: the feed will say so, once per transaction.
    pub(crate) fn changed(&mut self, entity: Entity, id: impl Column<Held = String>) {
        self.changed_at(entity, id, 0);
    }

    pub(crate) fn changed_at(&mut self, entity: Entity, id: impl Column<Held = String>, revision: u64) {
        let change = Changed { entity, id: id.column(), revision };
        if self.seen.insert(change.clone()) {
            self.changes.push(change);
        }
    }

    /// Takes as many cursors as there are changes. The counter's row stays locked until the commit, so that cursors
    /// become visible in their order; it is taken last, so that nobody waits for it while holding what we need.
    async fn write_feed(&mut self) -> Result<Option<u64>, StoreError> {
        if self.changes.is_empty() {
            return Ok(None);
        }
        let changes = std::mem::take(&mut self.changes);
        let last = self.count_on("feed", changes.len() as u64).await?;
        let mut cursor = last - changes.len() as u64;
        for lines in changes.chunks(LINES_AT_ONCE) {
            let mut insert = String::from("INSERT INTO feed (office, cursor, entity, entity_id, revision) VALUES ");
            for line in 0..lines.len() {
                let comma = if line == 0 { "" } else { ", " };
                let at = line * 4 + 2;
                // Writing to a String does not fail.
                let _ = write!(insert, "{comma}($1, ${at}, ${}, ${}, ${})", at + 1, at + 2, at + 3);
            }
            let mut query = sql!(AssertSqlSafe(insert), self.office);
            for line in lines {
                cursor += 1;
                query = query
                    .bind(cursor.column())
                    .bind(line.entity.as_str())
                    .bind(line.id.clone())
                    .bind(line.revision.column());
            }
            query.execute(&mut *self.connection).await?;
        }
        Ok(Some(last))
    }

    /// Counts the office's counter on by `steps` and gives its new value. Its row stays locked until the end.
    pub(crate) async fn count_on(&mut self, counter: &'static str, steps: u64) -> Result<u64, StoreError> {
        let row = sql!(
            "UPDATE counters SET value = value + $3 WHERE office = $1 AND name = $2 RETURNING value",
            self.office,
            counter,
            steps
        )
        .fetch_optional(&mut *self.connection)
        .await?;
        row.ok_or(StoreError::NotFound { what: "office" })?.number("value")
    }
}
