//! One incoming message, from its stored row to everything that follows from it.
//!
//! First everything is decided, reading only; then it is carried out in one transaction that also marks the message as
//! dealt with. A portal that is killed in between decides anew; nothing happens twice and nothing is lost.

mod knowledge;

use std::collections::BTreeMap;

use assistant::texts::Texts;
use assistant::{Dialogue, Step, TextKey};
use domain::access::Access;
use domain::document::Document;
use domain::message::{Author, Conversation};
use domain::order::{Actor, Asked};
use domain::registry::Person;
use domain::{DocumentId, OrderId, PersonId};
use portal_store::{NewOrder, Office, Store, StoreError, Transaction, Unhandled};
use serde_json::Value;

use crate::portal::Portal;
use crate::tell::{Saying, locale};

/// Who asks, and what they may reach at this moment.
struct Asker {
    person: Person,
    access: Access,
}

/// What follows from a message.
#[derive(Default)]
struct Decided {
    /// Who wrote, when that is newly known.
    sender: Option<PersonId>,
    /// The assistant's new state, and the version it was thought from.
    dialogue: Option<(Value, u64)>,
    deeds: Vec<Deed>,
    /// The conversation waits for a person of the office.
    waits: bool,
}

/// A request that the assistant said it understood, and what of it is there already (AS3).
#[derive(Default)]
struct Announced {
    /// Where "já estou providenciando" stands.
    place: Option<usize>,
    found: Vec<Document>,
    to_come: bool,
}

enum Deed {
    Say {
        text: String,
        documents: Vec<DocumentId>,
    },
    Open {
        asked: Box<Asked>,
        by: PersonId,
    },
    /// What to say when it was cancelled, and when it was too late.
    Cancel {
        order: OrderId,
        by: PersonId,
        done: String,
        too_late: String,
    },
}

/// Deals with one message. Already dealt with, it changes nothing.
///
/// # Errors
/// [`StoreError::ChangedMeanwhile`] when the conversation moved on meanwhile: deal with it again.
pub async fn handle(portal: &Portal, unhandled: &Unhandled) -> Result<(), StoreError> {
    let office = portal.store.office(unhandled.office).await?.ok_or(StoreError::NotFound { what: "office" })?;
    let sender = sender(&portal.store, unhandled).await?;
    let decided = match sender {
        // Somebody of the office attends: the assistant is silent.
        _ if unhandled.conversation.attended_by.is_some() => Decided { waits: true, ..Decided::default() },
        None => unknown_sender(portal, &office, unhandled)?,
        Some(asker) => answer(portal, &office, unhandled, &asker).await?,
    };
    carry_out(portal, unhandled, decided).await
}

/// The active person who wrote, with what they may reach: linked to the conversation, or known by the telephone.
async fn sender(store: &Store, unhandled: &Unhandled) -> Result<Option<Asker>, StoreError> {
    let person = match unhandled.conversation.person {
        Some(person) => store.person(unhandled.office, person).await?,
        None => store.person_by_phone(unhandled.office, &unhandled.conversation.address).await?,
    };
    let Some(person) = person else { return Ok(None) };
    Ok(store.access(person.office, person.id).await?.map(|access| Asker { person, access }))
}

/// No data for somebody whom nobody knows (AS5): one polite text, then the office's turn.
fn unknown_sender(portal: &Portal, office: &Office, unhandled: &Unhandled) -> Result<Decided, StoreError> {
    let mut decided = Decided { waits: true, ..Decided::default() };
    if unhandled.conversation.waiting_since.is_none() {
        let variables = BTreeMap::from([("office", office.name.clone())]);
        decided.say(portal.texts(locale(&office.locale))?.fill(TextKey::UnknownSender, &variables));
    }
    Ok(decided)
}

/// What the assistant makes of the message, within what this person may see.
async fn answer(portal: &Portal, office: &Office, unhandled: &Unhandled, asker: &Asker) -> Result<Decided, StoreError> {
    let known = portal.store.dialogue(unhandled.office, unhandled.conversation.id).await?;
    let locale = locale(&office.locale);
    let texts = portal.texts(locale)?;
    let moved = portal.store.moved_departments(unhandled.office).await?;
    let knowledge = knowledge::of(portal, asker, locale, &moved).await?;
    let sender = unhandled.conversation.person.is_none().then_some(asker.person.id);
    if knowledge.companies.is_empty() {
        // The assistant serves none of their companies: the office does.
        return Ok(Decided { sender, waits: true, ..Decided::default() });
    }
    let before = Dialogue::from_json(&known.state.to_string());
    let today = knowledge::today(portal, &office.zone);
    let (dialogue, steps) = portal.assistant.step(before, &unhandled.message.text, &knowledge, today);
    let state = serde_json::from_str(&dialogue.to_json()).unwrap_or(Value::Null);

    let mut decided = Decided { sender, dialogue: Some((state, known.version)), ..Decided::default() };
    let mut announced = Announced::default();
    for step in steps {
        match step {
            Step::Say(reply) => {
                announced.close(portal, texts, &mut decided);
                announced.place = (reply.text == TextKey::Understood).then_some(decided.deeds.len());
                decided.say(texts.say(&reply));
            }
            Step::Open(mut asked) => {
                asked.department = *moved.get(&asked.department).unwrap_or(&asked.department);
                if asker.may_order(&asked) {
                    opened(portal, asked, asker, &mut announced, &mut decided).await?;
                    continue;
                }
                announced.take_back(&mut decided);
                let kind = portal.kind_name(&asked.kind, locale);
                decided.say(texts.fill(TextKey::NotPermitted, &BTreeMap::from([("kind", kind)])));
                decided.waits = true;
            }
            Step::HandOver(_) => decided.waits = true,
            Step::CancelLatest => match knowledge::latest_order(portal, unhandled).await? {
                Some(order) => {
                    let what = portal.what(order.office, &order.asked, locale).await?;
                    let said = |key| texts.fill(key, &BTreeMap::from([("what", what.clone())]));
                    let (done, too_late) = (said(TextKey::OrderCancelled), said(TextKey::TooLateToCancel));
                    decided.deeds.push(Deed::Cancel { order: order.id, by: asker.person.id, done, too_late });
                }
                None => decided.say(texts.fill(TextKey::NothingToCancel, &BTreeMap::new())),
            },
        }
    }
    announced.close(portal, texts, &mut decided);
    Ok(decided)
}

