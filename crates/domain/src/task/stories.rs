//! What an office expects of its tasks.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::calendar::{BusinessDays, Calendar};
use crate::catalogue::Catalogue;
use crate::document::{Document, Origin};
use crate::due_date::{DueOf, DueRule, Shift};
use crate::{AssignmentId, ProcessId};

const MARIA_S_BAKERY: CompanyId = CompanyId(Uuid::from_u128(0x10));
const OFFICE: OfficeId = OfficeId(Uuid::from_u128(1));
const BRUNO: PersonId = PersonId(Uuid::from_u128(0x20));

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn month(text: &str) -> Competence {
    text.parse().unwrap()
}

fn noon() -> DateTime<Utc> {
    "2026-11-20T15:00:00Z".parse().unwrap()
}

fn by_bruno() -> Actor {
    Actor::Staff { person: BRUNO }
}

fn starting(key: &str) -> ProcessTemplate {
    let set = starting::built_in(Catalogue::built_in().unwrap()).unwrap();
    set.iter().find(|entry| entry.key == key).unwrap_or_else(|| panic!("{key} is in the set")).template.clone()
}

fn process(number: u128, template: ProcessTemplate) -> Process {
    let id = ProcessId(Uuid::from_u128(number));
    Process { id, office: OFFICE, template, taken_from: None, active: true, changed_at: noon(), revision: 1 }
}

fn assigned(process: &Process, company: CompanyId) -> Assignment {
    Assignment {
        id: AssignmentId(Uuid::from_u128(process.id.0.as_u128() << 8 | company.0.as_u128())),
        office: OFFICE,
        process: process.id,
        company,
        on: true,
        overrides: Overrides::default(),
        changed_at: noon(),
    }
}

fn one_task(template: ProcessTemplate, company: CompanyId, worked_in: &str) -> Task {
    let processes = [process(1, template)];
    let assignments = [assigned(&processes[0], company)];
    let planned = plan_month(month(worked_in), &processes, &assignments, &BusinessDays::default());
    assert_eq!(planned.len(), 1);
    planned[0].open(TaskId(Uuid::from_u128(9)), OFFICE, Actor::System, noon())
}

#[test]
fn octobers_slips_lie_on_the_right_side_of_the_national_holiday_of_november() {
    let das = one_task(starting("das"), MARIA_S_BAKERY, "2026-11");
    assert_eq!(das.competence, Some(month("2026-10")));
    assert_eq!(das.dates, Dates { legal_on: Some(day("2026-11-23")), target_on: Some(day("2026-11-13")) });
    let fgts = one_task(starting("fgts"), MARIA_S_BAKERY, "2026-11");
    assert_eq!(fgts.dates, Dates { legal_on: Some(day("2026-11-19")), target_on: Some(day("2026-11-12")) });
}

#[test]
fn salaries_may_be_due_on_a_saturday_but_the_office_does_not_work_then() {
    let payroll = ProcessTemplate { target: Target::BusinessDaysBefore { count: 0 }, ..starting("folha") };
    let task = one_task(payroll, MARIA_S_BAKERY, "2026-06");
    assert_eq!(task.dates, Dates { legal_on: Some(day("2026-06-06")), target_on: Some(day("2026-06-05")) });
}

#[test]
fn a_quarter_s_tax_is_work_once_in_three_months() {
    let irpj = process(1, starting("irpj"));
    let assignments = [assigned(&irpj, MARIA_S_BAKERY)];
    let processes = [irpj];
    let worked_in: Vec<u32> = (1..=12)
        .filter(|m| {
            let in_month = Competence::new(2026, *m).unwrap();
            !plan_month(in_month, &processes, &assignments, &BusinessDays::default()).is_empty()
        })
        .collect();
    assert_eq!(worked_in, [1, 4, 7, 10]);
}

#[test]
fn a_yearly_filing_is_work_in_its_month_and_about_the_year_before() {
    let ecd = one_task(starting("ecd"), MARIA_S_BAKERY, "2027-06");
    assert_eq!(ecd.competence, Some(month("2026-12")));
    assert_eq!(ecd.dates.legal_on, Some(day("2027-06-30")));
}

