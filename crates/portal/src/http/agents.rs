//! `POST /api/agents/pairing-code`: the office invites an agent (AG1).

use axum::Json;
use axum::extract::State;
use contract::desk::PairingCode;

use super::caller::Caller;
use super::failure::Answer;
use crate::offices;
use crate::portal::App;

pub async fn new_pairing_code(State(app): State<App>, caller: Caller) -> Answer<Json<PairingCode>> {
    let made = offices::new_pairing_code(&app.store, caller.person.office, caller.person.id, app.now()).await?;
    Ok(Json(PairingCode { code: made.code, expires_at: made.expires_at }))
}
