//! Requests with forms (PC3) and collection (PC4), from both sides of the counter.

use std::collections::BTreeMap;

use bytes::Bytes;
use contract::client::requests::{CollectionPage, RequestDetail, RequestPage};
use contract::command::requests::{CollectionDraft, RequestsCommand};
use contract::command::{Command, CommandEnvelope};
use contract::feed::Change;
use contract::notifications::NoticePage;
use contract::requests::{CheckForm, CollectionPreview, FileSource, FileToAttach, FormChecked, Forms};
use contract::{ApiError, ErrorCode};
use domain::access::{Department, Permission};
use domain::collection::{CollectionItem, CollectionState};
use domain::document::{DocumentFacts, Sha256Hex};
use domain::form::{Fault, FormFault, FormValues};
use domain::notify::EventKind;
use domain::registry::Person as Registered;
use domain::request::{Request, RequestHappened, RequestMove, RequestState};
use domain::{CollectionItemId, CollectionRuleId, CompanyId, Competence, DocumentId, EmployeeId, RequestId};
use portal_store::NewDocument;
use reqwest::{Method, StatusCode};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::{Office, Person, soon};

const NOTICE: &[u8] = b"%PDF-1.7 aviso de ferias";

/// Padaria Sol Nascente, for which Maria speaks, and João da Silva of it.
async fn bakery(office: &Office) -> (CompanyId, EmployeeId) {
    office.agent("SERVIDOR").await;
    let id = office.demonstration.office;
    let bakery = office.store().company_by_books_code(id, "1").await.unwrap().unwrap().id;
    let employees = office.store().employees(id, bakery).await.unwrap();
    (bakery, employees.iter().find(|employee| employee.name == "João da Silva").unwrap().id)
}

fn vacation(employee: EmployeeId, from: &str, to: &str) -> FormValues {
    serde_json::from_value(json!({
        "employee": employee, "balance_days": 30, "part_taken": false, "sells": false,
        "periods": [{ "starts_on": from, "ends_on": to }],
    }))
    .unwrap()
}

fn opens(request: RequestId, company: CompanyId, values: FormValues) -> Command {
    Command::Requests(RequestsCommand::Open {
        request,
        company,
        form: "vacation".into(),
        department: None,
        values,
        attachments: vec![],
        despite_warnings: false,
    })
}

fn writes(request: RequestId, text: &str, then: Option<RequestMove>, seen_revision: u64) -> Command {
    Command::Requests(RequestsCommand::Write { request, text: text.into(), attachments: vec![], then, seen_revision })
}

fn does(command: RequestsCommand) -> Command {
    Command::Requests(command)
}

fn faults(error: &ApiError) -> Vec<FormFault> {
    assert_eq!(error.code, ErrorCode::FormFaults);
    serde_json::from_str(&error.facts["faults"]).unwrap()
}

async fn detail(person: &Person, request: RequestId) -> RequestDetail {
    person.get(&format!("/api/client/requests/{request}")).await
}

async fn in_feed(person: &Person) -> Vec<Request> {
    let requests = person.sees().await.into_iter().filter_map(|change| match change {
        Change::Request(request) => Some(*request),
        _ => None,
    });
    requests.collect()
}

/// What the bell says about requests and collection.
async fn bell(person: &Person, event: EventKind) -> usize {
    let page: NoticePage = person.get("/api/client/notices").await;
    page.rows.iter().filter(|row| row.event == event).count()
}

