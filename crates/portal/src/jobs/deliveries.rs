//! What leaves the house (the outbox): messages of conversations here, letters and pushes in files of their own. Each
//! kind has its own job, so that a mail server that is away keeps no message waiting.
//!
//! What surely did not go out is tried again with growing pauses, then given up as failed. What nobody knows is
//! uncertain: shown as such and never sent again blindly, except where the channel itself drops a repetition.

pub mod letters;
pub mod pushes;

use std::time::Duration;

use channels::{DocumentLink, Outgoing, SendError};
use chrono::TimeDelta;
use domain::message::{Author, Conversation, Message};
use portal_store::{Effect, SEND_MESSAGE, Settled, StoreError};
use tokio::time::timeout;

use super::Left;
use crate::portal::Portal;

const AT_ONCE: u32 = 20;
/// How long a channel may take over one message.
const PATIENCE: Duration = Duration::from_secs(30);
const TRIES_MAX: u64 = 12;
const TRYING: Trying =
    Trying { most: TRIES_MAX, first_pause: Duration::from_secs(1), longest_pause: Duration::from_secs(600) };

/// How often and with what pauses something is tried that surely did not go out.
#[derive(Clone, Copy)]
struct Trying {
    most: u64,
    first_pause: Duration,
    longest_pause: Duration,
}

pub async fn work(portal: &Portal) -> Result<Left, StoreError> {
    let taken = portal.store.take_effects(SEND_MESSAGE, AT_ONCE, portal.now()).await?;
    let is_full = taken.len() >= AT_ONCE as usize;
    for effect in taken {
        let settled = deliver(portal, &effect).await?;
        settle(portal, &effect, settled).await?;
    }
    Ok(if is_full { Left::More } else { Left::Nothing })
}

/// Writes down how a try ended. A notice that surely did not reach its person goes another way, if there is one.
async fn settle(portal: &Portal, effect: &Effect, settled: Settled) -> Result<(), StoreError> {
    let is_lost = matches!(settled, Settled::Failed { .. });
    let mut transaction = portal.store.begin(effect.office, portal.now()).await?;
    transaction.settle_effect(&effect.key, settled).await?;
    if is_lost && let Some(stranded) = transaction.stranded(&effect.key).await? {
        portal.try_another_way(&mut transaction, stranded).await?;
    }
    transaction.commit().await?;
    Ok(())
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
        Ok(Err(SendError::Unavailable(reason))) => TRYING.again(portal, effect, reason),
        Ok(Err(SendError::Unknown)) | Err(_) if effect.idempotent => {
            TRYING.again(portal, effect, "no_answer".to_owned())
        }
        Ok(Err(SendError::Unknown)) | Err(_) => Settled::Uncertain,
    })
}

