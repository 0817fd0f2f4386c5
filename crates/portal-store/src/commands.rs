//! Commands, each executed once. The command and its effect belong into the same transaction:
//!
//! ```text
//! let mut transaction = store.begin(office, now).await?;
//! match transaction.start_command(id, person, &body).await? {
//!     CommandStart::New => {}                           // carry it out in this transaction, then
//!     CommandStart::Done { answer } => return answer,   // the same again: nothing happens
//!     CommandStart::OtherBody => return refused,        // the id was used for something else
//! }
//! transaction.answer_command(id, &answer).await?;
//! transaction.commit().await?;
//! ```

use domain::document::Sha256Hex;
use domain::{CommandId, PersonId};

use crate::column::{Read, sql};
use crate::{StoreError, Transaction};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandStart {
    New,
    /// Executed before; this was the answer.
    Done {
        answer: String,
    },
    /// The same id came with another body, or from somebody else.
    OtherBody,
}

impl Transaction {
    /// Takes the command's id. Who comes second with the same id waits for the first to end.
    pub async fn start_command(
        &mut self,
        id: CommandId,
        by: PersonId,
        body: &Sha256Hex,
    ) -> Result<CommandStart, StoreError> {
        let taken = sql!(
            "INSERT INTO commands (office, id, person, body_hash, executed_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (office, id) DO NOTHING",
            self.office,
            id,
            by,
            body,
            self.now
        )
        .execute(self.sql())
        .await?;
        if taken.rows_affected() == 1 {
            return Ok(CommandStart::New);
        }
        let row = sql!("SELECT person, body_hash, answer FROM commands WHERE office = $1 AND id = $2", self.office, id)
            .fetch_one(self.sql())
            .await?;
        if row.text("body_hash")? == body.0 && row.parsed::<PersonId>("person")? == by {
            Ok(CommandStart::Done { answer: row.text("answer")? })
        } else {
            Ok(CommandStart::OtherBody)
        }
    }

    /// Keeps the answer, to be given again.
    pub async fn answer_command(&mut self, id: CommandId, answer: &str) -> Result<(), StoreError> {
        sql!("UPDATE commands SET answer = $3 WHERE office = $1 AND id = $2", self.office, id, answer)
            .execute(self.sql())
            .await?;
        Ok(())
    }
}
