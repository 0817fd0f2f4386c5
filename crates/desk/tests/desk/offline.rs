//! A desk whose network comes and goes (OC8, DE2), against a portal that speaks the real protocol from canned answers.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use contract::command::{CommandAnswer, CommandResult};
use contract::desk::{
    ConfirmOrder, ConnectToServer, Connection, DeskEvent, DeskHost, DeskSignIn, Nothing, OpenOrder, OrdersFilter,
    OrdersQuery, OrdersSort, QueuedState, Stage, UseThisComputer,
};
use contract::error::{ApiError, ErrorCode};
use contract::feed::{Change, FeedPage};
use contract::identity::{ProveSecondStep, SecondStepProof};
use contract::session::{About, CONTRACT_VERSION, SignedIn};
use desk::{Desk, DeskConfig, EmbeddedOffice, Embedding, Notice, Notifier, Opener};
use domain::access::Role;
use domain::order::{Order, Refusal, Tab};
use machine::SystemClock;
use machine::secret_store::{InMemory, SecretStore};
use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::office::{ana, company, order, page, pending, person};

struct Nowhere;

#[async_trait]
impl EmbeddedOffice for Nowhere {
    async fn start(&self, _: Option<&UseThisComputer>) -> Result<Embedding, ApiError> {
        Err(ErrorCode::PortBusy.into())
    }
}

/// The system's browser, which notes what it was to show.
#[derive(Default)]
pub struct Browser(pub Mutex<Vec<String>>);

impl Opener for Browser {
    fn open(&self, _: &Path) -> Result<(), ApiError> {
        Ok(())
    }

    fn browse(&self, address: &str) -> Result<(), ApiError> {
        self.0.lock().unwrap().push(address.to_owned());
        Ok(())
    }
}

#[derive(Default)]
pub struct Shown(Mutex<Vec<Notice>>);

impl Notifier for Shown {
    fn show(&self, notice: Notice) {
        self.0.lock().unwrap().push(notice);
    }
}

pub struct Bench {
    pub folder: tempfile::TempDir,
    pub secrets: Arc<InMemory>,
    pub browser: Arc<Browser>,
    shown: Arc<Shown>,
    events: Arc<Mutex<Vec<DeskEvent>>>,
}

impl Bench {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            secrets: Arc::default(),
            browser: Arc::default(),
            shown: Arc::default(),
            events: Arc::default(),
        }
    }

    pub async fn opens_the_desk(&self) -> Desk {
        let events = self.events.clone();
        let secrets: Arc<dyn SecretStore> = self.secrets.clone();
        Desk::open(DeskConfig {
            data: self.folder.path().to_owned(),
            version: "0".into(),
            clock: Arc::new(SystemClock),
            secrets,
            embedded: Arc::new(Nowhere),
            opener: self.browser.clone(),
            notifier: self.shown.clone(),
            events: Arc::new(move |event| events.lock().unwrap().push(event)),
        })
        .await
        .unwrap()
    }
}

/// A portal with one pending order, until told otherwise.
pub async fn portal(order: &Order) -> MockServer {
    let server = MockServer::start().await;
    let about = About { program: "balcao-portal".into(), version: "0".into(), contract: CONTRACT_VERSION };
    let signed = SignedIn { token: "t".repeat(64), me: ana() };
    let bakery = company(1, "Padaria Sol");
    let feed = page(
        vec![
            Change::Company(bakery),
            Change::Person(person(200, "Maria Oliveira", Role::Client)),
            Change::Order(Box::new(order.clone())),
        ],
        1,
    );
    let nothing_new = FeedPage { changes: vec![], cursor: feed.cursor, more: false, reset: false };
    let mount = async |verb: &str, at: &str, answer: ResponseTemplate| {
        Mock::given(method(verb)).and(path(at)).respond_with(answer).mount(&server).await;
    };
    mount("GET", "/api/about", ResponseTemplate::new(200).set_body_json(about)).await;
    mount("POST", "/api/session", ResponseTemplate::new(200).set_body_json(signed)).await;
    mount("DELETE", "/api/session", ResponseTemplate::new(204)).await;
    Mock::given(method("GET"))
        .and(path("/api/feed"))
        .respond_with(move |request: &Request| {
            let from_the_start = request.url.query_pairs().any(|(key, value)| key == "after" && value == "0");
            ResponseTemplate::new(200).set_body_json(if from_the_start { &feed } else { &nothing_new })
        })
        .mount(&server)
        .await;
    server
}

