//! `/api/client/calendar`, `/api/client/certificates`, `/api/client/news`: what a client has to expect and to do (PC1).

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use chrono::NaiveDate;
use contract::client::calendar::{
    ClientCalendar, ClientCertificate, ClientCertificates, ClientDay, ClientDayDocument, ClientDayTask, ClientNews,
    ClientNewsItem, ClientTaskState, DayOf,
};
use domain::access::Permission;
use domain::registry::Module;
use domain::task::{Task, TaskState};
use domain::{CompanyId, Competence, DocumentId};
use portal_store::{CalendarFilter, NamedCertificate, NamedDocument, NamedTask};
use serde::Deserialize;

use super::caller::Caller;
use super::failure::{Answer, Failure};
use super::holidays::marks;
use super::input::Asking;
use crate::office_day;
use crate::portal::{App, Portal};

/// News looked through for those that stand and are for the person.
const NEWS_LOOKED_AT: u32 = 200;
const NEWS_SHOWN: usize = 20;

#[derive(Deserialize)]
pub struct AskedMonth {
    month: Competence,
    company: Option<CompanyId>,
}

#[derive(Deserialize)]
pub struct AskedCompany {
    company: Option<CompanyId>,
}

pub async fn calendar(
    State(app): State<App>,
    caller: Caller,
    Asking(asked): Asking<AskedMonth>,
) -> Answer<Json<ClientCalendar>> {
    may(&caller, Permission::SeeCalendar)?;
    let (office, month) = (caller.person.office, asked.month);
    let zone = office_day::zone_of(&app, office).await?;
    let filter = CalendarFilter {
        from: month.first_day(),
        to: month.last_day(),
        company: asked.company,
        department: None,
        responsible: None,
        for_client: true,
    };
    let (from, until) = (office_day::begins(filter.from, zone), office_day::ends(filter.to, zone));
    let with_processes = app.within(caller.clone(), Some(Module::Processes)).await?;
    let tasks = app.store.tasks_of_days(&with_processes.access, &filter).await?;
    let due = app.store.documents_due(&caller.access, &filter).await?;
    let published = app.store.documents_published(&caller.access, &filter, from, until).await?;
    let cut_off = tasks.cut_off || due.cut_off || published.cut_off;

    let mut days: BTreeMap<NaiveDate, ClientDay> = BTreeMap::new();
    for (day, holiday) in marks(&app.store, office, month).await? {
        day_of(&mut days, day).holiday = Some(holiday);
    }
    for named in due.rows {
        if let Some(day) = named.document.facts.due_on {
            day_of(&mut days, day).documents.push(document_row(named, DayOf::Due));
        }
    }
    for named in published.rows {
        let day = named.document.published_at.with_timezone(&zone).date_naive();
        day_of(&mut days, day).documents.push(document_row(named, DayOf::Published));
    }
    for named in tasks.rows {
        if let Some(day) = named.task.dates.for_client().filter(|day| Competence::of(*day) == month) {
            let row = task_row(&app, &caller, named).await?;
            day_of(&mut days, day).tasks.push(row);
        }
    }
    let today = app.now().with_timezone(&zone).date_naive();
    Ok(Json(ClientCalendar { month, today, days: days.into_values().collect(), cut_off }))
}

pub async fn certificates(
    State(app): State<App>,
    caller: Caller,
    Asking(asked): Asking<AskedCompany>,
) -> Answer<Json<ClientCertificates>> {
    may(&caller, Permission::SeeCertificates)?;
    let today = office_day::today(&app, caller.person.office).await?;
    let mut certificates = Vec::new();
    for named in app.store.certificates_of(&caller.access).await? {
        if asked.company.is_none_or(|company| company == named.certificate.company) {
            let document = openable(&app, &caller, named.certificate.document).await?;
            certificates.push(certificate_row(named, document, today));
        }
    }
    Ok(Json(ClientCertificates { certificates }))
}

pub async fn news(State(app): State<App>, caller: Caller) -> Answer<Json<ClientNews>> {
    let today = office_day::today(&app, caller.person.office).await?;
    let all = app.store.newest_news(caller.person.office, NEWS_LOOKED_AT).await?;
    let theirs = all.into_iter().filter(|news| news.stands(today) && news.is_for(&caller.access)).take(NEWS_SHOWN);
    let news = theirs.map(|news| ClientNewsItem {
        id: news.id,
        title: news.title,
        text: news.text,
        published_at: news.published_at,
    });
    Ok(Json(ClientNews { news: news.collect() }))
}

fn may(caller: &Caller, permission: Permission) -> Answer<()> {
    caller.access.may(permission).map_err(|_| Failure::not_found())
}

fn day_of(days: &mut BTreeMap<NaiveDate, ClientDay>, day: NaiveDate) -> &mut ClientDay {
    days.entry(day).or_insert_with(|| ClientDay { day, holiday: None, documents: Vec::new(), tasks: Vec::new() })
}

fn document_row(named: NamedDocument, why: DayOf) -> ClientDayDocument {
    let facts = named.document.facts;
    ClientDayDocument {
        id: named.document.id,
        kind: facts.kind,
        company: facts.company,
        company_name: named.company_name,
        department: facts.department,
        title: facts.title,
        amount: facts.amount,
        opened: named.document.first_opened_at.is_some(),
        why,
    }
}

/// What was said among the staff, who is responsible and what was ticked stays in the office.
async fn task_row(app: &Portal, caller: &Caller, named: NamedTask) -> Answer<ClientDayTask> {
    let document = openable(app, caller, settled_by(&named.task)).await?;
    let task = named.task;
    Ok(ClientDayTask {
        id: task.id,
        title: task.title,
        company: task.company,
        company_name: named.company_name,
        department: task.department,
        competence: task.competence,
        state: match task.state {
            TaskState::WaitingForClient => ClientTaskState::WaitsForYou,
            TaskState::Done { .. } => ClientTaskState::Done,
            TaskState::Open | TaskState::InProgress | TaskState::Cancelled { .. } => ClientTaskState::WithOffice,
        },
        document,
    })
}

fn settled_by(task: &Task) -> Option<DocumentId> {
    match &task.state {
        TaskState::Done { document, .. } => *document,
        _ => None,
    }
}

/// The document, where this person may open it.
async fn openable(app: &Portal, caller: &Caller, document: Option<DocumentId>) -> Answer<Option<DocumentId>> {
    let Some(id) = document else { return Ok(None) };
    let known = app.store.document(caller.person.office, id).await?;
    let opens = known.is_some_and(|document| {
        document.withdrawn_at.is_none() && caller.access.sees_document(document.office, &document.facts).is_ok()
    });
    Ok(opens.then_some(id))
}

fn certificate_row(named: NamedCertificate, document: Option<DocumentId>, today: NaiveDate) -> ClientCertificate {
    let certificate = named.certificate;
    let days_left = (certificate.valid_until - today).num_days();
    ClientCertificate {
        standing: certificate.standing(today),
        days_left: i32::try_from(days_left).unwrap_or(i32::MAX),
        id: certificate.id,
        company: certificate.company,
        company_name: named.company_name,
        kind: certificate.kind,
        place: certificate.place,
        outcome: certificate.outcome,
        issued_on: certificate.issued_on,
        valid_until: certificate.valid_until,
        document,
    }
}
