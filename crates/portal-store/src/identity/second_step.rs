//! The second step of signing in: an authenticator's codes, passkeys, recovery codes. Each proof counts once.

use chrono::{DateTime, Utc};
use domain::document::Sha256Hex;
use domain::registry::Person;
use domain::{OfficeId, PersonId};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::column::{Read, json, sql};
use crate::{Store, StoreError, Transaction, people};

/// What a person has besides the password.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SecondStep {
    /// Sealed secret of the authenticator.
    pub totp: Option<String>,
    /// Sealed secret of one that is being set up.
    pub totp_pending: Option<String>,
    pub must_set_up: bool,
    /// The oldest first.
    pub passkeys: Vec<PasskeyRow>,
    pub recovery_codes_left: u64,
}

impl SecondStep {
    /// Is a second step asked for at sign-in? Recovery codes alone are none.
    pub fn is_set(&self) -> bool {
        self.totp.is_some() || !self.passkeys.is_empty()
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct PasskeyRow {
    pub id: String,
    pub name: String,
    pub credential: Value,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
}

pub struct NewPasskey {
    pub id: String,
    pub name: String,
    pub credential: Value,
}

impl Transaction {
    /// Begins to set up an authenticator; one that was set up before still counts.
    pub async fn begin_totp(&mut self, person: PersonId, sealed: &str) -> Result<(), StoreError> {
        self.identity_of(person).await?;
        sql!("UPDATE identities SET totp_pending = $3 WHERE office = $1 AND person = $2", self.office, person, sealed)
            .execute(self.sql())
            .await?;
        Ok(())
    }

    /// The pending authenticator gave a right code, of this step: from now on it counts. `false` when another one is
    /// pending meanwhile.
    pub async fn confirm_totp(&mut self, person: PersonId, sealed: &str, step: u64) -> Result<bool, StoreError> {
        let confirmed = sql!(
            "UPDATE identities SET totp = $3, totp_pending = '', totp_step = $4, must_set_up = 0
             WHERE office = $1 AND person = $2 AND totp_pending = $3",
            self.office,
            person,
            sealed,
            step
        )
        .execute(self.sql())
        .await?;
        Ok(confirmed.rows_affected() == 1)
    }

    /// Uses up the code of this step, and with it all earlier ones; `false` when it was used already.
    pub async fn use_totp_step(&mut self, person: PersonId, step: u64) -> Result<bool, StoreError> {
        let used = sql!(
            "UPDATE identities SET totp_step = $3 WHERE office = $1 AND person = $2 AND totp_step < $3 AND totp <> ''",
            self.office,
            person,
            step
        )
        .execute(self.sql())
        .await?;
        Ok(used.rows_affected() == 1)
    }

    pub async fn remove_totp(&mut self, person: PersonId) -> Result<(), StoreError> {
        sql!(
            "UPDATE identities SET totp = '', totp_pending = '', totp_step = 0 WHERE office = $1 AND person = $2",
            self.office,
            person
        )
        .execute(self.sql())
        .await?;
        self.drop_idle_recovery_codes(person).await
    }

    /// [`StoreError::Taken`] when the office knows this passkey already.
    pub async fn add_passkey(&mut self, person: PersonId, new: &NewPasskey) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO passkeys (office, id, person, name, credential, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
            self.office,
            new.id,
            person,
            new.name,
            json(&new.credential)?,
            self.now
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "passkey"))?;
        self.identity_of(person).await?;
        sql!("UPDATE identities SET must_set_up = 0 WHERE office = $1 AND person = $2", self.office, person)
            .execute(self.sql())
            .await?;
        Ok(())
    }

