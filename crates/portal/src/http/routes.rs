//! The table of all routes: method, path, who may call it, and what it may weigh. A route is denied to everybody who
//! is not named here, and there is no other way to add one.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};
use domain::access::Permission;

use super::admission::admit;
use super::{
    about, agent_api, agents, blobs, client_chat, client_documents, client_home, commands, documents, feed, phone,
    office, publish, session,
};
use crate::portal::App;

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    Anyone,
    /// Anyone who is signed in: staff or client.
    SignedIn,
    Staff,
    /// Staff, or clients, who have the permission.
    May(Permission),
    Client,
    /// A paired agent.
    Agent,
    /// The handler proves a channel's signature or secret.
    Channel,
}

/// Bodies of JSON.
const SMALL: usize = 1 << 20;
/// The registry of a large office: 20,000 employees.
const REGISTRY: usize = 32 << 20;
/// A file that goes out with a message.
pub const BLOB_MAX_BYTES: usize = 25 << 20;
/// All documents of one publication.
pub const PUBLICATION_MAX_BYTES: usize = 256 << 20;

/// How long an answer may take, and how long when a large body has to arrive first.
const PATIENCE: Duration = Duration::from_secs(30);
const PATIENCE_FOR_FILES: Duration = Duration::from_secs(600);

pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub who: Who,
    limit_bytes: usize,
    /// How long the answer may take to begin. Streams begin at once.
    patience: Duration,
    handler: MethodRouter<App, Infallible>,
}

/// Every route of the API, the webhooks and the telephone.
pub fn routes() -> Vec<Route> {
    use Permission::PairAgents;
    use Who::{Agent, Anyone, Channel, Client, May, SignedIn, Staff};
    vec![
        get("/api/about", Anyone, about::show),
        post("/api/session", Anyone, session::sign_in),
        get("/api/session", SignedIn, session::show),
        delete("/api/session", SignedIn, session::sign_out),
        post("/api/commands", SignedIn, commands::execute),
        get("/api/feed", Staff, feed::page),
        get("/api/feed/stream", Staff, feed::stream),
        put("/api/blobs/{sha256}", Staff, blobs::put).of_at_most(BLOB_MAX_BYTES),
        get("/api/documents/{id}/content", Staff, documents::content),
        post("/api/agents/pairing-code", May(PairAgents), agents::new_pairing_code),
        post("/api/office/who", Staff, office::who),
        post("/api/agent/pair", Anyone, agent_api::pair),
        post("/api/agent/heartbeat", Agent, agent_api::heartbeat),
        post("/api/agent/registry", Agent, agent_api::registry).of_at_most(REGISTRY),
        post("/api/agent/claim", Agent, agent_api::claim),
        post("/api/agent/orders/{id}/renew", Agent, agent_api::renew),
        post("/api/agent/orders/{id}/release", Agent, agent_api::release),
        post("/api/agent/orders/{id}/hold", Agent, agent_api::hold),
        post("/api/agent/orders/{id}/resume", Agent, agent_api::resume),
        post("/api/agent/orders/{id}/publish", Agent, publish::publish).of_at_most(PUBLICATION_MAX_BYTES),
        get("/api/agent/pending", Agent, agent_api::pending),
        get("/api/agent/wake", Agent, agent_api::wake),
        get("/api/client/home", Client, client_home::show),
        get("/api/client/documents", Client, client_documents::page),
        get("/api/client/documents/{id}", Client, client_documents::show),
        get("/api/client/documents/{id}/content", Client, client_documents::content),
        get("/api/client/chat", Client, client_chat::page),
        post("/webhooks/phone/{office}", Channel, phone::receive),
        get("/phone/{office}/messages", Channel, phone::inbox),
    ]
}

/// The table as a router, each route behind its admission.
pub fn router(app: &App) -> Router {
    let admitted = |router: Router<App>, route: Route| {
        let handler: MethodRouter<App> =
            route.handler.layer(from_fn_with_state((app.clone(), route.who, route.patience), admit));
        router.route(route.path, handler.layer(DefaultBodyLimit::max(route.limit_bytes)))
    };
    routes().into_iter().fold(Router::new(), admitted).with_state(app.clone())
}

impl Route {
    fn of_at_most(mut self, limit_bytes: usize) -> Self {
        self.limit_bytes = limit_bytes;
        self.patience = PATIENCE_FOR_FILES;
        self
    }
}

fn get<H: Handler<T, App>, T: 'static>(path: &'static str, who: Who, handler: H) -> Route {
    route(Method::GET, MethodFilter::GET, path, who, handler)
}

fn post<H: Handler<T, App>, T: 'static>(path: &'static str, who: Who, handler: H) -> Route {
    route(Method::POST, MethodFilter::POST, path, who, handler)
}

fn put<H: Handler<T, App>, T: 'static>(path: &'static str, who: Who, handler: H) -> Route {
    route(Method::PUT, MethodFilter::PUT, path, who, handler)
}

fn delete<H: Handler<T, App>, T: 'static>(path: &'static str, who: Who, handler: H) -> Route {
    route(Method::DELETE, MethodFilter::DELETE, path, who, handler)
}

fn route<H: Handler<T, App>, T: 'static>(
    method: Method,
    filter: MethodFilter,
    path: &'static str,
    who: Who,
    handler: H,
) -> Route {
    Route { method, path, who, limit_bytes: SMALL, patience: PATIENCE, handler: on(filter, handler) }
}
