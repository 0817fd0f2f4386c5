//! `GET /api/client/folders?company=`: the folders that a client sees, with what they may do with each.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use contract::client::{DocumentRow, FolderList, FolderRow};
use domain::{CompanyId, OfficeId};
use serde::Deserialize;

use super::caller::Caller;
use super::failure::{Answer, Failure};
use super::input::Asking;
use crate::portal::{App, Portal};

#[derive(Deserialize)]
pub struct Of {
    company: Option<CompanyId>,
}

pub async fn list(State(app): State<App>, caller: Caller, Asking(of): Asking<Of>) -> Answer<Json<FolderList>> {
    let company = of.company.ok_or_else(|| Failure::invalid("company", "one of your companies"))?;
    let access = &caller.access;
    let folders = app.store.folders(access, company).await?;
    let rows = folders.into_iter().map(|folder| FolderRow {
        may_change: access.may_change_folder(&folder).is_ok(),
        may_delete: access.may_delete_folder(&folder, false).is_ok(),
        id: folder.id,
        department: folder.department,
        parent: folder.parent,
        name: folder.name,
    });
    Ok(Json(FolderList { folders: rows.collect() }))
}

/// Says of each document which folders lead to it.
pub async fn with_paths(app: &Portal, office: OfficeId, mut rows: Vec<DocumentRow>) -> Answer<Vec<DocumentRow>> {
    let folders: BTreeSet<_> = rows.iter().filter_map(|row| row.folder).collect();
    let paths = app.store.folder_paths(office, &folders).await?;
    for row in &mut rows {
        row.path = row.folder.and_then(|folder| paths.get(&folder).cloned()).unwrap_or_default();
    }
    Ok(rows)
}
