//! Signed-in devices. Only the SHA-256 of a session's token is kept.

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::document::Sha256Hex;
use domain::registry::Person;
use domain::{OfficeId, PersonId, SessionId};
use sqlx::AssertSqlSafe;

use crate::column::{Read, sql};
use crate::people;
use crate::{Store, StoreError, Transaction};

pub struct NewSession {
    pub id: SessionId,
    /// SHA-256 of the token.
    pub token: Sha256Hex,
    pub person: PersonId,
    /// Shown in the list of sessions.
    pub device: String,
    pub expires_at: DateTime<Utc>,
    /// Begun with a second step.
    pub second_step: bool,
    /// When the person last showed password or second step: now, or with a session of another office before.
    pub proved_at: DateTime<Utc>,
}

/// Whom a token stands for, as of now.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub session: SessionId,
    pub office: OfficeId,
    pub person: Person,
    pub access: Access,
    pub last_seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// Begun with a second step.
    pub second_step: bool,
    /// When the person last showed password or second step.
    pub proved_at: DateTime<Utc>,
    /// Nothing else can be done before the person has set up a second step.
    pub must_set_up: bool,
}

/// A line of a person's list of devices.
#[derive(Debug, Clone)]
pub struct DeviceSession {
    pub id: SessionId,
    pub device: String,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    /// Begun with a second step.
    pub second_step: bool,
}

impl Transaction {
    pub async fn create_session(&mut self, new: &NewSession) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO sessions (office, id, token_hash, person, device, created_at, last_seen_at, expires_at,
               second_step, proved_at)
             VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)",
            self.office,
            new.id,
            new.token,
            new.person,
            new.device,
            self.now,
            new.expires_at,
            new.second_step,
            new.proved_at
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "person"))?;
        Ok(())
    }

    /// It was used now. Call it rarely, e.g. when `last_seen_at` is older than a few minutes.
    pub async fn touch_session(&mut self, session: SessionId, expires_at: DateTime<Utc>) -> Result<(), StoreError> {
        sql!(
            "UPDATE sessions SET last_seen_at = $3, expires_at = $4 WHERE office = $1 AND id = $2 AND revoked_at = 0",
            self.office,
            session,
            self.now,
            expires_at
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    /// The person has shown the password again or, with `second_step`, a second step.
    pub async fn session_proved(&mut self, session: SessionId, second_step: bool) -> Result<(), StoreError> {
        sql!(
            "UPDATE sessions SET proved_at = $3, second_step = CASE WHEN $4 = 1 THEN 1 ELSE second_step END
             WHERE office = $1 AND id = $2",
            self.office,
            session,
            self.now,
            second_step
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    /// Ends the sessions of a person, except one.
    pub async fn end_sessions(&mut self, person: PersonId, except: Option<SessionId>) -> Result<(), StoreError> {
        sql!(
            "UPDATE sessions SET revoked_at = $4 WHERE office = $1 AND person = $2 AND id <> $3 AND revoked_at = 0",
            self.office,
            person,
            except,
            self.now
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    pub async fn revoke_session(&mut self, session: SessionId) -> Result<(), StoreError> {
        sql!(
            "UPDATE sessions SET revoked_at = $3 WHERE office = $1 AND id = $2 AND revoked_at = 0",
            self.office,
            session,
            self.now
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }
}

impl Store {
    /// Whom the token with this SHA-256 stands for: nobody when the session ended or the person is inactive.
    pub async fn session(&self, token: &Sha256Hex, now: DateTime<Utc>) -> Result<Option<SignedIn>, StoreError> {
        let text = format!(
            "SELECT {}, s.id AS session, s.last_seen_at, s.expires_at, s.second_step, s.proved_at,
               i.must_set_up
             FROM sessions s JOIN people e ON e.office = s.office AND e.id = s.person
             LEFT JOIN identities i ON i.office = s.office AND i.person = s.person
             WHERE s.token_hash = $1 AND s.revoked_at = 0 AND s.expires_at > $2 AND e.active = 1",
            people::COLUMNS
        );
        let Some(row) = sql!(AssertSqlSafe(text), token, now).fetch_optional(&self.read).await? else {
            return Ok(None);
        };
        let person = people::read(&row)?;
        Ok(Some(SignedIn {
            session: row.parsed("session")?,
            office: person.office,
            access: Access::when_active(&person),
            person,
            last_seen_at: row.time("last_seen_at")?,
            expires_at: row.time("expires_at")?,
            second_step: row.flag("second_step")?,
            proved_at: row.time("proved_at")?,
            must_set_up: row.flag("must_set_up")?,
        }))
    }

    /// A person's devices that are signed in now, the last used first.
    pub async fn sessions(
        &self,
        office: OfficeId,
        person: PersonId,
        now: DateTime<Utc>,
    ) -> Result<Vec<DeviceSession>, StoreError> {
        let rows = sql!(
            "SELECT id, device, created_at, last_seen_at, second_step FROM sessions
             WHERE office = $1 AND person = $2 AND revoked_at = 0 AND expires_at > $3 ORDER BY last_seen_at DESC, id",
            office,
            person,
            now
        )
        .fetch_all(&self.read)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(DeviceSession {
                    id: row.parsed("id")?,
                    device: row.text("device")?,
                    created_at: row.time("created_at")?,
                    last_seen_at: row.time("last_seen_at")?,
                    second_step: row.flag("second_step")?,
                })
            })
            .collect()
    }
}
