//! `session/passkey/begin` and `session/passkey`: signing in with a passkey and nothing else.
//!
//! The question is for nobody in particular, so that nothing can be learnt from it and nothing is kept of it: what must be
//! remembered travels sealed, there and back. With the answer comes a person, and with them the note that this question
//! is used up. The passkey counts for both steps, because the device saw its owner (a finger, a face, a PIN).

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use contract::ErrorCode;
use contract::desk::Nothing;
use contract::identity::{PasskeyAsked, PasskeyShown};
use domain::document::Sha256Hex;
use domain::registry::Person;
use portal_store::{NewTicket, PasskeyRow, Purpose};
use serde::{Deserialize, Serialize};

use super::super::caller::{Address, Browser};
use super::super::failure::{Answer, Failure};
use super::super::input::Body;
use super::super::session::welcome;
use super::signing_in::session;
use crate::attempts::Counted;
use crate::identity::passkeys::PasskeyError;
use crate::portal::{App, Portal, sha256};

/// How long a question waits. A page that stays open asks a new one before.
const WAITS: TimeDelta = TimeDelta::minutes(10);
/// What the sealed question belongs to.
const SEALED: &str = "sign-in by passkey";

/// What is remembered until the answer comes.
#[derive(Serialize, Deserialize)]
struct Question {
    challenge: serde_json::Value,
    expires_at: DateTime<Utc>,
}

pub async fn begin(
    State(app): State<App>,
    Address(address): Address,
    Body(_): Body<Nothing>,
) -> Answer<Json<PasskeyAsked>> {
    app.attempts.begin(&[Counted::Question(address)], app.now()).await?;
    let asked = app.passkeys.begin_naming().map_err(not_asked)?;
    let expires_at = app.now() + WAITS;
    let question = serde_json::to_vec(&Question { challenge: asked.remembered, expires_at });
    let ticket = app.sealing.seal(SEALED, &question.map_err(Failure::internal)?).map_err(Failure::internal)?;
    Ok(Json(PasskeyAsked { ticket, options: asked.options, expires_at }))
}

/// Whatever does not fit is refused with the same words, and nothing that is slow lies before it.
pub async fn finish(
    State(app): State<App>,
    Address(address): Address,
    browser: Browser,
    Body(asked): Body<PasskeyShown>,
) -> Answer<Response> {
    let counted = [Counted::Address(address)];
    app.attempts.begin(&counted, app.now()).await?;
    let Opened { question, hash } = opened(&app, &asked.ticket).ok_or(ErrorCode::PasskeyRefused)?;
    let (person, passkey) = owner(&app, &asked.answer).await?.ok_or(ErrorCode::PasskeyRefused)?;
    let credential = match app.passkeys.finish_naming(&question.challenge, &asked.answer, &passkey) {
        Ok(credential) => credential,
        Err(why) => return Err(refused(&why)),
    };
    let mut transaction = app.store.begin(person.office, app.now()).await?;
    let spent = NewTicket {
        // Of what is in it: the same ticket can be written in several ways.
        token: hash,
        person: person.id,
        purpose: Purpose::PasskeyAlone,
        body: serde_json::Value::Null,
        expires_at: question.expires_at,
    };
    let is_first = transaction.spend(&spent).await?;
    // As it is now: deactivated meanwhile, nobody comes in.
    let person = transaction.person(person.id).await?;
    if !is_first || !person.active {
        return Err(ErrorCode::PasskeyRefused.into());
    }
    transaction.passkey_used(person.id, &passkey.id, &credential).await?;
    let answer = session(&app, transaction, &person, &asked.device, true, app.now()).await?;
    app.attempts.succeeded(&counted).await?;
    welcome(&app, browser, answer)
}

struct Opened {
    question: Question,
    hash: Sha256Hex,
}

/// A question of ours that is not too old.
fn opened(app: &Portal, ticket: &str) -> Option<Opened> {
    let plain = app.sealing.open(SEALED, ticket).ok()?;
    let question: Question = serde_json::from_slice(&plain).ok()?;
    (question.expires_at > app.now()).then(|| Opened { question, hash: sha256(&plain) })
}

/// Two offices may know passkeys of the same name: the one of the person whom the answer names is meant.
async fn owner(app: &Portal, answer: &serde_json::Value) -> Answer<Option<(Person, PasskeyRow)>> {
    let (named, passkey) = match app.passkeys.named(answer) {
        Ok(named) => named,
        Err(why) => return Err(refused(&why)),
    };
    let known = app.store.passkeys_called(&passkey).await?;
    Ok(known.into_iter().find(|(person, _)| person.id == named))
}

fn refused(why: &PasskeyError) -> Failure {
    tracing::info!(%why, "a passkey let nobody in");
    ErrorCode::PasskeyRefused.into()
}

fn not_asked(why: PasskeyError) -> Failure {
    match why {
        PasskeyError::Impossible => Failure::invalid("passkey", "a portal at an address with a name"),
        other => Failure::internal(other),
    }
}
