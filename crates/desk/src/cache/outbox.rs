//! The outbox on disk. Written before a decision is shown as queued, so that nothing said is lost.

use std::path::Path;

use chrono::{DateTime, Utc};
use contract::command::CommandEnvelope;
use contract::error::ApiError;
use domain::CommandId;
use rusqlite::{Connection, OpenFlags, Transaction, params};
use serde::{Deserialize, Serialize};
use sync::outbox::{Entry, Kept, State};

use super::{Cache, CacheError, from_json, to_json};

/// An entry as it lies in the file: whether it was being sent when the program ended makes no difference.
#[derive(Serialize, Deserialize)]
struct Stored {
    envelope: CommandEnvelope,
    queued_at: DateTime<Utc>,
    attempts: u32,
    refused: Option<ApiError>,
}

impl Cache {
    pub fn load_outbox(&self) -> Result<Vec<Entry>, CacheError> {
        self.read(entries)
    }

    pub fn keep(&self, kept: &Kept) -> Result<(), CacheError> {
        self.write(|db| match kept {
            Kept::Changed(entry) => keep(db, entry),
            Kept::Gone(id) => gone(db, *id),
        })
    }
}

pub fn keep(db: &Transaction<'_>, entry: &Entry) -> rusqlite::Result<()> {
    let refused = match &entry.state {
        State::Refused { why } => Some(why.clone()),
        State::Waiting { .. } | State::Sending => None,
    };
    let stored =
        Stored { envelope: entry.envelope.clone(), queued_at: entry.queued_at, attempts: entry.attempts, refused };
    db.prepare_cached("INSERT OR REPLACE INTO outbox (id, queued_at, body) VALUES (?1, ?2, ?3)")?.execute(params![
        entry.envelope.id.to_string(),
        entry.queued_at.timestamp_micros(),
        to_json(&stored)?
    ])?;
    Ok(())
}

/// What can still be read of the outbox of a damaged file.
pub fn salvage(path: &Path) -> Vec<Entry> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .and_then(|db| entries(&db))
        .inspect_err(|error| tracing::warn!(%error, "nothing of the damaged outbox can be read"))
        .unwrap_or_default()
}

fn gone(db: &Transaction<'_>, id: CommandId) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM outbox WHERE id = ?1")?.execute([id.to_string()])?;
    Ok(())
}

fn entries(db: &Connection) -> rusqlite::Result<Vec<Entry>> {
    db.prepare("SELECT body FROM outbox ORDER BY queued_at, id")?
        .query_map([], |row| from_json(row, 0).map(entry))?
        .collect()
}

fn entry(stored: Stored) -> Entry {
    let state = match stored.refused {
        Some(why) => State::Refused { why },
        None => State::Waiting { not_before: stored.queued_at },
    };
    Entry { envelope: stored.envelope, queued_at: stored.queued_at, attempts: stored.attempts, state }
}
