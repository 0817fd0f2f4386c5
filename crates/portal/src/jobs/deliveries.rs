//! Messages of the office on their way out (the outbox).
//!
//! What surely did not go out is tried again with growing pauses, then given up as failed. What nobody knows is
//! uncertain: shown as such and never sent again blindly, except where the channel itself drops a repetition.

use std::time::Duration;

use channels::{DocumentLink, Outgoing, SendError};
use chrono::TimeDelta;
use domain::message::{Author, Conversation, Message};
use portal_store::{Effect, Settled, StoreError};
use tokio::time::timeout;

use super::Left;
use crate::portal::Portal;

const AT_ONCE: u32 = 20;
/// How long a channel may take over one message.
const PATIENCE: Duration = Duration::from_secs(30);
const TRIES_MAX: u64 = 12;
/// The pause after the first try that failed, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(600));

pub async fn work(portal: &Portal) -> Result<Left, StoreError> {
    let taken = portal.store.take_effects(AT_ONCE, portal.now()).await?;
    let is_full = taken.len() >= AT_ONCE as usize;
    for effect in taken {
        let settled = deliver(portal, &effect).await?;
        let mut transaction = portal.store.begin(effect.office, portal.now()).await?;
        transaction.settle_effect(&effect.key, settled).await?;
        transaction.commit().await?;
    }
    Ok(if is_full { Left::More } else { Left::Nothing })
}

async fn deliver(portal: &Portal, effect: &Effect) -> Result<Settled, StoreError> {
    let Some(id) = effect.message else { return Ok(failed("unknown_effect")) };
    let Some(message) = portal.store.message(effect.office, id).await? else { return Ok(failed("no_message")) };
    let conversation = portal.store.conversation(effect.office, message.conversation).await?;
    let Some(conversation) = conversation else { return Ok(failed("no_conversation")) };
    let Some(channel) = portal.channel(conversation.channel) else { return Ok(failed("no_channel")) };
    let outgoing = outgoing(portal, &conversation, message).await?;
    Ok(match timeout(PATIENCE, channel.send(&outgoing)).await {
        Ok(Ok(delivery)) => Settled::Done { delivery, channel_message_id: None },
        Ok(Err(SendError::Rejected { code })) => Settled::Failed { code },
        Ok(Err(SendError::Unavailable(reason))) => again(portal, effect, reason),
        Ok(Err(SendError::Unknown)) | Err(_) if effect.idempotent => again(portal, effect, "no answer".to_owned()),
        Ok(Err(SendError::Unknown)) | Err(_) => Settled::Uncertain,
    })
}

fn again(portal: &Portal, effect: &Effect, error: String) -> Settled {
    if effect.attempts >= TRIES_MAX {
        return failed("unavailable");
    }
    let attempt = u32::try_from(effect.attempts).unwrap_or(u32::MAX);
    let pause = machine::secret::back_off(attempt, PAUSES.0, PAUSES.1, machine::secret::chance());
    Settled::Retry { at: portal.now() + TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX), error }
}

fn failed(code: &str) -> Settled {
    Settled::Failed { code: code.to_owned() }
}

/// The message as it leaves: staff say who they are, and what they attached follows as links.
async fn outgoing(portal: &Portal, conversation: &Conversation, message: Message) -> Result<Outgoing, StoreError> {
    let mut documents = Vec::with_capacity(message.documents.len());
    for id in &message.documents {
        let Some(document) = portal.store.document(conversation.office, *id).await? else { continue };
        documents.push(DocumentLink { document: *id, title: document.facts.title, link: portal.link(*id) });
    }
    let text = match message.author {
        Author::Staff { person } => {
            let links = documents.iter().map(|document| format!("\n{}: {}", document.title, document.link));
            let said = message.text + &links.collect::<String>();
            portal.said_by_staff(conversation.office, person, said).await?
        }
        Author::Assistant | Author::Client => message.text,
    };
    Ok(Outgoing {
        office: conversation.office,
        message: message.id,
        address: conversation.address.clone(),
        text,
        documents,
    })
}