/// What is there already is sent; for the rest an order is opened.
async fn opened(
    portal: &Portal,
    asked: Asked,
    asker: &Asker,
    announced: &mut Announced,
    decided: &mut Decided,
) -> Result<(), StoreError> {
    match portal.store.published_for(asker.person.office, &asked).await? {
        Some(found) => announced.found.extend(found),
        None => {
            announced.to_come = true;
            decided.deeds.push(Deed::Open { asked: Box::new(asked), by: asker.person.id });
        }
    }
    Ok(())
}

/// Everything that was decided, in one transaction.
async fn carry_out(portal: &Portal, unhandled: &Unhandled, decided: Decided) -> Result<(), StoreError> {
    let (message, conversation) = (unhandled.message.id, &unhandled.conversation);
    let mut transaction = portal.store.begin(unhandled.office, portal.now()).await?;
    // Orders, then the conversation, then messages, as everybody takes them: two who take them in another order would
    // wait for each other.
    for deed in &decided.deeds {
        if let Deed::Cancel { order, .. } = deed {
            transaction.order(*order).await?;
        }
    }
    transaction.conversation(conversation.id).await?;
    if !transaction.handle_message(message).await? {
        return transaction.roll_back().await;
    }
    if let Some((state, seen_version)) = &decided.dialogue {
        transaction.save_dialogue(conversation.id, state, *seen_version).await?;
    }
    if let Some(person) = decided.sender {
        transaction.link_person(conversation.id, person).await?;
    }
    for (place, deed) in decided.deeds.into_iter().enumerate() {
        let key = format!("reply:{message}:{place}");
        let (text, documents, order) = match deed {
            Deed::Say { text, documents } => (text, documents, None),
            Deed::Open { asked, by } => {
                let opened = open(&mut transaction, conversation, *asked, by).await?;
                transaction.link_message_to_order(message, opened).await?;
                continue;
            }
            Deed::Cancel { order, by, done, too_late } => {
                let cancelled = transaction.cancel_order(order, Actor::Client { person: by }).await?;
                (if cancelled.is_ok() { done } else { too_late }, Vec::new(), Some(order))
            }
        };
        let saying = Saying { author: Author::Assistant, text, documents, order, key };
        portal.say(&mut transaction, conversation.id, conversation.channel, saying).await?;
    }
    if decided.waits {
        transaction.set_waiting(conversation.id, true).await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn open(
    transaction: &mut Transaction,
    conversation: &Conversation,
    asked: Asked,
    person: PersonId,
) -> Result<OrderId, StoreError> {
    let order = NewOrder {
        id: machine::ids::new(),
        asked,
        requested_by: person,
        channel: conversation.channel,
        conversation: conversation.id,
        by: Actor::Client { person },
    };
    Ok(transaction.open_order(order).await?.id)
}

impl Decided {
    fn say(&mut self, text: String) {
        self.deeds.push(Deed::Say { text, documents: Vec::new() });
    }
}

impl Announced {
    /// Nothing will be provided after all: nobody says that it will.
    fn take_back(&mut self, decided: &mut Decided) {
        if self.found.is_empty()
            && !self.to_come
            && let Some(place) = self.place.take()
        {
            decided.deeds.remove(place);
        }
    }

    /// What is there is sent at once. When all of it is, nothing has to be provided, and nobody says so.
    fn close(&mut self, portal: &Portal, texts: &Texts, decided: &mut Decided) {
        let Self { place, found, to_come } = std::mem::take(self);
        if found.is_empty() {
            return;
        }
        if let Some(place) = place.filter(|_| !to_come) {
            decided.deeds.remove(place);
        }
        let documents: Vec<_> = found.iter().map(|document| (document.id, &document.facts)).collect();
        let text = portal.documents_text(texts, TextKey::PublishedAlready, &documents);
        decided.deeds.push(Deed::Say { text, documents: found.iter().map(|document| document.id).collect() });
    }
}

impl Asker {
    fn may_order(&self, asked: &Asked) -> bool {
        self.access.may_order(self.person.office, asked).is_ok()
    }
}
