//! `/api/open/links/{token}`: links that open without signing in (PC5). Opening is a proof of receipt: it is kept with
//! time, network and browser, and noted in the audit log.
//!
//! A link that does not open answers `link_closed`, whatever the cause, and costs the one who tries: addresses that try
//! many are slowed down. A password is tried at most as often as one of an account.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::response::Response;
use chrono::TimeDelta;
use contract::ErrorCode;
use contract::exchange::{LinkFace, OpenLink, OpenedDocument, OpenedLink};
use domain::DocumentId;
use domain::document::Document;
use domain::link::LinkStanding;
use portal_store::{FoundLink, Opener};
use serde::Deserialize;
use std::net::IpAddr;

use super::caller::Address;
use super::content::{self, As};
use super::failure::{Answer, Failure};
use super::input::{Asking, Body, Id};
use crate::attempts::Counted;
use crate::portal::{App, Portal, sha256};

/// How long the documents of an opening can be read.
const PASS_LIVES: TimeDelta = TimeDelta::hours(1);
const AGENT_MAX_CHARS: usize = 200;

pub async fn face(State(app): State<App>, Address(address): Address, Id(token): Id<String>) -> Answer<Json<LinkFace>> {
    let found = found(&app, &token, address).await?;
    if found.link.standing(app.now()) != LinkStanding::Opens {
        return Err(ErrorCode::LinkClosed.into());
    }
    let office = app.store.office(found.link.office).await?.ok_or(ErrorCode::LinkClosed)?;
    Ok(Json(LinkFace {
        office_name: office.name,
        asks_password: found.password_hash.is_some(),
        expires_at: found.link.expires_at,
    }))
}

pub async fn open(
    State(app): State<App>,
    Address(address): Address,
    Id(token): Id<String>,
    headers: HeaderMap,
    Body(asked): Body<OpenLink>,
) -> Answer<Json<OpenedLink>> {
    let FoundLink { link, password_hash } = found(&app, &token, address).await?;
    if link.standing(app.now()) != LinkStanding::Opens {
        return Err(ErrorCode::LinkClosed.into());
    }
    if let Some(hash) = password_hash {
        let counted = [Counted::Link(link.id), Counted::Address(address)];
        app.attempts.begin(&counted, app.now()).await?;
        if !app.passwords.matches(asked.password.unwrap_or_default(), Some(hash)).await {
            return Err(ErrorCode::WrongCredentials.into());
        }
        app.attempts.succeeded(&counted).await?;
    }
    let pass = machine::secret::token();
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let opener = Opener {
        network: network_of(address),
        agent: agent.chars().filter(|c| !c.is_control()).take(AGENT_MAX_CHARS).collect(),
        pass: sha256(pass.as_bytes()),
    };
    let documents = documents(&app, &link).await?;
    let mut transaction = app.store.begin(link.office, app.now()).await?;
    // Somebody else may have had the last opening meanwhile.
    let opened = transaction.open_link(link.id, &opener).await?.ok_or(ErrorCode::LinkClosed)?;
    transaction.commit().await?;

    let office = app.store.office(opened.office).await?.ok_or(ErrorCode::LinkClosed)?;
    let company = app.store.company(opened.office, opened.company).await?.ok_or(ErrorCode::LinkClosed)?;
    let documents = documents.into_iter().map(shown).collect();
    Ok(Json(OpenedLink { office_name: office.name, company_name: company.name, documents, pass }))
}

#[derive(Deserialize)]
pub struct With {
    #[serde(default)]
    pass: String,
    #[serde(default)]
    save: bool,
}

/// The last opening's documents can be read after it used the link up; not after it was revoked.
pub async fn content(
    State(app): State<App>,
    Address(address): Address,
    Id((token, document)): Id<(String, DocumentId)>,
    Asking(with): Asking<With>,
) -> Answer<Response> {
    let link = found(&app, &token, address).await?.link;
    let opening = app.store.opening_with(link.office, link.id, &sha256(with.pass.as_bytes())).await?;
    let opening = opening.ok_or(ErrorCode::LinkClosed)?;
    let is_over = opening.at + PASS_LIVES <= app.now() || link.revoked_at.is_some();
    if is_over || !link.documents.contains(&document) {
        return Err(ErrorCode::LinkClosed.into());
    }
    let known = app.store.document(link.office, document).await?;
    let known = known.filter(|known| known.withdrawn_at.is_none()).ok_or(ErrorCode::LinkClosed)?;
    let answer = content::of(&app.store, &known, As::asked(with.save)).await?;
    if !opening.documents.contains(&document) {
        let mut transaction = app.store.begin(link.office, app.now()).await?;
        transaction.read_by_link(link.id, opening.number, document).await?;
        transaction.record_opening_by_link(document, link.id).await?;
        transaction.commit().await?;
    }
    Ok(answer)
}

/// The link of a token. One that is not known counts as an attempt of its address.
async fn found(app: &Portal, token: &str, address: IpAddr) -> Answer<FoundLink> {
    match app.store.link_by_token(&app.link_token_hash(token)).await? {
        Some(found) => Ok(found),
        None => {
            app.attempts.begin(&[Counted::Address(address)], app.now()).await?;
            Err(ErrorCode::LinkClosed.into())
        }
    }
}

/// The documents that are still there.
async fn documents(app: &Portal, link: &domain::link::Link) -> Answer<Vec<Document>> {
    let mut documents = Vec::with_capacity(link.documents.len());
    for id in &link.documents {
        let document = app.store.document(link.office, *id).await?;
        documents.extend(document.filter(|document| document.withdrawn_at.is_none()));
    }
    if documents.is_empty() { Err(Failure::from(ErrorCode::LinkClosed)) } else { Ok(documents) }
}

fn shown(document: Document) -> OpenedDocument {
    OpenedDocument {
        id: document.id,
        title: document.facts.title,
        file_name: document.facts.file_name,
        size: document.size,
        published_at: document.published_at,
    }
}

/// An address without what names one machine: the last byte, or the last 80 bits.
fn network_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_keeps_the_network_and_not_the_machine() {
        assert_eq!(network_of("203.0.113.77".parse().unwrap()), "203.0.113.0/24");
        assert_eq!(network_of("::ffff:203.0.113.77".parse().unwrap()), "203.0.113.0/24");
        assert_eq!(network_of("2001:db8:1:2::7".parse().unwrap()), "2001:db8:1::/48");
    }
}
