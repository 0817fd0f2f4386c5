//! What the office does about how others come in.

use contract::ErrorCode;
use contract::command::identity::IdentityCommand;
use contract::command::{CommandAnswer, CommandResult};
use domain::PersonId;
use domain::audit::{Actor, Thing, What};
use portal_store::{StoreError, Transaction};

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use super::super::identity::manages;
use crate::identity::invitations::invite;
use crate::people::email_of;
use crate::portal::Portal;

/// Later than this, a planned invitation would be forgotten.
const PLANNED_AT_MOST: chrono::TimeDelta = chrono::TimeDelta::days(366);

pub async fn carry_out(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    command: &IdentityCommand,
) -> Answer<CommandAnswer> {
    let by = Actor::Person { person: caller.person.id };
    let whom = person(command);
    manages(caller, &transaction.person(whom).await?)?;
    match command {
        IdentityCommand::Invite { send_at, .. } => {
            if send_at.is_some_and(|at| at > app.now() + PLANNED_AT_MOST) {
                return Err(Failure::invalid("command.send_at", "a moment within a year"));
            }
            invite(app, transaction, &caller.person, whom, *send_at).await?;
        }
        IdentityCommand::CorrectAddress { email, .. } => {
            let email = email_of(email).ok_or_else(|| Failure::invalid("email", "an e-mail address"))?;
            if transaction.has_password(whom).await? {
                return Err(Failure::invalid("person", "somebody who has not registered yet"));
            }
            transaction.correct_email(whom, &email).await.map_err(|error| match error {
                StoreError::Taken { .. } => Failure::invalid("email", "one that nobody else has"),
                other => other.into(),
            })?;
            transaction.note(by, What::changed(Thing::Person, whom.0, ["email"]));
            invite(app, transaction, &caller.person, whom, None).await?;
        }
        IdentityCommand::WithdrawInvitation { .. } => {
            if transaction.withdraw_invitation(whom).await? == 0 {
                return Err(ErrorCode::NotFound.into());
            }
            transaction.note(by, What::changed(Thing::Person, whom.0, ["invitation"]));
        }
        IdentityCommand::EndSessions { .. } => {
            transaction.end_sessions(whom, None).await?;
            transaction.note(by, What::changed(Thing::Person, whom.0, ["sessions"]));
        }
    }
    Ok(CommandAnswer::Done { result: CommandResult::Nothing })
}

fn person(command: &IdentityCommand) -> PersonId {
    match command {
        IdentityCommand::Invite { person, .. }
        | IdentityCommand::CorrectAddress { person, .. }
        | IdentityCommand::WithdrawInvitation { person }
        | IdentityCommand::EndSessions { person } => *person,
    }
}