#[test]
fn a_company_s_own_city_has_its_own_day_and_says_whether_it_is_told() {
    let iss = process(1, starting("iss"));
    let own = DueRule::DayOfMonth { day: 15, months_after: 1, shift: Shift::Anticipate, calendar: Calendar::Local };
    let overrides = Overrides { legal: Some(own), notify_client: Some(false), ..Overrides::default() };
    let assignments = [Assignment { overrides, ..assigned(&iss, MARIA_S_BAKERY) }];
    let processes = [iss];
    let planned = plan_month(month("2026-11"), &processes, &assignments, &BusinessDays::default());
    // 15 November is the Republic, and a Sunday.
    assert_eq!(planned[0].dates.legal_on, Some(day("2026-11-13")));
    assert!(!planned[0].notify_client);
}

#[test]
fn what_is_switched_off_is_not_made() {
    let mut das = process(1, starting("das"));
    let mut assignment = assigned(&das, MARIA_S_BAKERY);
    assignment.on = false;
    let days = BusinessDays::default();
    assert!(plan_month(month("2026-11"), &[das.clone()], &[assignment.clone()], &days).is_empty());
    (das.active, assignment.on) = (false, true);
    assert!(plan_month(month("2026-11"), &[das], &[assignment], &days).is_empty());
}

#[test]
fn an_admission_is_started_by_hand_and_must_be_sent_the_day_before() {
    let admission = process(1, starting("admissao"));
    let planned = PlannedTask::new(
        &admission,
        MARIA_S_BAKERY,
        &Overrides::default(),
        DueOf::Event(day("2026-12-01")),
        &BusinessDays::default(),
    );
    assert_eq!(planned.competence, None);
    assert_eq!(planned.dates.legal_on, Some(day("2026-11-30")));
    assert!(
        plan_month(
            month("2026-12"),
            std::slice::from_ref(&admission),
            &[assigned(&admission, MARIA_S_BAKERY)],
            &BusinessDays::default()
        )
        .is_empty()
    );
}

#[test]
fn the_starting_set_can_be_used_as_it_is() {
    let set = starting::built_in(Catalogue::built_in().unwrap()).unwrap();
    assert!(set.len() >= 30);
    for entry in set {
        assert_eq!(entry.template.check(), Ok(()), "{}", entry.key);
    }
}

#[test]
fn an_entry_of_the_starting_set_names_a_kind_that_exists() {
    let text = "department = \"fiscal\"\n[[process]]\nkey = \"x\"\nname = \"X\"\nrecurrence = { every = \"month\" }\n\
                legal_of = \"fis.nada\"\ntarget = { target = \"business_days_before\", count = 1 }";
    let fault = starting::read(&[("x.toml", text)], Catalogue::built_in().unwrap()).unwrap_err();
    assert_eq!(fault.to_string(), "x: the catalogue has no “fis.nada”, or no due date for it");
}

#[test]
fn a_template_says_which_of_its_fields_is_wrong() {
    let field = |template: &ProcessTemplate| template.check().unwrap_err().field;
    let das = starting("das");
    assert_eq!(field(&ProcessTemplate { name: " ".into(), ..das.clone() }), "name");
    assert_eq!(field(&ProcessTemplate { stages: vec!["A".into(), "A".into()], ..das.clone() }), "stages");
    assert_eq!(field(&ProcessTemplate { legal: Some(DueRule::OfficeTable), ..das.clone() }), "legal");
    assert_eq!(field(&ProcessTemplate { legal: None, ..das.clone() }), "target");
    assert_eq!(
        field(&ProcessTemplate { recurrence: Recurrence::Year { month: 13 }, ..das.clone() }),
        "recurrence.month"
    );
    assert_eq!(field(&ProcessTemplate { recurrence: Recurrence::Once, ..das }), "legal");
}

#[test]
fn bruno_takes_a_task_through_its_stages_and_closes_it_when_the_checklist_is_done() {
    let task = one_task(starting("fgts"), MARIA_S_BAKERY, "2026-11");
    let task = task.start(by_bruno(), noon()).unwrap().move_to(1, by_bruno(), noon()).unwrap();
    assert_eq!(task.clone().close(by_bruno(), noon()), Err(TaskRefusal::ChecklistOpen { left: 2 }));
    let task = task.tick(0, true, BRUNO, noon()).unwrap().tick(1, true, BRUNO, noon()).unwrap();
    let done = task.close(by_bruno(), noon()).unwrap();
    assert_eq!(done.state.name(), TaskStateName::Done);
    assert_eq!(done.history.len(), 6);
    assert_eq!(done.revision, 6);
}

