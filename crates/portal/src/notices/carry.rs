//! From decisions to rows: the line under the bell for each person, and the effect that carries it further.

use std::collections::BTreeSet;

use channels::Mailbox;
use chrono::{DateTime, Utc};
use domain::audit::{Actor, Channel, What};
use domain::message::Author;
use domain::notify::{EventKind, Message, Way, When, Why};
use domain::{CompanyId, DocumentId, NoticeId, PersonId};
use portal_store::{Carrying, Listener, NewEffect, NewMessage, NewNotice, StoreError, Stranded, Talk, Transaction};
use serde::{Deserialize, Serialize};

use super::Standing;
use crate::mail::{Letter, MAIL, Values};
use crate::portal::Portal;

/// The kind of effect that pushes to somebody's devices.
pub const PUSH: &str = "push";

/// One person's part of an event, decided.
pub struct Telling {
    pub listener: Listener,
    pub message: Message,
    /// Whose words are used.
    pub kind: EventKind,
    /// Without `link`.
    pub values: Values,
    /// A path of the portal.
    pub path: String,
    pub documents: Vec<DocumentId>,
}

/// What a push effect carries.
#[derive(Serialize, Deserialize)]
pub struct Pushed {
    pub person: PersonId,
    pub title: String,
    pub body: String,
    pub url: String,
    pub tag: String,
}

impl Pushed {
    fn new(id: NoticeId, person: PersonId, title: &str, line: &str, link: &str) -> Self {
        let tag = id.to_string();
        Self { person, title: title.to_owned(), body: line.to_owned(), url: link.to_owned(), tag }
    }
}

/// A telling with its words.
struct Ready {
    telling: Telling,
    notice: NewNotice,
    letter: Option<Letter>,
    at: DateTime<Utc>,
}

impl Portal {
    /// Writes what was decided. Who was told of the event before is passed over; gives how many are told now.
    pub async fn carry(
        &self,
        transaction: &mut Transaction,
        standing: &Standing<'_>,
        event: &str,
        company: Option<CompanyId>,
        tellings: Vec<Telling>,
    ) -> Result<u64, StoreError> {
        let mut ready: Vec<Ready> =
            tellings.into_iter().map(|telling| ready(standing, company, telling)).collect::<Result<_, _>>()?;
        let notices: Vec<NewNotice> = ready.iter().map(|ready| ready.notice.clone()).collect();
        let told = transaction.add_notices(event, company, &notices).await?;
        ready.retain(|ready| told.contains(&ready.telling.listener.person.id));
        transaction.plan_effects(&effects(&ready)?).await?;
        for ready in &ready {
            self.talk(transaction, standing, ready).await?;
            note(transaction, &ready.telling);
        }
        let documents: BTreeSet<DocumentId> =
            ready.iter().flat_map(|ready| ready.telling.documents.iter().copied()).collect();
        transaction.told_about(&documents.into_iter().collect::<Vec<_>>()).await?;
        Ok(told.len() as u64)
    }

    /// A message in the person's conversation, if that is the way.
    async fn talk(
        &self,
        transaction: &mut Transaction,
        standing: &Standing<'_>,
        ready: &Ready,
    ) -> Result<(), StoreError> {
        let (Way::Whatsapp, Carrying::Effect(key), Some(talk)) =
            (ready.notice.way, &ready.notice.carrying, ready.telling.listener.talk)
        else {
            return Ok(());
        };
        let NewNotice { line, link, .. } = &ready.notice;
        let text = format!("{line}\n{}", standing.address(link));
        self.write_in(transaction, talk, text, ready.telling.documents.clone(), key, ready.at).await
    }

    async fn write_in(
        &self,
        transaction: &mut Transaction,
        talk: Talk,
        text: String,
        documents: Vec<DocumentId>,
        key: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let id = machine::ids::new();
        let (conversation, author) = (talk.conversation, Author::Assistant);
        let message = NewMessage { id, conversation, author, text, documents, order: None };
        let repeats_are_harmless = self.channel(talk.channel).is_some_and(|channel| channel.repeats_are_harmless());
        transaction.send_message_at(message, key, repeats_are_harmless, at).await?;
        Ok(())
    }

