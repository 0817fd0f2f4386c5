//! The outbox: what must leave the house, written with the change that causes it and delivered by a worker.
//!
//! An effect is taken (`in_flight`), tried, and settled. What was in flight when a worker died is queued again when the
//! channel recognises repetitions, and is *uncertain* otherwise: shown, never tried again blindly.

use chrono::{DateTime, Utc};
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

    /// Says how a try ended; the message that it delivers follows. An effect that is done or failed stays so.
    pub async fn settle_effect(&mut self, key: &str, settled: Settled) -> Result<(), StoreError> {
        let (state, next_at, error) = match &settled {
            Settled::Done { .. } => (EffectState::Done, None, ""),
            Settled::Retry { at, error } => (EffectState::Queued, Some(*at), error.as_str()),
            Settled::Failed { code } => (EffectState::Failed, None, code.as_str()),
            Settled::Uncertain => (EffectState::Uncertain, None, "uncertain"),
        };
        let row = sql!(
            "UPDATE effects SET state = $3, next_at = CASE WHEN $4 = 0 THEN next_at ELSE $4 END, last_error = $5
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
            }
            Settled::Failed { code } => drop(self.advance_delivery(message, Delivery::Failed { code }).await?),
            Settled::Uncertain => drop(self.advance_delivery(message, Delivery::Uncertain).await?),
            Settled::Retry { .. } => {}
        }
        Ok(())
    }
}

impl Store {
    /// Takes up to `max` effects that are due, of all offices. Two workers never take the same one.
    pub async fn take_effects(&self, max: u32, now: DateTime<Utc>) -> Result<Vec<Effect>, StoreError> {
        let mut transaction = self.write.begin_with(self.dialect.begin()).await?;
        let text = format!(
            "SELECT {COLUMNS} FROM effects WHERE state = 'queued' AND next_at <= $1 ORDER BY next_at, office, key LIMIT $2{}",
            self.dialect.for_update_skip_locked()
        );
        let rows = sql!(AssertSqlSafe(text), now, max).fetch_all(&mut *transaction).await?;
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
