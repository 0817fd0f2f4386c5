//! Tasks: made once however often, closed by what is published, seen by those who reach them (TN1).

use std::collections::BTreeSet;

use bytes::Bytes;
use chrono::NaiveDate;
use domain::access::Department;
use domain::catalogue::Catalogue;
use domain::document::DocumentFacts;
use domain::order::Actor;
use domain::task::{Overrides, Process, Task, TaskState, TaskStateName, plan_month, starting};
use domain::{CompanyId, Competence, ProcessId};
use portal_store::{CalendarFilter, FeedEntity, NewDocument, StoreError};

use crate::house::{House, at, id};

crate::on_both_databases! {
    a_month_is_made_once_however_often_it_is_asked_for
    two_who_make_the_same_month_at_once_make_it_once
    a_published_slip_closes_its_task_and_no_other
    payslips_close_their_task_when_everybody_has_theirs
    what_was_published_before_its_task_closes_it_at_once
    a_task_is_read_along_by_those_who_reach_it
    a_company_that_is_no_client_any_more_gets_no_tasks
    the_calendar_has_both_dates_and_what_is_due
    another_office_has_no_such_task
    a_month_of_the_schedule_is_taken_once
    a_local_holiday_moves_what_is_made_after_it
}

fn month(text: &str) -> Competence {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A process of the starting set, done for these companies.
async fn does(house: &House, key: &str, companies: &[CompanyId]) -> ProcessId {
    let set = starting::built_in(Catalogue::built_in().unwrap()).unwrap();
    let template = set.iter().find(|entry| entry.key == key).unwrap().template.clone();
    let process = Process {
        id: id(),
        office: house.office,
        template,
        taken_from: Some(key.into()),
        active: true,
        changed_at: at(0),
        revision: 1,
    };
    let mut transaction = house.begin(0).await;
    transaction.save_process(&process).await.unwrap();
    for company in companies {
        transaction.assign(process.id, *company, true, &Overrides::default()).await.unwrap();
    }
    transaction.commit().await.unwrap();
    process.id
}

async fn make(house: &House, in_month: &str) -> Vec<Task> {
    let mut transaction = house.begin(10).await;
    let (processes, assignments) = (transaction.processes().await.unwrap(), transaction.assignments().await.unwrap());
    let days = transaction.business_days().await.unwrap();
    let planned = plan_month(month(in_month), &processes, &assignments, &days);
    let made = transaction.make_tasks(&planned, &Actor::System).await.unwrap();
    transaction.commit().await.unwrap();
    made
}

async fn publishes(house: &House, facts: DocumentFacts) -> domain::DocumentId {
    let bytes = format!("%PDF {} {:?}", facts.title, facts.employee);
    let size = bytes.len() as u32;
    let content = house.store.contents().put(Bytes::from(bytes)).await.unwrap();
    let mut transaction = house.begin(20).await;
    let document = transaction.add_document(&NewDocument { facts, content, size }, None).await.unwrap();
    transaction.commit().await.unwrap();
    document
}

fn slip(company: CompanyId, kind: &str, competence: &str, due_on: Option<&str>) -> DocumentFacts {
    DocumentFacts {
        kind: kind.into(),
        company,
        department: Department::Fiscal,
        competence: Some(month(competence)),
        period: None,
        employee: None,
        title: format!("{kind} {competence}"),
        file_name: "guia.pdf".into(),
        due_on: due_on.map(day),
        amount: None,
    }
}

async fn now_is(house: &House, task: &Task) -> Task {
    house.store.task(house.office, task.id).await.unwrap().unwrap()
}

async fn a_month_is_made_once_however_often_it_is_asked_for(house: &House) {
    does(house, "das", &[house.bakery, house.garage]).await;
    does(house, "fgts", &[house.bakery]).await;
    let before = house.store.latest_cursor(house.office).await.unwrap();
    assert_eq!(make(house, "2026-11").await.len(), 3);
    let after = house.store.latest_cursor(house.office).await.unwrap();
    assert_eq!(after, before + 3);
    assert_eq!(make(house, "2026-11").await, []);
    assert_eq!(house.store.latest_cursor(house.office).await.unwrap(), after, "and nothing is shown");
    assert_eq!(make(house, "2026-12").await.len(), 3);
}

async fn two_who_make_the_same_month_at_once_make_it_once(house: &House) {
    does(house, "das", &[house.bakery, house.garage]).await;
    let (one, other) = tokio::join!(make(house, "2026-11"), make(house, "2026-11"));
    assert_eq!(one.len() + other.len(), 2);
    assert_eq!(house.store.task_keys(house.office, month("2026-10")).await.unwrap().len(), 2);
}

async fn a_published_slip_closes_its_task_and_no_other(house: &House) {
    does(house, "das", &[house.bakery, house.garage]).await;
    does(house, "fgts", &[house.bakery]).await;
    let tasks = make(house, "2026-11").await;
    publishes(house, slip(house.bakery, "fis.das", "2026-09", None)).await;
    for task in &tasks {
        assert_eq!(now_is(house, task).await, *task, "last month's slip closes nothing");
    }
    let document = publishes(house, slip(house.bakery, "fis.das", "2026-10", None)).await;
    let mut closed = Vec::new();
    for task in &tasks {
        let now = now_is(house, task).await;
        if let TaskState::Done { document: by, .. } = &now.state {
            closed.push((now.company, now.title, *by));
        }
    }
    assert_eq!(closed, [(house.bakery, "DAS do Simples Nacional".to_owned(), Some(document))]);
}

async fn payslips_close_their_task_when_everybody_has_theirs(house: &House) {
    does(house, "holerites", &[house.bakery]).await;
    let task = make(house, "2026-11").await.remove(0);
    let employees = house.store.employees(house.office, house.bakery).await.unwrap();
    assert_eq!(employees.len(), 2);
    for (employee, is_open) in employees.iter().zip([true, false]) {
        let facts = DocumentFacts {
            department: Department::Pessoal,
            employee: Some(employee.id),
            ..slip(house.bakery, "pes.holerite", "2026-10", None)
        };
        publishes(house, facts).await;
        assert_eq!(now_is(house, &task).await.state == TaskState::Open, is_open, "{}", employee.name);
    }
}

async fn what_was_published_before_its_task_closes_it_at_once(house: &House) {
    does(house, "das", &[house.bakery]).await;
    let document = publishes(house, slip(house.bakery, "fis.das", "2026-10", None)).await;
    let task = make(house, "2026-11").await.remove(0);
    assert!(matches!(task.state, TaskState::Done { document: Some(by), .. } if by == document));
    assert_eq!(now_is(house, &task).await, task);
}

async fn a_task_is_read_along_by_those_who_reach_it(house: &House) {
    does(house, "das", &[house.bakery, house.garage]).await;
    does(house, "fgts", &[house.bakery, house.garage]).await;
    make(house, "2026-11").await;
    let seen_by = async |person| {
        let reader = house.reader(person).await;
        let page = house.store.feed_page(&reader, 0, 1_000).await.unwrap();
        let mut seen: Vec<String> = Vec::new();
        for (_, thing) in page.changes {
            match thing {
                FeedEntity::Process(process) => seen.push(format!("process {}", process.template.name)),
                FeedEntity::Assignment(assignment) => {
                    seen.push(format!("for bakery {}", assignment.company == house.bakery))
                }
                FeedEntity::Task(task) => seen.push(format!("{} bakery {}", task.title, task.company == house.bakery)),
                _ => {}
            }
        }
        seen.sort();
        seen
    };
    assert_eq!(seen_by(house.ana).await.len(), 2 + 4 + 4);
    assert_eq!(seen_by(house.bruno).await, ["FGTS mensal bakery true", "for bakery true", "process FGTS mensal"]);
}

async fn a_company_that_is_no_client_any_more_gets_no_tasks(house: &House) {
    does(house, "das", &[house.bakery, house.garage]).await;
    let mut gone = crate::house::garage();
    gone.active = false;
    let mut transaction = house.begin(5).await;
    transaction.apply_registry(&[gone]).await.unwrap();
    transaction.commit().await.unwrap();
    let made: Vec<CompanyId> = make(house, "2026-11").await.iter().map(|task| task.company).collect();
    assert_eq!(made, [house.bakery]);
}

async fn the_calendar_has_both_dates_and_what_is_due(house: &House) {
    does(house, "das", &[house.bakery, house.garage]).await;
    does(house, "pro_labore", &[house.bakery]).await;
    make(house, "2026-11").await;
    publishes(house, slip(house.bakery, "fis.iss", "2026-10", Some("2026-11-10"))).await;
    publishes(house, slip(house.garage, "fis.iss", "2026-10", Some("2026-11-10"))).await;
    publishes(house, slip(house.bakery, "fis.iss", "2026-11", Some("2026-12-10"))).await;
    publishes(house, slip(house.bakery, "fis.faturamento", "2026-10", None)).await;
    let maria = house.store.access(house.office, house.maria).await.unwrap().unwrap();
    let ana = house.store.access(house.office, house.ana).await.unwrap().unwrap();
    let november = CalendarFilter {
        from: day("2026-11-01"),
        to: day("2026-11-30"),
        company: None,
        department: None,
        responsible: None,
        for_client: true,
    };
    let tasks = house.store.tasks_of_days(&maria, &november).await.unwrap();
    assert_eq!(tasks.rows.iter().map(|row| row.task.title.as_str()).collect::<Vec<_>>(), ["DAS do Simples Nacional"]);
    let all = CalendarFilter { for_client: false, ..november.clone() };
    assert_eq!(house.store.tasks_of_days(&ana, &all).await.unwrap().rows.len(), 3);
    // Target 13, legal 23 November.
    for (from, to, found) in
        [("2026-11-13", "2026-11-13", 2), ("2026-11-14", "2026-11-22", 0), ("2026-11-23", "2026-11-23", 2)]
    {
        let stretch = CalendarFilter { from: day(from), to: day(to), ..november.clone() };
        assert_eq!(house.store.tasks_of_days(&ana, &stretch).await.unwrap().rows.len(), found, "{from} to {to}");
    }
    let due = house.store.documents_due(&maria, &november).await.unwrap();
    assert_eq!(due.rows.iter().map(|row| row.document.facts.title.as_str()).collect::<Vec<_>>(), ["fis.iss 2026-10"]);
    let came = house.store.documents_published(&maria, &november, at(0), at(3_600)).await.unwrap();
    assert_eq!(
        came.rows.iter().map(|row| row.document.facts.title.as_str()).collect::<Vec<_>>(),
        ["fis.faturamento 2026-10"]
    );
    assert_eq!(house.store.documents_due(&ana, &november).await.unwrap().rows.len(), 2);
}

async fn another_office_has_no_such_task(house: &House) {
    does(house, "das", &[house.bakery]).await;
    let task = make(house, "2026-11").await.remove(0);
    let neighbour = house.neighbour().await;
    assert_eq!(house.store.task(neighbour, task.id).await.unwrap(), None);
    let mut transaction = house.store.begin(neighbour, at(30)).await.unwrap();
    assert!(matches!(transaction.task(task.id).await, Err(StoreError::NotFound { .. })));
    assert!(matches!(transaction.save_task(&task).await, Err(StoreError::NotFound { .. })));
    assert_eq!(transaction.processes().await.unwrap(), []);
    assert!(transaction.assign(id(), house.bakery, true, &Overrides::default()).await.is_err());
}

async fn a_month_of_the_schedule_is_taken_once(house: &House) {
    let mut transaction = house.begin(1).await;
    assert!(transaction.take_month(month("2026-12")).await.unwrap());
    transaction.month_made(month("2026-12"), 7).await.unwrap();
    transaction.commit().await.unwrap();
    let mut transaction = house.begin(2).await;
    assert!(!transaction.take_month(month("2026-12")).await.unwrap());
    assert!(transaction.take_month(month("2027-01")).await.unwrap());
    transaction.commit().await.unwrap();
    let generated = house.store.generated_months(house.office, 6).await.unwrap();
    let told: Vec<_> = generated.iter().map(|month| (month.month.to_string(), month.made)).collect();
    assert_eq!(told, [("2027-01".to_owned(), 0), ("2026-12".to_owned(), 7)]);
}

async fn a_local_holiday_moves_what_is_made_after_it(house: &House) {
    does(house, "iss", &[house.bakery]).await;
    let mut transaction = house.begin(1).await;
    transaction.save_local_holiday(day("2026-11-10"), "Aniversário da cidade").await.unwrap();
    transaction.commit().await.unwrap();
    let task = make(house, "2026-11").await.remove(0);
    assert_eq!(task.dates.legal_on, Some(day("2026-11-11")));
    let names: BTreeSet<String> = house
        .store
        .local_holidays(house.office, day("2026-01-01"))
        .await
        .unwrap()
        .into_iter()
        .map(|own| own.name)
        .collect();
    assert_eq!(names, ["Aniversário da cidade".to_owned()].into());
    assert_eq!(now_is(house, &task).await.state.name(), TaskStateName::Open);
}
