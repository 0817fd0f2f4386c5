//! `/api/client/documents`: a client's folder. Opening a document is recorded: the first time is the proof of receipt.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use contract::client::{DocumentPage, DocumentRow};
use domain::access::Department;
use domain::document::Document;
use domain::{CompanyId, DocumentId};
use portal_store::{Before, DocumentFilter};
use serde::Deserialize;

use super::caller::Caller;
use super::content;
use super::failure::{Answer, Failure};
use super::input::{Asking, Id};
use crate::portal::{App, Portal};

const PAGE: u32 = 50;
const SEARCH_MAX_CHARS: usize = 100;

#[derive(Deserialize)]
pub struct Asked {
    company: Option<CompanyId>,
    department: Option<Department>,
    search: Option<String>,
    #[serde(default)]
    unopened: bool,
    before: Option<String>,
}

pub async fn page(State(app): State<App>, caller: Caller, Asking(asked): Asking<Asked>) -> Answer<Json<DocumentPage>> {
    let before = asked.before.map(|text| text.parse::<Before>()).transpose()?;
    let search = asked.search.map(|text| text.chars().take(SEARCH_MAX_CHARS).collect());
    let filter = DocumentFilter {
        company: asked.company,
        department: asked.department,
        search,
        unopened: asked.unopened,
        before,
    };
    let found = app.store.documents(&caller.access, &filter, PAGE).await?;
    Ok(Json(DocumentPage {
        rows: found.rows.into_iter().map(|found| row(found.document, found.company_name)).collect(),
        next: found.next.map(|next| next.to_string()),
        total: found.total,
    }))
}

pub async fn show(State(app): State<App>, caller: Caller, Id(id): Id<DocumentId>) -> Answer<Json<DocumentRow>> {
    let document = visible(&app, &caller, id).await?;
    let company = app.store.company(document.office, document.facts.company).await?.ok_or_else(Failure::not_found)?;
    Ok(Json(row(document, company.name)))
}

pub async fn content(State(app): State<App>, caller: Caller, Id(id): Id<DocumentId>) -> Answer<Response> {
    let document = visible(&app, &caller, id).await?;
    let answer = content::of(&app.store, &document).await?;
    if document.first_opened_at.is_none() {
        let mut transaction = app.store.begin(document.office, app.now()).await?;
        transaction.record_opening(id, caller.person.id).await?;
        transaction.commit().await?;
    }
    Ok(answer)
}

pub fn row(document: Document, company_name: String) -> DocumentRow {
    let facts = document.facts;
    DocumentRow {
        id: document.id,
        kind: facts.kind,
        company: facts.company,
        company_name,
        department: facts.department,
        title: facts.title,
        file_name: facts.file_name,
        competence: facts.competence,
        due_on: facts.due_on,
        amount: facts.amount,
        size: document.size,
        published_at: document.published_at,
        opened: document.first_opened_at.is_some(),
    }
}

/// The document, if the caller may see it; for anybody else it does not exist.
pub async fn visible(app: &Portal, caller: &Caller, id: DocumentId) -> Answer<Document> {
    let document = app.store.document(caller.person.office, id).await?.ok_or_else(Failure::not_found)?;
    let sees = caller.access.sees_document(document.office, &document.facts);
    sees.map_err(|_| Failure::not_found()).map(|()| document)
}
