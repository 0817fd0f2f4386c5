//! Who asks, as the handlers get it. Only the admission puts these into a request, so that a handler that names one
//! cannot be reached without.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use contract::ErrorCode;
use domain::access::Access;
use domain::registry::Person;
use domain::{AgentId, OfficeId, SessionId};

use super::failure::Failure;

/// A signed-in person: staff or client.
#[derive(Clone)]
pub struct Caller {
    pub person: Person,
    pub access: Access,
    pub session: SessionId,
    /// Signed in with a browser's cookie.
    pub is_cookie: bool,
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
