//! Work of the office: set up by Bruno, closed by what is published, seen by the clients that it is for.

use contract::ErrorCode;
use contract::client::calendar::{ClientCalendar, ClientCertificates, ClientDay, ClientNews, ClientTaskState, DayOf};
use contract::command::notifications::NotificationsCommand;
use contract::command::tasks::{CertificatePaper, TasksCommand};
use contract::command::{Command, CommandAnswer, CommandResult};
use contract::feed::Change;
use contract::notifications::NoticePage;
use contract::tasks::{
    CalendarMonth, DatesPreview, HolidayMark, MonthPreview, StartingSet, TaskSettings, TaskSettingsView,
};
use domain::access::Department;
use domain::calendar::Holiday;
use domain::certificate::{CertificateKind, CertificateOutcome, CertificateStanding};
use domain::document::DocumentFacts;
use domain::news::Audience;
use domain::notify::{EventKind, Preset};
use domain::order::Actor;
use domain::task::{Process, Task, TaskOrigin, TaskState, TaskStateName};
use domain::{CertificateId, CompanyId, DocumentId, OfficeId};
use portal_store::NewDocument;
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::support::{MARIA, Office, Person, read, soon};

pub(crate) async fn asks<T: DeserializeOwned>(
    person: &Person,
    path: &str,
    body: Value,
) -> Result<T, (StatusCode, contract::ApiError)> {
    read(person.request(Method::POST, &format!("/api/office/{path}")).json(&body).send().await.unwrap()).await
}

pub(crate) async fn does(
    person: &Person,
    command: TasksCommand,
) -> Result<CommandResult, (StatusCode, contract::ApiError)> {
    match person.does(Command::Tasks(command)).await? {
        CommandAnswer::Done { result } => Ok(result),
        CommandAnswer::Refused { refusal } => panic!("{refusal:?}"),
    }
}

pub(crate) fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(result: CommandResult) -> T {
    let CommandResult::Thing { id } = result else { panic!("{result:?} has no id") };
    id.parse().unwrap()
}

pub(crate) async fn company(office: &Office, person: &Person, name: &str) -> CompanyId {
    let changes = person.sees().await.into_iter();
    let mut found = changes.filter_map(|change| match change {
        Change::Company(company) if company.short_name == name => Some(company.id),
        _ => None,
    });
    found.next().unwrap_or_else(|| panic!("{name} is a client of {}", office.running.url()))
}

/// Those that a member of staff sees, by title.
pub(crate) async fn tasks(person: &Person) -> Vec<Task> {
    let changes = person.sees().await.into_iter();
    let mut tasks: Vec<Task> = changes
        .filter_map(|change| match change {
            Change::Task(task) => Some(*task),
            _ => None,
        })
        .collect();
    tasks.sort_by(|one, other| (&one.title, one.competence).cmp(&(&other.title, other.competence)));
    tasks
}

pub(crate) async fn process(person: &Person, name: &str) -> Process {
    let mut changes = person.sees().await.into_iter();
    changes
        .find_map(|change| match change {
            Change::Process(process) if process.template.name == name => Some(process),
            _ => None,
        })
        .unwrap()
}

/// Takes processes of the starting set and does them for companies.
pub(crate) async fn sets_up(person: &Person, names: &[(&str, &str)], companies: &[CompanyId]) {
    let keys = names.iter().map(|(key, _)| (*key).to_owned()).collect();
    does(person, TasksCommand::AdoptProcesses { keys }).await.unwrap();
    for (_, name) in names {
        let process = process(person, name).await.id;
        let companies = companies.iter().copied().collect();
        let overrides = Default::default();
        does(person, TasksCommand::Assign { process, companies, on: true, overrides }).await.unwrap();
    }
}

pub(crate) const NOVEMBER: &str = "2026-11";

pub(crate) fn generate(month: &str) -> TasksCommand {
    TasksCommand::GenerateMonth { month: month.parse().unwrap() }
}

