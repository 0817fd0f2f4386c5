//! `GET /api/feed` and `GET /api/feed/stream`: a desktop reads along.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use contract::feed::{
    AgentState, Change, FEED_PAGE_MAX, FeedItem, FeedNudge, FeedPage, OrderEventChange, RequestEntryChange,
};
use contract::people::{PersonDraft, Step};
use futures_util::stream::{self, Stream};
use portal_store::{AgentRecord, Draft, FeedEntity, FeedReader};
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::sleep;

use super::caller::Caller;
use super::failure::Answer;
use super::input::Asking;
use super::nudges;
use crate::portal::App;

/// How often the cursor is looked at, for what another replica committed.
const LOOK: Duration = Duration::from_secs(2);

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    after: u64,
    limit: Option<u32>,
}

pub async fn page(State(app): State<App>, caller: Caller, Asking(asked): Asking<Asked>) -> Answer<Json<FeedPage>> {
    let reader = FeedReader { office: caller.person.office, person: caller.person.id, session: caller.session };
    let limit = asked.limit.unwrap_or(FEED_PAGE_MAX).clamp(1, FEED_PAGE_MAX);
    let page = app.store.feed_page(&reader, asked.after, limit).await?;
    let changes = page.changes.into_iter().map(|(cursor, thing)| FeedItem { cursor, change: change(thing) });
    Ok(Json(FeedPage { changes: changes.collect(), cursor: page.cursor, more: page.more, reset: page.reset }))
}

/// Says the newest cursor at once, then whenever it moved.
pub async fn stream(State(app): State<App>, caller: Caller) -> impl IntoResponse {
    let stopping = app.stopping.clone();
    nudges::stream("feed", cursors(app, caller), stopping)
}

fn cursors(app: App, caller: Caller) -> impl Stream<Item = FeedNudge> {
    let (office, news) = (caller.person.office, app.store.subscribe());
    stream::unfold((app, news, None), move |(app, mut news, mut told): (_, _, Option<u64>)| async move {
        loop {
            // The first look, and whatever another replica did, comes from the database.
            let cursor = match told {
                None => app.store.latest_cursor(office).await.ok(),
                Some(_) => tokio::select! {
                    heard = news.recv() => match heard {
                        Ok(committed) => (committed.office == office).then_some(committed.cursor),
                        Err(RecvError::Lagged(_)) => app.store.latest_cursor(office).await.ok(),
                        Err(RecvError::Closed) => return None,
                    },
                    () = sleep(LOOK) => app.store.latest_cursor(office).await.ok(),
                },
            };
            let newest = cursor.unwrap_or_default();
            if told.is_none_or(|told| newest > told) {
                told = Some(newest);
                return Some((FeedNudge { cursor: newest }, (app, news, told)));
            }
        }
    })
}

fn change(thing: FeedEntity) -> Change {
    match thing {
        FeedEntity::Company(company) => Change::Company(company),
        FeedEntity::Employee(employee) => Change::Employee(employee),
        FeedEntity::Person(person) => Change::Person(person),
        FeedEntity::Order(order) => Change::Order(order),
        FeedEntity::OrderEvent { event, company } => {
            Change::OrderEvent(Box::new(OrderEventChange { event: *event, company }))
        }
        FeedEntity::Conversation(conversation) => Change::Conversation(conversation),
        FeedEntity::Message(message) => Change::Message(message),
        FeedEntity::Document(document) => Change::Document(document),
        FeedEntity::Folder(folder) => Change::Folder(folder),
        FeedEntity::Link(link) => Change::Link(link),
        FeedEntity::Agent(agent) => Change::Agent(state(agent)),
        FeedEntity::Department(department) => Change::Department(department),
        FeedEntity::Group(group) => Change::Group(group),
        FeedEntity::Draft(draft) => Change::Draft(Box::new(shown(draft))),
        FeedEntity::Contact(contact) => Change::Contact(contact),
        FeedEntity::Process(process) => Change::Process(process),
        FeedEntity::Assignment(assignment) => Change::Assignment(assignment),
        FeedEntity::Task(task) => Change::Task(task),
        FeedEntity::Certificate(certificate) => Change::Certificate(certificate),
        FeedEntity::News(news) => Change::News(news),
        FeedEntity::Request(request) => Change::Request(request),
        FeedEntity::RequestEntry { entry, company } => {
            Change::RequestEntry(Box::new(RequestEntryChange { entry: *entry, company }))
        }
        FeedEntity::CollectionRule(rule) => Change::CollectionRule(rule),
        FeedEntity::CollectionItem(item) => Change::CollectionItem(item),
    }
}

/// What a form of another version said, and this one cannot read, is left out.
fn shown(draft: Draft) -> PersonDraft {
    PersonDraft {
        id: draft.id,
        by: draft.by,
        step: serde_json::from_value(draft.step).unwrap_or(Step::General),
        form: serde_json::from_value(draft.form).unwrap_or_default(),
        changed_at: draft.changed_at,
        gone: draft.gone,
    }
}

fn state(agent: AgentRecord) -> AgentState {
    AgentState {
        id: agent.id,
        name: agent.name,
        paired_at: agent.paired_at,
        last_seen_at: agent.last_seen_at,
        // What an agent of another version said about its connectors, and this one cannot read, is not shown.
        connectors: serde_json::from_value(agent.connectors).unwrap_or_default(),
        last_error: agent.last_error,
    }
}
