//! `POST /api/office/…`: what staff ask the server from the rooms of the desk. One file per room; the paths and types
//! are the table of `contract::office_calls`.

pub mod audit;
pub mod demo_user;
pub mod imports;
pub mod links;
pub mod notifications;
pub mod people;
pub mod requests;
pub mod tasks;

use axum::Json;
use contract::office_calls::Asking;

use super::caller::Caller;

/// `who`
pub async fn who(caller: Caller) -> Json<Asking> {
    Json(Asking { person: caller.person.id, name: caller.person.name })
}