async fn publishes(
    office: &Office,
    tenant: OfficeId,
    company: CompanyId,
    kind: &str,
    due_on: Option<&str>,
) -> DocumentId {
    let bytes = format!("%PDF {kind} {company}");
    let size = bytes.len() as u32;
    let content = office.store().contents().put(bytes.into()).await.unwrap();
    let facts = DocumentFacts {
        kind: kind.into(),
        company,
        department: Department::Fiscal,
        competence: Some("2026-10".parse().unwrap()),
        period: None,
        employee: None,
        title: "DAS 10/2026".into(),
        file_name: "das.pdf".into(),
        due_on: due_on.map(|day| day.parse().unwrap()),
        amount: None,
    };
    let mut transaction = office.store().begin(tenant, office.clock_now()).await.unwrap();
    let document = transaction.add_document(&NewDocument { facts, content, size }, None).await.unwrap();
    transaction.commit().await.unwrap();
    document
}

pub(crate) fn on<'c>(calendar: &'c ClientCalendar, day: &str) -> &'c ClientDay {
    calendar
        .days
        .iter()
        .find(|one| one.day.to_string() == day)
        .unwrap_or_else(|| panic!("nothing on {day}: {calendar:?}"))
}

async fn a_month_from_its_set_up_to_the_client_s_calendar(office: &Office) {
    // TN1, PC1
    let (agent, bruno) = (office.agent("SERVIDOR").await, office.bruno().await);
    let (maria, carlos) = (office.maria().await, office.carlos().await);
    let bakery = company(office, &bruno, "Padaria Sol Nascente").await;
    sets_up(&bruno, &[("das", "DAS do Simples Nacional"), ("holerites", "Entrega dos holerites")], &[bakery]).await;

    let preview: MonthPreview = asks(&bruno, "tasks/preview_month", json!({ "month": NOVEMBER })).await.unwrap();
    let told: Vec<_> = preview.processes.iter().map(|one| (one.name.as_str(), one.companies)).collect();
    assert_eq!(told, [("DAS do Simples Nacional", 1), ("Entrega dos holerites", 1)]);
    does(&bruno, generate(NOVEMBER)).await.unwrap();
    does(&bruno, generate(NOVEMBER)).await.unwrap();
    let preview: MonthPreview = asks(&bruno, "tasks/preview_month", json!({ "month": NOVEMBER })).await.unwrap();
    assert_eq!((preview.processes.len(), preview.present), (0, 2));
    let made = tasks(&bruno).await;
    assert_eq!(
        made.iter().map(|task| task.title.as_str()).collect::<Vec<_>>(),
        ["DAS do Simples Nacional", "Entrega dos holerites"]
    );
    // 20 November is a holiday, and the DAS is put off.
    assert_eq!(made[0].dates.legal_on.unwrap().to_string(), "2026-11-23");

    let phone = office.telephone(MARIA);
    let mut heard = 0;
    for (employee, is_done) in [("João da Silva", false), ("João Pereira", false), ("Rita Fontana", true)] {
        phone.says(&format!("me manda o holerite de {employee} de outubro")).await;
        heard += 1;
        phone.hears(heard).await;
        let bytes = format!("%PDF-1.7 {employee}");
        let published = agent.publishes(&agent.claims_one().await, bytes.as_bytes()).await.unwrap();
        heard += 1;
        phone.hears(heard).await;
        let task = tasks(&bruno).await.remove(1);
        match task.state {
            TaskState::Done { document, by, .. } => {
                assert!(is_done, "not before {employee}");
                assert_eq!((document, by), (published.documents.first().copied(), Actor::System));
            }
            other => assert!(!is_done, "{employee}: {other:?}"),
        }
    }

    let seen: ClientCalendar = maria.get("/api/client/calendar?month=2026-11").await;
    assert_eq!(seen.today.to_string(), "2026-11-22");
    let republic = HolidayMark::Country { holiday: Holiday::Republic, banks_only: false };
    assert_eq!(on(&seen, "2026-11-15").holiday, Some(republic));
    let today = on(&seen, "2026-11-22");
    assert_eq!(today.documents.len(), 3);
    assert!(today.documents.iter().all(|document| document.why == DayOf::Published && document.company == bakery));
    let das = &on(&seen, "2026-11-23").tasks[0];
    assert_eq!(
        (das.title.as_str(), das.state, das.document),
        ("DAS do Simples Nacional", ClientTaskState::WithOffice, None)
    );
    let payslips = &on(&seen, "2026-11-07").tasks[0];
    assert_eq!(payslips.state, ClientTaskState::Done);
    let path = format!("/api/client/documents/{}/content", payslips.document.unwrap());
    assert!(maria.request(Method::GET, &path).send().await.unwrap().status().is_success());

    let slip = publishes(office, made[0].office, bakery, "fis.das", Some("2026-11-23")).await;
    let seen: ClientCalendar = maria.get("/api/client/calendar?month=2026-11").await;
    let due = on(&seen, "2026-11-23");
    assert_eq!((due.documents[0].id, due.documents[0].why), (slip, DayOf::Due));
    assert_eq!((due.tasks[0].state, due.tasks[0].document), (ClientTaskState::Done, Some(slip)));

    // Carlos speaks for others.
    for path in [
        "/api/client/calendar?month=2026-11".to_owned(),
        format!("/api/client/calendar?month=2026-11&company={bakery}"),
    ] {
        let seen: ClientCalendar = carlos.get(&path).await;
        assert!(seen.days.iter().all(|day| day.tasks.is_empty() && day.documents.is_empty()), "{seen:?}");
    }
    assert_eq!(office.store().integrity().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn bruno_sets_up_a_month_and_what_is_published_closes_it() {
    a_month_from_its_set_up_to_the_client_s_calendar(&Office::open().await).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn bruno_sets_up_a_month_and_what_is_published_closes_it_on_postgresql() {
    a_month_from_its_set_up_to_the_client_s_calendar(&Office::on_postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_worked_on_by_whoever_sees_it_and_closed_with_its_checklist_done() {
    let office = Office::open().await;
    let bruno = office.bruno().await;
    let bakery = company(&office, &bruno, "Padaria Sol Nascente").await;
    sets_up(&bruno, &[("fgts", "FGTS mensal")], &[bakery]).await;
    does(&bruno, generate(NOVEMBER)).await.unwrap();
    let task = tasks(&bruno).await.remove(0).id;

    does(&bruno, TasksCommand::MoveStage { task, stage: 1 }).await.unwrap();
    does(&bruno, TasksCommand::Comment { task, text: " Falta a rescisão do Pedro. ".into() }).await.unwrap();
    let (status, error) = does(&bruno, TasksCommand::CloseTask { task }).await.unwrap_err();
    assert_eq!((status, error.code), (StatusCode::CONFLICT, ErrorCode::Refused));
    assert_eq!(error.facts["refusal"], r#"{"because":"checklist_open","left":2}"#);
    for item in [0, 1] {
        does(&bruno, TasksCommand::TickItem { task, item, ticked: true }).await.unwrap();
    }
    does(&bruno, TasksCommand::CloseTask { task }).await.unwrap();
    let done = tasks(&bruno).await.remove(0);
    assert_eq!(done.state.name(), TaskStateName::Done);
    let said: Vec<Value> = done.history.iter().map(|event| serde_json::to_value(&event.what).unwrap()).collect();
    let words: Vec<&str> = said.iter().map(|what| what["what"].as_str().unwrap()).collect();
    assert_eq!(words, ["opened", "moved", "commented", "ticked", "ticked", "closed"]);
    assert_eq!(said[2]["text"], "Falta a rescisão do Pedro.");
    does(&bruno, TasksCommand::ReopenTask { task }).await.unwrap();
    assert_eq!(tasks(&bruno).await.remove(0).state, TaskState::InProgress);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_office_s_day_the_next_month_is_made_by_itself() {
    let office = Office::open().await;
    let bruno = office.bruno().await;
    let bakery = company(&office, &bruno, "Padaria Sol Nascente").await;
    sets_up(&bruno, &[("das", "DAS do Simples Nacional")], &[bakery]).await;
    office.clock.set("2026-11-25T12:00:00Z".parse().unwrap());
    // Saving the day wakes the schedule, which looks every minute anyway.
    does(&bruno, TasksCommand::SaveTaskSettings { settings: TaskSettings { generate_on_day: 25 } }).await.unwrap();
    let task = soon("December's task", async || tasks(&bruno).await.pop()).await;
    assert_eq!(
        (task.competence.unwrap().to_string(), task.history[0].by.clone()),
        ("2026-11".to_owned(), Actor::System)
    );
    let view: TaskSettingsView = asks(&bruno, "tasks/settings", json!({})).await.unwrap();
    assert_eq!(view.generated.first().unwrap().to_string(), "2026-12");
    assert_eq!(tasks(&bruno).await.len(), 1);
}

fn paper(issued_on: &str, valid_until: Option<&str>) -> CertificatePaper {
    CertificatePaper {
        outcome: CertificateOutcome::Negative,
        number: "2026-ABC".into(),
        issued_on: issued_on.parse().unwrap(),
        valid_until: valid_until.map(|day| day.parse().unwrap()),
        document: None,
    }
}

fn certificate(company: CompanyId, kind: CertificateKind, place: &str, paper: CertificatePaper) -> TasksCommand {
    let place = place.to_owned();
    TasksCommand::SaveCertificate { id: None, company, kind, place, paper, warn_days_before: 15, responsible: None }
}

async fn a_certificate_that_ends_becomes_a_task(office: &Office) {
    // TN6
    let (bruno, maria, carlos) = (office.bruno().await, office.maria().await, office.carlos().await);
    let bakery = company(office, &bruno, "Padaria Sol Nascente").await;
    let federal = certificate(bakery, CertificateKind::Federal, "", paper("2026-11-20", None));
    does(&bruno, federal).await.unwrap();
    let fgts = certificate(bakery, CertificateKind::Fgts, "", paper("2026-11-01", Some("2026-11-30")));
    let fgts: CertificateId = id(does(&bruno, fgts).await.unwrap());

    let task = soon("the task to renew", async || tasks(&bruno).await.pop()).await;
    assert!(matches!(task.origin, TaskOrigin::Certificate { certificate, .. } if certificate == fgts));
    // Three working days before Monday the 30th.
    assert_eq!(task.dates.target_on.unwrap().to_string(), "2026-11-25");
    let seen: ClientCertificates = maria.get("/api/client/certificates").await;
    let told: Vec<_> = seen.certificates.iter().map(|one| (one.kind, one.standing, one.days_left)).collect();
    assert_eq!(
        told,
        [
            (CertificateKind::Federal, CertificateStanding::Valid, 178),
            (CertificateKind::Fgts, CertificateStanding::Expiring, 8)
        ]
    );
    let seen: ClientCertificates = carlos.get("/api/client/certificates").await;
    assert!(seen.certificates.is_empty());

    let early = paper("2026-11-22", Some("2026-11-30"));
    let (_, error) =
        does(&bruno, TasksCommand::RenewCertificate { certificate: fgts, paper: early }).await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("command.paper.valid_until"));
    let renewed = paper("2026-11-22", Some("2026-12-21"));
    does(&bruno, TasksCommand::RenewCertificate { certificate: fgts, paper: renewed }).await.unwrap();
    let tasks = tasks(&bruno).await;
    assert_eq!((tasks.len(), tasks[0].state.name()), (1, TaskStateName::Done));
    assert_eq!(office.store().integrity().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_renewed_in_time() {
    a_certificate_that_ends_becomes_a_task(&Office::open().await).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_renewed_in_time_on_postgresql() {
    a_certificate_that_ends_becomes_a_task(&Office::on_postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_city_issues_needs_its_name_and_its_date() {
    let office = Office::open().await;
    let bruno = office.bruno().await;
    let bakery = company(&office, &bruno, "Padaria Sol Nascente").await;
    for (place, until, field) in [
        ("", Some("2027-01-01"), "command.place"),
        ("Florianópolis", None, "command.paper.valid_until"),
        ("Florianópolis", Some("2026-01-01"), "command.paper.valid_until"),
    ] {
        let command = certificate(bakery, CertificateKind::Municipal, place, paper("2026-11-01", until));
        let (status, error) = does(&bruno, command).await.unwrap_err();
        assert_eq!((status, error.field.as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some(field)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn news_reach_those_they_are_for_until_they_are_withdrawn() {
    let office = Office::open().await;
    let (ana, bruno) = (office.ana().await, office.bruno().await);
    let (maria, carlos) = (office.maria().await, office.carlos().await);
    let bakery = company(&office, &ana, "Padaria Sol Nascente").await;
    let publish = |title: &str, audience, until: Option<&str>| TasksCommand::PublishNews {
        id: None,
        title: title.to_owned(),
        text: "Dia 24 fechamos ao meio-dia.".to_owned(),
        audience,
        until: until.map(|day| day.parse().unwrap()),
    };
    let for_bakery = Audience::Companies([bakery].into());
    let all = id(does(&ana, publish("Recesso de fim de ano", Audience::Everybody, None)).await.unwrap());
    does(&ana, publish("Só para a padaria", for_bakery.clone(), None)).await.unwrap();
    does(&ana, publish("Já passou", Audience::Everybody, Some("2026-11-21"))).await.unwrap();
    let titles = async |person: &Person| {
        let seen: ClientNews = person.get("/api/client/news").await;
        let mut titles: Vec<String> = seen.news.into_iter().map(|news| news.title).collect();
        titles.sort();
        titles
    };
    assert_eq!(titles(&maria).await, ["Recesso de fim de ano", "Só para a padaria"]);
    assert_eq!(titles(&carlos).await, ["Recesso de fim de ano"]);
    does(&ana, TasksCommand::WithdrawNews { news: all }).await.unwrap();
    assert_eq!(titles(&carlos).await, [""; 0]);
    // An accountant does not speak for the office.
    let (status, _) = does(&bruno, publish("Minha", for_bakery, None)).await.unwrap_err();
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_a_client_nor_another_office_knows_of_a_task() {
    let office = Office::open().await;
    let (bruno, maria) = (office.bruno().await, office.maria().await);
    let bakery = company(&office, &bruno, "Padaria Sol Nascente").await;
    sets_up(&bruno, &[("das", "DAS do Simples Nacional")], &[bakery]).await;
    does(&bruno, generate(NOVEMBER)).await.unwrap();
    let task = tasks(&bruno).await.remove(0);
    let TaskOrigin::Process { process } = task.origin else { panic!("{task:?}") };
    let new = portal::offices::NewOffice {
        name: "Outro Escritório".into(),
        staff_name: "Eva".into(),
        email: "eva@outro.example".into(),
        password: "a long password".into(),
    };
    portal::offices::create_office(office.store(), new, office.clock_now()).await.unwrap();
    let eva = Person::sign_in(&office, "eva@outro.example", "a long password").await;
    let commands = [
        TasksCommand::CloseTask { task: task.id },
        TasksCommand::Comment { task: task.id, text: "oi".into() },
        TasksCommand::CancelTask { task: task.id },
        TasksCommand::Assign { process, companies: [bakery].into(), on: false, overrides: Default::default() },
        certificate(bakery, CertificateKind::Labour, "", paper("2026-11-01", None)),
    ];
    for command in commands {
        for stranger in [&maria, &eva] {
            assert_eq!(does(stranger, command.clone()).await.unwrap_err().0, StatusCode::NOT_FOUND, "{command:?}");
        }
    }
    assert_eq!(tasks(&eva).await, []);
    let month: CalendarMonth = asks(&eva, "calendar/month", json!({ "month": NOVEMBER })).await.unwrap();
    assert!(month.days.iter().all(|day| day.tasks.is_empty()));
    let month: CalendarMonth = asks(&bruno, "calendar/month", json!({ "month": NOVEMBER })).await.unwrap();
    let days: Vec<_> = month.days.iter().filter(|day| !day.tasks.is_empty()).map(|day| day.day.to_string()).collect();
    assert_eq!(days, ["2026-11-13", "2026-11-23"], "the office's date and the law's");
    assert_eq!(tasks(&bruno).await, [task]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_says_its_dates_before_it_is_saved_and_its_faults_by_field() {
    let office = Office::open().await;
    let bruno = office.bruno().await;
    let set: StartingSet = asks(&bruno, "processes/starting_set", json!({})).await.unwrap();
    let das = set.processes.into_iter().find(|entry| entry.key == "das").unwrap();
    assert!(!das.taken);
    let asked = json!({ "template": das.template, "from": "2026-11" });
    let preview: DatesPreview = asks(&bruno, "processes/preview_dates", asked).await.unwrap();
    let legal: Vec<_> = preview.times.iter().map(|time| time.dates.legal_on.unwrap().to_string()).collect();
    assert_eq!(legal, ["2026-11-23", "2026-12-21", "2027-01-20", "2027-02-22", "2027-03-22", "2027-04-20"]);

    let wrong = domain::task::ProcessTemplate { closed_by: vec!["fis.nada".into()], ..das.template };
    let save = |template| TasksCommand::SaveProcess { id: None, template: Box::new(template), active: true };
    let (status, error) = does(&bruno, save(wrong.clone())).await.unwrap_err();
    assert_eq!(
        (status, error.field.as_deref()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("command.template.closed_by"))
    );
    let nameless = domain::task::ProcessTemplate { name: " ".into(), ..wrong };
    assert_eq!(does(&bruno, save(nameless)).await.unwrap_err().1.field.as_deref(), Some("command.template.name"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_waits_for_the_client_says_so_in_their_calendar() {
    let office = Office::open().await;
    let (bruno, maria) = (office.bruno().await, office.maria().await);
    let bakery = company(&office, &bruno, "Padaria Sol Nascente").await;
    let open = TasksCommand::OpenServiceRequest {
        company: bakery,
        department: Department::Societario,
        title: "Mudança de endereço".into(),
        details: "Rua nova, 12".into(),
        wanted_on: Some("2026-11-30".parse().unwrap()),
        responsible: None,
        notify_client: true,
    };
    let task = id(does(&bruno, open).await.unwrap());
    does(&bruno, TasksCommand::WaitForClient { task }).await.unwrap();
    let seen: ClientCalendar = maria.get("/api/client/calendar?month=2026-11").await;
    let shown = &on(&seen, "2026-11-30").tasks[0];
    assert_eq!((shown.title.as_str(), shown.state), ("Mudança de endereço", ClientTaskState::WaitsForYou));
    does(&bruno, TasksCommand::NotifyClientOfTask { task, notify: false }).await.unwrap();
    let seen: ClientCalendar = maria.get("/api/client/calendar?month=2026-11").await;
    assert!(seen.days.iter().all(|day| day.tasks.is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_told_of_a_task_follows_the_office_s_choice() {
    // TN1, TN2
    let office = Office::open().await;
    let (ana, bruno, maria) = (office.ana().await, office.bruno().await, office.maria().await);
    let bakery = company(&office, &bruno, "Padaria Sol Nascente").await;
    let told = async || {
        let page: NoticePage = maria.get("/api/client/notices").await;
        page.rows.into_iter().map(|row| (row.event, row.link)).collect::<Vec<_>>()
    };
    let open = |title: &str, notify_client| TasksCommand::OpenServiceRequest {
        company: bakery,
        department: Department::Geral,
        title: title.into(),
        details: String::new(),
        wanted_on: Some("2026-11-30".parse().unwrap()),
        responsible: None,
        notify_client,
    };
    let waits = async |title: &str, notify_client| {
        let task = id(does(&bruno, open(title, notify_client)).await.unwrap());
        does(&bruno, TasksCommand::WaitForClient { task }).await.unwrap();
        task
    };
    waits("Procuração", true).await;
    assert_eq!(told().await, [], "as it comes, the portal tells of documents, and processes of nothing");

    let preset = Command::Notifications(NotificationsCommand::ApplyPreset { preset: Preset::ProcessesNotify });
    ana.does(preset).await.unwrap();
    waits("Balanço assinado", false).await;
    assert_eq!(told().await, []);
    let task = waits("Contrato assinado", true).await;
    let waiting = (EventKind::TaskForClient, "/calendario".to_owned());
    assert_eq!(told().await, std::slice::from_ref(&waiting));
    does(&bruno, TasksCommand::CloseTask { task }).await.unwrap();
    assert_eq!(told().await, [waiting.clone(), waiting]);

    let fgts = certificate(bakery, CertificateKind::Fgts, "", paper("2026-11-01", Some("2026-11-30")));
    let fgts: CertificateId = id(does(&bruno, fgts).await.unwrap());
    let ends = (EventKind::CertificateExpiring, format!("/certidoes/{fgts}"));
    soon("the end of the certificate", async || told().await.contains(&ends).then_some(())).await;
}
