//! `PUT /api/blobs/{sha256}`: a file that a later command will name. Sent before the command, kept under its SHA-256;
//! what no document names after a day is cleared away.

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use domain::document::Sha256Hex;

use super::caller::Caller;
use super::failure::Answer;
use super::input::Id;
use super::routes::BLOB_MAX_BYTES;
use crate::portal::App;

pub async fn put(State(app): State<App>, _: Caller, Id(sha256): Id<Sha256Hex>, body: Body) -> Answer<StatusCode> {
    if app.store.contents().size(&sha256).await?.is_some() {
        return Ok(StatusCode::NO_CONTENT);
    }
    app.store.contents().put_stream(&sha256, BLOB_MAX_BYTES as u64, body.into_data_stream()).await?;
    Ok(StatusCode::NO_CONTENT)
}