impl Trying {
    /// Later, or given up with the reason of the last try.
    fn again(&self, portal: &Portal, effect: &Effect, error: String) -> Settled {
        if effect.attempts >= self.most {
            return failed(&error);
        }
        let attempt = u32::try_from(effect.attempts).unwrap_or(u32::MAX);
        let (first, longest) = (self.first_pause, self.longest_pause);
        let pause = machine::secret::back_off(attempt, first, longest, machine::secret::chance());
        Settled::Retry { at: portal.now() + TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX), error }
    }
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use async_trait::async_trait;
    use channels::{Channel, FakeChannel};
    use domain::message::{ChannelKind, Delivery};
    use domain::{MessageId, OfficeId};
    use machine::SetClock;
    use portal_store::{NewMessage, Place, Store};
    use serde_json::json;
    use tempfile::TempDir;
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::http::security::PublicUrl;

    /// One message of the assistant to Maria, over a channel that answers as it is told.
    struct Counter {
        portal: Portal,
        channel: Arc<FakeChannel>,
        clock: SetClock,
        office: OfficeId,
        message: MessageId,
        _folder: TempDir,
    }

    struct Shared(Arc<FakeChannel>);

    #[async_trait]
    impl Channel for Shared {
        fn kind(&self) -> ChannelKind {
            self.0.kind()
        }
        fn repeats_are_harmless(&self) -> bool {
            self.0.repeats_are_harmless()
        }
        async fn send(&self, outgoing: &Outgoing) -> Result<Delivery, SendError> {
            self.0.send(outgoing).await
        }
    }

    impl Counter {
        async fn with(repeats_are_harmless: bool) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let clock = SetClock::at("2026-11-22T12:00:00Z".parse().unwrap());
            let place = Place::sqlite(folder.path().join("portal.sqlite"));
            let store = Store::open(&place, &folder.path().join("documents").display().to_string()).await.unwrap();
            let channel = Arc::new(FakeChannel::new(ChannelKind::WhatsappCloud, repeats_are_harmless));
            let public_url = PublicUrl::fixed("https://portal.horizonte.example").unwrap();
            let (channels, stopping): (Vec<Box<dyn Channel>>, _) =
                (vec![Box::new(Shared(channel.clone()))], CancellationToken::new());
            let portal =
                Portal::new(store, Arc::new(clock.clone()), b"key", public_url, channels, stopping).await.unwrap();
            let (office, message) = (machine::ids::new(), machine::ids::new());
            let mut transaction = portal.store.begin(office, portal.now()).await.unwrap();
            transaction.create_office("Horizonte", "America/Sao_Paulo", "pt-BR", &json!({})).await.unwrap();
            let talk =
                transaction.conversation_with(ChannelKind::WhatsappCloud, "5548999990001", None, None).await.unwrap();
            let new = NewMessage {
                id: message,
                conversation: talk.id,
                author: Author::Assistant,
                text: "Pronto!".into(),
                documents: Vec::new(),
                order: None,
            };
            transaction.send_message(new, "one", repeats_are_harmless).await.unwrap();
            transaction.commit().await.unwrap();
            Self { portal, channel, clock, office, message, _folder: folder }
        }

        async fn state(&self) -> Delivery {
            self.portal.store.message(self.office, self.message).await.unwrap().unwrap().delivery
        }

        /// Works off the outbox for a whole day.
        async fn works_for_a_day(&self) {
            for _ in 0..24 * 6 {
                work(&self.portal).await.unwrap();
                self.clock.advance(TimeDelta::minutes(10));
            }
        }
    }

    #[tokio::test]
    async fn a_message_goes_out_once() {
        let counter = Counter::with(false).await;
        counter.works_for_a_day().await;
        assert_eq!((counter.state().await, counter.channel.sent().len()), (Delivery::Sent, 1));
        assert_eq!(counter.channel.sent()[0].text, "Pronto!");
    }

    #[tokio::test]
    async fn what_surely_did_not_go_out_is_tried_again_after_a_pause() {
        let counter = Counter::with(false).await;
        counter.channel.will_answer(Err(SendError::Unavailable("no_line".into())));
        work(&counter.portal).await.unwrap();
        work(&counter.portal).await.unwrap();
        assert_eq!((counter.state().await, counter.channel.sent().len()), (Delivery::Queued, 1), "not at once");
        counter.clock.advance(TimeDelta::seconds(1));
        work(&counter.portal).await.unwrap();
        assert_eq!((counter.state().await, counter.channel.sent().len()), (Delivery::Sent, 2));
    }

    #[tokio::test]
    async fn a_channel_that_stays_away_is_given_up() {
        let counter = Counter::with(false).await;
        for _ in 0..100 {
            counter.channel.will_answer(Err(SendError::Unavailable("no_line".into())));
        }
        counter.works_for_a_day().await;
        assert_eq!(counter.channel.sent().len(), TRIES_MAX as usize);
        assert_eq!(counter.state().await, Delivery::Failed { code: "no_line".into() });
    }

    #[tokio::test]
    async fn what_nobody_knows_is_uncertain_and_never_sent_again_blindly() {
        // ME4
        let counter = Counter::with(false).await;
        counter.channel.will_answer(Err(SendError::Unknown));
        counter.works_for_a_day().await;
        assert_eq!((counter.state().await, counter.channel.sent().len()), (Delivery::Uncertain, 1));
    }

    #[tokio::test]
    async fn what_nobody_knows_is_sent_again_where_the_channel_drops_a_repetition() {
        let counter = Counter::with(true).await;
        counter.channel.will_answer(Err(SendError::Unknown));
        counter.works_for_a_day().await;
        let sent = counter.channel.sent();
        assert_eq!((counter.state().await, sent.len()), (Delivery::Sent, 2));
        assert_eq!(sent[0].message, sent[1].message, "the same message, by which the channel knows it");
    }

    #[tokio::test]
    async fn a_message_that_is_refused_is_not_tried_again() {
        let counter = Counter::with(true).await;
        counter.channel.will_answer(Err(SendError::Rejected { code: "no_such_number".into() }));
        counter.works_for_a_day().await;
        assert_eq!(counter.channel.sent().len(), 1);
        assert_eq!(counter.state().await, Delivery::Failed { code: "no_such_number".into() });
    }
}
