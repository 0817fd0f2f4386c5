//! Telling people: one function for whatever happens, [`Portal::tell`], one for documents, [`Portal::tell_documents`],
//! and one for news, [`Portal::tell_news`]. All decide by the office's rules and each person's preferences (`domain::notify`) and
//! write within the transaction that causes it; `jobs/deliveries` carries it out.
//!
//! An event's key says what it is about, not who tells it: whether a document is told by the portal or by the task that
//! it closes, the key is `document:<id>`, and nobody is told twice.

mod carry;
mod facts;
mod page;
mod people;
pub mod round;
mod standing;
mod words;

use domain::access::{Department, Permission};
use domain::document::DocumentFacts;
use domain::news::News;
use domain::notify::EventKind;
use domain::{CompanyId, DocumentId, OfficeId, PersonId};
use portal_store::{StoreError, Transaction};

use crate::mail::Values;
use crate::portal::Portal;

pub use carry::{PUSH, Pushed, Telling};
pub use facts::{day_in, preview_values};
pub use people::{plan_for, recipient};
pub use standing::Standing;
pub use words::{Words, WordsFault, check};

/// Something that people are told about.
pub struct Event<'a> {
    /// The same key tells each person once: `request:<id>:<count of answers>`, `task:<id>`.
    pub key: String,
    pub kind: EventKind,
    pub company: CompanyId,
    pub audience: Audience,
    /// Its own variables without `link`; see [`EventKind::variables`].
    pub values: Values,
    /// A path of the portal, e.g. `/solicitacoes/…`.
    pub path: String,
    /// Those who were told the same already in a conversation.
    pub told: &'a [PersonId],
}

/// Which client users of the company an event concerns. Nobody is told what they may not see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    Everybody,
    /// Those who reach the department.
    Of(Department),
    /// Those who reach the department and have the permission.
    With(Department, Permission),
    /// Those who have the permission, whatever the department.
    Holding(Permission),
    /// One person, who wrote or asked.
    Only(PersonId),
}

impl Portal {
    /// Tells people about an event, within the transaction that causes it. Gives how many are told now.
    pub async fn tell(&self, transaction: &mut Transaction, event: &Event<'_>) -> Result<u64, StoreError> {
        if !self.is_on_for(transaction.office(), event).await? {
            return Ok(0);
        }
        let standing = Standing::of(self, transaction.office(), transaction.now()).await?;
        let listeners = people::audience(self, &standing, event.company, event.audience).await?;
        let recipients = listeners.iter().map(|listener| recipient(self, listener, event.told));
        let plan = plan_for(&standing, event.kind, recipients);
        let tellings = listeners.into_iter().filter_map(|listener| {
            let message = plan.get(&listener.person.id)?.clone();
            let (kind, values, path) = (event.kind, event.values.clone(), event.path.clone());
            Some(Telling { listener, message, kind, values, path, documents: Vec::new() })
        });
        let company = Some(event.company);
        self.carry(transaction, &standing, &event.key, company, tellings.collect()).await
    }

    /// Tells one client user about something that belongs to no company, such as a conversation.
    pub async fn tell_person(
        &self,
        transaction: &mut Transaction,
        key: &str,
        kind: EventKind,
        person: PersonId,
        values: Values,
        path: &str,
    ) -> Result<u64, StoreError> {
        let standing = Standing::of(self, transaction.office(), transaction.now()).await?;
        let Some(listener) = self.store.listener(transaction.office(), person).await? else { return Ok(0) };
        let plan = plan_for(&standing, kind, [recipient(self, &listener, &[])]);
        let Some(message) = plan.into_values().next() else { return Ok(0) };
        let telling = Telling { listener, message, kind, values, path: path.to_owned(), documents: Vec::new() };
        self.carry(transaction, &standing, key, None, vec![telling]).await
    }

    /// News were published or corrected: everybody whom they are for is told once, however often they are corrected.
    pub async fn tell_news(&self, transaction: &mut Transaction, news: &News) -> Result<u64, StoreError> {
        let standing = Standing::of(self, transaction.office(), transaction.now()).await?;
        if !news.stands(standing.local_now().date()) {
            return Ok(0);
        }
        let mut listeners = self.store.audience(transaction.office(), None).await?;
        listeners.retain(|listener| news.is_for(&listener.access));
        let recipients = listeners.iter().map(|listener| recipient(self, listener, &[]));
        let kind = EventKind::NewsPublished;
        let plan = plan_for(&standing, kind, recipients);
        let tellings = listeners.into_iter().filter_map(|listener| {
            let message = plan.get(&listener.person.id)?.clone();
            let (values, path) = (facts::of_news(news), facts::NEWS.to_owned());
            Some(Telling { listener, message, kind, values, path, documents: Vec::new() })
        });
        let key = format!("news:{}", news.id);
        self.carry(transaction, &standing, &key, None, tellings.collect()).await
    }

    /// Has the company the module that an event belongs to?
    async fn is_on_for(&self, office: OfficeId, event: &Event<'_>) -> Result<bool, StoreError> {
        let Some(module) = event.kind.module() else { return Ok(true) };
        let company = self.store.company(office, event.company).await?;
        Ok(company.is_some_and(|company| company.profile.has(module)))
    }

    /// Documents were published for a company: everybody who may see some of them is told of those, in one message.
    pub async fn tell_documents(
        &self,
        transaction: &mut Transaction,
        key: &str,
        company: CompanyId,
        documents: &[(DocumentId, &DocumentFacts)],
        told: &[PersonId],
    ) -> Result<u64, StoreError> {
        let standing = Standing::of(self, transaction.office(), transaction.now()).await?;
        let mut listeners = people::audience(self, &standing, company, Audience::Everybody).await?;
        let sees = |access: &domain::access::Access, facts| access.sees_document(standing.office.id, facts).is_ok();
        listeners.retain(|listener| documents.iter().any(|(_, facts)| sees(&listener.access, facts)));
        let recipients = listeners.iter().map(|listener| recipient(self, listener, told));
        let plan = plan_for(&standing, EventKind::DocumentPublished, recipients);
        let company_name = facts::company_name(self, standing.office.id, company).await?;
        let mut tellings = Vec::with_capacity(plan.len());
        for listener in listeners {
            let Some(message) = plan.get(&listener.person.id).cloned() else { continue };
            let theirs: Vec<_> = documents.iter().filter(|(_, facts)| sees(&listener.access, facts)).copied().collect();
            let language = standing.language_of(&listener);
            let (kind, values, path) = facts::of_documents(&theirs, &company_name, language);
            let documents = theirs.iter().map(|(id, _)| *id).collect();
            tellings.push(Telling { listener, message, kind, values, path, documents });
        }
        self.carry(transaction, &standing, key, Some(company), tellings).await
    }
}

/// The key of documents that belong together: of a single one it is the document's, whoever tells it.
pub fn documents_key(documents: &[DocumentId], together: &str) -> String {
    match documents {
        [one] => format!("document:{one}"),
        _ => together.to_owned(),
    }
}