#[test]
fn what_is_over_stays_so_until_it_is_reopened() {
    let cancelled = one_task(starting("folha"), MARIA_S_BAKERY, "2026-11").cancel(by_bruno(), noon()).unwrap();
    let refusal = TaskRefusal::NotPossibleNow { is: TaskStateName::Cancelled };
    assert_eq!(cancelled.clone().start(by_bruno(), noon()), Err(refusal));
    assert_eq!(cancelled.clone().move_to(0, by_bruno(), noon()), Err(refusal));
    assert_eq!(cancelled.clone().tick(0, true, BRUNO, noon()), Err(refusal));
    assert_eq!(cancelled.clone().close(by_bruno(), noon()), Err(refusal));
    let again = cancelled.reopen(by_bruno(), noon()).unwrap();
    assert_eq!(again.state, TaskState::InProgress);
    assert_eq!(
        again.clone().reopen(by_bruno(), noon()),
        Err(TaskRefusal::NotPossibleNow { is: TaskStateName::InProgress })
    );
}

#[test]
fn ticking_what_is_ticked_changes_nothing() {
    let task = one_task(starting("folha"), MARIA_S_BAKERY, "2026-11");
    let ticked = task.tick(0, true, BRUNO, noon()).unwrap();
    assert_eq!(ticked.clone().tick(0, true, BRUNO, noon()).unwrap(), ticked);
    assert_eq!(ticked.tick(99, true, BRUNO, noon()), Err(TaskRefusal::NoSuchItem));
}

#[test]
fn late_is_first_past_the_office_s_date_and_then_past_the_law_s() {
    let das = one_task(starting("das"), MARIA_S_BAKERY, "2026-11");
    assert_eq!(das.lateness(day("2026-11-13")), Lateness::InTime);
    assert_eq!(das.lateness(day("2026-11-14")), Lateness::PastTarget);
    assert_eq!(das.lateness(day("2026-11-23")), Lateness::PastTarget);
    assert_eq!(das.lateness(day("2026-11-24")), Lateness::PastLegal);
    let closed = das.close_by_result(None, Actor::System, noon()).unwrap();
    assert_eq!(closed.lateness(day("2027-01-01")), Lateness::InTime);
}

#[test]
fn only_the_same_kind_company_and_competence_settle_a_task() {
    let das = one_task(starting("das"), MARIA_S_BAKERY, "2026-11");
    let right = document("fis.das", MARIA_S_BAKERY, Some("2026-10"));
    assert_eq!(das.settled_by(&right), Settles::Yes);
    assert_eq!(das.settled_by(&document("fis.iss", MARIA_S_BAKERY, Some("2026-10"))), Settles::No);
    assert_eq!(das.settled_by(&document("fis.das", CompanyId(Uuid::from_u128(0x11)), Some("2026-10"))), Settles::No);
    assert_eq!(das.settled_by(&document("fis.das", MARIA_S_BAKERY, Some("2026-09"))), Settles::No);
    assert_eq!(das.settled_by(&document("fis.das", MARIA_S_BAKERY, None)), Settles::No);
    assert_eq!(das.settled_by(&Document { office: OfficeId(Uuid::from_u128(2)), ..right.clone() }), Settles::No);
    assert_eq!(das.settled_by(&Document { withdrawn_at: Some(noon()), ..right.clone() }), Settles::No);
    let from_the_client = Document { origin: Origin::Client { person: BRUNO }, ..right.clone() };
    assert_eq!(das.settled_by(&from_the_client), Settles::No, "what a client sends in is not what the office owes");
    assert_eq!(das.close_by_result(Some(right.id), Actor::System, noon()).unwrap().settled_by(&right), Settles::No);
}

