//! `/api/client/links`: links that a client makes for others (PC5).

use axum::Json;
use axum::extract::State;
use contract::exchange::{LinkList, MadeLink, NewLink};

use super::caller::Caller;
use super::failure::Answer;
use super::input::Body;
use crate::portal::App;

pub async fn list(State(app): State<App>, caller: Caller) -> Answer<Json<LinkList>> {
    Ok(Json(LinkList { links: app.store.links_of(caller.person.office, caller.person.id).await? }))
}

pub async fn make(State(app): State<App>, caller: Caller, Body(asked): Body<NewLink>) -> Answer<Json<MadeLink>> {
    Ok(Json(app.make_link(&caller, asked).await?))
}
