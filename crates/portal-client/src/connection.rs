//! The connection to one portal: address, credentials, time-outs, and how an answer is read.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use contract::ApiError;
use reqwest::header::LOCATION;
use reqwest::{Method, RequestBuilder, Response, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::failure::{broken_off, no_answer};
use crate::{ClientError, NoAnswer};

/// A feed page of [`contract::feed::FEED_PAGE_MAX`] orders is far below this.
const LARGEST_ANSWER_BYTES: usize = 64 << 20;

/// Who speaks. Not shown by `Debug`.
#[derive(Clone, Default)]
pub enum Credentials {
    /// Nobody yet: pairing, signing in, asking what it is.
    #[default]
    None,
    /// The token of a session or of an agent.
    Bearer(String),
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Bearer(_) => "Bearer(…)",
        })
    }
}

/// How long to wait for what.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For the whole answer of an ordinary call.
    pub answer: Duration,
    /// Between two pieces of a transfer, or two signs of life of an event stream.
    pub silence: Duration,
    /// For a whole upload or download.
    pub transfer: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { answer: Duration::from_secs(20), silence: Duration::from_secs(45), transfer: Duration::from_secs(600) }
    }
}

/// One portal, as one signed-in person or agent.
#[derive(Debug, Clone)]
pub struct Portal {
    http: reqwest::Client,
    base: Arc<Url>,
    credentials: Arc<Credentials>,
    limits: Limits,
}

impl Portal {
    /// `address` as a person writes it: a scheme may be missing (then https, and http for this machine itself).
    pub fn new(address: &str, credentials: Credentials) -> Result<Self, ClientError> {
        let base = base_of(address).ok_or_else(|| ClientError::BadAddress { address: address.to_owned() })?;
        let http = machine::http_client();
        Ok(Self { http, base: Arc::new(base), credentials: Arc::new(credentials), limits: Limits::default() })
    }

    /// The same connections, as somebody else.
    pub fn with_credentials(&self, credentials: Credentials) -> Self {
        Self { credentials: Arc::new(credentials), ..self.clone() }
    }

    pub fn with_limits(&self, limits: Limits) -> Self {
        Self { limits, ..self.clone() }
    }

    /// Scheme, host and port, and a path if the portal lives under one; without a slash at the end.
    pub fn address(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// A request to `path`, which does not begin with a slash. The time limit is that of an ordinary call.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}/{path}", self.address());
        let request = self.http.request(method, url).timeout(self.limits.answer);
        match self.credentials.as_ref() {
            Credentials::None => request,
            Credentials::Bearer(token) => request.bearer_auth(token),
        }
    }

    pub(crate) async fn get<A: DeserializeOwned>(&self, path: &str) -> Result<A, ClientError> {
        self.answer(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post<A: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<A, ClientError> {
        self.answer(self.request(Method::POST, path).json(body)).await
    }

    /// Sends, and reads the answer as `A`.
    pub(crate) async fn answer<A: DeserializeOwned>(&self, request: RequestBuilder) -> Result<A, ClientError> {
        let body = self.whole_body(self.send(request).await?).await?;
        serde_json::from_slice(&body).map_err(|error| self.not_a_portal(format!("JSON that is none of ours: {error}")))
    }

    /// Sends, and expects no content.
    pub(crate) async fn done(&self, request: RequestBuilder) -> Result<(), ClientError> {
        self.send(request).await.map(drop)
    }

    /// Sends, and gives the response if it is a success; else the error that its body tells.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Response, ClientError> {
        let response = request.send().await.map_err(|error| no_answer(self.address(), &error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let moved_to = response.headers().get(LOCATION).and_then(|place| Some(place.to_str().ok()?.to_owned()));
        let body = self.whole_body(response).await?;
        Err(match serde_json::from_slice::<ApiError>(&body) {
            Ok(error) => ClientError::Api(error),
            Err(_) if is_gateway(status) => self.unreachable(NoAnswer::Gateway(status.as_u16())),
            Err(_) => self.not_a_portal(match moved_to {
                Some(place) => format!("it moved to {place}"),
                None => format!("status {}", status.as_u16()),
            }),
        })
    }

    async fn whole_body(&self, mut response: Response) -> Result<Bytes, ClientError> {
        let mut body = BytesMut::new();
        while let Some(piece) = response.chunk().await.map_err(|error| broken_off(self.address(), &error))? {
            if body.len() + piece.len() > LARGEST_ANSWER_BYTES {
                return Err(self.not_a_portal("an answer without an end".into()));
            }
            body.extend_from_slice(&piece);
        }
        Ok(body.freeze())
    }

    pub(crate) fn unreachable(&self, why: NoAnswer) -> ClientError {
        ClientError::Unreachable { address: self.address().to_owned(), why }
    }

    pub(crate) fn not_a_portal(&self, answered: String) -> ClientError {
        ClientError::NotAPortal { address: self.address().to_owned(), answered }
    }
}

fn is_gateway(status: StatusCode) -> bool {
    matches!(status, StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT)
}

fn base_of(address: &str) -> Option<Url> {
    let address = address.trim();
    let with_scheme = if address.contains("://") {
        address.to_owned()
    } else {
        let is_this_machine =
            address.starts_with("localhost") || address.starts_with("127.") || address.starts_with("[::1]");
        format!("{}://{address}", if is_this_machine { "http" } else { "https" })
    };
    let mut url = Url::parse(&with_scheme).ok()?;
    let usable = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.password().is_none()
        && url.username().is_empty();
    url.set_query(None);
    url.set_fragment(None);
    usable.then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_as_people_write_it() {
        for (written, meant) in [
            ("balcao.escritorio.com.br", "https://balcao.escritorio.com.br"),
            (" http://10.0.0.5:8080/ ", "http://10.0.0.5:8080"),
            ("localhost:8080", "http://localhost:8080"),
            ("127.0.0.1:9", "http://127.0.0.1:9"),
            ("https://escritorio.com.br/balcao/?x=1#y", "https://escritorio.com.br/balcao"),
        ] {
            assert_eq!(Portal::new(written, Credentials::None).unwrap().address(), meant, "{written}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_and_named() {
        for wrong in ["", "ftp://x", "http://", "isto não é", "https://ana:senha@x.com"] {
            let error = Portal::new(wrong, Credentials::None).unwrap_err();
            assert_eq!(error.to_api_error().field.as_deref(), Some("address"), "{wrong}");
        }
    }

    #[test]
    fn a_token_is_never_printed() {
        let portal = Portal::new("localhost", Credentials::Bearer("s3cret".into())).unwrap();
        assert!(!format!("{portal:?}").contains("s3cret"));
    }
}
