//! Spreadsheets of people and companies (PE4).
//!
//! 1. The window sends the file (`PUT /api/blobs/{sha256}`) and asks `people/import/dry_run`: what would become of each
//!    row. Nothing is written.
//! 2. If no row is refused, the command `Import` → `take_over` takes all of it over, under the `plan` of the dry run. If
//!    the office's data changed meanwhile, the plan is another one and the command is refused: look again.
//! 3. An import can be taken back with `Import` → `undo`, as long as nobody changed what it wrote.

use chrono::{DateTime, Utc};
use domain::document::Sha256Hex;
use domain::import::{PlannedRow, Sheet, Tally};
use domain::{ImportId, PersonId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a file is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SheetFormat {
    #[default]
    Xlsx,
    Csv,
}

/// `people/import/template`: an empty workbook to fill in. Answered with the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportTemplate {
    pub sheet: Sheet,
}

/// `people/export`: everybody or every company that the caller may see. Answered with the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportSheet {
    pub sheet: Sheet,
    #[serde(default)]
    pub format: SheetFormat,
}

/// `people/import/dry_run`: what would become of this file?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskImport {
    pub sheet: Sheet,
    /// The file, sent before.
    pub file: Sha256Hex,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportPlan {
    /// Stands for the file and for everything that the plan rests on. Give it back with `take_over`.
    pub plan: Sha256Hex,
    pub tally: Tally,
    /// The refused ones first, then those with a remark, then the others; at most 500.
    pub rows: Vec<PlannedRow>,
    /// Rows that are not shown.
    pub more: u32,
    /// Headers of columns that nobody knows: they were passed over.
    pub ignored: Vec<String>,
}

/// `people/import/list`: the newest imports first, at most 50.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskImports {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Imports {
    pub imports: Vec<ImportBatch>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportBatch {
    pub id: ImportId,
    pub sheet: Sheet,
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub created: u32,
    pub updated: u32,
    pub undone_at: Option<DateTime<Utc>>,
}

/// `people/import/undo_check`: could this import be taken back?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskUndo {
    pub import: ImportId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UndoPlan {
    /// Rows that get their earlier values back.
    pub restored: u32,
    /// Rows that the import created: they become inactive.
    pub deactivated: u32,
    /// What was changed since, which forbids the undo; at most 100.
    pub changed_since: Vec<ChangedSince>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangedSince {
    /// In the file.
    pub row: u32,
    pub name: String,
}
