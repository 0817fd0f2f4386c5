//! What staff decide about an order (OC3, OC5).

use contract::ErrorCode;
use contract::command::{Attachment, CommandAnswer, CommandResult};
use domain::document::DocumentFacts;
use domain::message::Author;
use domain::order::{Actor, Employees, Order};
use domain::{DocumentId, OrderId};
use portal_store::{NewDocument, NewMessage, Transaction};

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use crate::portal::Portal;

const ATTACHMENTS_MAX: usize = 10;

pub async fn confirm(
    transaction: &mut Transaction,
    caller: &Caller,
    order: OrderId,
    seen_revision: u64,
) -> Answer<CommandAnswer> {
    decidable(transaction, caller, order).await?;
    let confirmed = transaction.confirm_order(order, caller.person.id, seen_revision).await?;
    Ok(answer_of(confirmed))
}

pub async fn cancel(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    order: OrderId,
) -> Answer<CommandAnswer> {
    decidable(transaction, caller, order).await?;
    let cancelled = transaction.cancel_order(order, Actor::Staff { person: caller.person.id }).await?;
    if let Ok(order) = &cancelled {
        app.tell_cancelled(transaction, order).await?;
    }
    Ok(answer_of(cancelled))
}

/// A message to the client from the order. When it cannot settle the order, nothing is sent.
pub async fn answer(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    order: OrderId,
    text: &str,
    attachments: &[Attachment],
    settles: bool,
) -> Answer<CommandAnswer> {
    let order = decidable(transaction, caller, order).await?;
    let message = machine::ids::new();
    if settles {
        let settled = transaction.answer_order_by_hand(order.id, caller.person.id, message).await?;
        if let Err(refusal) = settled {
            return Ok(CommandAnswer::Refused { refusal });
        }
    }
    let documents = publish_attachments(app, transaction, &order, attachments).await?;
    let new = NewMessage {
        id: message,
        conversation: order.conversation,
        author: Author::Staff { person: caller.person.id },
        text: text.to_owned(),
        documents,
        order: Some(order.id),
    };
    let repeats_are_harmless = app.channel(order.channel).is_some_and(|channel| channel.repeats_are_harmless());
    transaction.send_message(new, &format!("message:{message}"), repeats_are_harmless).await?;
    Ok(CommandAnswer::Done { result: CommandResult::Message { message } })
}

/// The order, if this person decides on it; for anybody else it does not exist.
async fn decidable(transaction: &mut Transaction, caller: &Caller, order: OrderId) -> Answer<Order> {
    let order = transaction.order(order).await?;
    let decides = caller.access.decides(order.office, order.asked.company, order.asked.department);
    decides.map_err(|_| Failure::not_found()).map(|()| order)
}

/// What staff attach becomes a document of the client, of the kind that was asked for.
async fn publish_attachments(
    app: &Portal,
    transaction: &mut Transaction,
    order: &Order,
    attachments: &[Attachment],
) -> Answer<Vec<DocumentId>> {
    if attachments.len() > ATTACHMENTS_MAX {
        return Err(Failure::invalid("command.attachments", "at most 10 files"));
    }
    let mut documents = Vec::with_capacity(attachments.len());
    for attachment in attachments {
        let missing = || Failure::invalid("command.attachments", "files that were sent before, by their SHA-256");
        let size = app.store.contents().size(&attachment.content).await?.ok_or_else(missing)?;
        let size = u32::try_from(size).map_err(|_| Failure::from(ErrorCode::TooLarge))?;
        let document = NewDocument { facts: facts_of(order, attachment)?, content: attachment.content.clone(), size };
        documents.push(transaction.add_document(&document, Some(order.id)).await?);
    }
    Ok(documents)
}

fn facts_of(order: &Order, attachment: &Attachment) -> Answer<DocumentFacts> {
    let name = attachment.file_name.trim();
    if name.is_empty() || name.len() > 200 || name.contains(['/', '\\']) || name.chars().any(char::is_control) {
        return Err(Failure::invalid(
            "command.attachments.file_name",
            "a file name of 1 to 200 bytes, without a folder",
        ));
    }
    let title = name.rsplit_once('.').map_or(name, |(title, _)| title).to_owned();
    let asked = &order.asked;
    let employee = match &asked.employees {
        Some(Employees::Only(ids)) if ids.len() == 1 => ids.first().copied(),
        _ => None,
    };
    Ok(DocumentFacts {
        kind: asked.kind.clone(),
        company: asked.company,
        department: asked.department,
        competence: asked.competence,
        period: asked.period,
        employee,
        title,
        file_name: name.to_owned(),
        due_on: None,
        amount: None,
    })
}

fn answer_of(answer: portal_store::Answer<Order>) -> CommandAnswer {
    match answer {
        Ok(order) => CommandAnswer::Done { result: CommandResult::Order { order: Box::new(order) } },
        Err(refusal) => CommandAnswer::Refused { refusal },
    }
}
