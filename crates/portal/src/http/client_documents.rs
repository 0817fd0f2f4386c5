//! `/api/client/documents`: what a client sees of their documents. Opening a document is recorded: the first time is the proof of receipt.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use contract::ErrorCode;
use contract::client::{COUNTED_MAX, DocumentPage, DocumentRow};
use contract::people::DocumentsAsked;
use domain::access::{Access, Department};
use domain::document::Document;
use domain::{CompanyId, DocumentId};
use portal_store::{Before, DocumentFilter, Lying};
use serde::Deserialize;

use super::caller::Caller;
use super::client_folders::with_paths;
use super::content::{self, As};
use super::failure::{Answer, Failure};
use super::input::{Asking, Id};
use super::reading;
use crate::portal::{App, Portal};

const PAGE: u32 = 50;
const SEARCH_MAX_CHARS: usize = 100;

#[derive(Deserialize)]
pub struct Asked {
    company: Option<CompanyId>,
    department: Option<Department>,
    /// An id, or `-` for what lies in the department itself.
    folder: Option<String>,
    search: Option<String>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    #[serde(default)]
    unopened: bool,
    before: Option<String>,
}

impl Asked {
    /// As somebody of the office asks who looks at what a client sees.
    pub fn of(asked: DocumentsAsked) -> Self {
        let DocumentsAsked { company, department, search, unopened, before } = asked;
        Self { company, department, folder: None, search, from: None, to: None, unopened, before }
    }
}

pub async fn page(State(app): State<App>, caller: Caller, Asking(asked): Asking<Asked>) -> Answer<Json<DocumentPage>> {
    let filter = filter(&app, &caller, asked).await?;
    let found = app.store.documents(&caller.access, &filter, PAGE).await?;
    let total = match filter.before {
        Some(_) => None,
        None if found.next.is_none() => Some(found.rows.len() as u64),
        None => Some(app.store.count_documents(&caller.access, &filter, COUNTED_MAX as u32).await?),
    };
    let rows =
        found.rows.into_iter().map(|found| row(&caller.access, found.document, found.company_name, found.is_new));
    let rows = with_paths(&app, caller.person.office, rows.collect()).await?;
    Ok(Json(DocumentPage { rows, next: found.next.map(|next| next.to_string()), total }))
}

pub async fn show(State(app): State<App>, caller: Caller, Id(id): Id<DocumentId>) -> Answer<Json<DocumentRow>> {
    row_by_id(&app, &caller, id).await?.map(Json).ok_or_else(Failure::not_found)
}

#[derive(Default, Deserialize)]
pub struct How {
    #[serde(default)]
    save: bool,
}

pub async fn content(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<DocumentId>,
    Asking(how): Asking<How>,
) -> Answer<Response> {
    let document = visible(&app, &caller, id).await?;
    let answer = content::of(&app.store, &document, As::asked(how.save)).await?;
    reading::note(&app, &caller, &document).await?;
    if !app.store.has_opened(document.office, caller.person.id, id).await? {
        let mut transaction = app.store.begin(document.office, app.now()).await?;
        transaction.record_opening(id, caller.person.id).await?;
        transaction.commit().await?;
    }
    Ok(answer)
}

async fn filter(app: &Portal, caller: &Caller, asked: Asked) -> Answer<DocumentFilter> {
    let before = asked.before.map(|text| text.parse::<Before>()).transpose()?;
    let search = asked.search.map(|text| text.chars().take(SEARCH_MAX_CHARS).collect());
    let (mut from, mut until) = (None, None);
    if asked.from.is_some() || asked.to.is_some() {
        let office = app.store.office(caller.person.office).await?.ok_or(ErrorCode::NotSignedIn)?;
        let zone = office.zone.parse::<Tz>().unwrap_or(Tz::UTC);
        from = asked.from.and_then(|day| begin_of(day, zone));
        until = asked.to.and_then(|day| begin_of(day.succ_opt()?, zone));
    }
    let lying = match asked.folder.as_deref() {
        None => None,
        Some("-") => Some(Lying::InNone),
        Some(id) => Some(Lying::In(id.parse().map_err(|_| Failure::invalid("folder", "a folder's id, or -"))?)),
    };
    Ok(DocumentFilter {
        company: asked.company,
        department: asked.department,
        lying,
        search,
        from,
        until,
        unopened: asked.unopened,
        before,
    })
}

/// Midnight of the office's day; an hour later where the clocks leave it out.
fn begin_of(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    let midnight = day.and_time(NaiveTime::MIN);
    let begins = zone.from_local_datetime(&midnight).earliest();
    begins
        .or_else(|| zone.from_local_datetime(&(midnight + chrono::TimeDelta::hours(1))).earliest())
        .map(|at| at.to_utc())
}

pub fn row(access: &Access, document: Document, company_name: String, is_new: bool) -> DocumentRow {
    let may_withdraw = access.may_withdraw(&document).is_ok();
    let may_move = access.may_put_elsewhere(&document).is_ok();
    let facts = document.facts;
    DocumentRow {
        id: document.id,
        kind: facts.kind,
        company: facts.company,
        company_name,
        department: facts.department,
        folder: document.folder,
        path: Vec::new(),
        title: facts.title,
        file_name: facts.file_name,
        competence: facts.competence,
        due_on: facts.due_on,
        amount: facts.amount,
        size: document.size,
        published_at: document.published_at,
        opened: document.first_opened_at.is_some(),
        is_new,
        origin: document.origin,
        may_withdraw,
        may_move,
        codes: document.codes,
    }
}

/// A document's row as the caller sees it; `None` where it does not exist for them.
pub async fn row_by_id(app: &Portal, caller: &Caller, id: DocumentId) -> Answer<Option<DocumentRow>> {
    let Ok(document) = visible(app, caller, id).await else { return Ok(None) };
    let Some(company) = app.store.company(document.office, document.facts.company).await? else { return Ok(None) };
    let is_new = app.store.is_new_to(caller.person.id, &document).await?;
    let rows = vec![row(&caller.access, document, company.name, is_new)];
    Ok(with_paths(app, caller.person.office, rows).await?.pop())
}

/// The document, if the caller may see it; for anybody else it does not exist, nor for a client what was taken back.
pub async fn visible(app: &Portal, caller: &Caller, id: DocumentId) -> Answer<Document> {
    let document = app.store.document(caller.person.office, id).await?.ok_or_else(Failure::not_found)?;
    let sees = caller.access.sees_document(document.office, &document.facts).is_ok();
    let is_there = document.withdrawn_at.is_none() || caller.access.role.is_staff();
    if sees && is_there { Ok(document) } else { Err(Failure::not_found()) }
}
