//! `POST /api/session`, `GET /api/session`, `DELETE /api/session`: signing in, who one is, signing out.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::header::{ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use contract::session::{Me, SignIn, SignedIn};
use contract::{ApiError, ErrorCode};
use domain::registry::Person;
use portal_store::{Credentials, NewSession};

use super::caller::{Address, Caller, Credential};
use super::failure::{Answer, Failure};
use super::input::Body;
use super::security::PublicUrl;
use crate::attempts::Counted;
use crate::portal::{App, Portal, sha256};

/// How long a device stays signed in after it was last used.
const SESSION: TimeDelta = TimeDelta::days(30);
/// How often the last use of a session is noted.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(5);
const EMAIL_MAX_BYTES: usize = 254;
const DEVICE_MAX_CHARS: usize = 100;

pub async fn sign_in(
    State(app): State<App>,
    Address(address): Address,
    headers: HeaderMap,
    Body(asked): Body<SignIn>,
) -> Answer<Response> {
    let is_browser = headers.contains_key(ORIGIN);
    if is_browser && !app.public_url.is_own_page(&headers) {
        return Err(ErrorCode::NotSignedIn.into());
    }
    let email = asked.email.trim().to_lowercase();
    if email.is_empty() || email.len() > EMAIL_MAX_BYTES {
        return Err(Failure::invalid("email", "an e-mail address"));
    }
    let counted = [Counted::Account(email.clone()), Counted::Address(address)];
    app.attempts
        .begin(&counted, app.now())
        .map_err(|wait| Failure(ApiError::new(ErrorCode::TooManyAttempts).with("retry_in_s", wait.seconds)))?;
    let person = who_has(&app, &email, &asked.password).await?.ok_or(ErrorCode::WrongCredentials)?;
    app.attempts.succeeded(&counted);

    let device = asked.device.chars().take(DEVICE_MAX_CHARS).collect();
    let token = open_session(&app, &person, device).await?;
    let me = me(&app, &person).await?;
    if !is_browser {
        return Ok(Json(SignedIn { token, me }).into_response());
    }
    let mut answer = Json(SignedIn { token: String::new(), me }).into_response();
    answer.headers_mut().insert(SET_COOKIE, set_cookie(&app.public_url, &token, SESSION)?);
    Ok(answer)
}

pub async fn show(State(app): State<App>, caller: Caller) -> Answer<Json<Me>> {
    Ok(Json(me(&app, &caller.person).await?))
}

pub async fn sign_out(State(app): State<App>, caller: Caller) -> Answer<Response> {
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    transaction.revoke_session(caller.session).await?;
    transaction.commit().await?;
    let mut answer = StatusCode::NO_CONTENT.into_response();
    if caller.is_cookie {
        answer.headers_mut().insert(SET_COOKIE, set_cookie(&app.public_url, "", TimeDelta::zero())?);
    }
    Ok(answer)
}

/// `__Host-` binds the cookie to exactly our host over TLS.
pub fn cookie_name(public_url: &PublicUrl) -> &'static str {
    if public_url.is_https() { "__Host-balcao" } else { "balcao" }
}

impl Portal {
    /// Who stands behind a token, as of now.
    pub(super) async fn caller_of(&self, credential: Credential) -> Answer<Option<Caller>> {
        let now = self.now();
        let Some(signed_in) = self.store.session(&sha256(credential.token.as_bytes()), now).await? else {
            return Ok(None);
        };
        if signed_in.last_seen_at + NOTED_EVERY < now {
            let mut transaction = self.store.begin(signed_in.office, now).await?;
            transaction.touch_session(signed_in.session, now + SESSION).await?;
            transaction.commit().await?;
        }
        let (session, is_cookie) = (signed_in.session, credential.is_cookie);
        Ok(Some(Caller { person: signed_in.person, access: signed_in.access, session, is_cookie }))
    }
}

/// The person with this e-mail and password. Somebody may be known to several offices by one e-mail; the first whose
/// password fits is meant. An unknown e-mail takes as long as a wrong password.
async fn who_has(app: &Portal, email: &str, password: &str) -> Answer<Option<Person>> {
    let known = app.store.credentials(email).await?;
    if known.is_empty() {
        app.passwords.matches(password.to_owned(), None).await;
    }
    for Credentials { person, password_hash } in known {
        if app.passwords.matches(password.to_owned(), Some(password_hash)).await {
            return Ok(Some(person));
        }
    }
    Ok(None)
}

async fn open_session(app: &Portal, person: &Person, device: String) -> Answer<String> {
    let (token, now) = (machine::secret::token(), app.now());
    let (id, token_hash, expires_at) = (machine::ids::new(), sha256(token.as_bytes()), now + SESSION);
    let mut transaction = app.store.begin(person.office, now).await?;
    transaction.create_session(&NewSession { id, token: token_hash, person: person.id, device, expires_at }).await?;
    transaction.commit().await?;
    Ok(token)
}

async fn me(app: &Portal, person: &Person) -> Answer<Me> {
    let office = app.store.office(person.office).await?.ok_or(ErrorCode::NotSignedIn)?;
    let access = app.store.access(person.office, person.id).await?.ok_or(ErrorCode::NotSignedIn)?;
    Ok(Me {
        person: person.id,
        name: person.name.clone(),
        role: person.role,
        office: office.id,
        office_name: office.name,
        zone: office.zone,
        access,
        own_departments: BTreeMap::new(),
    })
}

fn set_cookie(public_url: &PublicUrl, token: &str, lives: TimeDelta) -> Answer<HeaderValue> {
    let secure = if public_url.is_https() { "; Secure" } else { "" };
    let (name, seconds) = (cookie_name(public_url), lives.num_seconds());
    let cookie = format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&cookie).map_err(Failure::internal)
}
