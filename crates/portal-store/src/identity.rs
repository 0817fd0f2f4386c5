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

use domain::{OfficeId, PersonId};

use crate::column::sql;
use crate::{StoreError, Transaction};

impl Transaction {
    /// Each person has at most one row, made when it is first needed.
    pub(crate) async fn identity_of(&mut self, person: PersonId) -> Result<(), StoreError> {
        self.identity_at((self.office, person)).await
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