async fn answers_commands_with(server: &MockServer, answer: CommandAnswer) {
    let answer = ResponseTemplate::new(200).set_body_json(answer);
    Mock::given(method("POST")).and(path("/api/commands")).respond_with(answer).mount(server).await;
}

pub fn pending_order() -> Order {
    pending(order(12, &company(1, "Padaria Sol"), &person(200, "Maria Oliveira", Role::Client)))
}

async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !holds().await {
        assert!(start.elapsed() < Duration::from_secs(10), "still not: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn signed_in(bench: &Bench, server: &MockServer) -> Desk {
    let desk = bench.opens_the_desk().await;
    desk.connect_to_server(ConnectToServer { address: server.uri() }).await.unwrap();
    let view =
        desk.sign_in(DeskSignIn { email: "ana@horizonte.example".into(), password: "demo".into() }).await.unwrap();
    assert!(matches!(view.stage, Stage::Ready { .. }));
    eventually("the order is on screen", async || rows(&desk).await == 1).await;
    desk
}

async fn rows(desk: &Desk) -> usize {
    let filter = OrdersFilter::default();
    let query = OrdersQuery { tab: Tab::Pending, filter, sort: OrdersSort::NewestFirst, after: None, limit: 10 };
    desk.list_orders(query).await.unwrap().rows.len()
}

fn confirm(order: &Order) -> ConfirmOrder {
    ConfirmOrder { order: order.id, seen_revision: order.revision }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_made_offline_waits_and_is_then_accepted() {
    let (bench, held) = (Bench::new(), pending_order());
    let server = portal(&held).await;
    let desk = signed_in(&bench, &server).await;
    // No answer to commands yet: a 404 that is none of ours counts as "something else answers there".
    let queued = desk.confirm_order(confirm(&held)).await.unwrap();
    assert_eq!(queued.state, QueuedState::Waiting);
    eventually("an attempt was made", async || attempts(&server).await >= 1).await;
    let shown = desk.open_order(OpenOrder { order: held.id }).await.unwrap().row.queued;
    assert_eq!(shown.len(), 1, "shown as queued on the order");
    assert_eq!(desk.status(Nothing {}).await.unwrap().waiting_to_send, 1);

    let (confirmed, _) = held.clone().confirm(ana().person, held.revision, chrono::DateTime::UNIX_EPOCH).unwrap();
    answers_commands_with(&server, CommandAnswer::Done { result: CommandResult::Order { order: Box::new(confirmed) } })
        .await;
    desk.sync_now(Nothing {}).await.unwrap();
    eventually("the queue is empty", async || desk.list_outbox(Nothing {}).await.unwrap().commands.is_empty()).await;
    assert_eq!(rows(&desk).await, 0, "it moved to Aguardando without waiting for the feed");
    let told = bench.events.lock().unwrap().iter().any(
        |event| matches!(event, DeskEvent::CommandDone { id, result: CommandResult::Order { .. } } if *id == queued.id),
    );
    assert!(told, "the window hears what the server answered");
    let ids: std::collections::BTreeSet<String> = command_ids(&server).await;
    assert_eq!(ids.len(), 1, "every attempt had the same id");
}

async fn attempts(server: &MockServer) -> usize {
    command_ids_of_all(server).await.len()
}

async fn command_ids(server: &MockServer) -> std::collections::BTreeSet<String> {
    command_ids_of_all(server).await.into_iter().collect()
}

async fn command_ids_of_all(server: &MockServer) -> Vec<String> {
    let requests = server.received_requests().await.unwrap();
    requests
        .iter()
        .filter(|request| request.url.path() == "/api/commands")
        .map(|request| request.body_json::<serde_json::Value>().unwrap()["id"].to_string())
        .collect()
}

/// OC3.
#[tokio::test(flavor = "multi_thread")]
async fn five_clicks_are_one_decision() {
    let (bench, held) = (Bench::new(), pending_order());
    let server = portal(&held).await;
    let desk = signed_in(&bench, &server).await;
    for _ in 0..5 {
        desk.confirm_order(confirm(&held)).await.unwrap();
    }
    assert_eq!(desk.list_outbox(Nothing {}).await.unwrap().commands.len(), 1);
}

/// OC8: a refusal shows its reason until it is read.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_comes_back_with_its_reason() {
    let (bench, held) = (Bench::new(), pending_order());
    let server = portal(&held).await;
    answers_commands_with(
        &server,
        CommandAnswer::Refused { refusal: Refusal::ChangedMeanwhile { seen: 3, current: 4 } },
    )
    .await;
    let desk = signed_in(&bench, &server).await;
    let queued = desk.confirm_order(confirm(&held)).await.unwrap();
    eventually("the refusal is there", async || desk.status(Nothing {}).await.unwrap().refused == 1).await;
    let listed = desk.list_outbox(Nothing {}).await.unwrap().commands;
    let QueuedState::Refused { why } = &listed[0].state else { panic!("{listed:?}") };
    assert!(why.facts["refusal"].contains("changed_meanwhile"), "{why:?}");
    eventually("the person was told", async || !bench.shown.0.lock().unwrap().is_empty()).await;
    desk.dismiss_queued(contract::desk::DismissQueued { id: queued.id }).await.unwrap();
    assert_eq!(desk.status(Nothing {}).await.unwrap().refused, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_order_is_refused_at_the_desk_already() {
    let bench = Bench::new();
    let waiting = order(12, &company(1, "Padaria Sol"), &person(200, "Maria", Role::Client));
    let server = portal(&pending_order()).await;
    let desk = signed_in(&bench, &server).await;
    let other = desk.confirm_order(ConfirmOrder { order: uuid::Uuid::from_u128(1).into(), seen_revision: 1 }).await;
    assert_eq!(other.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(waiting.status.tab(), Tab::Awaiting);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_the_next_start_shows_everything_and_takes_decisions() {
    let (bench, held) = (Bench::new(), pending_order());
    {
        let server = portal(&held).await;
        let desk = signed_in(&bench, &server).await;
        desk.close();
    }
    eventually("the folder is free again", async || machine::files::FolderLock::take(bench.folder.path()).is_ok())
        .await;
    let desk = bench.opens_the_desk().await;
    assert!(matches!(desk.view().stage, Stage::Ready { .. }), "{:?}", desk.view());
    assert_eq!(rows(&desk).await, 1);
    desk.confirm_order(confirm(&held)).await.unwrap();
    let offline = async || matches!(desk.status(Nothing {}).await.unwrap().connection, Connection::Offline { .. });
    eventually("it says that it is offline", offline).await;
    assert_eq!(desk.status(Nothing {}).await.unwrap().waiting_to_send, 1);
}

/// DE4: a wrong address is told in words that help, and nothing is stored.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_server_address_says_what_is_wrong() {
    let bench = Bench::new();
    let desk = bench.opens_the_desk().await;
    let free_port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = desk.connect_to_server(ConnectToServer { address: format!("http://{free_port}") }).await.unwrap_err();
    assert_eq!(nobody.code, ErrorCode::ServerUnreachable);
    let other = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"hello": 1})))
        .mount(&other)
        .await;
    let other = desk.connect_to_server(ConnectToServer { address: other.uri() }).await.unwrap_err();
    assert_eq!(other.code, ErrorCode::NotAPortal);
    let nonsense = desk.connect_to_server(ConnectToServer { address: "isto não é".into() }).await.unwrap_err();
    assert_eq!(nonsense.field.as_deref(), Some("address"));
    assert!(matches!(desk.view().stage, Stage::FirstStart));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_session_asks_for_the_password_and_keeps_the_queue() {
    let (bench, held) = (Bench::new(), pending_order());
    let server = portal(&held).await;
    let desk = signed_in(&bench, &server).await;
    desk.confirm_order(confirm(&held)).await.unwrap();
    server.reset().await;
    let expired = ResponseTemplate::new(401).set_body_json(ApiError::new(ErrorCode::NotSignedIn));
    Mock::given(method("GET")).respond_with(expired).mount(&server).await;
    desk.sync_now(Nothing {}).await.ok();
    eventually("the sign-in is asked for", async || matches!(desk.view().stage, Stage::SignIn { .. })).await;
    let Stage::SignIn { why, email, .. } = desk.view().stage else { unreachable!() };
    assert_eq!(why.unwrap().code, ErrorCode::NotSignedIn);
    assert_eq!(email.as_deref(), Some("ana@horizonte.example"));
}

/// A server does not know what a new session has read before: it tells it to begin anew.
#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_again_reads_the_feed_from_its_start() {
    let (bench, held) = (Bench::new(), pending_order());
    let server = portal(&held).await;
    let desk = signed_in(&bench, &server).await;
    let begin_anew = |request: &Request| {
        let after = request.url.query_pairs().find(|(key, _)| key == "after").map(|(_, value)| value.parse().unwrap());
        FeedPage { changes: vec![], cursor: after.unwrap_or(0), more: true, reset: true }
    };
    Mock::given(method("GET"))
        .and(path("/api/feed"))
        .and(|request: &Request| request.url.query_pairs().all(|(key, value)| key != "after" || value != "0"))
        .respond_with(move |request: &Request| ResponseTemplate::new(200).set_body_json(begin_anew(request)))
        .with_priority(1)
        .up_to_n_times(1)
        .expect(1)
        .mount(&server)
        .await;
    desk.sync_now(Nothing {}).await.unwrap();
    eventually("the feed was read from its start", async || {
        let asked = server.received_requests().await.unwrap();
        let from_0 = asked.iter().filter(|request| request.url.query().is_some_and(|query| query.contains("after=0&")));
        from_0.count() == 2
    })
    .await;
    eventually("it is in step again", async || !desk.status(Nothing {}).await.unwrap().first_sync_running).await;
    assert_eq!(desk.open_order(OpenOrder { order: held.id }).await.unwrap().row.order.id, held.id);
}

