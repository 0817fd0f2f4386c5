//! The office's month as its rooms set it up: a process of one's own, dates of single clients, modules, holidays, news.

use contract::client::Home;
use contract::client::calendar::ClientCalendar;
use contract::command::notifications::NotificationsCommand;
use contract::command::people::PeopleCommand;
use contract::command::tasks::TasksCommand;
use contract::command::{Command, CommandResult};
use contract::notifications::{NoticePage, WhoGetsIt};
use contract::tasks::{HolidayPreview, MonthPreview, TaskSettingsView};
use domain::access::Department;
use domain::calendar::Calendar;
use domain::due_date::{DueRule, Shift};
use domain::news::Audience;
use domain::notify::{EventKind, Preset};
use domain::registry::Module;
use domain::task::{Overrides, ProcessTemplate, Recurrence, Target};
use domain::{CompanyId, NewsId, ProcessId, TaskId};
use reqwest::StatusCode;
use serde_json::json;

use crate::support::{Office, Person};
use crate::tasks::{NOVEMBER, asks, does, generate, id, on, process, sets_up, tasks};

super::people::on_both_databases! {
    a_process_of_one_s_own_with_dates_of_single_clients
    a_client_without_the_module_gets_no_tasks_and_hears_of_none
    news_are_told_once_to_those_they_are_for
}

async fn company(office: &Office, books_code: &str) -> CompanyId {
    let known = office.store().company_by_books_code(office.demonstration.office, books_code).await;
    known.unwrap().unwrap().id
}

fn day_of_month(day: u32) -> DueRule {
    DueRule::DayOfMonth { day, months_after: 1, shift: Shift::Anticipate, calendar: Calendar::Local }
}

fn timesheet() -> ProcessTemplate {
    ProcessTemplate {
        name: "Conferência do ponto".into(),
        department: Department::Pessoal,
        recurrence: Recurrence::Month,
        competence_offset: 1,
        legal: Some(day_of_month(10)),
        target: Target::BusinessDaysBefore { count: 1 },
        stages: vec!["Pedido".into(), "Conferido".into()],
        checklist: vec!["Horas extras".into()],
        responsible: None,
        closed_by: vec![],
        notify_client: false,
    }
}

async fn a_process_of_one_s_own_with_dates_of_single_clients(office: &Office) {
    // TN1: all of it could have waited in an outbox: the ids are the desk's own.
    let bruno = office.bruno().await;
    let (bakery, garage) = (company(office, "1").await, company(office, "2").await);
    let process_id: ProcessId = machine::ids::new();
    let save = |active| TasksCommand::SaveProcess { id: Some(process_id), template: Box::new(timesheet()), active };
    let assign = |companies: &[CompanyId], overrides| TasksCommand::Assign {
        process: process_id,
        companies: companies.iter().copied().collect(),
        on: true,
        overrides,
    };
    assert_eq!(id::<ProcessId>(does(&bruno, save(true)).await.unwrap()), process_id);
    does(&bruno, assign(&[bakery, garage], None)).await.unwrap();
    let own = Overrides { legal: Some(day_of_month(17)), notify_client: Some(true), ..Overrides::default() };
    does(&bruno, assign(&[bakery], Some(own))).await.unwrap();
    // Everybody switched on together: what is different for the bakery stays so.
    does(&bruno, assign(&[bakery, garage], None)).await.unwrap();
    let wrong = Overrides { legal: Some(day_of_month(32)), ..Overrides::default() };
    let (status, error) = does(&bruno, assign(&[bakery], Some(wrong))).await.unwrap_err();
    let expected = (StatusCode::UNPROCESSABLE_ENTITY, Some("command.overrides.legal"));
    assert_eq!((status, error.field.as_deref()), expected);

    let made = |tasks_made, tasks_present| CommandResult::Month { tasks_made, tasks_present };
    assert_eq!(does(&bruno, generate(NOVEMBER)).await.unwrap(), made(2, 0));
    assert_eq!(does(&bruno, generate(NOVEMBER)).await.unwrap(), made(0, 2));
    let dates = async |of: CompanyId| {
        let task = tasks(&bruno).await.into_iter().find(|task| task.company == of).unwrap();
        (task.dates.legal_on.unwrap().to_string(), task.dates.target_on.unwrap().to_string(), task.notify_client)
    };
    assert_eq!(dates(bakery).await, ("2026-11-17".to_owned(), "2026-11-16".to_owned(), true));
    assert_eq!(dates(garage).await, ("2026-11-10".to_owned(), "2026-11-09".to_owned(), false));

    does(&bruno, save(false)).await.unwrap();
    let kept = process(&bruno, "Conferência do ponto").await;
    assert_eq!((kept.id, kept.active, kept.revision), (process_id, false, 2));
    let preview: MonthPreview = asks(&bruno, "tasks/preview_month", json!({ "month": "2026-12" })).await.unwrap();
    assert_eq!(preview.processes, [], "archived");
    assert_eq!(office.store().integrity().await.unwrap(), []);
}

