//! How often something was tried within a while, for all replicas together: one row and one statement per name.

use chrono::{DateTime, TimeDelta, Utc};
use domain::document::Sha256Hex;

use crate::column::{Read, sql};
use crate::{Store, StoreError};

/// What is counted, and how often it may be tried within the while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// A hash: the table names neither people nor addresses.
    pub name: Sha256Hex,
    pub most: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    Counted,
    /// Too often; nothing was counted. The while of the fullest counter began then.
    TooOften {
        began_at: DateTime<Utc>,
    },
}

impl Store {
    /// Counts one try for each of `counters`, or none of them when one is full. A while begins with its first try.
    pub async fn count_tries(
        &self,
        counters: &[Counter],
        within: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<Tried, StoreError> {
        let mut transaction = self.write.begin_with(self.dialect.begin()).await?;
        // The same order everywhere: two that count the same names never wait for each other in a circle.
        let mut counters: Vec<&Counter> = counters.iter().collect();
        counters.sort_by(|one, other| one.name.0.cmp(&other.name.0));
        for counter in counters {
            let row = sql!(
                "INSERT INTO attempts (name, began_at, tries) VALUES ($1, $2, 1)
                 ON CONFLICT (name) DO UPDATE SET
                   tries = CASE WHEN attempts.began_at <= $3 THEN 1 ELSE attempts.tries + 1 END,
                   began_at = CASE WHEN attempts.began_at <= $3 THEN $2 ELSE attempts.began_at END
                 RETURNING began_at, tries",
                counter.name,
                now,
                now - within
            )
            .fetch_one(&mut *transaction)
            .await?;
            if row.number("tries")? > counter.most {
                let began_at = row.time("began_at")?;
                transaction.rollback().await?;
                return Ok(Tried::TooOften { began_at });
            }
        }
        transaction.commit().await?;
        Ok(Tried::Counted)
    }

    /// It was the right one: `forgotten` start anew, and of `eased` one try is taken back.
    pub async fn ease_tries(&self, forgotten: &[Sha256Hex], eased: &[Sha256Hex]) -> Result<(), StoreError> {
        for name in forgotten {
            sql!("DELETE FROM attempts WHERE name = $1", name).execute(&self.write).await?;
        }
        for name in eased {
            sql!("UPDATE attempts SET tries = tries - 1 WHERE name = $1 AND tries > 0", name)
                .execute(&self.write)
                .await?;
        }
        Ok(())
    }

    /// Forgets the counters that began before this moment.
    pub async fn clear_tries(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let cleared = sql!("DELETE FROM attempts WHERE began_at < $1", before).execute(&self.write).await?;
        Ok(cleared.rows_affected())
    }
}
