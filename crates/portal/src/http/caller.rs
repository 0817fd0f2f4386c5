//! Who asks, as the handlers get it. Only the admission puts these into a request, so that a handler that names one
//! cannot be reached without.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::header::ORIGIN;
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use contract::ErrorCode;
use domain::access::Access;
use domain::registry::Person;
use domain::{AgentId, OfficeId, SessionId};

use super::failure::Failure;
use crate::portal::App;

/// A signed-in person: staff or client.
#[derive(Clone)]
pub struct Caller {
    pub person: Person,
    pub access: Access,
    pub session: SessionId,
    /// Signed in with a browser's cookie.
    pub is_cookie: bool,
    /// The session was begun with a second step.
    pub second_step: bool,
    /// When the person last showed password or second step.
    pub proved_at: DateTime<Utc>,
    /// Nothing else can be done before a second step is set up.
    pub must_set_up: bool,
}

/// What the request showed to be admitted.
pub struct Credential {
    pub token: String,
    pub is_cookie: bool,
}

/// A paired agent.
#[derive(Clone, Copy)]
pub struct PairedAgent {
    pub id: AgentId,
    pub office: OfficeId,
}

#[derive(Clone, Copy)]
pub struct AgentCaller(pub PairedAgent);

/// Does a browser ask? Then it does so from our own page, and gets its token as a cookie.
#[derive(Clone, Copy)]
pub struct Browser(pub bool);

impl FromRequestParts<App> for Browser {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let is_browser = parts.headers.contains_key(ORIGIN);
        if is_browser && !app.public_url.is_own_page(&parts.headers) {
            return Err(ErrorCode::NotSignedIn.into());
        }
        Ok(Self(is_browser))
    }
}

/// Where the request comes from.
#[derive(Clone, Copy)]
pub struct Address(pub IpAddr);

macro_rules! from_admission {
    ($($name:ty)*) => {$(
        impl<S: Send + Sync> FromRequestParts<S> for $name {
            type Rejection = Failure;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
                parts.extensions.get::<Self>().cloned().ok_or_else(|| ErrorCode::NotSignedIn.into())
            }
        }
    )*};
}

from_admission! { Caller AgentCaller Address }
