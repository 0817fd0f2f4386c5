//! `links/…`: links without login (PC5), made and looked after by staff.

use axum::Json;
use axum::extract::State;
use contract::exchange::{LinkAsked, LinkOpenings, MadeLink, NewLink};
use domain::link::Link;

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use super::super::input::Body;
use crate::portal::{App, Portal};

/// `links/make`
pub async fn make(State(app): State<App>, caller: Caller, Body(asked): Body<NewLink>) -> Answer<Json<MadeLink>> {
    Ok(Json(app.make_link(&caller, asked).await?))
}

/// `links/address`: whoever has the address reads the documents.
pub async fn address(State(app): State<App>, caller: Caller, Body(asked): Body<LinkAsked>) -> Answer<Json<MadeLink>> {
    Ok(Json(app.made(known(&app, &caller, asked).await?)))
}

/// `links/openings`
pub async fn openings(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<LinkAsked>,
) -> Answer<Json<LinkOpenings>> {
    let link = known(&app, &caller, asked).await?;
    Ok(Json(LinkOpenings { openings: app.store.link_openings(link.office, link.id).await? }))
}

/// The link, if the caller sees each document that it opens; for anybody else it does not exist.
async fn known(app: &Portal, caller: &Caller, asked: LinkAsked) -> Answer<Link> {
    let link = app.store.link(caller.person.office, asked.link).await?.ok_or_else(Failure::not_found)?;
    for id in &link.documents {
        let document = app.store.document(link.office, *id).await?.ok_or_else(Failure::not_found)?;
        caller.access.sees_document(document.office, &document.facts).map_err(|_| Failure::not_found())?;
    }
    Ok(link)
}
