//! Who is asking, and may they? Runs before every handler, by the table of routes.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{AUTHORIZATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use contract::ErrorCode;
use domain::registry::Module;
use tokio::time::timeout;

use super::caller::{Address, AgentCaller, Credential};
use super::failure::Failure;
use super::routes::Who;
use super::security::{PublicUrl, changes_something};
use super::session::{Known, cookie_name};
use crate::portal::{App, Portal};

/// Lets a request through to its handler with the caller it was proved to come from, or answers that there is no
/// such thing: whoever may not use a route does not learn that it exists.
pub async fn admit(
    State((app, who, module, patience)): State<(App, Who, Option<Module>, Duration)>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let address = address_of(&parts.headers, &parts.extensions);
    parts.extensions.insert(address);
    match proved(&app, who, module, &mut parts).await {
        Ok(renewed) => match timeout(patience, next.run(Request::from_parts(parts, body))).await {
            Ok(answer) => with_cookie(answer, renewed),
            Err(_) => Failure::from(ErrorCode::StorageUnavailable).into_response(),
        },
        Err(failure) => failure.into_response(),
    }
}

/// A browser keeps its cookie as long as the session lives. A handler that sets one itself has the last word.
fn with_cookie(mut answer: Response, renewed: Option<HeaderValue>) -> Response {
    if let Some(cookie) = renewed {
        answer.headers_mut().entry(SET_COOKIE).or_insert(cookie);
    }
    answer
}

async fn proved(
    app: &Portal,
    who: Who,
    module: Option<Module>,
    request: &mut Parts,
) -> Result<Option<HeaderValue>, Failure> {
    match who {
        Who::Anyone | Who::Channel => Ok(None),
        Who::Agent => {
            let token = bearer(&request.headers).ok_or(ErrorCode::NotSignedIn)?;
            let agent = app.agent_of(&token).await?.ok_or(ErrorCode::NotSignedIn)?;
            request.extensions.insert(AgentCaller(agent));
            Ok(None)
        }
        Who::Arriving | Who::SignedIn | Who::Staff | Who::May(_) | Who::Client => {
            let Known { caller, renewed } = signed_in(app, request).await?;
            let role = caller.access.role;
            let welcome = match who {
                Who::Staff => role.is_staff(),
                Who::May(permission) => caller.access.may(permission).is_ok(),
                Who::Client => !role.is_staff(),
                _ => true,
            };
            if !welcome {
                return Err(Failure::not_found());
            }
            if caller.must_set_up && who != Who::Arriving {
                return Err(ErrorCode::SecondStepToSetUp.into());
            }
            request.extensions.insert(app.within(caller, module).await?);
            Ok(renewed)
        }
    }
}

/// The person behind a bearer token or our cookie. A cookie changes something only when our own page sent it.
async fn signed_in(app: &Portal, request: &Parts) -> Result<Known, Failure> {
    let headers = &request.headers;
    let credential = match bearer(headers) {
        Some(token) => Credential { token, is_cookie: false },
        None => cookie(headers, &app.public_url).ok_or(ErrorCode::NotSignedIn)?,
    };
    if credential.is_cookie && changes_something(&request.method) && !app.public_url.is_own_page(headers) {
        return Err(ErrorCode::NotSignedIn.into());
    }
    Ok(app.caller_of(credential).await?.ok_or(ErrorCode::NotSignedIn)?)
}

/// `Authorization: Bearer …`.
pub fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then(|| token.trim().to_owned())
}

fn cookie(headers: &HeaderMap, public_url: &PublicUrl) -> Option<Credential> {
    let jar = CookieJar::from_headers(headers);
    let token = jar.get(cookie_name(public_url))?.value().to_owned();
    Some(Credential { token, is_cookie: true })
}

/// Where the request comes from. A proxy on this machine is believed about whom it speaks for; nobody else is.
fn address_of(headers: &HeaderMap, extensions: &Extensions) -> Address {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    let peer = peer.unwrap_or(IpAddr::from([0, 0, 0, 0]));
    let told = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    let told = told.and_then(|chain| chain.rsplit(',').next()?.trim().parse().ok());
    Address(told.filter(|_| peer.is_loopback()).unwrap_or(peer))
}
