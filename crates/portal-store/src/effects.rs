//! The outbox: what must leave the house, written with the change that causes it and delivered by a worker.
//!
//! An effect is taken (`in_flight`), tried, and settled. What was in flight when a worker died is queued again when the
//! channel recognises repetitions, and is *uncertain* otherwise: shown, never tried again blindly.

use chrono::{DateTime, Utc};
use std::fmt::Write as _;

use domain::message::Delivery;
use domain::{MessageId, OfficeId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::column::{Read, json, sql, word};
use crate::{Store, StoreError, Transaction};

pub struct NewEffect {
    /// Unique in the office: the same key has one effect.
    pub key: String,
    /// What is to be done, e.g. `send_message`.
    pub kind: String,
    /// The message that it delivers, whose state follows the effect's.
    pub message: Option<MessageId>,
    pub body: Value,
    /// The other side recognises a repetition.
    pub idempotent: bool,
    pub next_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planned {
    New,
    Already,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectState {
    Queued,
    InFlight,
    Done,
    Failed,
    Uncertain,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    pub office: OfficeId,
    pub key: String,
    pub kind: String,
    pub message: Option<MessageId>,
    pub body: Value,
    pub idempotent: bool,
    pub state: EffectState,
    /// This try counts.
    pub attempts: u64,
    pub planned_at: DateTime<Utc>,
    pub next_at: DateTime<Utc>,
    pub last_error: Option<String>,
}

/// How far an effect got, without what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectProgress {
    pub state: EffectState,
    pub attempts: u64,
    pub planned_at: DateTime<Utc>,
    /// Of the next try, while it is queued.
    pub next_at: DateTime<Utc>,
    /// Why the last try failed, e.g. `mailbox_full`.
    pub last_error: Option<String>,
}

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// `delivery` says how far the message got; the channel's id of it is what receipts will name.
    Done {
        delivery: Delivery,
        channel_message_id: Option<String>,
    },
    Retry {
        at: DateTime<Utc>,
        error: String,
    },
    Failed {
        code: String,
    },
    Uncertain,
}

/// Rows that one statement inserts.
const EFFECTS_AT_ONCE: usize = 40;

const COLUMNS: &str = "office, key, kind, message, body, idempotent, state, attempts, planned_at, next_at, last_error";

impl Transaction {
    /// Writes an effect with the change that causes it, once per key.
    pub async fn plan_effect(&mut self, new: &NewEffect) -> Result<Planned, StoreError> {
        let planned = sql!(
            "INSERT INTO effects (office, key, kind, message, body, idempotent, state, planned_at, next_at)
             VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7, $8) ON CONFLICT (office, key) DO NOTHING",
            self.office,
            new.key,
            new.kind,
            new.message,
            json(&new.body)?,
            new.idempotent,
            self.now,
            new.next_at
        )
        .execute(self.sql())
        .await?;
        if planned.rows_affected() == 0 {
            return Ok(Planned::Already);
        }
        self.news.effects_planned = true;
        Ok(Planned::New)
    }

    /// Many at once, none of which delivers a message. Gives how many are new.
    pub async fn plan_effects(&mut self, new: &[NewEffect]) -> Result<u64, StoreError> {
        let mut planned = 0;
        for rows in new.chunks(EFFECTS_AT_ONCE) {
            let mut insert = String::from(
                "INSERT INTO effects (office, planned_at, state, key, kind, body, idempotent, next_at) VALUES ",
            );
            for row in 0..rows.len() {
                let (comma, at) = (if row == 0 { "" } else { ", " }, row * 5 + 3);
                // Writing to a String does not fail.
                let _ = write!(
                    insert,
                    "{comma}($1, $2, 'queued', ${at}, ${}, ${}, ${}, ${})",
                    at + 1,
                    at + 2,
                    at + 3,
                    at + 4
                );
            }
            insert.push_str(" ON CONFLICT (office, key) DO NOTHING");
            let mut query = sql!(AssertSqlSafe(insert), self.office, self.now);
            for row in rows {
                query = query
                    .bind(row.key.clone())
                    .bind(row.kind.clone())
                    .bind(json(&row.body)?)
                    .bind(i64::from(row.idempotent))
                    .bind(row.next_at.timestamp_micros());
            }
            planned += query.execute(self.sql()).await?.rows_affected();
        }
        self.news.effects_planned |= planned > 0;
        Ok(planned)
    }

    /// Says how a try ended; the message that it delivers follows. An effect that is done or failed stays so. A letter
    /// that is not tried again is erased: a link may stand in it that lets somebody in.
    pub async fn settle_effect(&mut self, key: &str, settled: Settled) -> Result<(), StoreError> {
        let (state, next_at, error) = match &settled {
            Settled::Done { .. } => (EffectState::Done, None, ""),
            Settled::Retry { at, error } => (EffectState::Queued, Some(*at), error.as_str()),
            Settled::Failed { code } => (EffectState::Failed, None, code.as_str()),
            Settled::Uncertain => (EffectState::Uncertain, None, "uncertain"),
        };
        let row = sql!(
            "UPDATE effects SET state = $3, next_at = CASE WHEN $4 = 0 THEN next_at ELSE $4 END, last_error = $5,
               body = CASE WHEN kind = 'mail' AND $3 <> 'queued' THEN 'null' ELSE body END
             WHERE office = $1 AND key = $2 AND state IN ('in_flight', 'uncertain') RETURNING message",
            self.office,
            key,
            word(&state)?,
            next_at,
            error
        )
        .fetch_optional(self.sql())
        .await?;
        let Some(message) = row.map(|row| row.parsed_if_any::<MessageId>("message")).transpose()?.flatten() else {
            return Ok(());
        };
        match settled {
            Settled::Done { delivery, channel_message_id } => {
                if let Some(id) = channel_message_id {
                    self.name_on_channel(message, &id).await?;
                }
                self.advance_delivery(message, delivery).await?;
                self.note_sent(message).await?;
            }
            Settled::Failed { code } => drop(self.advance_delivery(message, Delivery::Failed { code }).await?),
            Settled::Uncertain => drop(self.advance_delivery(message, Delivery::Uncertain).await?),
            Settled::Retry { .. } => {}
        }
        Ok(())
    }
}

