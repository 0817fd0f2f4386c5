//! `people/import/…`, `people/export`: spreadsheets in and out (PE4). Nothing here writes but the log of what left.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use contract::imports::{
    AskImport, AskImports, AskUndo, ChangedSince, ExportSheet, ImportBatch, ImportPlan, ImportTemplate, Imports,
    SheetFormat, UndoPlan,
};
use domain::access::{Permission, Role};
use domain::audit::{Actor, Exported, What};
use domain::import::Sheet;
use spreadsheets::{Format, company_table, export, people_table};
use tokio::task::spawn_blocking;

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use super::super::input::Body;
use super::super::sheets;
use crate::portal::App;

const IMPORTS_SHOWN: u32 = 50;
const CHANGED_SHOWN: usize = 100;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `people/import/template`
pub async fn template(State(app): State<App>, caller: Caller, Body(asked): Body<ImportTemplate>) -> Answer<Response> {
    sheets::may_import(&caller, asked.sheet)?;
    let vocabulary = sheets::vocabulary(&app, caller.person.office).await?;
    let bytes = spreadsheets::template(asked.sheet, &vocabulary).map_err(Failure::internal)?;
    Ok(file_of(bytes, asked.sheet, SheetFormat::Xlsx))
}

/// `people/import/dry_run`
pub async fn dry_run(State(app): State<App>, caller: Caller, Body(asked): Body<AskImport>) -> Answer<Json<ImportPlan>> {
    sheets::may_import(&caller, asked.sheet)?;
    let office = caller.person.office;
    let bytes = sheets::file(&app, &asked.file).await?;
    let vocabulary = sheets::vocabulary(&app, office).await?;
    let known = (app.store.people(office).await?, app.store.companies(office).await?);
    let planned = sheets::plan(asked.sheet, asked.file, bytes, known, vocabulary).await?;
    Ok(Json(planned.shown()))
}

/// `people/import/list`
pub async fn list(State(app): State<App>, caller: Caller, Body(_): Body<AskImports>) -> Answer<Json<Imports>> {
    let imports = app.store.imports(caller.person.office, IMPORTS_SHOWN).await?;
    let mine = imports.into_iter().filter(|import| sheets::may_import(&caller, import.sheet).is_ok());
    let imports = mine.map(|import| ImportBatch {
        id: import.id,
        sheet: import.sheet,
        at: import.at,
        by: import.by,
        created: import.created,
        updated: import.updated,
        undone_at: import.undone_at,
    });
    Ok(Json(Imports { imports: imports.collect() }))
}

/// `people/import/undo_check`
pub async fn undo_check(State(app): State<App>, caller: Caller, Body(asked): Body<AskUndo>) -> Answer<Json<UndoPlan>> {
    let office = caller.person.office;
    let known = app.store.import(office, asked.import).await?.ok_or_else(Failure::not_found)?;
    sheets::may_import(&caller, known.sheet)?;
    let could = app.store.could_undo(office, asked.import).await?.ok_or_else(Failure::not_found)?;
    let changed = could.touched.into_iter().take(CHANGED_SHOWN);
    let changed_since = changed.map(|touched| ChangedSince { row: touched.row, name: touched.name }).collect();
    Ok(Json(UndoPlan { restored: could.restored, deactivated: could.deactivated, changed_since }))
}

/// `people/export`: whom and what the caller may see.
pub async fn export_sheet(State(app): State<App>, caller: Caller, Body(asked): Body<ExportSheet>) -> Answer<Response> {
    caller.access.may(Permission::ExportData).map_err(|_| Failure::not_found())?;
    let office = caller.person.office;
    let vocabulary = sheets::vocabulary(&app, office).await?;
    let companies = app.store.companies_of(&caller.access).await?;
    let mut people = Vec::new();
    if asked.sheet == Sheet::People {
        people = app.store.people(office).await?;
        people.retain(|person| person.role == Role::Client);
        // Of somebody who speaks for others as well, only what the caller serves.
        people.retain(|person| companies.iter().any(|company| person.companies.contains(company.id)));
    }
    let (sheet, format) = (asked.sheet, asked.format);
    let (rows, bytes) = spawn_blocking(move || {
        let table = match sheet {
            Sheet::People => people_table(&people, &companies, &vocabulary),
            Sheet::Companies => company_table(&companies, &vocabulary),
        };
        let format = match format {
            SheetFormat::Xlsx => Format::Xlsx,
            SheetFormat::Csv => Format::Csv,
        };
        export(&table, format).map(|bytes| (table.len().saturating_sub(1) as u64, bytes))
    })
    .await
    .map_err(Failure::internal)?
    .map_err(Failure::internal)?;

    let what = match asked.sheet {
        Sheet::People => Exported::People,
        Sheet::Companies => Exported::Companies,
    };
    let mut transaction = app.store.begin(office, app.now()).await?;
    transaction.note(Actor::Person { person: caller.person.id }, What::Exported { what, rows });
    transaction.commit().await?;
    Ok(file_of(bytes, asked.sheet, asked.format))
}

fn file_of(bytes: Vec<u8>, sheet: Sheet, format: SheetFormat) -> Response {
    let name = match sheet {
        Sheet::People => "usuarios",
        Sheet::Companies => "empresas",
    };
    let (kind, ending) = match format {
        SheetFormat::Xlsx => (XLSX, "xlsx"),
        SheetFormat::Csv => ("text/csv; charset=utf-8", "csv"),
    };
    let disposition = format!("attachment; filename=\"{name}.{ending}\"");
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
