//! Conversations with clients: those that wait for the office, and the latest others.

use std::collections::BTreeSet;

use contract::desk::{ConversationDetail, ConversationRow};
use domain::access::Companies;
use domain::message::{Author, Conversation, Message};
use domain::registry::Person;
use domain::{ConversationId, DocumentId, PersonId};
use rusqlite::Connection;

use super::detail::{many, one, person};
use super::{Cache, CacheError};

/// The most conversations of the list, beside those that wait.
const LISTED: u32 = 200;
/// The latest messages that are shown.
const MESSAGES: u32 = 200;

impl Cache {
    /// The longest wait first; then the others, the latest first.
    pub fn conversations(&self) -> Result<Vec<ConversationRow>, CacheError> {
        self.read(|db| {
            let mut conversations: Vec<Conversation> =
                many(db, "SELECT body FROM conversation WHERE waiting = 1 ORDER BY moved_at", [])?;
            let others =
                format!("SELECT body FROM conversation WHERE waiting = 0 ORDER BY moved_at DESC LIMIT {LISTED}");
            conversations.extend(many::<Conversation>(db, &others, [])?);
            conversations.into_iter().map(|conversation| row(db, conversation)).collect()
        })
    }

    pub fn conversation(&self, id: ConversationId) -> Result<Option<ConversationDetail>, CacheError> {
        self.read(|db| {
            let key = id.to_string();
            let found: Option<Conversation> = one(db, "SELECT body FROM conversation WHERE id = ?1", &key)?;
            let Some(conversation) = found else { return Ok(None) };
            let sql = format!(
                "SELECT body FROM (SELECT body, at, id FROM message WHERE conversation = ?1 ORDER BY at DESC, id DESC LIMIT {MESSAGES})
                 ORDER BY at, id"
            );
            let messages: Vec<Message> = many(db, &sql, [&key])?;
            let writers: BTreeSet<PersonId> = messages.iter().filter_map(|message| staff(&message.author)).collect();
            let people = writers.into_iter().filter_map(|id| person(db, id).transpose()).collect::<rusqlite::Result<_>>()?;
            let sent: BTreeSet<DocumentId> = messages.iter().flat_map(|message| message.documents.iter().copied()).collect();
            let documents = sent
                .into_iter()
                .filter_map(|id| one(db, "SELECT body FROM document WHERE id = ?1", &id.to_string()).transpose())
                .collect::<rusqlite::Result<_>>()?;
            Ok(Some(ConversationDetail { row: row(db, conversation)?, messages, people, documents }))
        })
    }
}

fn row(db: &Connection, conversation: Conversation) -> rusqlite::Result<ConversationRow> {
    let contact: Option<Person> = match conversation.person {
        Some(id) => person(db, id)?,
        None => None,
    };
    let mut companies = Vec::new();
    if let Some(Person { companies: Companies::Only(linked), .. }) = &contact {
        let mut name = db.prepare_cached("SELECT name FROM company WHERE id = ?1")?;
        for company in linked {
            companies.extend(
                name.query_map([company.to_string()], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?,
            );
        }
    }
    let last = "SELECT body FROM message WHERE conversation = ?1 ORDER BY at DESC, id DESC LIMIT 1";
    Ok(ConversationRow {
        last_message: one(db, last, &conversation.id.to_string())?,
        person_name: contact.map(|person| person.name).unwrap_or_default(),
        companies,
        queued: vec![],
        conversation,
    })
}

fn staff(author: &Author) -> Option<PersonId> {
    match author {
        Author::Staff { person } => Some(*person),
        Author::Client | Author::Assistant => None,
    }
}