#[test]
fn one_employee_s_paper_settles_their_own_task_and_for_all_only_with_the_others() {
    let of = |kind, competence, employee| {
        let mut document = document(kind, MARIA_S_BAKERY, competence);
        document.facts.employee = Some(EmployeeId(Uuid::from_u128(employee)));
        document
    };
    let payslips = one_task(starting("holerites"), MARIA_S_BAKERY, "2026-11");
    assert_eq!(payslips.settled_by(&of("pes.holerite", Some("2026-10"), 1)), Settles::WithTheOthers);

    let vacation = process(1, starting("ferias"));
    let starts = DueOf::Event(day("2026-12-01"));
    let planned = PlannedTask::new(&vacation, MARIA_S_BAKERY, &Overrides::default(), starts, &BusinessDays::default());
    let opened = planned.open(TaskId(Uuid::from_u128(9)), OFFICE, by_bruno(), noon());
    let of_joao = Task { employee: Some(EmployeeId(Uuid::from_u128(1))), ..opened.clone() };
    assert_eq!(of_joao.settled_by(&of("pes.ferias_recibo", None, 1)), Settles::Yes);
    assert_eq!(of_joao.settled_by(&of("pes.ferias_recibo", None, 2)), Settles::No);
    assert_eq!(opened.settled_by(&of("pes.ferias_recibo", None, 2)), Settles::No, "nobody said whose it is");
}

fn templates() -> impl Strategy<Value = ProcessTemplate> {
    let set = starting::built_in(Catalogue::built_in().unwrap()).unwrap();
    (0..set.len(), 0u32..12).prop_map(move |(place, count)| {
        let mut template = set[place].template.clone();
        if let Target::BusinessDaysBefore { count: own } = &mut template.target {
            *own = count;
        }
        template
    })
}

proptest! {
    #[test]
    fn the_office_s_date_is_a_working_day_and_never_after_the_law_s(
        template in templates(), year in 2020i32..2060, m in 1u32..=12, local in 0u64..366, event in 0u64..10_000,
    ) {
        let in_month = Competence::new(year, m).unwrap();
        let holiday = in_month.first_day() + chrono::Days::new(local);
        let days = BusinessDays { local_holidays: [holiday].into() };
        let of = match template.competence_in(in_month) {
            Some(competence) => DueOf::Month(competence),
            None => DueOf::Event(day("2025-01-01") + chrono::Days::new(event)),
        };
        let dates = Dates::of(template.legal.as_ref(), &template.target, of, &days);
        if let Some(target) = dates.target_on {
            prop_assert!(days.counts(target, Calendar::Local), "{target} ({})", target.weekday());
            prop_assert!(dates.legal_on.is_none_or(|legal| target <= legal));
        }
        if let (Some(legal), Target::BusinessDaysBefore { count }, Some(target)) = (dates.legal_on, template.target, dates.target_on) {
            let between = target.iter_days().skip(1).take_while(|d| *d <= legal);
            let worked = between.filter(|d| days.counts(*d, Calendar::Local)).count() as u32;
            prop_assert_eq!(worked, count);
        }
    }

    #[test]
    fn making_a_month_twice_makes_nothing_new(
        chosen in prop::collection::vec(templates(), 1..6), companies in 1u128..8, first in 0i32..36, months in 1i32..8,
    ) {
        let processes: Vec<Process> = chosen.into_iter().zip(1..).map(|(t, number)| process(number, t)).collect();
        let assignments: Vec<Assignment> = processes
            .iter()
            .flat_map(|process| (0..companies).map(|c| assigned(process, CompanyId(Uuid::from_u128(0x10 + c)))))
            .collect();
        let backwards: Vec<Assignment> = assignments.iter().rev().cloned().collect();
        let days = BusinessDays::default();
        let mut present = BTreeSet::new();
        for step in 0..months {
            let in_month = month("2026-01").plus_months(first + step);
            let planned = plan_month(in_month, &processes, &assignments, &days);
            prop_assert_eq!(&planned, &plan_month(in_month, &processes, &backwards, &days));
            // Another month never repeats what an earlier one made.
            prop_assert_eq!(missing(&planned, &present).len(), planned.len());
            present.extend(planned.iter().map(PlannedTask::key));
            prop_assert!(missing(&planned, &present).is_empty());
        }
    }
}

fn document(kind: &str, company: CompanyId, competence: Option<&str>) -> Document {
    serde_json::from_value(serde_json::json!({
        "id": Uuid::from_u128(0x99), "office": OFFICE, "content": "0".repeat(64), "size": 1,
        "published_at": noon(), "order": null, "first_opened_at": null,
        "facts": {
            "kind": kind, "company": company, "department": "fiscal", "competence": competence, "period": null,
            "employee": null, "title": "DAS 10/2026", "file_name": "das.pdf", "due_on": null, "amount": null,
        },
    }))
    .unwrap()
}
