//! The audit log (SE1): noting, reading, and looking whether it is as it was written.
//!
//! [`Transaction::note`] costs nothing until the commit, which writes all entries of the transaction with one place in the
//! chain after another. The office's head is locked from there to the end of the commit, so that sequences have no gaps
//! and become visible in their order.

mod look;
mod receipts;

use std::fmt::Write as _;

use audit::{Chain, Linked};
use chrono::{DateTime, Utc};
use domain::access::{Access, Companies};
use domain::audit::{Actor, Channel, Entry, What};
use domain::message::ChannelKind;
use domain::{CompanyId, DocumentId, MessageId, OfficeId, PersonId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::column::{Column, Read, sql};
use crate::{Store, StoreError, Transaction};

pub use look::{AuditFault, AuditReport};

/// Entries that one statement inserts.
const ENTRIES_AT_ONCE: usize = 50;
/// Columns of an entry besides its office.
const COLUMNS_EACH: usize = 10;

/// Which entries are wanted; what is `None` does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub company: Option<CompanyId>,
    /// About this person, or done by them.
    pub person: Option<PersonId>,
    pub document: Option<DocumentId>,
    /// The word of the entry, e.g. `opened`.
    pub did: Option<String>,
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    /// Entries before this sequence.
    pub before: Option<u64>,
}

impl Transaction {
    /// Adds an entry to the office's audit log, at the transaction's moment; written by the commit.
    pub fn note(&mut self, actor: Actor, what: What) {
        self.notes.push((actor, what));
    }

    /// A message went out: notes of each document in it that its client was told.
    pub(crate) async fn note_sent(&mut self, message: MessageId) -> Result<(), StoreError> {
        let row = sql!(
            "SELECT m.documents, m.channel, c.person FROM messages m
             JOIN conversations c ON c.office = m.office AND c.id = m.conversation
             WHERE m.office = $1 AND m.id = $2 AND m.documents <> '[]' AND c.person <> ''",
            self.office,
            message
        )
        .fetch_optional(self.sql())
        .await?;
        let Some(row) = row else { return Ok(()) };
        let (person, channel) = (row.parsed("person")?, Channel::from(row.word::<ChannelKind>("channel")?));
        for document in row.json::<Vec<DocumentId>>("documents")? {
            self.note(Actor::Portal, What::Notified { person, channel, document: Some(document) });
        }
        Ok(())
    }

    /// Writes what was noted. Called by the commit, before the feed's counter is locked.
    pub(crate) async fn write_notes(&mut self) -> Result<(), StoreError> {
        if self.notes.is_empty() {
            return Ok(());
        }
        let (office, now) = (self.office, self.now);
        let notes = std::mem::take(&mut self.notes);
        let count = notes.len() as u64;
        let row = sql!(
            "UPDATE audit_heads SET sequence = sequence + $2 WHERE office = $1 RETURNING sequence, hash",
            office,
            count
        )
        .fetch_optional(self.sql())
        .await?
        .ok_or(StoreError::NotFound { what: "office" })?;
        let mut chain = Chain { office, sequence: row.number("sequence")? - count, hash: row.parsed("hash")? };
        let mut linked = Vec::with_capacity(notes.len());
        for (actor, what) in notes {
            let link = chain.add(now, &actor, &what).map_err(unwritable)?;
            linked.push((link, actor, what));
        }
        for entries in linked.chunks(ENTRIES_AT_ONCE) {
            self.insert_entries(entries).await?;
        }
        sql!("UPDATE audit_heads SET hash = $2 WHERE office = $1", office, chain.hash.to_string())
            .execute(self.sql())
            .await?;
        Ok(())
    }

    async fn insert_entries(&mut self, entries: &[(Linked, Actor, What)]) -> Result<(), StoreError> {
        let mut insert = String::from(
            "INSERT INTO audit (office, sequence, at, actor, what, hash, did, company, person, document, by_whom) VALUES ",
        );
        for place in 0..entries.len() {
            let first = place * COLUMNS_EACH + 2;
            let values: Vec<String> = (first..first + COLUMNS_EACH).map(|number| format!("${number}")).collect();
            // Writing to a String does not fail.
            let _ = write!(insert, "{}($1, {})", if place == 0 { "" } else { ", " }, values.join(", "));
        }
        let (office, now) = (self.office, self.now);
        let mut query = sql!(AssertSqlSafe(insert), office);
        for (linked, actor, what) in entries {
            let looked_for = LookedFor::of(actor, what);
            query = query
                .bind(linked.sequence.column())
                .bind(now.column())
                .bind(linked.actor.clone())
                .bind(linked.what.clone())
                .bind(linked.hash.to_string())
                .bind(looked_for.did)
                .bind(looked_for.company)
                .bind(looked_for.person)
                .bind(looked_for.document)
                .bind(looked_for.by_whom);
        }
        query.execute(self.sql()).await?;
        Ok(())
    }
}