    /// A way surely did not reach the person: the next one is tried, if there is one.
    pub async fn try_another_way(&self, transaction: &mut Transaction, stranded: Stranded) -> Result<(), StoreError> {
        let (office, now) = (transaction.office(), transaction.now());
        let Some(listener) = self.store.listener(office, stranded.person).await? else { return Ok(()) };
        for (place, way) in stranded.otherwise.iter().enumerate() {
            let key = format!("notice:{}:{}", stranded.id, name_of(*way));
            let effect = match way {
                Way::Email => new_effect(&key, MAIL, &stranded.letter, now, false)?,
                Way::Push if listener.devices > 0 => {
                    let Stranded { id, person, title, line, link, .. } = &stranded;
                    new_effect(&key, PUSH, &Pushed::new(*id, *person, title, line, link), now, true)?
                }
                Way::Whatsapp => {
                    let Some(talk) = listener.talk else { continue };
                    let text = format!("{}\n{}{}", stranded.line, self.public_url.as_str(), stranded.link);
                    self.write_in(transaction, talk, text, Vec::new(), &key, now).await?;
                    let further = stranded.otherwise.get(place + 1..).unwrap_or_default();
                    return transaction.take_another_way(stranded.id, *way, further, Some(&key)).await;
                }
                Way::Push | Way::Portal => continue,
            };
            transaction.plan_effects(&[effect]).await?;
            let further = stranded.otherwise.get(place + 1..).unwrap_or_default();
            return transaction.take_another_way(stranded.id, *way, further, Some(&key)).await;
        }
        Ok(())
    }
}

fn ready(standing: &Standing<'_>, company: Option<CompanyId>, telling: Telling) -> Result<Ready, StoreError> {
    let (listener, message) = (&telling.listener, &telling.message);
    let (language, tone) = (standing.language_of(listener), standing.tone_of(listener, company));
    let mut values = telling.values.clone();
    values.insert("link".to_owned(), standing.address(&telling.path));
    let reader = standing.reader(&listener.person.name, language, tone);
    let (title, line) = standing.words.headline(telling.kind, &reader, &values);
    let id: NoticeId = machine::ids::new();
    let (carrying, at) = match (message.way, message.when) {
        (Way::Portal, _) => (Carrying::Nothing, standing.now),
        (_, When::InDigest) => (Carrying::Digest, standing.now),
        (_, When::Now) => (Carrying::Effect(format!("notice:{id}")), standing.now),
        (_, When::At { at }) => (Carrying::Effect(format!("notice:{id}")), standing.moment(at)),
    };
    let may_be_mailed = message.way == Way::Email || message.otherwise.contains(&Way::Email);
    let address = listener.person.email.clone().filter(|_| may_be_mailed && matches!(carrying, Carrying::Effect(_)));
    let letter = address.map(|address| Letter {
        to: Mailbox::new(&listener.person.name, address),
        event: telling.kind,
        values,
        language: Some(language),
        tone,
    });
    // Kept at the notice only for a later way: the effect has it otherwise.
    let kept = letter.as_ref().filter(|_| message.way != Way::Email);
    let notice = NewNotice {
        id,
        person: listener.person.id,
        kind: telling.kind,
        title,
        line,
        link: telling.path.clone(),
        way: message.way,
        otherwise: message.otherwise.clone(),
        letter: json(&kept)?,
        carrying,
    };
    Ok(Ready { telling, notice, letter, at })
}

/// Letters and pushes; messages of conversations bring their own.
fn effects(ready: &[Ready]) -> Result<Vec<NewEffect>, StoreError> {
    let mut effects = Vec::with_capacity(ready.len());
    for Ready { notice, letter, at, .. } in ready {
        let Carrying::Effect(key) = &notice.carrying else { continue };
        match (notice.way, letter) {
            (Way::Email, Some(letter)) => effects.push(new_effect(key, MAIL, letter, *at, false)?),
            (Way::Push, _) => {
                let NewNotice { id, person, title, line, link, .. } = notice;
                let pushed = Pushed::new(*id, *person, title, line, link);
                effects.push(new_effect(key, PUSH, &pushed, *at, true)?);
            }
            _ => {}
        }
    }
    Ok(effects)
}

fn new_effect(
    key: &str,
    kind: &str,
    body: &impl Serialize,
    next_at: DateTime<Utc>,
    idempotent: bool,
) -> Result<NewEffect, StoreError> {
    Ok(NewEffect { key: key.to_owned(), kind: kind.to_owned(), message: None, body: json(body)?, idempotent, next_at })
}

fn json(value: &impl Serialize) -> Result<serde_json::Value, StoreError> {
    serde_json::to_value(value).map_err(|_| StoreError::Invalid { field: "notice", expected: "text" })
}

/// The audit log says who was told and how (SE1).
fn note(transaction: &mut Transaction, telling: &Telling) {
    if telling.message.why == Why::ToldInChat {
        return;
    }
    let channel = match (telling.message.way, telling.listener.talk) {
        (Way::Push, _) => Channel::Push,
        (Way::Email, _) => Channel::Email,
        (Way::Whatsapp, Some(talk)) => Channel::from(talk.channel),
        (Way::Whatsapp | Way::Portal, _) => Channel::Portal,
    };
    let document = match telling.documents.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    transaction.note(Actor::Portal, What::Notified { person: telling.listener.person.id, channel, document });
}

fn name_of(way: Way) -> &'static str {
    match way {
        Way::Push => "push",
        Way::Whatsapp => "whatsapp",
        Way::Email => "email",
        Way::Portal => "portal",
    }
}
