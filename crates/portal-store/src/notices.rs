//! Who was told what: one row per office, event and person, which is what makes it one message (TN2). A row is a line
//! under the bell; beside it there may be an effect that carries it by another way.

mod audience;
mod bell;
mod devices;
mod round;
mod settings;

use std::collections::HashSet;
use std::fmt::Write as _;

use domain::notify::{EventKind, Way};
use domain::{CompanyId, NoticeId, OfficeId, PersonId};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::column::{Read, json, sql, word};
use crate::{Store, StoreError, Transaction};

pub use audience::{Listener, Talk};
pub use bell::{Bell, Carried, CarriedFilter, CarriedPage, Listed, Which};
pub use devices::Device;
pub use round::Unopened;
pub use settings::{OwnText, OwnWords};

/// Rows that one statement inserts.
const ROWS_AT_ONCE: usize = 40;

/// One person told about one event.
#[derive(Debug, Clone, PartialEq)]
pub struct NewNotice {
    pub id: NoticeId,
    pub person: PersonId,
    pub kind: EventKind,
    pub title: String,
    pub line: String,
    /// A path of the portal.
    pub link: String,
    pub way: Way,
    pub otherwise: Vec<Way>,
    /// What a letter about it needs; kept for a later way.
    pub letter: Value,
    pub carrying: Carrying,
}

/// What happens besides the line under the bell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carrying {
    Nothing,
    /// It waits for the message of the day.
    Digest,
    /// An effect with this key.
    Effect(String),
}

/// A notice whose way turned out not to reach the person.
#[derive(Debug, Clone, PartialEq)]
pub struct Stranded {
    pub id: NoticeId,
    pub event: String,
    pub kind: EventKind,
    pub person: PersonId,
    pub title: String,
    pub line: String,
    pub link: String,
    pub otherwise: Vec<Way>,
    pub letter: Value,
}

impl Transaction {
    /// Notes who is told about an event. Who was told before is passed over; gives those who were not.
    pub async fn add_notices(
        &mut self,
        event: &str,
        company: Option<CompanyId>,
        notices: &[NewNotice],
    ) -> Result<HashSet<PersonId>, StoreError> {
        let mut told = HashSet::with_capacity(notices.len());
        for rows in notices.chunks(ROWS_AT_ONCE) {
            let mut insert = String::from(
                "INSERT INTO notices (office, event, company, at, id, person, kind, title, line, link, way, otherwise, letter, state, effect) VALUES ",
            );
            for row in 0..rows.len() {
                let comma = if row == 0 { "" } else { ", " };
                let at = row * 11 + 5;
                // Writing to a String does not fail.
                let _ = write!(insert, "{comma}($1, $2, $3, $4");
                for place in at..at + 11 {
                    let _ = write!(insert, ", ${place}");
                }
                insert.push(')');
            }
            insert.push_str(" ON CONFLICT (office, event, person) DO NOTHING RETURNING person");
            let mut query = sql!(AssertSqlSafe(insert), self.office, event, company, self.now);
            for row in rows {
                let (state, effect) = match &row.carrying {
                    Carrying::Nothing => ("listed", ""),
                    Carrying::Digest => ("digest", ""),
                    Carrying::Effect(key) => ("out", key.as_str()),
                };
                query = query
                    .bind(row.id.to_string())
                    .bind(row.person.to_string())
                    .bind(row.kind.as_str())
                    .bind(row.title.clone())
                    .bind(row.line.clone())
                    .bind(row.link.clone())
                    .bind(word(&row.way)?)
                    .bind(json(&row.otherwise)?)
                    .bind(json(&row.letter)?)
                    .bind(state)
                    .bind(effect.to_owned());
            }
            for row in query.fetch_all(self.sql()).await? {
                told.insert(row.parsed("person")?);
            }
        }
        Ok(told)
    }

    /// The notice that this effect carried, if it did; to be tried by another way.
    pub async fn stranded(&mut self, effect: &str) -> Result<Option<Stranded>, StoreError> {
        let row = sql!(
            "SELECT id, event, kind, person, title, line, link, otherwise, letter FROM notices WHERE office = $1 AND id = $2 AND effect = $3",
            self.office,
            notice_of(effect).unwrap_or_default(),
            effect
        )
        .fetch_optional(self.sql())
        .await?;
        row.as_ref().map(read_stranded).transpose()
    }

    /// It goes another way now; without a key it is only listed.
    pub async fn take_another_way(
        &mut self,
        notice: NoticeId,
        way: Way,
        otherwise: &[Way],
        effect: Option<&str>,
    ) -> Result<(), StoreError> {
        let state = if effect.is_some() { "out" } else { "listed" };
        sql!(
            "UPDATE notices SET way = $3, otherwise = $4, effect = $5, state = $6 WHERE office = $1 AND id = $2",
            self.office,
            notice,
            word(&way)?,
            json(otherwise)?,
            effect.unwrap_or_default(),
            state
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }
}

impl Store {
    /// Was this person told about this event?
    pub async fn was_told(&self, office: OfficeId, event: &str, person: PersonId) -> Result<bool, StoreError> {
        let row =
            sql!("SELECT id FROM notices WHERE office = $1 AND event = $2 AND person = $3", office, event, person)
                .fetch_optional(&self.read)
                .await?;
        Ok(row.is_some())
    }
}

/// Keys of effects that carry a notice: `notice:<id>`, and `notice:<id>:<way>` for a later way.
fn notice_of(effect: &str) -> Option<&str> {
    effect.strip_prefix("notice:")?.split(':').next()
}

fn read_stranded(row: &AnyRow) -> Result<Stranded, StoreError> {
    Ok(Stranded {
        id: row.parsed("id")?,
        event: row.text("event")?,
        kind: row.word("kind")?,
        person: row.parsed("person")?,
        title: row.text("title")?,
        line: row.text("line")?,
        link: row.text("link")?,
        otherwise: row.json("otherwise")?,
        letter: row.json("letter")?,
    })
}
