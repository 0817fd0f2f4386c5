//! `POST /api/agent/orders/{id}/publish`: documents and result in one request.
//!
//! The contents are kept first, each under the SHA-256 that it must have; then, in one transaction, the documents, the
//! order's end and the answer to the client. A request that breaks off in between leaves contents that no document
//! names, and nothing else. The same publication again gives the same answer.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use contract::ErrorCode;
use contract::agent::{Publish, Published};
use domain::OrderId;
use domain::audit::Actor;
use domain::document::Sha256Hex;
use domain::order::Asked;
use portal_store::{Holder, NewDocument};

use super::caller::AgentCaller;
use super::failure::{Answer, Failure};
use super::input::{Id, parse};
use crate::notices::documents_key;
use crate::portal::{App, Portal};

/// The largest document.
const DOCUMENT_MAX_BYTES: u64 = 50 << 20;
/// A payslip each for a large company.
const DOCUMENTS_MAX: usize = 5_000;

pub async fn publish(
    State(app): State<App>,
    AgentCaller(agent): AgentCaller,
    Id(order): Id<OrderId>,
    parts: Result<Multipart, MultipartRejection>,
) -> Answer<Json<Published>> {
    let mut parts = parts.map_err(|_| Failure::invalid("body", "a multipart form"))?;
    let known = app.store.order(agent.office, order).await?.ok_or_else(Failure::not_found)?;
    let mut asked = announced(&mut parts).await?;
    // The agent may name a department that was deleted while it was at work.
    let moved = app.store.moved_departments(agent.office).await?;
    for document in &mut asked.documents {
        let named = document.facts.department;
        document.facts.department = *moved.get(&named).unwrap_or(&named);
    }
    let documents = checked(asked.documents, &known.asked)?;
    keep_contents(&app, &mut parts, &documents).await?;

    let mut transaction = app.store.begin(agent.office, app.now()).await?;
    transaction.acts_for(Actor::Agent { agent: agent.id });
    let holder = Holder { agent: agent.id, token: asked.token };
    let published = transaction.publish(order, holder, &documents).await?;
    let published = published.map_err(|refusal| Failure::refused(&refusal))?;
    if !published.repeated {
        let facts = documents.iter().map(|document| &document.facts);
        let told: Vec<_> = published.documents.iter().copied().zip(facts).collect();
        app.tell_issued(&mut transaction, &published.order, &told).await?;
        // Whoever asked was answered in the conversation just now: the others are told.
        let key = documents_key(&published.documents, &format!("order:{order}"));
        let (company, asked_by) = (known.asked.company, [published.order.requested_by]);
        app.tell_documents(&mut transaction, &key, company, &told, &asked_by).await?;
        app.tell_of_settled(&mut transaction, &asked_by).await?;
        transaction.commit().await?;
    }
    Ok(Json(Published { order: published.order, documents: published.documents }))
}

/// The first part says what the others are.
async fn announced(parts: &mut Multipart) -> Answer<Publish> {
    match parts.next_field().await.map_err(|error| unread(&error))? {
        Some(part) if part.name() == Some("publish") => parse(&part.bytes().await.map_err(|error| unread(&error))?),
        _ => Err(Failure::invalid("publish", "the first part, which announces the documents")),
    }
}

/// What is published must be what was asked for: nobody reads it in a folder they do not reach.
fn checked(announced: Vec<contract::agent::NewDocument>, asked: &Asked) -> Answer<Vec<NewDocument>> {
    if announced.is_empty() || announced.len() > DOCUMENTS_MAX {
        return Err(Failure::invalid("publish.documents", "1 to 5000 documents"));
    }
    for document in &announced {
        let facts = &document.facts;
        if facts.company != asked.company || facts.department != asked.department || facts.kind != asked.kind {
            return Err(Failure::invalid("publish.documents.facts", "the company, department and kind of the order"));
        }
    }
    Ok(announced
        .into_iter()
        .map(|document| NewDocument { facts: document.facts, content: document.content, size: document.size })
        .collect())
}

/// Every content that was announced, and no other.
async fn keep_contents(app: &Portal, parts: &mut Multipart, documents: &[NewDocument]) -> Answer<()> {
    let mut expected: HashSet<&Sha256Hex> = documents.iter().map(|document| &document.content).collect();
    while let Some(part) = parts.next_field().await.map_err(|error| unread(&error))? {
        let name = Sha256Hex(part.name().unwrap_or_default().to_owned());
        if !expected.remove(&name) {
            return Err(Failure::invalid("publish.documents", "each announced content once, and no other"));
        }
        keep(app, &name, part).await?;
    }
    for content in expected {
        if app.store.contents().size(content).await?.is_none() {
            return Err(Failure::invalid("publish.documents", "a part for each announced content"));
        }
    }
    Ok(())
}

async fn keep(app: &Portal, name: &Sha256Hex, part: Field<'_>) -> Answer<()> {
    app.store.contents().put_stream(name, DOCUMENT_MAX_BYTES, part).await?;
    Ok(())
}

fn unread(error: &axum::extract::multipart::MultipartError) -> Failure {
    match error.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::TooLarge.into(),
        _ => Failure::invalid("body", "a whole multipart form"),
    }
}
