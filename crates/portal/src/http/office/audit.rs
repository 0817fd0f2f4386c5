//! `audit/list`, `audit/receipt`: reading the audit log, and proving what it says (SE1).

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use contract::audit::{AskAudit, AskReceipt, AuditPage};
use domain::audit::{Actor, Exported, What};
use portal_store::AuditFilter;

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use super::super::input::Body;
use crate::portal::App;

const PAGE: u32 = 50;
const PAGE_MAX: u32 = 200;
const PROVED_MAX: usize = 100;

pub async fn list(State(app): State<App>, caller: Caller, Body(asked): Body<AskAudit>) -> Answer<Json<AuditPage>> {
    let filter = AuditFilter {
        company: asked.company,
        person: asked.person,
        document: asked.document,
        did: asked.did,
        from: asked.from,
        until: asked.until,
        before: asked.before,
    };
    let limit = asked.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX);
    let (entries, next) = app.store.audit_page(&caller.access, &filter, limit).await?;
    Ok(Json(AuditPage { entries, next }))
}

pub async fn receipt(State(app): State<App>, caller: Caller, Body(asked): Body<AskReceipt>) -> Answer<Response> {
    if asked.sequences.is_empty() || asked.sequences.len() > PROVED_MAX {
        return Err(Failure::invalid("sequences", "1 to 100 entries"));
    }
    let receipt = app.store.audit_receipt(&caller.access, &asked.sequences, app.now()).await?;
    let bytes = serde_json::to_vec_pretty(&receipt).map_err(Failure::internal)?;
    let (what, rows) = (Exported::AuditReceipt, asked.sequences.len() as u64);
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    transaction.note(Actor::Person { person: caller.person.id }, What::Exported { what, rows });
    transaction.commit().await?;
    let name = format!("attachment; filename=\"recibo-{}.json\"", receipt.head.sequence);
    Ok(([(CONTENT_TYPE, "application/json".to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response())
}