    /// It was used; its counter moved on.
    pub async fn passkey_used(&mut self, person: PersonId, id: &str, credential: &Value) -> Result<(), StoreError> {
        sql!(
            "UPDATE passkeys SET credential = $4, last_used_at = $5 WHERE office = $1 AND person = $2 AND id = $3",
            self.office,
            person,
            id,
            json(credential)?,
            self.now
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    pub async fn remove_passkey(&mut self, person: PersonId, id: &str) -> Result<(), StoreError> {
        let removed =
            sql!("DELETE FROM passkeys WHERE office = $1 AND person = $2 AND id = $3", self.office, person, id)
                .execute(self.sql())
                .await?;
        if removed.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "passkey" });
        }
        self.drop_idle_recovery_codes(person).await
    }

    /// New codes; the old ones are worth nothing from now on.
    pub async fn replace_recovery_codes(&mut self, person: PersonId, codes: &[Sha256Hex]) -> Result<(), StoreError> {
        self.delete_recovery_codes(person).await?;
        for code in codes {
            sql!(
                "INSERT INTO recovery_codes (office, person, code_hash) VALUES ($1, $2, $3)",
                self.office,
                person,
                code
            )
            .execute(self.sql())
            .await?;
        }
        Ok(())
    }

    /// `false` when there is no such code, or it was used.
    pub async fn use_recovery_code(&mut self, person: PersonId, code: &Sha256Hex) -> Result<bool, StoreError> {
        let used = sql!(
            "UPDATE recovery_codes SET used_at = $4
             WHERE office = $1 AND person = $2 AND code_hash = $3 AND used_at = 0",
            self.office,
            person,
            code,
            self.now
        )
        .execute(self.sql())
        .await?;
        Ok(used.rows_affected() == 1)
    }

    /// What the person had is gone, and nothing can be done before something new is set up.
    pub async fn demand_second_step(&mut self, person: PersonId) -> Result<(), StoreError> {
        self.identity_of(person).await?;
        sql!(
            "UPDATE identities SET totp = '', totp_pending = '', totp_step = 0, must_set_up = 1
             WHERE office = $1 AND person = $2",
            self.office,
            person
        )
        .execute(self.sql())
        .await?;
        sql!("DELETE FROM passkeys WHERE office = $1 AND person = $2", self.office, person).execute(self.sql()).await?;
        self.delete_recovery_codes(person).await
    }

    /// Recovery codes are for who has lost another way; without one they would be a way by themselves.
    async fn drop_idle_recovery_codes(&mut self, person: PersonId) -> Result<(), StoreError> {
        sql!(
            "DELETE FROM recovery_codes WHERE office = $1 AND person = $2
             AND NOT EXISTS (SELECT 1 FROM passkeys WHERE office = $1 AND person = $2)
             AND NOT EXISTS (SELECT 1 FROM identities WHERE office = $1 AND person = $2 AND totp <> '')",
            self.office,
            person
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    async fn delete_recovery_codes(&mut self, person: PersonId) -> Result<(), StoreError> {
        sql!("DELETE FROM recovery_codes WHERE office = $1 AND person = $2", self.office, person)
            .execute(self.sql())
            .await?;
        Ok(())
    }
}

impl Store {
    /// The passkeys with this id whose owner is active, over all offices: whoever shows one says no more than that.
    pub async fn passkeys_called(&self, id: &str) -> Result<Vec<(Person, PasskeyRow)>, StoreError> {
        // Offices are few; each has the passkey under its key or not.
        let text = format!(
            "SELECT {}, k.id AS passkey, k.name AS passkey_name, k.credential, k.created_at AS made_at, k.last_used_at
             FROM offices o JOIN passkeys k ON k.office = o.id AND k.id = $1
             JOIN people e ON e.office = k.office AND e.id = k.person AND e.active = 1",
            people::COLUMNS
        );
        let rows = sql!(AssertSqlSafe(text), id).fetch_all(&self.read).await?;
        let read = |row: &AnyRow| {
            let passkey = PasskeyRow {
                id: row.text("passkey")?,
                name: row.text("passkey_name")?,
                credential: row.json("credential")?,
                created_at: row.time("made_at")?,
                last_used_at: row.time_if_any("last_used_at")?,
            };
            Ok((people::read(row)?, passkey))
        };
        rows.iter().map(read).collect()
    }

    /// What a person has, as it is committed.
    pub async fn second_step(&self, office: OfficeId, person: PersonId) -> Result<SecondStep, StoreError> {
        let row = sql!(
            "SELECT totp, totp_pending, must_set_up,
               (SELECT COUNT(*) FROM recovery_codes r
                WHERE r.office = i.office AND r.person = i.person AND r.used_at = 0) AS codes
             FROM identities i WHERE office = $1 AND person = $2",
            office,
            person
        )
        .fetch_optional(&self.read)
        .await?;
        let Some(row) = row else { return Ok(SecondStep::default()) };
        let passkeys = sql!(
            "SELECT id, name, credential, created_at, last_used_at FROM passkeys
             WHERE office = $1 AND person = $2 ORDER BY created_at, id",
            office,
            person
        )
        .fetch_all(&self.read)
        .await?;
        let passkeys = passkeys.iter().map(|row| {
            Ok(PasskeyRow {
                id: row.text("id")?,
                name: row.text("name")?,
                credential: row.json("credential")?,
                created_at: row.time("created_at")?,
                last_used_at: row.time_if_any("last_used_at")?,
            })
        });
        Ok(SecondStep {
            totp: row.text_if_any("totp")?,
            totp_pending: row.text_if_any("totp_pending")?,
            must_set_up: row.flag("must_set_up")?,
            passkeys: passkeys.collect::<Result<_, StoreError>>()?,
            recovery_codes_left: row.number("codes")?,
        })
    }
}
