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
use contract::client::upload::PIECE_MAX_BYTES;
use domain::access::Permission;
use domain::registry::Module;

use super::admission::admit;
use super::identity::{arrival, export, offices, passkey_alone, password, second_step, sessions, staff};
use super::{
    about, agent_api, agents, blobs, client_calendar, client_chat, client_collection, client_documents, client_folders,
    client_home, client_links, client_notices, client_people, client_requests, commands, documents, feed, office,
    open_links, phone, publish, session, uploads,
};
use crate::portal::App;

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    Anyone,
    /// Anyone who is signed in, even if a second step must be set up before anything else: for what leads there.
    Arriving,
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
    /// For clients: companies for which the office switched it off do not exist there.
    module: Option<Module>,
    limit_bytes: usize,
    /// How long the answer may take to begin. Streams begin at once.
    patience: Duration,
    handler: MethodRouter<App, Infallible>,
}

/// Every route of the API, the webhooks and the telephone.
pub fn routes() -> Vec<Route> {
    use Permission::{
        ExportData, ManageCompanyUsers, ManageDepartments, ManageNotifications, ManagePeople, ManageTasks, PairAgents,
        PublishDocuments, SeeAudit,
    };
    use Who::{Agent, Anyone, Arriving, Channel, Client, May, SignedIn, Staff};
    vec![
        get("/api/about", Anyone, about::show),
        post("/api/session", Anyone, session::sign_in),
        post("/api/session/second-step", Anyone, session::second_step),
        post("/api/session/passkey/begin", Anyone, passkey_alone::begin),
        post("/api/session/passkey", Anyone, passkey_alone::finish),
        get("/api/session", Arriving, session::show),
        delete("/api/session", Arriving, session::sign_out),
        post("/api/open/invitation", Anyone, arrival::invitation),
        post("/api/open/invitation/register", Anyone, arrival::register),
        post("/api/open/password/strength", Anyone, arrival::strength),
        post("/api/open/password/forgotten", Anyone, arrival::forgotten),
        post("/api/open/password/reset", Anyone, arrival::reset),
        post("/api/open/password/change", Anyone, arrival::change),
        post("/api/open/temporary-code", Anyone, arrival::temporary_code),
        post("/api/commands", SignedIn, commands::execute),
        get("/api/feed", Staff, feed::page),
        get("/api/feed/stream", Staff, feed::stream),
        put("/api/blobs/{sha256}", Staff, blobs::put).of_at_most(BLOB_MAX_BYTES),
        get("/api/documents/{id}/content", Staff, documents::content),
        post("/api/agents/pairing-code", May(PairAgents), agents::new_pairing_code),
        post("/api/office/who", Staff, office::who),
        post("/api/office/links/make", May(PublishDocuments), office::links::make),
        post("/api/office/links/address", May(PublishDocuments), office::links::address),
        post("/api/office/links/openings", Staff, office::links::openings),
        post("/api/office/notifications/rules", Staff, office::notifications::rules),
        post("/api/office/notifications/who", Staff, office::notifications::who),
        post("/api/office/notifications/texts", Staff, office::notifications::texts),
        post("/api/office/notifications/preview", Staff, office::notifications::preview),
        post("/api/office/notifications/board", Staff, office::notifications::board),
        post("/api/office/notifications/deliveries", May(ManageNotifications), office::notifications::deliveries),
        post("/api/office/people/why", May(ManagePeople), office::people::why),
        post("/api/office/people/compare", May(ManagePeople), office::people::compare_two),
        post("/api/office/people/view_as", May(ManagePeople), office::people::view_as),
        post("/api/office/people/consequences", May(ManagePeople), office::people::consequences),
        post("/api/office/people/department", May(ManageDepartments), office::people::department),
        post("/api/office/people/demo_user", May(ManagePeople), office::demo_user::make),
        post("/api/office/me/second-step", Arriving, second_step::show),
        post("/api/office/me/second-step/totp/begin", Arriving, second_step::begin_totp),
        post("/api/office/me/second-step/totp/confirm", Arriving, second_step::confirm_totp),
        post("/api/office/me/second-step/totp/remove", Staff, second_step::remove_totp),
        post("/api/office/me/second-step/passkeys/begin", Arriving, second_step::begin_passkey),
        post("/api/office/me/second-step/passkeys/finish", Arriving, second_step::finish_passkey),
        post("/api/office/me/second-step/passkeys/remove", Staff, second_step::remove_passkey),
        post("/api/office/me/second-step/recovery-codes", Staff, second_step::new_recovery_codes),
        post("/api/office/me/password", Staff, password::change),
        post("/api/office/me/sessions", Staff, sessions::list),
        post("/api/office/me/sessions/end", Staff, sessions::end),
        post("/api/office/me/sessions/end-others", Staff, sessions::end_others),
        post("/api/office/me/export", Staff, export),
        post("/api/office/people/invitations", Staff, staff::invitations),
        post("/api/office/people/temporary-code", Staff, staff::temporary_code),
        post("/api/office/requests/forms", Staff, office::requests::forms),
        post("/api/office/requests/check", Staff, office::requests::check),
        post("/api/office/requests/file", Staff, office::requests::file),
        post("/api/office/requests/collection_preview", May(ManageTasks), office::requests::collection_preview),
        post("/api/office/calendar/month", Staff, office::tasks::month),
        post("/api/office/tasks/preview_month", May(ManageTasks), office::tasks::preview_month),
        post("/api/office/tasks/settings", Staff, office::tasks::settings),
        post("/api/office/tasks/preview_holiday", May(ManageTasks), office::tasks::preview_holiday),
        post("/api/office/processes/starting_set", Staff, office::tasks::starting_set),
        post("/api/office/processes/preview_dates", Staff, office::tasks::preview_dates),
        post("/api/office/people/import/template", Staff, office::imports::template),
        post("/api/office/people/import/dry_run", Staff, office::imports::dry_run),
        post("/api/office/people/import/list", Staff, office::imports::list),
        post("/api/office/people/import/undo_check", Staff, office::imports::undo_check),
        post("/api/office/people/export", May(ExportData), office::imports::export_sheet),
        post("/api/office/audit/list", May(SeeAudit), office::audit::list),
        post("/api/office/audit/receipt", May(SeeAudit), office::audit::receipt),
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
        get("/api/client/folders", Client, client_folders::list),
        get("/api/client/uploads", Client, uploads::list),
        post("/api/client/uploads", Client, uploads::begin),
        get("/api/client/uploads/{id}", Client, uploads::show),
        put("/api/client/uploads/{id}/bytes", Client, uploads::put_piece).of_at_most(PIECE_MAX_BYTES as usize),
        post("/api/client/uploads/{id}/finish", Client, uploads::finish).of_at_most(SMALL),
        delete("/api/client/uploads/{id}", Client, uploads::give_up),
        get("/api/client/links", Client, client_links::list),
        post("/api/client/links", Client, client_links::make),
        get("/api/open/links/{token}", Anyone, open_links::face),
        post("/api/open/links/{token}", Anyone, open_links::open),
        get("/api/open/links/{token}/documents/{id}", Anyone, open_links::content),
        get("/api/client/chat", Client, client_chat::page),
        get("/api/client/people", May(ManageCompanyUsers), client_people::colleagues),
        post("/api/client/people/consequences", May(ManageCompanyUsers), client_people::consequences),
        get("/api/client/departments", Client, client_people::departments),
        get("/api/client/requests/forms", Client, client_requests::forms).of_module(Module::Requests),
        post("/api/client/requests/check", Client, client_requests::check).of_module(Module::Requests),
        get("/api/client/requests", Client, client_requests::page).of_module(Module::Requests),
        get("/api/client/requests/{id}", Client, client_requests::show).of_module(Module::Requests),
        get("/api/client/requests/{id}/files/{attachment}", Client, client_requests::file).of_module(Module::Requests),
        get("/api/client/collection", Client, client_collection::page).of_module(Module::Collection),
        get("/api/client/collection/{id}/files/{attachment}", Client, client_collection::file)
            .of_module(Module::Collection),
        get("/api/client/notices", Client, client_notices::page),
        get("/api/client/notices/preferences", Client, client_notices::preferences),
        get("/api/client/push", Client, client_notices::offer),
        put("/api/client/push", Client, client_notices::subscribe),
        delete("/api/client/push", Client, client_notices::unsubscribe),
        post("/api/client/me/second-step", Arriving, second_step::show),
        post("/api/client/me/second-step/totp/begin", Arriving, second_step::begin_totp),
        post("/api/client/me/second-step/totp/confirm", Arriving, second_step::confirm_totp),
        post("/api/client/me/second-step/totp/remove", Client, second_step::remove_totp),
        post("/api/client/me/second-step/passkeys/begin", Arriving, second_step::begin_passkey),
        post("/api/client/me/second-step/passkeys/finish", Arriving, second_step::finish_passkey),
        post("/api/client/me/second-step/passkeys/remove", Client, second_step::remove_passkey),
        post("/api/client/me/second-step/recovery-codes", Client, second_step::new_recovery_codes),
        post("/api/client/me/password", Client, password::change),
        post("/api/client/me/sessions", Client, sessions::list),
        post("/api/client/me/sessions/end", Client, sessions::end),
        post("/api/client/me/sessions/end-others", Client, sessions::end_others),
        get("/api/client/me/export", Client, export),
        post("/api/client/me/offices", Client, offices::list),
        post("/api/client/me/offices/link", Client, offices::link),
        post("/api/client/me/offices/link/second-step", Client, offices::prove_link),
        post("/api/client/me/offices/unlink", Client, offices::unlink),
        post("/api/client/me/offices/switch", Client, offices::switch),
        get("/api/client/calendar", Client, client_calendar::calendar).of_module(Module::Calendar),
        get("/api/client/certificates", Client, client_calendar::certificates).of_module(Module::Certificates),
        get("/api/client/news", Client, client_calendar::news),
        post("/webhooks/phone/{office}", Channel, phone::receive),
        get("/phone/{office}/messages", Channel, phone::inbox),
    ]
}

/// The table as a router, each route behind its admission.
pub fn router(app: &App) -> Router {
    let admitted = |router: Router<App>, route: Route| {
        let handler: MethodRouter<App> =
            route.handler.layer(from_fn_with_state((app.clone(), route.who, route.module, route.patience), admit));
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

    fn of_module(mut self, module: Module) -> Self {
        self.module = Some(module);
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
    Route { method, path, who, module: None, limit_bytes: SMALL, patience: PATIENCE, handler: on(filter, handler) }
}
