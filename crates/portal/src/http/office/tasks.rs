//! `calendar/…`, `tasks/…`, `processes/…`: the calendar, and what rules and months would give, before anybody saves.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use chrono::{Datelike, NaiveDate};
use contract::desk::Nothing;
use contract::tasks::{
    CalendarDay, CalendarDocument, CalendarMonth, CalendarMonthQuery, CalendarTask, DatesPreview, HolidayPreview,
    LocalHoliday, MonthPreview, MovedDates, PreviewDates, PreviewHoliday, PreviewMonth, ProcessPreview,
    StartingProcess, StartingSet, TaskSettings, TaskSettingsView, TimePreview,
};
use domain::Competence;
use domain::access::Permission;
use domain::due_date::DueOf;
use domain::task::{Dates, PlannedTask, Recurrence, TaskKey, missing, plan_month, starting};
use portal_store::{CalendarFilter, NamedDocument, NamedTask};

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use super::super::holidays::marks;
use super::super::input::Body;
use crate::portal::App;
use crate::{office_day, tasks};

/// How many times a process's dates are shown ahead.
const TIMES: usize = 6;
/// A yearly process comes six times within these months.
const MONTHS_LOOKED_AT: i32 = 72;
const MONTHS_SHOWN: u32 = 6;
/// A holiday moves dates of work this many months around it: the office's own date lies at most so far before the law's.
const MONTHS_MOVED: i32 = 3;

/// `calendar/month`
pub async fn month(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<CalendarMonthQuery>,
) -> Answer<Json<CalendarMonth>> {
    let (office, month) = (caller.person.office, asked.month);
    let filter = CalendarFilter {
        from: month.first_day(),
        to: month.last_day(),
        company: asked.company,
        department: asked.department,
        responsible: asked.responsible,
        for_client: false,
    };
    let today = office_day::today(&app, office).await?;
    let tasks = app.store.tasks_of_days(&caller.access, &filter).await?;
    let documents = app.store.documents_due(&caller.access, &filter).await?;
    let mut days: BTreeMap<NaiveDate, CalendarDay> = BTreeMap::new();
    for (day, holiday) in marks(&app.store, office, month).await? {
        day_of(&mut days, day).holiday = Some(holiday);
    }
    for named in tasks.rows {
        let on: BTreeSet<NaiveDate> =
            [named.task.dates.target_on, named.task.dates.legal_on].into_iter().flatten().collect();
        for day in on.into_iter().filter(|day| Competence::of(*day) == month) {
            day_of(&mut days, day).tasks.push(task_row(&named, today));
        }
    }
    for named in documents.rows {
        if let Some(day) = named.document.facts.due_on {
            day_of(&mut days, day).documents.push(document_row(named));
        }
    }
    let cut_off = tasks.cut_off || documents.cut_off;
    Ok(Json(CalendarMonth { month, today, days: days.into_values().collect(), cut_off }))
}

/// `tasks/preview_month`
pub async fn preview_month(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<PreviewMonth>,
) -> Answer<Json<MonthPreview>> {
    may_manage(&caller)?;
    let (office, access) = (caller.person.office, &caller.access);
    let (processes, assignments) = (app.store.processes(office).await?, app.store.assignments(office).await?);
    let days = app.store.business_days(office).await?;
    let mut planned = plan_month(asked.month, &processes, &assignments, &days);
    planned.retain(|task| access.sees(office, task.company, task.process.template.department).is_ok());
    let mut present = BTreeSet::new();
    let competences: BTreeSet<Competence> = planned.iter().filter_map(|task| task.competence).collect();
    for competence in competences {
        present.extend(app.store.task_keys(office, competence).await?);
    }
    let new = missing(&planned, &present);
    let there = u32::try_from(planned.len() - new.len()).unwrap_or(u32::MAX);
    let mut previews: BTreeMap<domain::ProcessId, ProcessPreview> = BTreeMap::new();
    for task in new {
        let Some(competence) = task.competence else { continue };
        let preview = previews.entry(task.process.id).or_insert_with(|| preview(task, competence, &days));
        preview.companies += 1;
        preview.without_responsible += u32::from(task.responsible.is_none());
    }
    let mut processes: Vec<ProcessPreview> = previews.into_values().collect();
    processes.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Json(MonthPreview { processes, present: there }))
}

/// `tasks/settings`
pub async fn settings(
    State(app): State<App>,
    caller: Caller,
    Body(Nothing {}): Body<Nothing>,
) -> Answer<Json<TaskSettingsView>> {
    let office = caller.person.office;
    let generate_on_day = tasks::generate_on_day(&app, office).await?;
    let today = office_day::today(&app, office).await?;
    let from = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
    let generated = app.store.generated_months(office, MONTHS_SHOWN).await?;
    let holidays = app.store.local_holidays(office, from).await?;
    Ok(Json(TaskSettingsView {
        settings: TaskSettings { generate_on_day },
        generated: generated.into_iter().map(|generated| generated.month).collect(),
        local_holidays: holidays.into_iter().map(|own| LocalHoliday { day: own.day, name: own.name }).collect(),
    }))
}

