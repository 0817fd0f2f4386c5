//! How people come in and keep their account (PC6, PE6): invitations, one-time tickets, the second step, accounts that
//! are linked over offices, and what an office keeps about one person.
//!
//! Tokens and codes come in as hashes; what has to be read again comes in sealed. Nothing here could let somebody in.

mod invitations;
mod links;
mod own_data;
mod second_step;
mod tickets;

pub use invitations::{InvitationRow, InvitationUse, NewInvitation};
pub use links::LinkedAccount;
pub use own_data::{KeptAbout, KeptMessage, OpenedDocument};
pub use second_step::{NewPasskey, PasskeyRow, SecondStep};
pub use tickets::{NewTicket, Purpose, Ticket};

use domain::{OfficeId, PersonId, SessionId};

use crate::column::{Read, sql};
use crate::{Store, StoreError, Transaction};

impl Transaction {
    /// Each person has at most one row, made when it is first needed.
    pub(crate) async fn identity_of(&mut self, person: PersonId) -> Result<(), StoreError> {
        self.identity_at((self.office, person)).await
    }

    /// Sets the person's password, a PHC string, and ends all their sessions except `keep`. What was begun with the old
    /// password goes no further.
    pub async fn replace_password(
        &mut self,
        person: PersonId,
        password_hash: &str,
        keep: Option<SessionId>,
    ) -> Result<(), StoreError> {
        sql!("UPDATE people SET password_hash = $3 WHERE office = $1 AND id = $2", self.office, person, password_hash)
            .execute(self.sql())
            .await?;
        self.end_sessions(person, keep).await?;
        for purpose in [Purpose::SignIn, Purpose::Link, Purpose::PasswordReset, Purpose::TemporaryCode] {
            self.withdraw_tickets(person, purpose).await?;
        }
        Ok(())
    }

    async fn identity_at(&mut self, (office, person): (OfficeId, PersonId)) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO identities (office, person) VALUES ($1, $2) ON CONFLICT (office, person) DO NOTHING",
            office,
            person
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "person"))?;
        Ok(())
    }
}

impl Store {
    /// The person's password as a PHC string; `None` when there is none yet.
    pub async fn password_of(&self, office: OfficeId, person: PersonId) -> Result<Option<String>, StoreError> {
        let row = sql!("SELECT password_hash FROM people WHERE office = $1 AND id = $2", office, person)
            .fetch_optional(&self.read)
            .await?;
        Ok(row.map(|row| row.text_if_any("password_hash")).transpose()?.flatten())
    }
}
