//! The matrix of route × role × whose thing (PE1, PC2): what is not for somebody does not exist for them. Every route
//! of the table has one line here; a route without a line, or a line without a route, fails.
//!
//! A line says how the route is asked. Where it names things, strangers ask for the bakery's: their answer must be the
//! very one that a thing which never existed gets, in the same class of time; and no answer to a stranger may hold a
//! row of the bakery. To add a route: a line in [`LINES`], with `{thing}` wherever an id of ours goes.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use contract::command::exchange::ExchangeCommand;
use contract::command::requests::{CollectionDraft, RequestsCommand};
use contract::command::tasks::TasksCommand;
use contract::command::{Command, CommandAnswer, CommandResult};
use contract::feed::Change;
use domain::access::{Companies, Department, Level, Permission, Role, departments_with};
use domain::{CompanyId, FolderId, PersonId};
use portal::http::routes::{Who, routes};
use portal::offices::{NewOffice, NewUser, create_office, create_user};
use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Office, Person};

/// How a route is asked: the rest of its path, and its body. `{name}` is replaced by an id of that name.
struct Line {
    method: &'static str,
    path: &'static str,
    query: &'static str,
    body: &'static str,
}

const fn line(method: &'static str, path: &'static str) -> Line {
    Line { method, path, query: "", body: "" }
}

const fn asked(method: &'static str, path: &'static str, body: &'static str) -> Line {
    Line { method, path, query: "", body }
}

const EVIDENCE: &str = r#"{"checked_at":"2026-11-22T12:00:00Z","connector":"livros","looked_at":"-"}"#;
const NOTHING: &str = "{}";