/// Secrets are in the keyring and nowhere else.
#[tokio::test(flavor = "multi_thread")]
async fn no_file_of_the_desk_holds_the_session() {
    let (bench, held) = (Bench::new(), pending_order());
    let server = portal(&held).await;
    let desk = signed_in(&bench, &server).await;
    desk.close();
    let secret = "t".repeat(64);
    for entry in std::fs::read_dir(bench.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{}", path.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_step_is_asked_for_before_the_desk_is_ready() {
    // PE6
    let (bench, server) = (Bench::new(), portal(&pending_order()).await);
    let needed = json!({ "second_step": {
        "pending": "p".repeat(64), "ways": ["totp", "recovery_code"], "passkey": null, "expires_at": "2026-11-22T12:05:00Z",
    }});
    let asks = ResponseTemplate::new(200).set_body_json(needed);
    Mock::given(method("POST")).and(path("/api/session")).respond_with(asks).with_priority(1).mount(&server).await;
    let signed = SignedIn { token: "t".repeat(64), me: ana() };
    Mock::given(method("POST"))
        .and(path("/api/session/second-step"))
        .respond_with(move |request: &Request| {
            let asked: ProveSecondStep = request.body_json().unwrap();
            match asked.proof {
                SecondStepProof::Totp { code } if code == "123456" && asked.pending == "p".repeat(64) => {
                    ResponseTemplate::new(200).set_body_json(&signed)
                }
                _ => ResponseTemplate::new(401).set_body_json(ApiError::new(ErrorCode::SecondStepRefused)),
            }
        })
        .mount(&server)
        .await;
    let desk = bench.opens_the_desk().await;
    desk.connect_to_server(ConnectToServer { address: server.uri() }).await.unwrap();
    let code = |code: &str| SecondStepProof::Totp { code: code.into() };
    assert_eq!(desk.second_step(code("123456")).await.unwrap_err().code, ErrorCode::SecondStepRefused, "too early");
    let sign_in = DeskSignIn { email: "ana@horizonte.example".into(), password: "demo".into() };
    let asked = desk.sign_in(sign_in).await.unwrap_err();
    assert_eq!((asked.code, asked.facts["ways"].as_str()), (ErrorCode::SecondStepNeeded, "totp,recovery_code"));
    assert_eq!(desk.second_step(code("000000")).await.unwrap_err().code, ErrorCode::SecondStepRefused);
    let view = desk.second_step(code("123456")).await.unwrap();
    assert!(matches!(view.stage, Stage::Ready { .. }), "a wrong code may be followed by the right one");
}
