//! `GET /api/client/chat`: the client's chat with the office and the assistant, page by page (PC7).

use axum::Json;
use axum::extract::State;
use chrono::DateTime;
use contract::ErrorCode;
use contract::client::{ChatMessage, ChatPage};
use domain::access::Permission;
use domain::message::{Author, ChannelKind, Message};
use portal_store::{Earlier, Office};
use serde::Deserialize;

use super::caller::Caller;
use super::client_documents::row_by_id;
use super::failure::{Answer, Failure};
use super::input::Asking;
use crate::portal::{App, Portal};

const PAGE: u32 = 50;

#[derive(Deserialize)]
pub struct Asked {
    before: Option<String>,
}

pub async fn page(State(app): State<App>, caller: Caller, Asking(asked): Asking<Asked>) -> Answer<Json<ChatPage>> {
    caller.access.may(Permission::Chat).map_err(|_| Failure::not_found())?;
    let office = app.store.office(caller.person.office).await?.ok_or(ErrorCode::NotSignedIn)?;
    let before = asked.before.as_deref().map(read_earlier).transpose()?;
    let address = caller.person.id.to_string();
    let conversation = app.store.conversation_at(office.id, ChannelKind::PortalChat, &address).await?;
    let Some(conversation) = conversation else { return Ok(Json(ChatPage { messages: Vec::new(), earlier: None })) };
    let found = app.store.chat(office.id, conversation.id, before, PAGE).await?;
    let oldest = found.first().filter(|_| found.len() >= PAGE as usize);
    let earlier = oldest.map(|oldest| format!("{}.{}", oldest.at.timestamp_micros(), oldest.id));
    let mut messages = Vec::with_capacity(found.len());
    for message in found {
        messages.push(shown(&app, &caller, &office, message).await?);
    }
    Ok(Json(ChatPage { messages, earlier }))
}

fn read_earlier(text: &str) -> Answer<Earlier> {
    let read = || {
        let (at, message) = text.split_once('.')?;
        Some(Earlier { at: DateTime::from_timestamp_micros(at.parse().ok()?)?, message: message.parse().ok()? })
    };
    read().ok_or_else(|| Failure::invalid("before", "the earlier of a page"))
}

/// A message as the client sees it. Documents that they may no longer see are left out.
async fn shown(app: &Portal, caller: &Caller, office: &Office, message: Message) -> Answer<ChatMessage> {
    let author_name = match &message.author {
        Author::Client => caller.person.name.clone(),
        Author::Assistant => office.name.clone(),
        Author::Staff { person } => {
            app.store.person(office.id, *person).await?.map_or_else(|| office.name.clone(), |person| person.name)
        }
    };
    let mut documents = Vec::with_capacity(message.documents.len());
    for id in &message.documents {
        documents.extend(row_by_id(app, caller, *id).await?);
    }
    let Message { id, author, text, at, delivery, .. } = message;
    Ok(ChatMessage { id, author, author_name, text, documents, at, delivery })
}
