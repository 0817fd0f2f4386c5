//! The server's face: the API of `contract`, webhooks, the telephone, and the clients' web portal.
//!
//! One file per resource. To add a call: its types in `contract`, a handler here, and a line in [`routes::routes`]
//! that says who may call it.

mod about;
mod admission;
mod agent_api;
mod agents;
mod blobs;
pub(crate) mod caller;
mod client_calendar;
mod client_chat;
mod client_collection;
pub(crate) mod client_documents;
mod client_folders;
mod client_home;
mod client_links;
mod client_notices;
mod client_people;
mod client_requests;
pub(crate) mod commands;
mod content;
mod documents;
pub(crate) mod failure;
mod feed;
mod holidays;
mod identity;
pub(crate) mod input;
mod modules;
mod nudges;
pub(crate) mod office;
pub(crate) mod open_links;
mod phone;
mod publish;
mod reading;
pub mod routes;
pub mod security;
mod session;
mod sheets;
pub(crate) mod uploads;
mod web;

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use contract::ErrorCode;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::timeout::TimeoutBody;
use tower_http::trace::TraceLayer;

pub use uploads::UPLOAD_KEPT;

use crate::portal::App;
use failure::Failure;

/// How long a body may pause.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Everything that the portal answers.
pub fn router(app: &App) -> Router {
    // Only what is the same for everybody is compressed: nothing secret shares a compressed body with a stranger's text.
    let pages = Router::new().fallback(web::serve).layer(CompressionLayer::new());
    routes::router(app)
        .fallback_service(pages)
        .layer(from_fn(protect))
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            Failure::internal("a handler panicked").into_response()
        }))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(SetRequestIdLayer::new(REQUEST_ID, Ids))
}

/// A body that stops coming is cut off. The headers of every answer, and those of the API where the handler set none of its own. Answers that axum makes
/// itself (a method that a route does not have) become ours.
async fn protect(request: Request, next: Next) -> Response {
    let request = request.map(|body| Body::new(TimeoutBody::new(BODY_TIMEOUT, body)));
    let mut answer = next.run(request).await;
    if answer.status() == StatusCode::METHOD_NOT_ALLOWED {
        answer = Failure::from(ErrorCode::NotFound).into_response();
    }
    let headers = answer.headers_mut();
    headers.extend(security::EVERYWHERE);
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(security::API_POLICY));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    answer
}

/// The path without its query: a search may hold a name.
fn span(request: &Request) -> tracing::Span {
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), path = shown(request.uri().path()), id)
}

/// The address of a link without login is its key: what comes after stays out of the log.
fn shown(path: &str) -> &str {
    let rooms = ["/api/open/links/", "/link/"];
    rooms.into_iter().find(|room| path.starts_with(room)).unwrap_or(path)
}

#[derive(Clone, Copy)]
struct Ids;

impl MakeRequestId for Ids {
    fn make_request_id<B>(&mut self, _request: &axum::http::Request<B>) -> Option<RequestId> {
        HeaderValue::from_str(&machine::secret::code(12)).ok().map(RequestId::new)
    }
}