async fn a_vacation_is_asked_for(office: &Office) {
    let (company, joao) = bakery(office).await;
    let (maria, carlos, bruno) = (office.maria().await, office.carlos().await, office.bruno().await);
    let forms: Forms = maria.get(&format!("/api/client/requests/forms?company={company}")).await;
    assert!(forms.forms.iter().any(|form| form.id.as_str() == "vacation"));
    assert!(forms.employees.iter().any(|employee| employee.id == joao && !employee.left));

    // Thursday 24 December lies right before Christmas: she is told so while she fills it in, and again if she sends it.
    let wrong = vacation(joao, "2026-12-24", "2027-01-22");
    let check = CheckForm { company, form: "vacation".into(), values: wrong.clone(), files: [].into() };
    let asked = maria.request(Method::POST, "/api/client/requests/check").json(&check).send().await.unwrap();
    let checked: FormChecked = asked.json().await.unwrap();
    let request = machine::ids::new();
    let (status, error) = maria.does(opens(request, company, wrong)).await.unwrap_err();
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(faults(&error), checked.faults, "the same check on both sides");
    let [fault] = checked.faults.as_slice() else { panic!("{:?}", checked.faults) };
    assert_eq!(fault.field, "periods[0].starts_on");
    assert_eq!(error.field.as_deref(), Some("command.values.periods[0].starts_on"));
    assert_eq!(fault.fault, Fault::RestAhead { rest_on: "2026-12-25".parse().unwrap() });
    assert_eq!(fault.law.as_deref(), Some("CLT art. 134 §3º"));
    assert!(in_feed(&bruno).await.is_empty(), "nothing half-applied");

    maria.does(opens(request, company, vacation(joao, "2027-01-04", "2027-02-02"))).await.unwrap();
    let opened = in_feed(&bruno).await.remove(0);
    assert_eq!((opened.number, opened.state, opened.title.as_str()), (1, RequestState::Open, "João da Silva"));
    assert_eq!((opened.company, opened.department, opened.employee), (company, Department::Pessoal, Some(joao)));

    bruno.does(writes(request, "Vou calcular.", Some(RequestMove::Take), opened.revision)).await.unwrap();
    let content = sent_before(&bruno, NOTICE).await;
    let answer = RequestsCommand::Write {
        request,
        text: "Segue o aviso para assinar.".into(),
        attachments: vec![blob(content, "Aviso de férias.pdf")],
        then: Some(RequestMove::Conclude),
        seen_revision: 2,
    };
    bruno.does(does(answer)).await.unwrap();

    let read = detail(&maria, request).await;
    assert_eq!((read.row.state, read.may_write, read.may_reopen), (RequestState::Concluded, false, true));
    assert_eq!(read.employees[&joao.to_string()], "João da Silva");
    let said: Vec<_> = read.thread.iter().map(|line| (line.author_name.as_str(), line.text.as_str())).collect();
    let expected =
        [("Maria Oliveira", ""), ("Bruno Lima", "Vou calcular."), ("Bruno Lima", "Segue o aviso para assinar.")];
    assert_eq!(said, expected);
    let path = format!("/api/client/requests/{request}/files/{}", read.thread[2].files[0].id);
    let file = maria.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(file.headers()["content-type"], "application/pdf");
    assert_eq!(file.bytes().await.unwrap(), NOTICE);
    assert_eq!(bell(&maria, EventKind::RequestAnswered).await, 2, "one for each message, and none twice");

    for path in [format!("/api/client/requests/{request}"), path] {
        let refused = carlos.try_get::<RequestDetail>(&path).await.unwrap_err();
        assert_eq!((refused.0, refused.1.code), (StatusCode::NOT_FOUND, ErrorCode::NotFound), "{path}");
    }
    let nothing: RequestPage = carlos.get("/api/client/requests").await;
    assert_eq!((nothing.rows.len(), nothing.total), (0, 0));
    assert_eq!(carlos.does(writes(request, "E eu?", None, 0)).await.unwrap_err().0, StatusCode::NOT_FOUND);
    assert_eq!(bell(&carlos, EventKind::RequestAnswered).await, 0);
    assert_eq!(office.store().integrity().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_vacation_is_explained_corrected_and_answered() {
    a_vacation_is_asked_for(&Office::open().await).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_vacation_is_explained_corrected_and_answered_on_postgresql() {
    a_vacation_is_asked_for(&Office::on_postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_ask_for_vacations_finds_no_such_form() {
    let office = Office::open().await;
    let (company, joao) = bakery(&office).await;
    without(&office, "Maria Oliveira", Permission::RequestVacation).await;
    let maria = office.maria().await;
    let forms: Forms = maria.get(&format!("/api/client/requests/forms?company={company}")).await;
    assert!(forms.forms.iter().all(|form| form.id.as_str() != "vacation") && !forms.forms.is_empty());
    let values = vacation(joao, "2027-01-04", "2027-02-02");
    let check = CheckForm { company, form: "vacation".into(), values: values.clone(), files: [].into() };
    let asked = maria.request(Method::POST, "/api/client/requests/check").json(&check).send().await.unwrap();
    assert_eq!(asked.status(), StatusCode::NOT_FOUND);
    let refused = maria.does(opens(machine::ids::new(), company, values)).await.unwrap_err();
    assert_eq!(refused.0, StatusCode::NOT_FOUND);
    assert!(in_feed(&office.ana().await).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_opens_nothing_for_another_company_and_does_nothing_of_staff() {
    let office = Office::open().await;
    let (company, joao) = bakery(&office).await;
    let (maria, carlos) = (office.maria().await, office.carlos().await);
    let request = machine::ids::new();
    let right = vacation(joao, "2027-01-04", "2027-02-02");
    assert_eq!(
        carlos.does(opens(machine::ids::new(), company, right.clone())).await.unwrap_err().0,
        StatusCode::NOT_FOUND
    );
    maria.does(opens(request, company, right)).await.unwrap();
    for command in [
        writes(request, "", Some(RequestMove::Take), 1),
        writes(request, "", Some(RequestMove::Conclude), 1),
        does(RequestsCommand::Assign { request, to: None, department: Department::Pessoal }),
        does(RequestsCommand::SetCollection { rule: machine::ids::new(), collection: statements(company) }),
        does(RequestsCommand::AskClient {
            request: machine::ids::new(),
            company,
            department: Department::Pessoal,
            subject: "Eu mesma".into(),
            text: "peço".into(),
            attachments: vec![],
            expires_on: None,
        }),
    ] {
        assert_eq!(maria.does(command.clone()).await.unwrap_err().0, StatusCode::NOT_FOUND, "{command:?}");
    }
    let by_hash = RequestsCommand::Write {
        request,
        text: "Segue".into(),
        attachments: vec![blob(Sha256Hex("ab".repeat(32)), "a.pdf")],
        then: None,
        seen_revision: 0,
    };
    let refused = maria.does(does(by_hash)).await.unwrap_err();
    assert_eq!(refused.1.field.as_deref(), Some("command.attachments"), "bytes are staff's way");
    let of_nobody = FileToAttach { source: FileSource::Document { document: machine::ids::new() }, field: None };
    let answer = RequestsCommand::Write {
        request,
        text: "Segue".into(),
        attachments: vec![of_nobody],
        then: None,
        seen_revision: 0,
    };
    assert_eq!(maria.does(does(answer)).await.unwrap_err().1.field.as_deref(), Some("command.attachments"));
    maria.does(writes(request, "", Some(RequestMove::Cancel), 1)).await.unwrap();
    let late = maria.does(writes(request, "Ainda dá?", None, 0)).await.unwrap_err();
    assert_eq!((late.1.code, late.1.facts["is"].as_str()), (ErrorCode::NotPossibleNow, "cancelled"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warning_is_accepted_knowingly_and_kept_and_sent_once() {
    let office = Office::open().await;
    let (company, joao) = bakery(&office).await;
    let (maria, ana) = (office.maria().await, office.ana().await);
    let request = machine::ids::new();
    let soon = vacation(joao, "2026-12-07", "2027-01-05");
    let warned = faults(&maria.does(opens(request, company, soon.clone())).await.unwrap_err().1);
    assert!(warned.iter().all(|fault| !fault.blocks && fault.law.is_some()) && warned.len() == 1);
    let Command::Requests(RequestsCommand::Open { request, company, form, department, values, attachments, .. }) =
        opens(request, company, soon)
    else {
        panic!("it opens")
    };
    let despite_warnings = true;
    let command =
        does(RequestsCommand::Open { request, company, form, department, values, attachments, despite_warnings });
    let envelope = CommandEnvelope { id: machine::ids::new(), command: command.clone() };
    let first = maria.sends(&envelope).await.unwrap();
    assert_eq!(maria.sends(&envelope).await.unwrap(), first, "clicked again");
    let taken = maria.does(command).await.unwrap_err();
    assert_eq!(taken.1.field.as_deref(), Some("request"), "the id stands for another one");
    let opened = in_feed(&ana).await;
    assert_eq!((opened.len(), &opened[0].warnings), (1, &warned));
}

async fn the_office_asks_and_the_client_is_late(office: &Office) {
    let (company, _) = bakery(office).await;
    let (bruno, request) = (office.bruno().await, machine::ids::new());
    let asks = RequestsCommand::AskClient {
        request,
        company,
        department: Department::Contabil,
        subject: "Contrato do aluguel".into(),
        text: "Precisamos do contrato assinado.".into(),
        attachments: vec![],
        expires_on: Some("2026-11-27".parse().unwrap()),
    };
    bruno.does(does(asks)).await.unwrap();
    let maria = office.maria().await;
    let page: RequestPage = maria.get("/api/client/requests?open=true").await;
    assert_eq!((page.waiting_for_you, page.rows[0].expires_on), (1, "2026-11-27".parse().ok()));
    assert_eq!(bell(&maria, EventKind::RequestOpened).await, 1);

    day_comes(office, "2026-11-25").await;
    let warned = soon("the warning", async || {
        let thread = detail(&maria, request).await.thread;
        thread.into_iter().find(|line| matches!(line.happened, RequestHappened::ExpiryNear { .. }))
    })
    .await;
    assert!(warned.by_office);
    assert_eq!(bell(&maria, EventKind::RequestExpiring).await, 1);

    day_comes(office, "2026-11-28").await;
    soon("the expiry", async || {
        Some(detail(&maria, request).await.row.state).filter(|state| *state == RequestState::Expired)
    })
    .await;
    let seen = detail(&maria, request).await.row.revision;
    let refused = maria.does(writes(request, "Segue", None, 0)).await.unwrap_err();
    assert_eq!(refused.1.facts["is"], "expired");
    maria.does(writes(request, "Desculpem o atraso.", Some(RequestMove::Reopen), seen)).await.unwrap();
    let read = detail(&maria, request).await;
    assert_eq!((read.row.state, read.row.expires_on), (RequestState::Open, None));
    let expiring = read.thread.iter().filter(|line| matches!(line.happened, RequestHappened::ExpiryNear { .. }));
    assert_eq!(expiring.count(), 1, "warned once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_the_client_expires_with_a_warning_and_can_be_reopened() {
    the_office_asks_and_the_client_is_late(&Office::open().await).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_the_client_expires_with_a_warning_and_can_be_reopened_on_postgresql() {
    the_office_asks_and_the_client_is_late(&Office::on_postgres().await).await;
}

async fn every_month_is_collected(office: &Office) {
    let (company, _) = bakery(office).await;
    let (ana, bruno) = (office.ana().await, office.bruno().await);
    let (maria, carlos) = (office.maria().await, office.carlos().await);
    let rule = machine::ids::new();
    ana.does(does(RequestsCommand::SetCollection { rule, collection: statements(company) })).await.unwrap();
    let page: CollectionPage = maria.get("/api/client/collection?waiting=true").await;
    let months: Vec<_> = page.rows.iter().map(|row| (row.competence.to_string(), row.late, row.may_answer)).collect();
    assert_eq!(months, [("2026-09".into(), true, true), ("2026-10".into(), true, true)]);
    assert_eq!(bell(&maria, EventKind::CollectionAsked).await, 1, "several months at once are told of once");
    let (september, october) = (page.rows[0].id, page.rows[1].id);

    let nothing =
        |confirmed| does(RequestsCommand::NothingThisMonth { item: september, confirmed, note: String::new() });
    let unsure = maria.does(nothing(false)).await.unwrap_err();
    assert_eq!(unsure.1.field.as_deref(), Some("command.confirmed"));
    maria.does(nothing(true)).await.unwrap();
    let back =
        RequestsCommand::ReturnCollection { item: september, seen_revision: 2, reason: "Houve saques em 12/09".into() };
    bruno.does(does(back)).await.unwrap();
    let statement = sent_by(office, "Maria Oliveira", company).await;
    for item in [september, october] {
        let file = FileToAttach { source: FileSource::Document { document: statement }, field: None };
        let answer = RequestsCommand::AnswerCollection { item, attachments: vec![file], note: "Segue".into() };
        maria.does(does(answer)).await.unwrap();
    }
    let unseen = bruno.does(does(RequestsCommand::AcceptCollection { item: september, seen_revision: 2 })).await;
    assert_eq!(unseen.unwrap_err().1.code, ErrorCode::NotPossibleNow, "she answered anew since he looked");
    bruno.does(does(RequestsCommand::AcceptCollection { item: september, seen_revision: 4 })).await.unwrap();
    let page: CollectionPage = maria.get("/api/client/collection").await;
    assert_eq!(page.waiting_for_you, 0);
    let states: Vec<_> = page.rows.iter().map(|row| (row.competence.month(), row.state)).collect();
    assert_eq!(states, [(10, CollectionState::Sent), (9, CollectionState::Accepted)]);
    let kept = items(&ana).await;
    assert_eq!((kept.len(), kept[0].files.len()), (2, 1));
    let path = format!("/api/client/collection/{september}/files/{}", page.rows[1].files[0].id);
    assert_eq!(maria.request(Method::GET, &path).send().await.unwrap().bytes().await.unwrap(), "OFX");

    let theirs: CollectionPage = carlos.get("/api/client/collection").await;
    assert!(theirs.rows.is_empty());
    let answer = RequestsCommand::AnswerCollection { item: october, attachments: vec![], note: String::new() };
    assert_eq!(carlos.does(does(answer)).await.unwrap_err().0, StatusCode::NOT_FOUND);
    assert_eq!(carlos.request(Method::GET, &path).send().await.unwrap().status(), StatusCode::NOT_FOUND);

    day_comes(office, "2026-12-01").await;
    let november = soon("November", async || {
        let page: CollectionPage = maria.get("/api/client/collection?waiting=true").await;
        page.rows.into_iter().find(|row| row.competence.month() == 11)
    })
    .await;
    assert!(!november.late && november.due_on == "2026-12-05".parse().unwrap());
    let stop = |last: &str, waive_later| {
        does(RequestsCommand::StopCollection { rule, last: last.parse().unwrap(), waive_later })
    };
    ana.does(stop("2026-11", false)).await.unwrap();
    assert_eq!(items(&ana).await.len(), 3);
    the_rule_is_changed_stopped_and_taken_up(office, rule, company).await;
    assert_eq!(office.store().integrity().await.unwrap(), []);
}

/// What becomes of the open months is said before it is saved, and so it comes.
async fn the_rule_is_changed_stopped_and_taken_up(office: &Office, rule: CollectionRuleId, company: CompanyId) {
    let (ana, maria) = (office.ana().await, office.maria().await);
    let would = async |asks: &Person, first: &str, last: Option<&str>| -> (Vec<String>, Vec<String>, Vec<String>) {
        let asked = json!({ "rule": rule, "company": company, "months_after": 1, "first": first, "last": last });
        let said: CollectionPreview = asks.post("/api/office/requests/collection_preview", &asked).await.unwrap();
        let months = |months: &[Competence]| months.iter().map(ToString::to_string).collect();
        (months(&said.asks_now), months(&said.open), months(&said.open_later))
    };
    let none = Vec::<String>::new;
    // September was accepted; October was sent, November waits for Maria.
    let open = || vec!["2026-10".to_owned(), "2026-11".to_owned()];
    assert_eq!(would(&ana, "2026-09", Some("2026-10")).await, (none(), open(), vec!["2026-11".to_owned()]));
    assert_eq!(would(&ana, "2026-07", None).await, (vec!["2026-07".into(), "2026-08".into()], open(), none()));

    // A new text holds for the months to come; those that were asked for stay as Maria read them.
    let renamed = CollectionDraft { name: "Extrato e aplicações".into(), ..statements(company) };
    ana.does(does(RequestsCommand::SetCollection { rule, collection: renamed })).await.unwrap();
    assert!(items(&ana).await.iter().all(|item| item.name == "Extrato bancário"));

    let stop = RequestsCommand::StopCollection { rule, last: "2026-10".parse().unwrap(), waive_later: true };
    ana.does(does(stop)).await.unwrap();
    let states: Vec<_> = items(&ana).await.iter().map(|item| (item.competence.month(), item.state)).collect();
    let wanted = [(9, CollectionState::Accepted), (10, CollectionState::Sent), (11, CollectionState::Waived)];
    assert_eq!(states.into_iter().collect::<BTreeMap<_, _>>(), BTreeMap::from(wanted));
    assert!(waiting(&maria, 11).await.is_none(), "what was waived is asked of nobody");

    day_comes(office, "2027-01-02").await;
    // A month later everybody signs in again.
    let (ana, maria) = (office.ana().await, office.maria().await);
    let again = CollectionDraft { first: "2026-12".parse().unwrap(), last: None, ..statements(company) };
    assert_eq!(would(&ana, "2026-12", None).await, (vec!["2026-12".into()], vec!["2026-10".into()], none()));
    ana.does(does(RequestsCommand::SetCollection { rule, collection: again })).await.unwrap();
    assert!(waiting(&maria, 12).await.is_some(), "taken up from December on");
    assert_eq!(items(&ana).await.len(), 4, "and no month in between is asked for afterwards");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_answered_with_nothing_given_back_sent_and_accepted() {
    every_month_is_collected(&Office::open().await).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_answered_with_nothing_given_back_sent_and_accepted_on_postgresql() {
    every_month_is_collected(&Office::on_postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_month_that_is_late_is_reminded_of_once() {
    let office = Office::open().await;
    let (company, _) = bakery(&office).await;
    let (ana, maria, rule) = (office.ana().await, office.maria().await, machine::ids::new());
    let from_october = CollectionDraft { first: "2026-10".parse().unwrap(), ..statements(company) };
    ana.does(does(RequestsCommand::SetCollection { rule, collection: from_october })).await.unwrap();
    // October was due on 5 November; today is the 22nd.
    let october = waiting(&maria, 10).await.unwrap();
    // Being asked for what is late says that it is late.
    soon("October", async || told_of(&maria, october, 1).await).await;
    // Of November she hears twice: that it is asked for, and, since she slept over its days, that it is late.
    day_comes(&office, "2026-12-01").await;
    let november = soon("November", async || waiting(&maria, 11).await).await;
    soon("November is asked for", async || told_of(&maria, november, 1).await).await;
    day_comes(&office, "2026-12-06").await;
    soon("the reminder of November", async || told_of(&maria, november, 2).await).await;
    // Older months are looked at first, so that a reminder of October would have come before.
    assert!(told_of(&maria, october, 1).await.is_some());
}

/// The month that waits for her.
async fn waiting(person: &Person, month: u32) -> Option<CollectionItemId> {
    let page: CollectionPage = person.get("/api/client/collection?waiting=true").await;
    page.rows.iter().find(|row| row.competence.month() == month).map(|row| row.id)
}

async fn told_of(person: &Person, item: CollectionItemId, times: usize) -> Option<()> {
    let page: NoticePage = person.get("/api/client/notices").await;
    let about = page.rows.iter().filter(|row| row.link.ends_with(&item.to_string()));
    (about.count() == times).then_some(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_makes_no_sense_names_its_field() {
    let office = Office::open().await;
    let (company, _) = bakery(&office).await;
    let ana = office.ana().await;
    let right = statements(company);
    for (wrong, field) in [
        (CollectionDraft { name: " ".into(), ..right.clone() }, "command.collection.name"),
        (CollectionDraft { due_day: 32, ..right.clone() }, "command.collection.due_day"),
        (CollectionDraft { months_after: 13, ..right.clone() }, "command.collection.months_after"),
        (CollectionDraft { last: Some("2026-01".parse().unwrap()), ..right }, "command.collection.last"),
    ] {
        let command = does(RequestsCommand::SetCollection { rule: machine::ids::new(), collection: wrong });
        assert_eq!(ana.does(command).await.unwrap_err().1.field.as_deref(), Some(field));
    }
}

fn statements(company: CompanyId) -> CollectionDraft {
    CollectionDraft {
        company,
        department: Department::Contabil,
        name: "Extrato bancário".into(),
        instructions: "Em OFX, de todas as contas".into(),
        due_day: 5,
        months_after: 1,
        first: "2026-09".parse().unwrap(),
        last: None,
        may_be_nothing: true,
    }
}

async fn items(person: &Person) -> Vec<CollectionItem> {
    let items = person.sees().await.into_iter().filter_map(|change| match change {
        Change::CollectionItem(item) => Some(*item),
        _ => None,
    });
    items.collect()
}

/// Nine in the morning of that day; what time makes due is looked at, as it is every minute.
async fn day_comes(office: &Office, day: &str) {
    office.clock.set(format!("{day}T12:00:00Z").parse().unwrap());
    // A change of the schedule wakes the job at once: a rule of the garage's, for a month to come.
    let garage = office.store().company_by_books_code(office.demonstration.office, "2").await.unwrap().unwrap().id;
    let rule: CollectionRuleId = machine::ids::new();
    let later = CollectionDraft { first: "2099-01".parse().unwrap(), ..statements(garage) };
    office.ana().await.does(does(RequestsCommand::SetCollection { rule, collection: later })).await.unwrap();
}

fn blob(content: Sha256Hex, file_name: &str) -> FileToAttach {
    FileToAttach { source: FileSource::Blob { content, file_name: file_name.into() }, field: None }
}

async fn sent_before(person: &Person, bytes: &'static [u8]) -> Sha256Hex {
    let content = Sha256Hex(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect());
    let path = format!("/api/blobs/{}", content.0);
    person.request(Method::PUT, &path).body(bytes).send().await.unwrap().error_for_status().unwrap();
    content
}

/// A bank statement that somebody of the client uploaded.
async fn sent_by(office: &Office, name: &str, company: CompanyId) -> DocumentId {
    let content = office.store().contents().put(Bytes::from_static(b"OFX")).await.unwrap();
    let facts = DocumentFacts {
        kind: "ctb.extrato_bancario".into(),
        company,
        department: Department::Contabil,
        competence: None,
        period: None,
        employee: None,
        title: "Extrato".into(),
        file_name: "extrato.ofx".into(),
        due_on: None,
        amount: None,
    };
    let by = office.demonstration.clients.iter().find(|person| person.name == name).unwrap().id;
    let mut transaction = office.store().begin(office.demonstration.office, office.clock_now()).await.unwrap();
    let document = transaction.add_sent_document(&NewDocument { facts, content, size: 3 }, by).await.unwrap();
    transaction.commit().await.unwrap();
    document
}

/// Takes a permission from somebody.
async fn without(office: &Office, name: &str, permission: Permission) {
    let known = office.demonstration.clients.iter().find(|person| person.name == name).unwrap();
    let person = office.store().person(office.demonstration.office, known.id).await.unwrap().unwrap();
    let permissions = person.permissions.iter().copied().filter(|held| *held != permission).collect();
    let mut transaction = office.store().begin(office.demonstration.office, office.clock_now()).await.unwrap();
    transaction.change_person(Registered { permissions, ..person }).await.unwrap();
    transaction.commit().await.unwrap();
}
