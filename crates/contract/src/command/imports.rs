//! Taking over a spreadsheet, and taking it back (PE4). Staff with `manage_people` (people) or `manage_companies`.

use domain::ImportId;
use domain::document::Sha256Hex;
use domain::import::Sheet;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum ImportCommand {
    /// All of the file, or nothing. Refused when a row is refused, or when the plan is no longer the one of the dry run.
    /// Answers with the import's id.
    TakeOver { sheet: Sheet, file: Sha256Hex, plan: Sha256Hex },
    /// Gives every row its earlier values back. Refused when somebody changed one of them since.
    Undo { import: ImportId },
}
