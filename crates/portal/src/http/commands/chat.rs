//! Messages that people write: the office in a conversation, a client in the portal's chat.

use contract::command::{CommandAnswer, CommandResult};
use domain::access::Permission;
use domain::message::{Author, ChannelKind, Conversation};
use domain::notify::EventKind;
use domain::{CommandId, ConversationId};
use portal_store::{Inbound, NewMessage, Received, Transaction};

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use crate::mail;
use crate::portal::Portal;

/// So much of a message is quoted where it is announced.
const QUOTED_CHARS: usize = 140;

/// The office writes; the conversation no longer waits for it.
pub async fn send(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    conversation: ConversationId,
    text: &str,
    command: CommandId,
) -> Answer<CommandAnswer> {
    let conversation = transaction.conversation(conversation).await?;
    serves(transaction, caller, &conversation).await?;
    let message = machine::ids::new();
    let new = NewMessage {
        id: message,
        conversation: conversation.id,
        author: Author::Staff { person: caller.person.id },
        text: text.to_owned(),
        documents: Vec::new(),
        order: None,
    };
    let repeats_are_harmless = app.channel(conversation.channel).is_some_and(|channel| channel.repeats_are_harmless());
    transaction.send_message(new, &format!("command:{command}"), repeats_are_harmless).await?;
    transaction.set_waiting(conversation.id, false).await?;
    tell_waiting(app, transaction, caller, &conversation, text).await?;
    Ok(CommandAnswer::Done { result: CommandResult::Message { message } })
}

/// In the portal's chat nobody hears that something was written. Told at most once an hour, however much is written.
async fn tell_waiting(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    conversation: &Conversation,
    text: &str,
) -> Answer<()> {
    let (ChannelKind::PortalChat, Some(person)) = (conversation.channel, conversation.person) else { return Ok(()) };
    let key = format!("chat:{}:{}", conversation.id, transaction.now().format("%Y-%m-%dT%H"));
    let message: String = text.chars().take(QUOTED_CHARS).collect();
    let values = mail::values([("from", caller.person.name.clone()), ("message", message)]);
    app.tell_person(transaction, &key, EventKind::MessageWaiting, person, values, "/conversa").await?;
    Ok(())
}

/// What the conversation waited for was dealt with in another way.
pub async fn settle(
    transaction: &mut Transaction,
    caller: &Caller,
    conversation: ConversationId,
) -> Answer<CommandAnswer> {
    let conversation = transaction.conversation(conversation).await?;
    serves(transaction, caller, &conversation).await?;
    transaction.set_waiting(conversation.id, false).await?;
    Ok(CommandAnswer::Done { result: CommandResult::Conversation { conversation: conversation.id } })
}

/// A client writes in the portal's chat (PC7). The command's id is the channel's id of the message.
pub async fn post(
    transaction: &mut Transaction,
    caller: &Caller,
    text: &str,
    command: CommandId,
) -> Answer<CommandAnswer> {
    caller.access.may(Permission::Chat).map_err(|_| Failure::not_found())?;
    let inbound = Inbound {
        id: machine::ids::new(),
        channel: ChannelKind::PortalChat,
        channel_message_id: command.to_string(),
        address: caller.person.id.to_string(),
        display_name: Some(caller.person.name.clone()),
        person: Some(caller.person.id),
        text: text.to_owned(),
    };
    let message = match transaction.receive_message(inbound).await? {
        Received::New { message, .. } => message.id,
        Received::Already { message } => message,
    };
    Ok(CommandAnswer::Done { result: CommandResult::Message { message } })
}

/// Staff who answer conversations write to those whose companies they serve, and to contacts that nobody knows yet.
async fn serves(transaction: &mut Transaction, caller: &Caller, conversation: &Conversation) -> Answer<()> {
    caller.access.may(Permission::AnswerConversations).map_err(|_| Failure::not_found())?;
    let contact = match conversation.person {
        Some(contact) => Some(transaction.person(contact).await?),
        None => None,
    };
    let contact = contact.as_ref().map(|contact| (contact.id, &contact.companies));
    caller.access.sees_conversation(contact).map_err(|_| Failure::not_found())
}
