//! Invitations: a person has at most one, bound to the address that it was sent to.

use chrono::{DateTime, Utc};
use domain::document::Sha256Hex;
use domain::{OfficeId, PersonId};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::column::{Read, sql};
use crate::people::canonical_email;
use crate::{EffectState, Store, StoreError, Transaction};

pub struct NewInvitation {
    pub person: PersonId,
    /// SHA-256 of the token.
    pub token: Sha256Hex,
    /// When the letter leaves.
    pub send_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// The invitation of a person, and how far its letter got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationRow {
    pub office: OfficeId,
    pub person: PersonId,
    pub email: String,
    /// How many were sent to this person, this one included.
    pub sendings: u64,
    /// The key of the effect that delivers it.
    pub letter: String,
    pub send_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub opened_at: Option<DateTime<Utc>>,
    pub registered_at: Option<DateTime<Utc>>,
    /// `None` before the letter is planned.
    pub letter_state: Option<EffectState>,
    /// When it was last handed to the mail server.
    pub letter_tried_at: Option<DateTime<Utc>>,
    pub letter_error: Option<String>,
}

/// What became of somebody who registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationUse {
    Registered {
        person: PersonId,
    },
    /// Used, over, replaced, or bound to another address than the person's.
    Refused,
}

const SELECT: &str = "SELECT i.office, i.person, i.email, i.sendings, i.letter, i.send_at, i.expires_at, i.opened_at,
    i.registered_at, e.state, e.taken_at, e.last_error
    FROM invitations i LEFT JOIN effects e ON e.office = i.office AND e.key = i.letter";

impl Transaction {
    /// Makes or replaces the invitation of a person. What was sent before is worth nothing from now on, and what has
    /// not left yet does not leave. The caller plans the letter with the key that the row names.
    pub async fn put_invitation(&mut self, new: &NewInvitation) -> Result<InvitationRow, StoreError> {
        let (office, person) = (self.office, self.person(new.person).await?);
        let not_invitable = |expected| StoreError::Invalid { field: "person", expected };
        let email = person.email.ok_or_else(|| not_invitable("somebody with an e-mail address"))?;
        if !person.active {
            return Err(not_invitable("somebody who is active"));
        }
        if self.has_password(new.person).await? {
            return Err(not_invitable("somebody who has not registered yet"));
        }
        let sendings = self.withdraw_invitation(new.person).await? + 1;
        let letter = format!("invitation:{}:{sendings}", new.person);
        sql!(
            "INSERT INTO invitations (office, person, token_hash, email, sendings, letter, send_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (office, person) DO UPDATE SET token_hash = $3, email = $4, sendings = $5, letter = $6,
               send_at = $7, expires_at = $8, opened_at = 0, registered_at = 0",
            office,
            new.person,
            new.token,
            email,
            sendings,
            letter,
            new.send_at,
            new.expires_at
        )
        .execute(self.sql())
        .await?;
        Ok(InvitationRow {
            office,
            person: new.person,
            email,
            sendings,
            letter,
            send_at: new.send_at,
            expires_at: new.expires_at,
            opened_at: None,
            registered_at: None,
            letter_state: None,
            letter_tried_at: None,
            letter_error: None,
        })
    }

    /// Its link is worth nothing from now on. Gives how many were sent to the person so far.
    pub async fn withdraw_invitation(&mut self, person: PersonId) -> Result<u64, StoreError> {
        let row = sql!(
            "UPDATE invitations SET expires_at = CASE WHEN expires_at > $3 THEN $3 ELSE expires_at END
             WHERE office = $1 AND person = $2 RETURNING sendings, letter",
            self.office,
            person,
            self.now
        )
        .fetch_optional(self.sql())
        .await?;
        let Some(row) = row else { return Ok(0) };
        sql!(
            "UPDATE effects SET state = 'failed', last_error = 'withdrawn', body = 'null'
             WHERE office = $1 AND key = $2 AND state = 'queued'",
            self.office,
            row.text("letter")?
        )
        .execute(self.sql())
        .await?;
        row.number("sendings")
    }

    /// The link was opened; the first time counts.
    pub async fn open_invitation(&mut self, token: &Sha256Hex) -> Result<bool, StoreError> {
        let opened = sql!(
            "UPDATE invitations SET opened_at = $3 WHERE office = $1 AND token_hash = $2 AND opened_at = 0",
            self.office,
            token,
            self.now
        )
        .execute(self.sql())
        .await?;
        Ok(opened.rows_affected() == 1)
    }

