//! `POST /api/commands`: the one way to write. Each id is executed once; command, effect and answer are one transaction.

mod chat;
mod exchange;
mod folders;
mod identity;
mod imports;
mod notifications;
mod orders;
mod people;
mod requests;
mod tasks;

use axum::Json;
use axum::extract::State;
use contract::ErrorCode;
use contract::command::{Command, CommandAnswer, CommandEnvelope};
use domain::audit::Actor;
use portal_store::{CommandStart, Transaction};

use super::caller::Caller;
use super::failure::{Answer, Failure};
use super::input::Body;
use super::modules;
use crate::portal::{App, Portal, sha256};

/// The longest text that a person may send, in characters.
const TEXT_MAX_CHARS: usize = 4096;

pub async fn execute(
    State(app): State<App>,
    caller: Caller,
    Body(envelope): Body<CommandEnvelope>,
) -> Answer<Json<CommandAnswer>> {
    let body = sha256(&serde_json::to_vec(&envelope.command).map_err(Failure::internal)?);
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    transaction.acts_for(Actor::Person { person: caller.person.id });
    match transaction.start_command(envelope.id, caller.person.id, &body).await? {
        CommandStart::New => {}
        CommandStart::Done { answer } => return serde_json::from_str(&answer).map(Json).map_err(Failure::internal),
        CommandStart::OtherBody => return Err(ErrorCode::CommandReused.into()),
    }
    let answer = carry_out(&app, &mut transaction, &caller, &envelope).await?;
    app.tell_of_settled(&mut transaction, &[]).await?;
    let kept = serde_json::to_string(&answer).map_err(Failure::internal)?;
    transaction.answer_command(envelope.id, &kept).await?;
    transaction.commit().await?;
    Ok(Json(answer))
}

/// An error undoes everything, the command's id included: it may come again.
async fn carry_out(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    envelope: &CommandEnvelope,
) -> Answer<CommandAnswer> {
    let staff = || if caller.access.role.is_staff() { Ok(()) } else { Err(Failure::not_found()) };
    match &envelope.command {
        Command::ConfirmOrder { order, seen_revision } => {
            staff()?;
            orders::confirm(transaction, caller, *order, *seen_revision).await
        }
        Command::AnswerOrder { order, text, attachments, settles } => {
            staff()?;
            orders::answer(app, transaction, caller, *order, checked(text)?, attachments, *settles).await
        }
        Command::CancelOrder { order } => {
            staff()?;
            orders::cancel(app, transaction, caller, *order).await
        }
        Command::SendMessage { conversation, text } => {
            staff()?;
            chat::send(app, transaction, caller, *conversation, checked(text)?, envelope.id).await
        }
        Command::SettleConversation { conversation } => {
            staff()?;
            chat::settle(transaction, caller, *conversation).await
        }
        Command::People(command) => people::carry_out(app, transaction, caller, command).await,
        Command::PostChat { text } => {
            if caller.access.role.is_staff() {
                return Err(Failure::not_found());
            }
            chat::post(transaction, caller, checked(text)?, envelope.id).await
        }
        Command::Exchange(command) => exchange::carry_out(app, transaction, caller, command).await,
        Command::Identity(command) => identity::carry_out(app, transaction, caller, command).await,
        Command::Import(command) => imports::carry_out(app, transaction, caller, command).await,
        Command::Notifications(command) => {
            notifications::carry_out(app, transaction, caller, command, envelope.id).await
        }
        Command::Requests(command) => {
            let caller = app.within(caller.clone(), Some(modules::of_requests(command))).await?;
            requests::carry_out(app, transaction, &caller, command).await
        }
        Command::Tasks(command) => tasks::carry_out(app, transaction, caller, command).await,
    }
}

fn checked(text: &str) -> Answer<&str> {
    let length = text.trim().chars().count();
    if length == 0 || length > TEXT_MAX_CHARS {
        return Err(Failure::invalid("command.text", "a text of 1 to 4096 characters"));
    }
    Ok(text.trim())
}