const LINES: &[Line] = &[
    line("GET", "/api/about"),
    asked("POST", "/api/session", NOTHING),
    asked("POST", "/api/session/second-step", NOTHING),
    asked("POST", "/api/session/passkey/begin", NOTHING),
    asked("POST", "/api/session/passkey", NOTHING),
    line("GET", "/api/session"),
    line("DELETE", "/api/session"),
    asked("POST", "/api/open/invitation", NOTHING),
    asked("POST", "/api/open/invitation/register", NOTHING),
    asked("POST", "/api/open/password/strength", NOTHING),
    asked("POST", "/api/open/password/forgotten", NOTHING),
    asked("POST", "/api/open/password/reset", NOTHING),
    asked("POST", "/api/open/password/change", NOTHING),
    asked("POST", "/api/open/temporary-code", NOTHING),
    asked("POST", "/api/commands", r#"{"id":"{new}","command":{"do":"cancel_order","order":"{order}"}}"#),
    Line { method: "GET", path: "/api/feed", query: "?after=0&limit=2000", body: "" },
    line("GET", "/api/feed/stream"),
    line("PUT", "/api/blobs/{sha256}"),
    line("GET", "/api/documents/{document}/content"),
    line("POST", "/api/agents/pairing-code"),
    asked("POST", "/api/office/who", NOTHING),
    asked(
        "POST",
        "/api/office/links/make",
        r#"{"company":"{company}","documents":["{document}"],"label":"x","password":null,"expires_at":"2026-11-25T12:00:00Z","openings_max":null}"#,
    ),
    asked("POST", "/api/office/links/address", r#"{"link":"{link}"}"#),
    asked("POST", "/api/office/links/openings", r#"{"link":"{link}"}"#),
    asked("POST", "/api/office/notifications/rules", NOTHING),
    asked(
        "POST",
        "/api/office/notifications/who",
        r#"{"event":"document_published","rules":null,"company":"{company}","document":"{document}"}"#,
    ),
    asked("POST", "/api/office/notifications/texts", r#"{"language":"pt-BR","tone":"friendly"}"#),
    asked(
        "POST",
        "/api/office/notifications/preview",
        r#"{"event":"document_published","language":"pt-BR","tone":"friendly","text":null,"person":"{person}"}"#,
    ),
    asked("POST", "/api/office/notifications/board", r#"{"hours":720}"#),
    asked("POST", "/api/office/notifications/deliveries", r#"{"company":"{company}","person":"{person}"}"#),
    asked(
        "POST",
        "/api/office/people/why",
        r#"{"person":"{person}","what":{"thing":"document","document":"{document}"}}"#,
    ),
    asked("POST", "/api/office/people/compare", r#"{"left":"{person}","right":"{person}"}"#),
    asked("POST", "/api/office/people/view_as", r#"{"person":"{person}"}"#),
    asked("POST", "/api/office/people/consequences", r#"{"form":{},"person":"{person}"}"#),
    asked("POST", "/api/office/people/department", r#"{"department":"pessoal","into":null}"#),
    asked("POST", "/api/office/people/demo_user", NOTHING),
    asked("POST", "/api/office/me/second-step", NOTHING),
    asked("POST", "/api/office/me/second-step/totp/begin", NOTHING),
    asked("POST", "/api/office/me/second-step/totp/confirm", NOTHING),
    asked("POST", "/api/office/me/second-step/totp/remove", NOTHING),
    asked("POST", "/api/office/me/second-step/passkeys/begin", NOTHING),
    asked("POST", "/api/office/me/second-step/passkeys/finish", NOTHING),
    asked("POST", "/api/office/me/second-step/passkeys/remove", NOTHING),
    asked("POST", "/api/office/me/second-step/recovery-codes", NOTHING),
    asked("POST", "/api/office/me/password", NOTHING),
    asked("POST", "/api/office/me/sessions", NOTHING),
    asked("POST", "/api/office/me/sessions/end", r#"{"session":"{session}"}"#),
    asked("POST", "/api/office/me/sessions/end-others", NOTHING),
    asked("POST", "/api/office/me/export", NOTHING),
    asked("POST", "/api/office/people/invitations", r#"{"people":["{person}"]}"#),
    asked("POST", "/api/office/people/temporary-code", r#"{"person":"{person}"}"#),
    asked("POST", "/api/office/requests/forms", r#"{"company":"{company}"}"#),
    asked(
        "POST",
        "/api/office/requests/collection_preview",
        r#"{"rule":"{collection_rule}","company":"{company}","months_after":1,"first":"2026-10","last":null}"#,
    ),
    asked("POST", "/api/office/requests/check", r#"{"company":"{company}","form":"general","values":{}}"#),
    asked(
        "POST",
        "/api/office/requests/file",
        r#"{"of":{"thing":"request","request":"{request}"},"attachment":"{attachment}"}"#,
    ),
    asked("POST", "/api/office/calendar/month", r#"{"month":"2026-11","company":"{company}"}"#),
    asked("POST", "/api/office/tasks/preview_month", r#"{"month":"2026-12"}"#),
    asked("POST", "/api/office/tasks/settings", NOTHING),
    asked("POST", "/api/office/tasks/preview_holiday", r#"{"day":"2026-12-18"}"#),
    asked("POST", "/api/office/processes/starting_set", NOTHING),
    asked("POST", "/api/office/processes/preview_dates", NOTHING),
    asked("POST", "/api/office/people/import/template", r#"{"sheet":"people"}"#),
    asked(
        "POST",
        "/api/office/people/import/dry_run",
        r#"{"sheet":"people","file":"0000000000000000000000000000000000000000000000000000000000000000"}"#,
    ),
    asked("POST", "/api/office/people/import/list", NOTHING),
    asked("POST", "/api/office/people/import/undo_check", r#"{"import":"{import}"}"#),
    asked("POST", "/api/office/people/export", r#"{"sheet":"people","format":"csv"}"#),
    asked(
        "POST",
        "/api/office/audit/list",
        r#"{"company":"{company}","person":null,"document":null,"did":null,"from":null,"until":null,"before":null,"limit":200}"#,
    ),
    asked("POST", "/api/office/audit/receipt", r#"{"sequences":[1,2,3,4,5,6,7,8,9,10]}"#),
    asked("POST", "/api/agent/pair", NOTHING),
    asked("POST", "/api/agent/heartbeat", NOTHING),
    asked("POST", "/api/agent/registry", NOTHING),
    asked("POST", "/api/agent/claim", r#"{"max":50,"lease_s":20}"#),
    asked("POST", "/api/agent/orders/{order}/renew", r#"{"token":1,"lease_s":20}"#),
    asked("POST", "/api/agent/orders/{order}/release", r#"{"token":1}"#),
    asked(
        "POST",
        "/api/agent/orders/{order}/hold",
        r#"{"token":1,"reason":{"reason":"needs_a_person"},"evidence":{evidence}}"#,
    ),
    asked("POST", "/api/agent/orders/{order}/resume", r#"{"seen_revision":1,"evidence":{evidence}}"#),
    line("POST", "/api/agent/orders/{order}/publish"),
    line("GET", "/api/agent/pending"),
    line("GET", "/api/agent/wake"),
    line("GET", "/api/client/home"),
    Line { method: "GET", path: "/api/client/documents", query: "?company={company}", body: "" },
    line("GET", "/api/client/documents/{document}"),
    line("GET", "/api/client/documents/{document}/content"),
    Line { method: "GET", path: "/api/client/folders", query: "?company={company}", body: "" },
    line("GET", "/api/client/uploads"),
    asked(
        "POST",
        "/api/client/uploads",
        r#"{"company":"{company}","department":"pessoal","file_name":"a.pdf","size":9}"#,
    ),
    line("GET", "/api/client/uploads/{upload}"),
    Line { method: "PUT", path: "/api/client/uploads/{upload}/bytes", query: "?offset=0", body: "x" },
    line("POST", "/api/client/uploads/{upload}/finish"),
    line("DELETE", "/api/client/uploads/{upload}"),
    line("GET", "/api/client/links"),
    asked(
        "POST",
        "/api/client/links",
        r#"{"company":"{company}","documents":["{document}"],"label":"x","password":null,"expires_at":"2026-11-25T12:00:00Z","openings_max":null}"#,
    ),
    line("GET", "/api/open/links/{token}"),
    asked("POST", "/api/open/links/{token}", NOTHING),
    line("GET", "/api/open/links/{token}/documents/{document}"),
    line("GET", "/api/client/chat"),
    line("GET", "/api/client/people"),
    asked("POST", "/api/client/people/consequences", r#"{"form":{},"person":"{person}"}"#),
    line("GET", "/api/client/departments"),
    Line { method: "GET", path: "/api/client/requests/forms", query: "?company={company}", body: "" },
    asked("POST", "/api/client/requests/check", r#"{"company":"{company}","form":"general","values":{}}"#),
    Line { method: "GET", path: "/api/client/requests", query: "?company={company}", body: "" },
    line("GET", "/api/client/requests/{request}"),
    line("GET", "/api/client/requests/{request}/files/{attachment}"),
    Line { method: "GET", path: "/api/client/collection", query: "?company={company}", body: "" },
    line("GET", "/api/client/collection/{item}/files/{attachment}"),
    line("GET", "/api/client/notices"),
    line("GET", "/api/client/notices/preferences"),
    line("GET", "/api/client/push"),
    asked("PUT", "/api/client/push", NOTHING),
    asked("DELETE", "/api/client/push", NOTHING),
    asked("POST", "/api/client/me/second-step", NOTHING),
    asked("POST", "/api/client/me/second-step/totp/begin", NOTHING),
    asked("POST", "/api/client/me/second-step/totp/confirm", NOTHING),
    asked("POST", "/api/client/me/second-step/totp/remove", NOTHING),
    asked("POST", "/api/client/me/second-step/passkeys/begin", NOTHING),
    asked("POST", "/api/client/me/second-step/passkeys/finish", NOTHING),
    asked("POST", "/api/client/me/second-step/passkeys/remove", NOTHING),
    asked("POST", "/api/client/me/second-step/recovery-codes", NOTHING),
    asked("POST", "/api/client/me/password", NOTHING),
    asked("POST", "/api/client/me/sessions", NOTHING),
    asked("POST", "/api/client/me/sessions/end", r#"{"session":"{session}"}"#),
    asked("POST", "/api/client/me/sessions/end-others", NOTHING),
    line("GET", "/api/client/me/export"),
    asked("POST", "/api/client/me/offices", NOTHING),
    asked("POST", "/api/client/me/offices/link", NOTHING),
    asked("POST", "/api/client/me/offices/link/second-step", NOTHING),
    asked("POST", "/api/client/me/offices/unlink", NOTHING),
    asked("POST", "/api/client/me/offices/switch", NOTHING),
    Line { method: "GET", path: "/api/client/calendar", query: "?month=2026-11&company={company}", body: "" },
    Line { method: "GET", path: "/api/client/certificates", query: "?company={company}", body: "" },
    line("GET", "/api/client/news"),
    line("POST", "/webhooks/phone/{office}"),
    line("GET", "/phone/{office}/messages"),
];

/// What ends the session of whoever asks, or stays open for ever.
const NOT_ASKED_BY_ALL: &[&str] =
    &["/api/session", "/api/feed/stream", "/api/agent/wake", "/sessions/end-others", "/me/password"];

/// The table names ids as `{id}`; the lines say of what.
fn in_table(path: &str) -> String {
    let thing = ["{document}", "{order}", "{upload}", "{request}", "{item}"];
    thing.iter().fold(path.to_owned(), |path, thing| path.replace(thing, "{id}"))
}

#[test]
fn every_route_has_one_line_and_every_line_a_route() {
    let lines: BTreeSet<String> = LINES.iter().map(|line| format!("{} {}", line.method, in_table(line.path))).collect();
    let table: BTreeSet<String> = routes().iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    assert_eq!(lines.len(), LINES.len(), "a route has two lines");
    let without: Vec<_> = table.symmetric_difference(&lines).collect();
    assert!(without.is_empty(), "routes without a line here, or lines without a route: {without:#?}");
}

/// Somebody who asks.
struct Somebody {
    name: &'static str,
    role: Role,
    permissions: BTreeSet<Permission>,
    token: String,
    /// May see the bakery's Pessoal.
    belongs: bool,
}

impl Somebody {
    /// Serves or speaks for the bakery, but does not reach Pessoal: the company and its people are known, its things not.
    fn is_of_another_department(&self) -> bool {
        self.name.contains("another department")
    }
}

/// Ids by the name that stands for them in the lines.
type Ids = BTreeMap<&'static str, String>;

struct House {
    office: Office,
    somebody: Vec<Somebody>,
    agent: String,
    /// The bakery's things, and as many that never were.
    bakery: Ids,
    unknown: Ids,
    /// What no answer to a stranger may hold; the first ones belong to the department.
    rows: Vec<String>,
    rows_of_the_department: usize,
}

/// Who knows the company knows these of it.
const OF_THE_COMPANY: [&str; 3] = ["company", "person", "session"];

impl House {
    async fn open(office: Office) -> Self {
        let agent = office.agent("SERVIDOR").await;
        let (ana, maria) = (office.ana().await, office.maria().await);
        let bakery = the_bakery(&office).await;
        let mut ids = Ids::from([("company", bakery.to_string())]);
        ids.extend(the_things(&office, &ana, &maria, bakery).await);
        let unknown = ids.keys().map(|name| (*name, machine::ids::new::<PersonId>().to_string())).collect();
        let (of_company, of_department): (Vec<_>, Vec<_>) =
            ids.iter().filter(|(name, _)| **name != "token").partition(|(name, _)| OF_THE_COMPANY.contains(name));
        let mut rows: Vec<String> = of_department.into_iter().map(|(_, id)| id.clone()).collect();
        rows.extend(["Holerite 10/2026".into(), "Pasta do pessoal da padaria".into()]);
        let rows_of_the_department = rows.len();
        rows.extend(of_company.into_iter().map(|(_, id)| id.clone()));
        rows.extend(["Padaria Sol Nascente".into(), "Maria Oliveira".into(), "João da Silva".into()]);
        let somebody = everybody(&office, bakery).await;
        Self { somebody, agent: agent.paired.token, unknown, rows, rows_of_the_department, bakery: ids, office }
    }

    /// Status and body, without what differs from one time to the next.
    async fn ask(&self, line: &Line, ids: &Ids, token: Option<&str>) -> (StatusCode, String) {
        let fill = |text: &str| {
            let text =
                text.replace("{evidence}", EVIDENCE).replace("{new}", &machine::ids::new::<PersonId>().to_string());
            let text = text.replace("{sha256}", &"0".repeat(64)).replace("{office}", &Uuid::from_u128(7).to_string());
            let text = ids.iter().fold(text, |text, (name, id)| text.replace(&format!("{{{name}}}"), id));
            text.replace("{attachment}", &Uuid::from_u128(8).to_string())
                .replace("{import}", &Uuid::from_u128(9).to_string())
        };
        let url = self.office.url(&(fill(line.path) + &fill(line.query)));
        let mut request = self.office.http.request(line.method.parse().unwrap(), url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if line.path.ends_with("/publish") {
            request = request.header("content-type", "multipart/form-data; boundary=x").body("--x--");
        } else if !line.body.is_empty() {
            request = request.header("content-type", "application/json").body(fill(line.body));
        }
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let is_stream = answer.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let body = if is_stream { Vec::new() } else { answer.bytes().await.unwrap().to_vec() };
        (status, String::from_utf8_lossy(&body).into_owned())
    }
}

async fn the_bakery(office: &Office) -> CompanyId {
    office.store().company_by_books_code(office.demonstration.office, "1").await.unwrap().unwrap().id
}

/// One of each thing of the bakery that a route can name.
async fn the_things(office: &Office, ana: &Person, maria: &Person, bakery: CompanyId) -> Ids {
    let phone = office.telephone(crate::support::MARIA);
    phone.says("holerite do João da Silva de outubro de 2026").await;
    phone.hears(1).await;
    let agent = office.agent("OUTRA MESA").await;
    let claimed = agent.claims_one().await;
    let document = agent.publishes(&claimed, b"%PDF-1.7 holerite").await.unwrap().documents[0].to_string();
    let upload: Value = maria
        .post(
            "/api/client/uploads",
            &json!({ "company": bakery, "department": "pessoal", "file_name": "a.pdf", "size": 9 }),
        )
        .await
        .unwrap();
    let link: Value = ana
        .post(
            "/api/office/links/make",
            &json!({ "company": bakery, "documents": [document], "label": "x", "password": null,
                     "expires_at": "2026-11-25T12:00:00Z", "openings_max": null }),
        )
        .await
        .unwrap();
    let folder: FolderId = machine::ids::new();
    let makes = ExchangeCommand::MakeFolder {
        folder,
        company: bakery,
        department: Department::Pessoal,
        parent: None,
        name: "Pasta do pessoal da padaria".into(),
    };
    maria.does(Command::Exchange(makes)).await.unwrap();
    let (request, rule) = (machine::ids::new(), machine::ids::new());
    let asks = RequestsCommand::AskClient {
        request,
        company: bakery,
        department: Department::Pessoal,
        subject: "Atestado".into(),
        text: "Precisamos do atestado do João da Silva.".into(),
        attachments: vec![],
        expires_on: None,
    };
    let collects = RequestsCommand::SetCollection {
        rule,
        collection: CollectionDraft {
            company: bakery,
            department: Department::Pessoal,
            name: "Folha de ponto".into(),
            instructions: String::new(),
            due_day: 25,
            months_after: 0,
            first: "2026-11".parse().unwrap(),
            last: None,
            may_be_nothing: true,
        },
    };
    for command in [asks, collects] {
        ana.does(Command::Requests(command)).await.unwrap();
    }
    let service = TasksCommand::OpenServiceRequest {
        company: bakery,
        department: Department::Pessoal,
        title: "Rever o ponto".into(),
        details: String::new(),
        wanted_on: None,
        responsible: None,
        notify_client: true,
    };
    let made = ana.does(Command::Tasks(service)).await.unwrap();
    let CommandAnswer::Done { result: CommandResult::Thing { id: task } } = made else { panic!("{made:?}") };
    let item = crate::support::soon("the month of the collection", async || {
        ana.sees().await.into_iter().find_map(|change| match change {
            Change::CollectionItem(item) if item.rule == rule => Some(item.id.to_string()),
            _ => None,
        })
    })
    .await;
    let text = |value: &Value, at: &str| value.pointer(at).and_then(Value::as_str).unwrap().to_owned();
    let sessions: Value = maria.post("/api/client/me/sessions", &json!({})).await.unwrap();
    let person = office.demonstration.clients.iter().find(|client| client.name == "Maria Oliveira").unwrap().id;
    Ids::from([
        ("document", document),
        ("order", claimed.order.id.to_string()),
        ("upload", text(&upload, "/id")),
        ("link", text(&link, "/link/id")),
        ("token", text(&link, "/address").rsplit('/').next().unwrap().to_owned()),
        ("request", request.to_string()),
        ("item", item),
        ("folder", folder.to_string()),
        ("collection_rule", rule.to_string()),
        ("task", task),
        ("person", person.to_string()),
        ("session", text(&sessions, "/sessions/0/id")),
    ])
}

/// Who belongs to the bakery's Pessoal, and who does not: by company, by department, by office.
async fn everybody(office: &Office, bakery: CompanyId) -> Vec<Somebody> {
    let garage = office.store().company_by_books_code(office.demonstration.office, "2").await.unwrap().unwrap().id;
    let only = |company| Companies::Only([company].into());
    let fiscal = || [(Department::Fiscal, Level::Proprietario)].into();
    let all = || departments_with(Level::Proprietario);
    let other = NewOffice {
        name: "Outro Escritório".into(),
        staff_name: "Eva".into(),
        email: "eva@outro.example".into(),
        password: "girassol-azul-e-verde".into(),
    };
    let (foreign, _) = create_office(office.store(), other, office.clock_now()).await.unwrap();
    let ours = office.demonstration.office;
    let new = [
        ("Júlia, manager of another company", ours, Role::Manager, only(garage), all()),
        ("Davi, manager of another department", ours, Role::Manager, only(bakery), fiscal()),
        ("Célia, attendant of another company", ours, Role::Attendant, only(garage), all()),
        ("Rui, client of another department", ours, Role::Client, only(bakery), fiscal()),
        ("Gil, client of another office", foreign.id, Role::Client, Companies::Only([].into()), all()),
        ("Nara, who manages the users of another company", ours, Role::Client, only(garage), all()),
        ("Lia, who manages the users of the company", ours, Role::Client, only(bakery), all()),
    ];
    let mut somebody = Vec::new();
    for (at, (name, in_office, role, companies, departments)) in new.into_iter().enumerate() {
        let email = format!("pessoa{at}@exemplo.example");
        let user = NewUser {
            name: name.split(',').next().unwrap().into(),
            email: Some(email.clone()),
            phones: vec![],
            password: Some("girassol-azul-e-verde".into()),
            role,
            companies,
            departments,
        };
        let mut transaction = office.store().begin(in_office, office.clock_now()).await.unwrap();
        let mut made = create_user(&mut transaction, machine::ids::new(), user).await.unwrap();
        if name.contains("who manages") {
            made.permissions.insert(Permission::ManageCompanyUsers);
            made = transaction.change_person(made).await.unwrap();
        }
        transaction.commit().await.unwrap();
        let token = Person::sign_in(office, &email, "girassol-azul-e-verde").await.token;
        somebody.push(Somebody { name, role, permissions: made.permissions, token, belongs: name.contains("Lia") });
    }
    let eva = Person::sign_in(office, "eva@outro.example", "girassol-azul-e-verde").await.token;
    for (name, role, token, belongs) in [
        ("Eva, administrator of another office", Role::Administrator, eva, false),
        ("Carlos, client of another company", Role::Client, office.carlos().await.token, false),
        ("Ana, administrator", Role::Administrator, office.ana().await.token, true),
        ("Bruno, accountant", Role::Accountant, office.bruno().await.token, true),
        ("Maria, client", Role::Client, office.maria().await.token, true),
    ] {
        somebody.push(Somebody { name, role, permissions: Permission::of_role(role), token, belongs });
    }
    somebody
}

impl Somebody {
    fn is_welcome(&self, who: Who) -> bool {
        match who {
            Who::Anyone | Who::Channel | Who::SignedIn | Who::Arriving => true,
            Who::Staff => self.role.is_staff(),
            Who::Client => !self.role.is_staff(),
            Who::May(permission) => self.permissions.contains(&permission),
            Who::Agent => false,
        }
    }
}

fn who_may(line: &Line) -> Who {
    let path = in_table(line.path);
    routes().into_iter().find(|route| route.path == path && route.method == line.method).unwrap().who
}

fn is_asked_by_all(line: &Line) -> bool {
    !NOT_ASKED_BY_ALL.iter().any(|path| line.path.ends_with(path))
}

async fn whoever_is_not_named_finds_nothing(house: &House) {
    let nobody = [("nobody", None), ("a guess", Some("f".repeat(64)))];
    for line in LINES.iter().filter(|line| !matches!(who_may(line), Who::Anyone | Who::Channel)) {
        let case = |name: &str| format!("{} {} by {name}", line.method, line.path);
        for (name, token) in &nobody {
            let (status, _) = house.ask(line, &house.bakery, token.as_deref()).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{}", case(name));
        }
        let who = who_may(line);
        for person in house.somebody.iter().filter(|person| !person.is_welcome(who)) {
            let (status, body) = house.ask(line, &house.bakery, Some(&person.token)).await;
            let expected = if who == Who::Agent { StatusCode::UNAUTHORIZED } else { StatusCode::NOT_FOUND };
            assert_eq!(status, expected, "{}: {body}", case(person.name));
        }
        if who != Who::Agent {
            let (status, _) = house.ask(line, &house.bakery, Some(&house.agent)).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{}", case("an agent"));
        }
    }
}

/// The answer to a stranger's question about the bakery is the one about what never was.
async fn a_stranger_cannot_tell_a_thing_from_nothing(house: &House) {
    let names_things = |line: &&Line| {
        [line.path, line.query, line.body]
            .iter()
            .any(|part| house.bakery.keys().any(|name| part.contains(&format!("{{{name}}}"))))
    };
    let mut told_apart = 0;
    for line in LINES.iter().filter(names_things).filter(|line| is_asked_by_all(line)) {
        let who = who_may(line);
        // Whoever has a link's token opens it: that is what it is for. An agent works for all companies of its office.
        if matches!(who, Who::Agent | Who::Channel) || line.path.contains("{token}") {
            continue;
        }
        for person in house.somebody.iter().filter(|person| person.is_welcome(who)) {
            let theirs = house.ask(line, &house.bakery, Some(&person.token)).await;
            let mut never = house.unknown.clone();
            if person.is_of_another_department() {
                never.extend(OF_THE_COMPANY.map(|name| (name, house.bakery[name].clone())));
            }
            let nothing = house.ask(line, &never, Some(&person.token)).await;
            let case = format!("{} {} by {}", line.method, line.path, person.name);
            if person.belongs {
                told_apart += usize::from(theirs != nothing);
            } else {
                assert_eq!(without_ids(theirs, house), without_ids(nothing, house), "{case}");
            }
        }
    }
    assert!(told_apart > 20, "those who belong see the difference, or this test sees nothing: {told_apart}");
}

/// An answer that repeats what was asked says nothing new.
fn without_ids((status, body): (StatusCode, String), house: &House) -> (StatusCode, String) {
    let known = house.bakery.values().chain(house.unknown.values());
    (status, known.fold(body, |body, id| body.replace(id.as_str(), "…")))
}

async fn no_answer_to_a_stranger_holds_a_row_of_the_bakery(house: &House) {
    let mut rows_seen = 0;
    for line in LINES.iter().filter(|line| is_asked_by_all(line)) {
        let who = who_may(line);
        if matches!(who, Who::Anyone | Who::Channel | Who::Agent) {
            continue;
        }
        for person in house.somebody.iter().filter(|person| person.is_welcome(who)) {
            let (_, body) = house.ask(line, &house.unknown, Some(&person.token)).await;
            let of_department = person.is_of_another_department();
            let body = if of_department { without_messages(&body) } else { body };
            let rows = if of_department { &house.rows[..house.rows_of_the_department] } else { &house.rows[..] };
            let held: Vec<_> = rows.iter().filter(|row| body.contains(row.as_str())).collect();
            if person.belongs {
                rows_seen += held.len();
            } else {
                let around = held
                    .first()
                    .and_then(|row| body.find(row.as_str()))
                    .map(|at| body[at.saturating_sub(160)..].chars().take(240).collect::<String>());
                assert!(
                    held.is_empty(),
                    "{} {} by {}: {held:?} in …{}…",
                    line.method,
                    line.path,
                    person.name,
                    around.unwrap_or_default()
                );
            }
        }
    }
    assert!(rows_seen > 10, "those who belong see rows, or this test sees nothing: {rows_seen}");
}

/// A conversation belongs to the contact: whoever serves the contact reads it, whatever departments they reach.
fn without_messages(body: &str) -> String {
    let Ok(mut page) = serde_json::from_str::<Value>(body) else { return body.to_owned() };
    if let Some(changes) = page.pointer_mut("/changes").and_then(Value::as_array_mut) {
        changes.retain(|item| item.pointer("/change/type").is_none_or(|kind| kind != "message"));
    }
    page.to_string()
}

/// The class of an answer's time: a stranger learns nothing from how long "no" takes.
async fn no_takes_as_long_for_a_thing_as_for_nothing(house: &House) {
    const TIMES: usize = 7;
    for line in LINES.iter().filter(|line| line.path.contains("{document}") || line.path.contains("{request}")) {
        let who = who_may(line);
        let stranger = house.somebody.iter().find(|person| !person.belongs && person.is_welcome(who));
        let Some(stranger) = stranger.filter(|_| !matches!(who, Who::Anyone)) else { continue };
        let (mut theirs, mut nothing) = (Vec::new(), Vec::new());
        for _ in 0..TIMES {
            for (ids, took) in [(&house.bakery, &mut theirs), (&house.unknown, &mut nothing)] {
                let began = Instant::now();
                house.ask(line, ids, Some(&stranger.token)).await;
                took.push(began.elapsed());
            }
        }
        let (theirs, nothing) = (median(theirs), median(nothing));
        let apart = theirs.abs_diff(nothing);
        // A password check takes 100 ms and more, a file's bytes as much; the noise of a busy machine less.
        assert!(apart < Duration::from_millis(60), "{} {}: {theirs:?} against {nothing:?}", line.method, line.path);
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

async fn the_matrix(house: &House) {
    whoever_is_not_named_finds_nothing(house).await;
    a_stranger_cannot_tell_a_thing_from_nothing(house).await;
    no_answer_to_a_stranger_holds_a_row_of_the_bakery(house).await;
    no_takes_as_long_for_a_thing_as_for_nothing(house).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_for_somebody_does_not_exist_for_them() {
    the_matrix(&House::open(Office::open().await).await).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_for_somebody_does_not_exist_for_them_on_postgresql() {
    the_matrix(&House::open(Office::on_postgres().await).await).await;
}
