//! `/api/client/requests…`: the forms that somebody of a client may open, what was opened, and its thread (PC3).

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use contract::client::requests::{RequestDetail, RequestLine, RequestPage, RequestRow};
use contract::requests::{CheckForm, FormChecked, Forms};
use domain::form::FormValue;
use domain::order::Actor;
use domain::request::{Request, RequestEntry, RequestState};
use domain::{AttachmentId, CompanyId, PersonId, RequestId};
use portal_store::{RequestFilter, RequestPlace};
use serde::Deserialize;

use super::caller::Caller;
use super::content::{self, As};
use super::failure::{Answer, Failure};
use super::input::{Asking, Body, Id};
use super::office::requests as forms;
use crate::portal::{App, Portal};
use crate::requests;

const PAGE: u32 = 50;

#[derive(Deserialize)]
pub struct AskedForms {
    company: CompanyId,
}

#[derive(Deserialize)]
pub struct Asked {
    company: Option<CompanyId>,
    #[serde(default)]
    open: bool,
    before: Option<String>,
}

#[derive(Deserialize)]
pub struct AskedFile {
    #[serde(default)]
    pub save: bool,
}

pub async fn forms(State(app): State<App>, caller: Caller, Asking(asked): Asking<AskedForms>) -> Answer<Json<Forms>> {
    forms::forms_for(&app, &caller, asked.company).await.map(Json)
}

pub async fn check(State(app): State<App>, caller: Caller, Body(asked): Body<CheckForm>) -> Answer<Json<FormChecked>> {
    forms::check_for(&app, &caller, &asked).await.map(Json)
}

pub async fn page(State(app): State<App>, caller: Caller, Asking(asked): Asking<Asked>) -> Answer<Json<RequestPage>> {
    let before = asked.before.map(|text| text.parse::<RequestPlace>()).transpose()?;
    let filter = RequestFilter { company: asked.company, open: asked.open, before };
    let found = app.store.requests_of_client(&caller.access, &filter, PAGE).await?;
    let names = company_names(&app, &caller).await?;
    Ok(Json(RequestPage {
        rows: found.requests.into_iter().map(|request| row(request, &names)).collect(),
        next: found.next.map(|next| next.to_string()),
        total: found.total,
        waiting_for_you: found.waiting_for_client,
    }))
}

pub async fn show(State(app): State<App>, caller: Caller, Id(id): Id<RequestId>) -> Answer<Json<RequestDetail>> {
    let request = visible(&app, &caller, id).await?;
    let thread = app.store.request_thread(request.office, id).await?;
    let named: BTreeMap<String, String> = app
        .employees_for(&caller.access, request.company)
        .await?
        .into_iter()
        .filter(|employee| names(&request, &employee.id.to_string()))
        .map(|employee| (employee.id.to_string(), employee.name))
        .collect();
    let lines = lines(&app, &caller, thread).await?;
    let names = company_names(&app, &caller).await?;
    Ok(Json(RequestDetail {
        form: requests::form(&request.form)?.cloned(),
        values: request.values.clone(),
        employees: named,
        attachments: request.attachments.clone(),
        thread: lines,
        may_write: !request.state.has_ended(),
        may_cancel: request.may_be_cancelled(false),
        may_reopen: matches!(request.state, RequestState::Concluded | RequestState::Expired),
        row: row(request, &names),
    }))
}

/// A file of the form or of the thread.
pub async fn file(
    State(app): State<App>,
    caller: Caller,
    Id((request, attachment)): Id<(RequestId, AttachmentId)>,
    Asking(asked): Asking<AskedFile>,
) -> Answer<Response> {
    let request = visible(&app, &caller, request).await?;
    let file = forms::file_of_request(&app, &request, attachment).await?;
    forms::still_there(&app, &caller, &file).await?;
    content::file(&app.store, &file.content, &file.file_name, As::asked(asked.save)).await
}

async fn visible(app: &Portal, caller: &Caller, id: RequestId) -> Answer<Request> {
    let request = app.store.request(caller.person.office, id).await?.ok_or_else(Failure::not_found)?;
    request.seen_by(&caller.access).map_err(|_| Failure::not_found()).map(|()| request)
}

fn row(request: Request, names: &BTreeMap<CompanyId, String>) -> RequestRow {
    RequestRow {
        id: request.id,
        number: request.number,
        company: request.company,
        company_name: names.get(&request.company).cloned().unwrap_or_default(),
        department: request.department,
        form: request.form,
        title: request.title,
        state: request.state,
        opened_at: request.opened_at,
        last_entry_at: request.last_entry_at,
        expires_on: request.expires_on,
        revision: request.revision,
    }
}

/// The thread with names. What the office does within itself, who works on it, is not told.
async fn lines(app: &Portal, caller: &Caller, thread: Vec<RequestEntry>) -> Answer<Vec<RequestLine>> {
    let office = caller.person.office;
    let people: BTreeSet<PersonId> = thread.iter().filter_map(|entry| author(&entry.by)).collect();
    let mut names = BTreeMap::new();
    for person in people {
        names.extend(app.store.person(office, person).await?.map(|known| (person, known.name)));
    }
    let house = app.store.office(office).await?.map(|office| office.name).unwrap_or_default();
    let told = thread.into_iter().filter(|entry| entry.happened.concerns_client());
    Ok(told
        .map(|entry| RequestLine {
            id: entry.id,
            at: entry.at,
            by_office: !matches!(entry.by, Actor::Client { .. }),
            author_name: author(&entry.by).and_then(|person| names.get(&person)).unwrap_or(&house).clone(),
            happened: entry.happened,
            text: entry.text,
            files: entry.files,
        })
        .collect())
}

fn author(by: &Actor) -> Option<PersonId> {
    match by {
        Actor::Client { person } | Actor::Staff { person } => Some(*person),
        Actor::Agent { .. } | Actor::Assistant | Actor::System => None,
    }
}

/// Does the form name this employee, in a field or in a row?
fn names(request: &Request, employee: &str) -> bool {
    let is = |value: &FormValue| matches!(value, FormValue::Text(text) if text == employee);
    request.values.values().any(|value| match value {
        FormValue::Rows(rows) => rows.iter().any(|row| row.values().any(is)),
        value => is(value),
    })
}

pub async fn company_names(app: &Portal, caller: &Caller) -> Answer<BTreeMap<CompanyId, String>> {
    let companies = app.store.companies_of(&caller.access).await?;
    Ok(companies.into_iter().map(|company| (company.id, company.short_name)).collect())
}
