//! Tickets: what is good once, for one person and one purpose, and for a short time. Kept by the hash of its token.

use chrono::{DateTime, Utc};
use domain::document::Sha256Hex;
use domain::{OfficeId, PersonId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::column::{Read, json, sql, word};
use crate::{Store, StoreError, Transaction};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A right password that waits for its second step.
    SignIn,
    /// A new password, by the link of a letter.
    PasswordReset,
    /// A code that an administrator spoke on the telephone.
    TemporaryCode,
    /// A new password, after a right temporary code.
    LockedOut,
    /// A passkey that is being made.
    Passkey,
    /// An account of this person that waits for its second step before it is linked to somebody's.
    Link,
    /// A challenge that was answered by a passkey alone. Before, nobody knew for whom it was.
    PasskeyAlone,
}

pub struct NewTicket {
    /// Hash of the token, or of the code with whom it is for.
    pub token: Sha256Hex,
    pub person: PersonId,
    pub purpose: Purpose,
    /// What is to be remembered until it is used.
    pub body: Value,
    pub expires_at: DateTime<Utc>,
}

/// A ticket as it is kept, used or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    pub token: Sha256Hex,
    pub office: OfficeId,
    pub person: PersonId,
    pub purpose: Purpose,
    pub body: Value,
    pub expires_at: DateTime<Utc>,
    pub attempts: u64,
    pub used_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "token_hash, office, person, purpose, body, expires_at, attempts, used_at";

impl Transaction {
    /// Makes a ticket. Those that the person had for the same purpose are worth nothing from now on, except that
    /// several devices may wait for their second step at once.
    pub async fn put_ticket(&mut self, new: &NewTicket) -> Result<(), StoreError> {
        if new.purpose != Purpose::SignIn {
            self.withdraw_tickets(new.person, new.purpose).await?;
        }
        sql!(
            "INSERT INTO tickets (token_hash, office, person, purpose, body, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
            new.token,
            self.office,
            new.person,
            word(&new.purpose)?,
            json(&new.body)?,
            new.expires_at
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "person"))?;
        Ok(())
    }

    /// Notes that what nobody was known to hold before is used up by this person; `false` when it was used already.
    pub async fn spend(&mut self, spent: &NewTicket) -> Result<bool, StoreError> {
        let noted = sql!(
            "INSERT INTO tickets (token_hash, office, person, purpose, body, expires_at, used_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (token_hash) DO NOTHING",
            spent.token,
            self.office,
            spent.person,
            word(&spent.purpose)?,
            json(&spent.body)?,
            spent.expires_at,
            self.now
        )
        .execute(self.sql())
        .await?;
        Ok(noted.rows_affected() == 1)
    }

    /// The person's open tickets for this purpose are gone, as if they had never been.
    pub async fn withdraw_tickets(&mut self, person: PersonId, purpose: Purpose) -> Result<(), StoreError> {
        sql!(
            "DELETE FROM tickets WHERE office = $1 AND person = $2 AND purpose = $3 AND used_at = 0",
            self.office,
            person,
            word(&purpose)?
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    /// Counts a try before the proof is looked at; `false` when it had `most` already, is used, or is over.
    pub async fn try_ticket(&mut self, token: &Sha256Hex, most: u64) -> Result<bool, StoreError> {
        let tried = sql!(
            "UPDATE tickets SET attempts = attempts + 1
             WHERE token_hash = $1 AND office = $2 AND used_at = 0 AND expires_at > $3 AND attempts < $4",
            token,
            self.office,
            self.now,
            most
        )
        .execute(self.sql())
        .await?;
        Ok(tried.rows_affected() == 1)
    }

    /// Uses it up; `false` when somebody else did, or it is over.
    pub async fn use_ticket(&mut self, token: &Sha256Hex) -> Result<bool, StoreError> {
        let used = sql!(
            "UPDATE tickets SET used_at = $3 WHERE token_hash = $1 AND office = $2 AND used_at = 0 AND expires_at > $3",
            token,
            self.office,
            self.now
        )
        .execute(self.sql())
        .await?;
        Ok(used.rows_affected() == 1)
    }
}

impl Store {
    /// The ticket with this hash, whether it is still good or not.
    pub async fn ticket(&self, token: &Sha256Hex) -> Result<Option<Ticket>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM tickets WHERE token_hash = $1");
        sql!(AssertSqlSafe(text), token).fetch_optional(&self.read).await?.as_ref().map(read).transpose()
    }

    /// Forgets the tickets that ended before this moment.
    pub async fn clear_tickets(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let cleared = sql!("DELETE FROM tickets WHERE expires_at < $1", before).execute(&self.write).await?;
        Ok(cleared.rows_affected())
    }
}

fn read(row: &AnyRow) -> Result<Ticket, StoreError> {
    Ok(Ticket {
        token: Sha256Hex(row.text("token_hash")?),
        office: row.parsed("office")?,
        person: row.parsed("person")?,
        purpose: row.word("purpose")?,
        body: row.json("body")?,
        expires_at: row.time("expires_at")?,
        attempts: row.number("attempts")?,
        used_at: row.time_if_any("used_at")?,
    })
}
