//! Conversations: one contact's thread with the office over one channel, and the assistant's state in it.

use domain::message::{ChannelKind, Conversation};
use domain::{ConversationId, OfficeId, PersonId};
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};
use uuid::Uuid;

use crate::column::{Read, json, sql, word};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

/// Where the assistant stands in a conversation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dialogue {
    /// What the assistant keeps; `null` before its first step.
    pub state: Value,
    /// Grows with each step; give it back when saving.
    pub version: u64,
}

pub(crate) const COLUMNS: &str = "e.office, e.id, e.channel, e.address, e.display_name, e.person, e.attended_by, \
                                  e.waiting_since, e.last_message_at";

impl Transaction {
    /// The conversation with this address, created when there is none. A name or person that is newly known is taken over.
    pub async fn conversation_with(
        &mut self,
        channel: ChannelKind,
        address: &str,
        display_name: Option<&str>,
        person: Option<PersonId>,
    ) -> Result<Conversation, StoreError> {
        let (office, id) = (self.office, conversation_id(self.office, channel, address)?);
        let name = display_name.unwrap_or("");
        // Without a named constraint, so that two who write first at once wait for each other at every one of them.
        let mut written = sql!(
            "INSERT INTO conversations (office, id, channel, address, display_name, person) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT DO NOTHING",
            office, id, word(&channel)?, address, name, person
        )
        .execute(self.sql())
        .await?
        .rows_affected();
        if written == 0 {
            written = sql!(
                "UPDATE conversations SET display_name = CASE WHEN $3 <> '' THEN $3 ELSE display_name END,
                   person = CASE WHEN person = '' THEN $4 ELSE person END
                 WHERE office = $1 AND id = $2 AND ((person = '' AND $4 <> '') OR ($3 <> '' AND $3 <> display_name))",
                office,
                id,
                name,
                person
            )
            .execute(self.sql())
            .await?
            .rows_affected();
        }
        if written > 0 {
            self.changed(Entity::Conversation, id);
        }
        self.conversation(id).await
    }

    /// The conversation as this transaction sees it, held until the end.
    pub async fn conversation(&mut self, conversation: ConversationId) -> Result<Conversation, StoreError> {
        let lock = self.dialect.for_update();
        let text = format!("SELECT {COLUMNS} FROM conversations e WHERE e.office = $1 AND e.id = $2{lock}");
        let row = sql!(AssertSqlSafe(text), self.office, conversation).fetch_optional(self.sql()).await?;
        read(&row.ok_or(StoreError::NotFound { what: "conversation" })?)
    }

    /// Says who the contact is (ME3).
    pub async fn link_person(&mut self, conversation: ConversationId, person: PersonId) -> Result<(), StoreError> {
        let text = "UPDATE conversations SET person = $3 WHERE office = $1 AND id = $2";
        let done = sql!(text, self.office, conversation, person).execute(self.sql()).await?;
        self.shown(conversation, done.rows_affected())
    }

    /// It waits for a person of the office, or no longer does. Since when stays as it was when it waits already.
    pub async fn set_waiting(&mut self, conversation: ConversationId, waiting: bool) -> Result<(), StoreError> {
        let since = waiting.then_some(self.now);
        let text = "UPDATE conversations SET waiting_since = $3 WHERE office = $1 AND id = $2
                    AND ((waiting_since = 0 AND $3 <> 0) OR (waiting_since <> 0 AND $3 = 0))";
        let done = sql!(text, self.office, conversation, since).execute(self.sql()).await?;
        if done.rows_affected() > 0 {
            self.changed(Entity::Conversation, conversation);
        }
        Ok(())
    }

    /// A member of staff attends it, or gives it back to the assistant.
    pub async fn set_attendant(
        &mut self,
        conversation: ConversationId,
        staff: Option<PersonId>,
    ) -> Result<(), StoreError> {
        let text = "UPDATE conversations SET attended_by = $3 WHERE office = $1 AND id = $2";
        let done = sql!(text, self.office, conversation, staff).execute(self.sql()).await?;
        self.shown(conversation, done.rows_affected())
    }

    /// Where the assistant stands, as this transaction sees it.
    pub async fn dialogue(&mut self, conversation: ConversationId) -> Result<Dialogue, StoreError> {
        let office = self.office;
        dialogue(self.sql(), office, conversation).await
    }

    /// Keeps the assistant's state. [`StoreError::ChangedMeanwhile`] when somebody took a step since `seen_version`:
    /// undo, read again and think again.
    pub async fn save_dialogue(
        &mut self,
        conversation: ConversationId,
        state: &Value,
        seen_version: u64,
    ) -> Result<(), StoreError> {
        let done = sql!(
            "UPDATE conversations SET dialogue = $3, dialogue_version = dialogue_version + 1
             WHERE office = $1 AND id = $2 AND dialogue_version = $4",
            self.office,
            conversation,
            json(state)?,
            seen_version
        )
        .execute(self.sql())
        .await?;
        if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::ChangedMeanwhile) }
    }

    fn shown(&mut self, conversation: ConversationId, rows: u64) -> Result<(), StoreError> {
        if rows == 0 {
            return Err(StoreError::NotFound { what: "conversation" });
        }
        self.changed(Entity::Conversation, conversation);
        Ok(())
    }
}

impl Store {
    pub async fn conversation(
        &self,
        office: OfficeId,
        conversation: ConversationId,
    ) -> Result<Option<Conversation>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM conversations e WHERE e.office = $1 AND e.id = $2");
        sql!(AssertSqlSafe(text), office, conversation).fetch_optional(&self.read).await?.as_ref().map(read).transpose()
    }

    pub async fn conversation_at(
        &self,
        office: OfficeId,
        channel: ChannelKind,
        address: &str,
    ) -> Result<Option<Conversation>, StoreError> {
        self.conversation(office, conversation_id(office, channel, address)?).await
    }

    pub async fn dialogue(&self, office: OfficeId, conversation: ConversationId) -> Result<Dialogue, StoreError> {
        dialogue(&mut *self.read.acquire().await?, office, conversation).await
    }
}

/// One address of one channel of one office is one conversation.
pub(crate) fn conversation_id(
    office: OfficeId,
    channel: ChannelKind,
    address: &str,
) -> Result<ConversationId, StoreError> {
    Ok(ConversationId(Uuid::new_v5(&office.0, format!("conversation {} {address}", word(&channel)?).as_bytes())))
}

async fn dialogue(
    connection: &mut AnyConnection,
    office: OfficeId,
    conversation: ConversationId,
) -> Result<Dialogue, StoreError> {
    let text = "SELECT dialogue, dialogue_version FROM conversations WHERE office = $1 AND id = $2";
    let row = sql!(text, office, conversation).fetch_optional(connection).await?;
    let row = row.ok_or(StoreError::NotFound { what: "conversation" })?;
    let state = if row.text("dialogue")?.is_empty() { Value::Null } else { row.json("dialogue")? };
    Ok(Dialogue { state, version: row.number("dialogue_version")? })
}

pub(crate) fn read(row: &AnyRow) -> Result<Conversation, StoreError> {
    Ok(Conversation {
        id: row.parsed("id")?,
        office: row.parsed("office")?,
        channel: row.word("channel")?,
        address: row.text("address")?,
        display_name: row.text_if_any("display_name")?,
        person: row.parsed_if_any("person")?,
        attended_by: row.parsed_if_any("attended_by")?,
        waiting_since: row.time_if_any("waiting_since")?,
        last_message_at: row.time_if_any("last_message_at")?,
    })
}