async fn a_client_without_the_module_gets_no_tasks_and_hears_of_none(office: &Office) {
    // PE7, TN1
    let (ana, bruno, maria) = (office.ana().await, office.bruno().await, office.maria().await);
    let (bakery, garage) = (company(office, "1").await, company(office, "2").await);
    let preset = NotificationsCommand::ApplyPreset { preset: Preset::ProcessesNotify };
    ana.does(Command::Notifications(preset)).await.unwrap();
    sets_up(&bruno, &[("das", "DAS do Simples Nacional"), ("admissao", "Admissão")], &[bakery, garage]).await;
    let service = || TasksCommand::OpenServiceRequest {
        company: bakery,
        department: Department::Geral,
        title: "Procuração".into(),
        details: String::new(),
        wanted_on: Some("2026-11-30".parse().unwrap()),
        responsible: None,
        notify_client: true,
    };
    let before: TaskId = id(does(&bruno, service()).await.unwrap());

    let switch = async |person: &Person, on| {
        let command = PeopleCommand::SetModule { company: bakery, module: Module::Processes, on };
        person.does(Command::People(command)).await
    };
    assert_eq!(switch(&maria, false).await.unwrap_err().0, StatusCode::NOT_FOUND);
    switch(&ana, false).await.unwrap();
    switch(&ana, false).await.unwrap();
    let home: Home = maria.get("/api/client/home").await;
    assert_eq!(home.companies[0].modules_off, [Module::Processes].into());

    assert_eq!(
        does(&bruno, generate(NOVEMBER)).await.unwrap(),
        CommandResult::Month { tasks_made: 1, tasks_present: 0 },
        "only for the garage"
    );
    let admission = TasksCommand::StartProcess {
        process: process(&bruno, "Admissão").await.id,
        company: bakery,
        event_on: "2026-12-01".parse().unwrap(),
        employee: None,
        details: String::new(),
    };
    for command in [admission, service()] {
        let (status, error) = does(&bruno, command).await.unwrap_err();
        let expected = (StatusCode::UNPROCESSABLE_ENTITY, Some("command.company"));
        assert_eq!((status, error.field.as_deref()), expected);
    }
    // What was there goes on in the office; the client sees and hears nothing of it.
    does(&bruno, TasksCommand::WaitForClient { task: before }).await.unwrap();
    let told: NoticePage = maria.get("/api/client/notices").await;
    assert_eq!(told.rows.len(), 0);
    let calendar = async || maria.get::<ClientCalendar>("/api/client/calendar?month=2026-11").await;
    assert!(calendar().await.days.iter().all(|day| day.tasks.is_empty()));

    switch(&ana, true).await.unwrap();
    assert_eq!(on(&calendar().await, "2026-11-30").tasks.len(), 1, "nothing was lost");
    does(&bruno, TasksCommand::CloseTask { task: before }).await.unwrap();
    let told: NoticePage = maria.get("/api/client/notices").await;
    assert_eq!(told.rows.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_holiday_of_the_city_says_which_dates_it_moves_before_it_is_saved() {
    // TN1
    let office = Office::open().await;
    let (bruno, maria) = (office.bruno().await, office.maria().await);
    let bakery = company(&office, "1").await;
    // A federal tax, which the city's holidays do not move, and a tax of the city.
    sets_up(&bruno, &[("das", "DAS do Simples Nacional"), ("iss", "ISS")], &[bakery]).await;
    let preview = async || -> HolidayPreview {
        asks(&bruno, "tasks/preview_holiday", json!({ "day": "2026-12-10" })).await.unwrap()
    };
    let moved = preview().await;
    let told: Vec<_> = moved
        .moved
        .iter()
        .map(|row| {
            let (from, to) = (row.worked.legal_on.unwrap().to_string(), row.off.legal_on.unwrap().to_string());
            (row.name.as_str(), from, to, row.companies, row.present)
        })
        .collect();
    assert_eq!(told, [("ISS", "2026-12-10".to_owned(), "2026-12-11".to_owned(), 1, 0)]);
    assert!(!moved.is_holiday);

    does(&bruno, generate("2026-12")).await.unwrap();
    assert_eq!(preview().await.moved[0].present, 1, "the task that is there keeps its date");
    let save = |name: &str| TasksCommand::SaveLocalHoliday { day: "2026-12-10".parse().unwrap(), name: name.into() };
    let (_, error) = does(&bruno, save(" ")).await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("command.name"));
    does(&bruno, save("Aniversário da cidade")).await.unwrap();
    let view: TaskSettingsView = asks(&bruno, "tasks/settings", json!({})).await.unwrap();
    assert_eq!(view.local_holidays[0].name, "Aniversário da cidade");
    assert!(preview().await.is_holiday);
    let iss = tasks(&bruno).await.into_iter().find(|task| task.title == "ISS").unwrap();
    assert_eq!(iss.dates.legal_on.unwrap().to_string(), "2026-12-10");

    does(&bruno, TasksCommand::RemoveLocalHoliday { day: "2026-12-10".parse().unwrap() }).await.unwrap();
    assert!(!preview().await.is_holiday);
    let asked = asks::<HolidayPreview>(&maria, "tasks/preview_holiday", json!({ "day": "2026-12-10" })).await;
    assert_eq!(asked.unwrap_err().0, StatusCode::NOT_FOUND);
}

async fn news_are_told_once_to_those_they_are_for(office: &Office) {
    // TN2, PC1
    let (ana, maria, carlos) = (office.ana().await, office.maria().await, office.carlos().await);
    let bakery = company(office, "1").await;
    let publish = |id: Option<NewsId>, title: &str, audience, until: Option<&str>| TasksCommand::PublishNews {
        id,
        title: title.into(),
        text: "Dia 24 fechamos ao meio-dia.".into(),
        audience,
        until: until.map(|day| day.parse().unwrap()),
    };
    let told = async |person: &Person| {
        let page: NoticePage = person.get("/api/client/notices").await;
        page.rows.into_iter().map(|row| (row.event, row.title, row.link)).collect::<Vec<_>>()
    };
    let line = |title: &str| (EventKind::NewsPublished, title.to_owned(), "/noticias".to_owned());
    let for_bakery = Audience::Companies([bakery].into());
    let who: WhoGetsIt = asks(
        &ana,
        "notifications/who",
        json!({ "event": "news_published", "rules": null, "company": null, "document": null, "audience": for_bakery }),
    )
    .await
    .unwrap();
    assert_eq!(who.people.iter().map(|gets| gets.name.as_str()).collect::<Vec<_>>(), ["Maria Oliveira"]);

    let first: NewsId = id(does(&ana, publish(None, "Só para a padaria", for_bakery, None)).await.unwrap());
    assert_eq!(told(&maria).await, [line("Só para a padaria")]);
    assert_eq!(told(&carlos).await, []);
    // Corrected, for everybody now: Maria knows of it already.
    does(&ana, publish(Some(first), "Recesso", Audience::Everybody, None)).await.unwrap();
    assert_eq!(told(&maria).await, [line("Só para a padaria")]);
    assert_eq!(told(&carlos).await, [line("Recesso")]);
    does(&ana, publish(None, "Já passou", Audience::Everybody, Some("2026-11-21"))).await.unwrap();
    assert_eq!(told(&carlos).await.len(), 1);
    assert_eq!(office.store().integrity().await.unwrap(), []);
}