    /// Uses the invitation up and sets the person's password, a PHC string. Two at once: one of them registers.
    pub async fn register(&mut self, token: &Sha256Hex, password_hash: &str) -> Result<InvitationUse, StoreError> {
        let (office, now) = (self.office, self.now);
        let used = sql!(
            "UPDATE invitations SET registered_at = $3
             WHERE office = $1 AND token_hash = $2 AND registered_at = 0 AND expires_at > $3
             RETURNING person, email",
            office,
            token,
            now
        )
        .fetch_optional(self.sql())
        .await?;
        let Some(row) = used else { return Ok(InvitationUse::Refused) };
        let person: PersonId = row.parsed("person")?;
        let bound_to = row.text("email")?;
        let current = self.person(person).await?;
        if !current.active || current.email.as_deref() != Some(&bound_to) || self.has_password(person).await? {
            return Ok(InvitationUse::Refused);
        }
        self.replace_password(person, password_hash, None).await?;
        Ok(InvitationUse::Registered { person })
    }

    /// Changes the address of a person. What was sent to the old one is worth nothing from now on.
    pub async fn correct_email(&mut self, person: PersonId, email: &str) -> Result<(), StoreError> {
        self.withdraw_invitation(person).await?;
        let done = sql!(
            "UPDATE people SET email = $3 WHERE office = $1 AND id = $2",
            self.office,
            person,
            canonical_email(email)
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "e-mail"))?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "person" });
        }
        self.changed(crate::feed::Entity::Person, person);
        Ok(())
    }

    /// Can this person sign in with a password?
    pub async fn has_password(&mut self, person: PersonId) -> Result<bool, StoreError> {
        let row = sql!("SELECT password_hash FROM people WHERE office = $1 AND id = $2", self.office, person)
            .fetch_optional(self.sql())
            .await?;
        Ok(row.map(|row| row.text_if_any("password_hash")).transpose()?.flatten().is_some())
    }
}

impl Store {
    /// The invitation with this token's SHA-256, whether it is still good or not.
    pub async fn invitation(&self, token: &Sha256Hex) -> Result<Option<InvitationRow>, StoreError> {
        let text = format!("{SELECT} WHERE i.token_hash = $1");
        sql!(AssertSqlSafe(text), token).fetch_optional(&self.read).await?.as_ref().map(read).transpose()
    }

    pub async fn invitation_of(&self, office: OfficeId, person: PersonId) -> Result<Option<InvitationRow>, StoreError> {
        let text = format!("{SELECT} WHERE i.office = $1 AND i.person = $2");
        sql!(AssertSqlSafe(text), office, person).fetch_optional(&self.read).await?.as_ref().map(read).transpose()
    }

    /// Who can sign in though nobody invited them: whose password was set when they were created. And since when.
    pub async fn came_uninvited(&self, office: OfficeId) -> Result<Vec<(PersonId, DateTime<Utc>)>, StoreError> {
        let text = "SELECT e.id, e.created_at FROM people e WHERE e.office = $1 AND e.password_hash <> ''
                    AND NOT EXISTS (SELECT 1 FROM invitations i WHERE i.office = e.office AND i.person = e.id)";
        let rows = sql!(text, office).fetch_all(&self.read).await?;
        rows.iter().map(|row| Ok((row.parsed("id")?, row.time("created_at")?))).collect()
    }

    /// All of an office.
    pub async fn invitations(&self, office: OfficeId) -> Result<Vec<InvitationRow>, StoreError> {
        let text = format!("{SELECT} WHERE i.office = $1 ORDER BY i.person");
        sql!(AssertSqlSafe(text), office).fetch_all(&self.read).await?.iter().map(read).collect()
    }
}

fn read(row: &AnyRow) -> Result<InvitationRow, StoreError> {
    Ok(InvitationRow {
        office: row.parsed("office")?,
        person: row.parsed("person")?,
        email: row.text("email")?,
        sendings: row.number("sendings")?,
        letter: row.text("letter")?,
        send_at: row.time("send_at")?,
        expires_at: row.time("expires_at")?,
        opened_at: row.time_if_any("opened_at")?,
        registered_at: row.time_if_any("registered_at")?,
        letter_state: if row.text("state")?.is_empty() { None } else { Some(row.word("state")?) },
        letter_tried_at: row.time_if_any("taken_at")?,
        letter_error: row.text_if_any("last_error")?,
    })
}
