//! `GET /api/documents/{id}/content`: staff look at what was published. It is no proof of receipt.

use axum::extract::State;
use axum::response::Response;
use domain::DocumentId;

use super::caller::Caller;
use super::content;
use super::failure::{Answer, Failure};
use super::input::Id;
use super::reading;
use crate::portal::App;

pub async fn content(State(app): State<App>, caller: Caller, Id(id): Id<DocumentId>) -> Answer<Response> {
    let document = app.store.document(caller.person.office, id).await?.ok_or_else(Failure::not_found)?;
    let facts = &document.facts;
    caller.access.sees_document(document.office, facts).map_err(|_| Failure::not_found())?;
    reading::note(&app, &caller, &document).await?;
    content::of(&app.store, &document, content::As::Shown).await
}