/// `tasks/preview_holiday`: the same months planned twice, with the day as a holiday and without.
pub async fn preview_holiday(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<PreviewHoliday>,
) -> Answer<Json<HolidayPreview>> {
    let (office, access) = (caller.person.office, &caller.access);
    let (processes, assignments) = (app.store.processes(office).await?, app.store.assignments(office).await?);
    let known = app.store.business_days(office).await?;
    let is_holiday = known.local_holidays.contains(&asked.day);
    let (mut off, mut worked) = (known.clone(), known);
    off.local_holidays.insert(asked.day);
    worked.local_holidays.remove(&asked.day);
    let month = Competence::of(asked.day);
    let mut rows: BTreeMap<MovedKey, MovedDates> = BTreeMap::new();
    for month in (-MONTHS_MOVED..=MONTHS_MOVED).map(|later| month.plus_months(later)) {
        let mut before = plan_month(month, &processes, &assignments, &worked);
        before.retain(|task| access.sees(office, task.company, task.process.template.department).is_ok());
        let after: BTreeMap<TaskKey, Dates> = plan_month(month, &processes, &assignments, &off)
            .into_iter()
            .map(|task| (task.key(), task.dates))
            .collect();
        let mut present = BTreeSet::new();
        for competence in before.iter().filter_map(|task| task.competence).collect::<BTreeSet<_>>() {
            present.extend(app.store.task_keys(office, competence).await?);
        }
        for task in &before {
            let (Some(dates), Some(competence)) = (after.get(&task.key()), task.competence) else { continue };
            if *dates == task.dates {
                continue;
            }
            let key = (task.dates.first(), task.process.template.name.clone(), task.process.id, competence, *dates);
            let row = rows.entry(key).or_insert_with(|| MovedDates {
                process: task.process.id,
                name: task.process.template.name.clone(),
                competence,
                worked: task.dates,
                off: *dates,
                companies: 0,
                present: 0,
            });
            row.companies += 1;
            row.present += u32::from(present.contains(&task.key()));
        }
    }
    Ok(Json(HolidayPreview { is_holiday, moved: rows.into_values().collect() }))
}

/// By date and name; companies with dates of their own stand apart.
type MovedKey = (Option<NaiveDate>, String, domain::ProcessId, Competence, Dates);

/// `processes/starting_set`
pub async fn starting_set(
    State(app): State<App>,
    caller: Caller,
    Body(Nothing {}): Body<Nothing>,
) -> Answer<Json<StartingSet>> {
    let set = starting::built_in(app.catalogue).map_err(Failure::internal)?;
    let processes = app.store.processes(caller.person.office).await?;
    let taken: BTreeSet<String> = processes.into_iter().filter_map(|process| process.taken_from).collect();
    let processes = set.iter().map(|entry| StartingProcess {
        key: entry.key.clone(),
        template: entry.template.clone(),
        taken: taken.contains(&entry.key),
    });
    Ok(Json(StartingSet { processes: processes.collect() }))
}

/// `processes/preview_dates`
pub async fn preview_dates(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<PreviewDates>,
) -> Answer<Json<DatesPreview>> {
    let template = asked.template;
    let fault =
        |fault: domain::task::ProcessFault| Failure::invalid(&format!("template.{}", fault.field), &fault.expected);
    template.check().map_err(fault)?;
    let days = app.store.business_days(caller.person.office).await?;
    let dates = |of| Dates::of(template.legal.as_ref(), &template.target, of, &days);
    if template.recurrence == Recurrence::Once {
        let event_on = asked.event_on.ok_or_else(|| Failure::invalid("event_on", "the day that it is about"))?;
        let time =
            TimePreview { month: Competence::of(event_on), competence: None, dates: dates(DueOf::Event(event_on)) };
        return Ok(Json(DatesPreview { times: vec![time] }));
    }
    let months = (0..MONTHS_LOOKED_AT).map(|later| asked.from.plus_months(later));
    let times = months.filter_map(|month| Some((month, template.competence_in(month)?)));
    let times = times.take(TIMES).map(|(month, competence)| TimePreview {
        month,
        competence: Some(competence),
        dates: dates(DueOf::Month(competence)),
    });
    Ok(Json(DatesPreview { times: times.collect() }))
}

fn may_manage(caller: &Caller) -> Answer<()> {
    caller.access.may(Permission::ManageTasks).map_err(|_| Failure::not_found())
}

fn preview(task: &PlannedTask<'_>, competence: Competence, days: &domain::calendar::BusinessDays) -> ProcessPreview {
    let template = &task.process.template;
    ProcessPreview {
        process: task.process.id,
        name: template.name.clone(),
        competence,
        companies: 0,
        dates: Dates::of(template.legal.as_ref(), &template.target, DueOf::Month(competence), days),
        without_responsible: 0,
    }
}

fn day_of(days: &mut BTreeMap<NaiveDate, CalendarDay>, day: NaiveDate) -> &mut CalendarDay {
    days.entry(day).or_insert_with(|| CalendarDay { day, holiday: None, tasks: Vec::new(), documents: Vec::new() })
}

fn task_row(named: &NamedTask, today: NaiveDate) -> CalendarTask {
    let task = &named.task;
    CalendarTask {
        id: task.id,
        title: task.title.clone(),
        company: task.company,
        company_name: named.company_name.clone(),
        department: task.department,
        competence: task.competence,
        responsible: task.responsible,
        state: task.state.name(),
        lateness: task.lateness(today),
        dates: task.dates,
    }
}

fn document_row(named: NamedDocument) -> CalendarDocument {
    let (document, facts) = (&named.document, named.document.facts.clone());
    CalendarDocument {
        id: document.id,
        kind: facts.kind,
        title: facts.title,
        company: facts.company,
        company_name: named.company_name.clone(),
        department: facts.department,
        amount: facts.amount,
        opened: document.first_opened_at.is_some(),
    }
}
