//! `POST /api/session`, `POST /api/session/second-step`, `GET /api/session`, `DELETE /api/session`: signing in, who one
//! is, signing out. What lies between password and session is in `identity/signing_in.rs`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use contract::ErrorCode;
use contract::identity::{ProveSecondStep, SignInAnswer};
use contract::session::{Me, SignIn, SignedIn};
use domain::OfficeId;
use domain::access::Department;
use domain::audit::{Actor, What};
use domain::registry::Person;
use portal_store::Purpose;

use super::caller::{Address, Browser, Caller, Credential};
use super::failure::{Answer, Failure};
use super::identity::arrival::checked_email;
use super::identity::signing_in::{self, Proven};
use super::input::Body;
use super::security::PublicUrl;
use crate::attempts::Counted;
use crate::portal::{App, Portal, sha256};

/// How long a device stays signed in after it was last used.
pub const SESSION: TimeDelta = TimeDelta::days(30);
/// How often the last use of a session is noted.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(5);

/// Somebody may be known to several offices by one e-mail; the first whose password fits is meant.
pub async fn sign_in(
    State(app): State<App>,
    Address(address): Address,
    browser: Browser,
    Body(asked): Body<SignIn>,
) -> Answer<Response> {
    let email = checked_email(&asked.email)?;
    let counted = [Counted::Account(email.clone()), Counted::Address(address)];
    app.attempts.begin(&counted, app.now()).await?;
    let found = signing_in::who_has(&app, &email, &asked.password).await?;
    let person = found.into_iter().next().ok_or(ErrorCode::WrongCredentials)?;
    let answer = signing_in::after_password(&app, &person, &asked.device).await?;
    if matches!(answer, SignInAnswer::SignedIn(_)) {
        app.attempts.succeeded(&counted).await?;
    }
    welcome(&app, browser, answer)
}

pub async fn second_step(
    State(app): State<App>,
    Address(address): Address,
    browser: Browser,
    Body(asked): Body<ProveSecondStep>,
) -> Answer<Response> {
    let Proven { transaction, person, waiting } = signing_in::prove(&app, Purpose::SignIn, &asked).await?;
    let answer = signing_in::session(&app, transaction, &person, &waiting.device, true, app.now()).await?;
    signing_in::proved_well(&app, &person).await?;
    // The password was counted as an attempt of this address.
    app.attempts.succeeded(&[Counted::Address(address)]).await?;
    welcome(&app, browser, answer)
}

/// The answer to whoever came in: a browser gets its token as a cookie only.
pub fn welcome(app: &Portal, Browser(is_browser): Browser, answer: SignInAnswer) -> Answer<Response> {
    match answer {
        SignInAnswer::SignedIn(SignedIn { token, me }) if is_browser => {
            let signed_in = SignedIn { token: String::new(), me };
            let mut answer = Json(SignInAnswer::SignedIn(signed_in)).into_response();
            answer.headers_mut().insert(SET_COOKIE, set_cookie(&app.public_url, &token, SESSION)?);
            Ok(answer)
        }
        other => Ok(Json(other).into_response()),
    }
}

pub async fn show(State(app): State<App>, caller: Caller) -> Answer<Json<Me>> {
    Ok(Json(me(&app, &caller.person).await?))
}

pub async fn sign_out(State(app): State<App>, caller: Caller) -> Answer<Response> {
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    transaction.revoke_session(caller.session).await?;
    let person = caller.person.id;
    transaction.note(Actor::Person { person }, What::SignedOut { person, session: caller.session });
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

/// Who asks, and the cookie that goes with the answer when the session was prolonged.
pub(super) struct Known {
    pub caller: Caller,
    pub renewed: Option<HeaderValue>,
}

impl Portal {
    /// Who stands behind a token, as of now.
    pub(super) async fn caller_of(&self, credential: Credential) -> Answer<Option<Known>> {
        let now = self.now();
        let Some(signed_in) = self.store.session(&sha256(credential.token.as_bytes()), now).await? else {
            return Ok(None);
        };
        let mut renewed = None;
        if signed_in.last_seen_at + NOTED_EVERY < now {
            let mut transaction = self.store.begin(signed_in.office, now).await?;
            transaction.touch_session(signed_in.session, now + SESSION).await?;
            transaction.commit().await?;
            if credential.is_cookie {
                renewed = Some(set_cookie(&self.public_url, &credential.token, SESSION)?);
            }
        }
        let caller = Caller {
            person: signed_in.person,
            access: signed_in.access,
            session: signed_in.session,
            is_cookie: credential.is_cookie,
            second_step: signed_in.second_step,
            proved_at: signed_in.proved_at,
            must_set_up: signed_in.must_set_up,
        };
        Ok(Some(Known { caller, renewed }))
    }
}

pub async fn me(app: &Portal, person: &Person) -> Answer<Me> {
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
        own_departments: own_departments(app, person.office).await?,
        must_set_up_second_step: app.store.second_step(person.office, person.id).await?.must_set_up,
    })
}

/// Names that the office gave: to departments of its own, and to usual ones that it renamed.
async fn own_departments(app: &Portal, office: OfficeId) -> Answer<BTreeMap<Department, String>> {
    let departments = app.store.departments(office).await?.into_iter();
    let named = departments.filter(|one| !one.name.is_empty());
    Ok(named.map(|one| (one.department, one.name)).collect())
}

fn set_cookie(public_url: &PublicUrl, token: &str, lives: TimeDelta) -> Answer<HeaderValue> {
    let secure = if public_url.is_https() { "; Secure" } else { "" };
    let (name, seconds) = (cookie_name(public_url), lives.num_seconds());
    let cookie = format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&cookie).map_err(Failure::internal)
}