impl Store {
    /// Takes up to `max` effects of a kind that are due, of all offices. Two workers never take the same one.
    pub async fn take_effects(&self, kind: &str, max: u32, now: DateTime<Utc>) -> Result<Vec<Effect>, StoreError> {
        let due = "SELECT office FROM effects WHERE kind = $1 AND state = 'queued' AND next_at <= $2 LIMIT 1";
        // Nearly always there is nothing: then nobody is kept from writing.
        if sql!(due, kind, now).fetch_optional(&self.read).await?.is_none() {
            return Ok(Vec::new());
        }
        let mut transaction = self.write.begin_with(self.dialect.begin()).await?;
        let text = format!(
            "SELECT {COLUMNS} FROM effects WHERE kind = $1 AND state = 'queued' AND next_at <= $2
             ORDER BY next_at, office, key LIMIT $3{}",
            self.dialect.for_update_skip_locked()
        );
        let rows = sql!(AssertSqlSafe(text), kind, now, max).fetch_all(&mut *transaction).await?;
        let mut taken = Vec::with_capacity(rows.len());
        for row in &rows {
            let effect = read(row)?;
            sql!(
                "UPDATE effects SET state = 'in_flight', taken_at = $3, attempts = attempts + 1 WHERE office = $1 AND key = $2",
                effect.office, effect.key, now
            )
            .execute(&mut *transaction)
            .await?;
            taken.push(Effect { state: EffectState::InFlight, attempts: effect.attempts + 1, ..effect });
        }
        transaction.commit().await?;
        Ok(taken)
    }

    /// What was taken up to `before` and never settled: its worker died. At the start of a single process `before` is
    /// now; among several it lies further back than any try lasts. Gives those that are now uncertain.
    pub async fn recover_effects(&self, before: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<Effect>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM effects WHERE state = 'in_flight' AND taken_at <= $1 ORDER BY taken_at, key"
        );
        let rows = sql!(AssertSqlSafe(text), before).fetch_all(&self.read).await?;
        let mut uncertain = Vec::new();
        for row in &rows {
            let effect = read(row)?;
            let mut transaction = self.begin(effect.office, now).await?;
            if effect.idempotent {
                let error = "the program ended during the delivery".to_owned();
                transaction.settle_effect(&effect.key, Settled::Retry { at: now, error }).await?;
                transaction.news.effects_planned = true;
            } else {
                transaction.settle_effect(&effect.key, Settled::Uncertain).await?;
                uncertain.push(Effect { state: EffectState::Uncertain, ..effect });
            }
            transaction.commit().await?;
        }
        Ok(uncertain)
    }

    pub async fn effect(&self, office: OfficeId, key: &str) -> Result<Option<Effect>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM effects WHERE office = $1 AND key = $2");
        sql!(AssertSqlSafe(text), office, key).fetch_optional(&self.read).await?.as_ref().map(read).transpose()
    }

    /// How far the effect with this key got; `None` when none was planned.
    pub async fn effect_state(&self, office: OfficeId, key: &str) -> Result<Option<EffectProgress>, StoreError> {
        let text =
            "SELECT state, attempts, planned_at, next_at, last_error FROM effects WHERE office = $1 AND key = $2";
        let row = sql!(text, office, key).fetch_optional(&self.read).await?;
        row.map(|row| {
            Ok(EffectProgress {
                state: row.word("state")?,
                attempts: row.number("attempts")?,
                planned_at: row.time("planned_at")?,
                next_at: row.time("next_at")?,
                last_error: row.text_if_any("last_error")?,
            })
        })
        .transpose()
    }

    /// When the next effect is due, for a worker that sleeps.
    pub async fn next_effect_at(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let row = sql!("SELECT COALESCE(MIN(next_at), 0) AS next_at FROM effects WHERE state = 'queued'")
            .fetch_one(&self.read)
            .await?;
        row.time_if_any("next_at")
    }
}

fn read(row: &AnyRow) -> Result<Effect, StoreError> {
    Ok(Effect {
        office: row.parsed("office")?,
        key: row.text("key")?,
        kind: row.text("kind")?,
        message: row.parsed_if_any("message")?,
        body: row.json("body")?,
        idempotent: row.flag("idempotent")?,
        state: row.word("state")?,
        attempts: row.number("attempts")?,
        planned_at: row.time("planned_at")?,
        next_at: row.time("next_at")?,
        last_error: row.text_if_any("last_error")?,
    })
}
