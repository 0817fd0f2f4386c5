//! What a client is told about their orders and by whom: the text, its links, and the key that makes it go out once.

use std::collections::BTreeMap;

use assistant::texts::Texts;
use assistant::{Locale, TextKey};
use domain::document::DocumentFacts;
use domain::message::{Author, ChannelKind};
use domain::order::{Asked, Employees, Happened, KindId, Order};
use domain::{ConversationId, DocumentId, OfficeId, OrderId, PersonId};
use portal_store::{NewMessage, StoreError, Transaction};

use crate::portal::Portal;

/// More documents than this are not listed one by one in a message.
const LISTED_MAX: usize = 30;

/// A message of the office, before it has an id.
pub struct Saying {
    pub author: Author,
    pub text: String,
    pub documents: Vec<DocumentId>,
    pub order: Option<OrderId>,
    /// The same key goes out once.
    pub key: String,
}

impl Portal {
    /// Writes a message of the office and plans its delivery.
    pub async fn say(
        &self,
        transaction: &mut Transaction,
        conversation: ConversationId,
        channel: ChannelKind,
        saying: Saying,
    ) -> Result<(), StoreError> {
        let (id, Saying { author, text, documents, order, key }) = (machine::ids::new(), saying);
        let message = NewMessage { id, conversation, author, text, documents, order };
        let repeats_are_harmless = self.channel(channel).is_some_and(|channel| channel.repeats_are_harmless());
        transaction.send_message(message, &key, repeats_are_harmless).await?;
        Ok(())
    }

    /// The documents are there.
    pub async fn tell_issued(
        &self,
        transaction: &mut Transaction,
        order: &Order,
        documents: &[(DocumentId, &DocumentFacts)],
    ) -> Result<(), StoreError> {
        let locale = self.locale_of(order.office).await?;
        let waited = self.was_held(order).await?;
        let one = if waited { TextKey::PendingResolved } else { TextKey::DocumentReady };
        let text = self.documents_text(self.texts(locale)?, one, documents);
        let documents = documents.iter().map(|(id, _)| *id).collect();
        let key = format!("order:{}:{}", order.id, order.revision);
        let saying = Saying { author: Author::Assistant, text, documents, order: Some(order.id), key };
        self.say(transaction, order.conversation, order.channel, saying).await
    }

    /// The office has to do something first. Told once per order, however often it is held.
    pub async fn tell_pending(&self, transaction: &mut Transaction, order: &Order) -> Result<(), StoreError> {
        self.tell_about(transaction, order, TextKey::OrderPending, format!("order:{}:pending", order.id)).await
    }

    /// The office cancelled it.
    pub async fn tell_cancelled(&self, transaction: &mut Transaction, order: &Order) -> Result<(), StoreError> {
        self.tell_about(transaction, order, TextKey::OrderCancelled, format!("order:{}:cancelled", order.id)).await
    }

    /// Documents with their links: `one` for a single one, a list for several.
    pub fn documents_text(&self, texts: &Texts, one: TextKey, documents: &[(DocumentId, &DocumentFacts)]) -> String {
        if let [(id, facts)] = documents {
            return texts.fill(one, &BTreeMap::from([("title", facts.title.clone()), ("link", self.link(*id))]));
        }
        let listed = documents.iter().take(LISTED_MAX);
        let mut lines: Vec<String> = listed.map(|(id, facts)| format!("{}: {}", facts.title, self.link(*id))).collect();
        if documents.len() > LISTED_MAX {
            lines.push(format!("… {}/documentos", self.public_url.as_str()));
        }
        let variables = [("count", documents.len().to_string()), ("list", lines.join("\n"))];
        texts.fill(TextKey::DocumentsReady, &BTreeMap::from(variables))
    }

    /// What somebody of the office says, with their name, for channels that show none.
    pub async fn said_by_staff(
        &self,
        office: OfficeId,
        staff: PersonId,
        message: String,
    ) -> Result<String, StoreError> {
        let locale = self.locale_of(office).await?;
        let name = self.store.person(office, staff).await?.map(|person| person.name).unwrap_or_default();
        let variables = BTreeMap::from([("staff", name), ("message", message)]);
        Ok(self.texts(locale)?.fill(TextKey::AnsweredByStaff, &variables))
    }

    /// What was asked, in a few words: "Holerite 10/2026 · João da Silva".
    pub async fn what(&self, office: OfficeId, asked: &Asked, locale: Locale) -> Result<String, StoreError> {
        let mut what = self.kind_name(&asked.kind, locale);
        if let Some(competence) = asked.competence {
            what.push_str(&format!(" {}", competence.to_people()));
        }
        if let Some(period) = &asked.period {
            what.push_str(&format!(" {}–{}", period.from.to_people(), period.to.to_people()));
        }
        if let Some(Employees::Only(ids)) = &asked.employees {
            let employees = self.store.employees_named(office, asked.company, ids).await?;
            let names: Vec<&str> = employees.iter().map(|employee| employee.name.as_str()).collect();
            what.push_str(&format!(" · {}", names.join(", ")));
        }
        Ok(what)
    }

    pub fn kind_name(&self, kind: &KindId, locale: Locale) -> String {
        let name = self.catalogue.get(kind).map(|kind| match locale {
            Locale::PtBr => &kind.name.pt,
            Locale::Es => &kind.name.es,
            Locale::En => &kind.name.en,
        });
        name.map_or_else(|| kind.to_string(), String::clone)
    }

    /// The language that an office writes in.
    pub async fn locale_of(&self, office: OfficeId) -> Result<Locale, StoreError> {
        let office = self.store.office(office).await?.ok_or(StoreError::NotFound { what: "office" })?;
        Ok(locale(&office.locale))
    }

    async fn tell_about(
        &self,
        transaction: &mut Transaction,
        order: &Order,
        text: TextKey,
        key: String,
    ) -> Result<(), StoreError> {
        let locale = self.locale_of(order.office).await?;
        let what = self.what(order.office, &order.asked, locale).await?;
        let text = self.texts(locale)?.fill(text, &BTreeMap::from([("what", what)]));
        let saying = Saying { author: Author::Assistant, text, documents: Vec::new(), order: Some(order.id), key };
        self.say(transaction, order.conversation, order.channel, saying).await
    }

    async fn was_held(&self, order: &Order) -> Result<bool, StoreError> {
        let events = self.store.order_events(order.office, order.id).await?;
        Ok(events.iter().any(|event| matches!(event.what, Happened::Held { .. })))
    }
}

/// The language with this name; what is not known is Portuguese.
pub fn locale(name: &str) -> Locale {
    Locale::ALL.into_iter().find(|locale| locale.as_str() == name).unwrap_or_default()
}