impl Store {
    /// The newest entries that somebody may see, and the sequence to go on before. Whoever serves only some companies
    /// sees the entries of those; that one may see the log at all is asked before.
    pub async fn audit_page(
        &self,
        access: &Access,
        filter: &AuditFilter,
        limit: u32,
    ) -> Result<(Vec<Entry>, Option<u64>), StoreError> {
        let mut text =
            String::from("SELECT office, sequence, at, actor, what FROM audit WHERE office = $1 AND sequence < $2");
        let mut values: Vec<Value> = Vec::new();
        let mut only = |condition: &str, value: Value| {
            values.push(value);
            let numbered = condition.replace("{}", &format!("${}", values.len() + 2));
            // Writing to a String does not fail.
            let _ = write!(text, " AND {numbered}");
        };
        for (condition, id) in [
            ("company = {}", filter.company.map(|id| id.to_string())),
            ("(person = {} OR by_whom = {})", filter.person.map(|id| id.to_string())),
            ("document = {}", filter.document.map(|id| id.to_string())),
            ("did = {}", filter.did.clone()),
        ] {
            id.into_iter().for_each(|id| only(condition, Value::Text(id)));
        }
        filter.from.iter().for_each(|from| only("at >= {}", Value::Time(*from)));
        filter.until.iter().for_each(|until| only("at < {}", Value::Time(*until)));
        if access.companies != Companies::All {
            let linked = "company IN (SELECT p.company FROM person_companies p WHERE p.office = $1 AND p.person = {})";
            only(linked, Value::Text(access.person.to_string()));
        }
        // One more than asked tells whether there are more.
        let _ = write!(text, " ORDER BY sequence DESC LIMIT {}", limit.saturating_add(1));
        let mut query = sql!(AssertSqlSafe(text), access.office, filter.before.unwrap_or(i64::MAX as u64));
        for value in values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Time(at) => query.bind(at.column()),
            };
        }
        let rows = query.fetch_all(&self.read).await?;
        let mut entries: Vec<Entry> = rows.iter().map(read).collect::<Result<_, _>>()?;
        let more = entries.len() > limit as usize;
        entries.truncate(limit as usize);
        let next = entries.last().filter(|_| more).map(|last| last.sequence);
        entries.retain(|entry| may_see(access, entry));
        Ok((entries, next))
    }

    /// Where an office's log ends.
    pub(crate) async fn audit_head(
        &self,
        connection: &mut AnyConnection,
        office: OfficeId,
    ) -> Result<Chain, StoreError> {
        let row = sql!("SELECT sequence, hash FROM audit_heads WHERE office = $1", office)
            .fetch_optional(connection)
            .await?
            .ok_or(StoreError::NotFound { what: "office" })?;
        Ok(Chain { office, sequence: row.number("sequence")?, hash: row.parsed("hash")? })
    }
}

enum Value {
    Text(String),
    Time(DateTime<Utc>),
}

/// The rule that the SQL repeats.
pub(crate) fn may_see(access: &Access, entry: &Entry) -> bool {
    match (&access.companies, entry.what.subjects().company) {
        (Companies::All, _) => entry.office == access.office,
        (Companies::Only(_), Some(company)) => access.serves(entry.office, company).is_ok(),
        (Companies::Only(_), None) => false,
    }
}

/// The columns that queries look for, as they follow from an entry.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LookedFor {
    pub did: String,
    pub company: String,
    pub person: String,
    pub document: String,
    pub by_whom: String,
}

impl LookedFor {
    pub fn of(actor: &Actor, what: &What) -> Self {
        let subjects = what.subjects();
        let by_whom = match actor {
            Actor::Person { person } => person.to_string(),
            Actor::Agent { .. } | Actor::Portal | Actor::Operator | Actor::Visitor => String::new(),
        };
        Self {
            did: what.word().to_owned(),
            company: subjects.company.column(),
            person: subjects.person.column(),
            document: subjects.document.column(),
            by_whom,
        }
    }
}

fn read(row: &AnyRow) -> Result<Entry, StoreError> {
    Ok(Entry {
        office: row.parsed("office")?,
        sequence: row.number("sequence")?,
        at: row.time("at")?,
        actor: row.json("actor")?,
        what: row.json("what")?,
    })
}

fn unwritable(error: serde_json::Error) -> StoreError {
    StoreError::Unreadable { column: "audit.what".into(), detail: error.to_string() }
}
