//! Taking a spreadsheet over, and taking it back (PE4): all of it or nothing.

use contract::command::imports::ImportCommand;
use contract::command::{CommandAnswer, CommandResult};
use contract::{ApiError, ErrorCode};
use domain::ImportId;
use domain::audit::{Actor, What};
use domain::document::Sha256Hex;
use domain::import::{Sheet, Write};
use portal_store::{NewImport, Transaction};

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use super::super::sheets::{self, Writes};
use crate::portal::Portal;

/// Rows that a refusal names.
const ROWS_NAMED: usize = 20;

pub async fn carry_out(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    command: &ImportCommand,
) -> Answer<CommandAnswer> {
    let id = match command {
        ImportCommand::TakeOver { sheet, file, plan } => {
            take_over(app, transaction, caller, *sheet, file, plan).await?
        }
        ImportCommand::Undo { import } => undo(app, transaction, caller, *import).await?,
    };
    Ok(CommandAnswer::Done { result: CommandResult::Thing { id: id.to_string() } })
}

/// Plans again what the transaction sees and holds: if that gives another plan than the dry run, nothing is written.
async fn take_over(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    sheet: Sheet,
    file: &Sha256Hex,
    plan: &Sha256Hex,
) -> Answer<ImportId> {
    sheets::may_import(caller, sheet)?;
    let bytes = sheets::file(app, file).await?;
    let vocabulary = sheets::vocabulary(app, caller.person.office).await?;
    let known = transaction.everybody().await?;
    let planned = sheets::plan(sheet, file.clone(), bytes, known, vocabulary).await?;
    let tally = planned.tally();
    if planned.fingerprint != *plan {
        return Err(ErrorCode::ImportPlanChanged.into());
    }
    if tally.refused > 0 {
        return Err(Failure(ApiError::new(ErrorCode::ImportRowsRefused).with("rows", tally.refused)));
    }
    let new = NewImport { id: machine::ids::new(), sheet, file: file.clone(), by: caller.person.id };
    match planned.writes {
        Writes::People(writes) => transaction.import_people(&new, &with_ids(writes)).await?,
        Writes::Companies(writes) => transaction.import_companies(&new, &with_ids(writes)).await?,
    }
    let (created, updated) = (u64::from(tally.create), u64::from(tally.update));
    let imported = What::Imported { import: new.id, created, updated };
    transaction.note(Actor::Person { person: caller.person.id }, imported);
    Ok(new.id)
}

fn with_ids<Id: Copy + From<uuid::Uuid>, V>(writes: Vec<Write<Id, V>>) -> Vec<(Id, Write<Id, V>)> {
    writes.into_iter().map(|write| (write.id.unwrap_or_else(machine::ids::new), write)).collect()
}

async fn undo(app: &Portal, transaction: &mut Transaction, caller: &Caller, id: ImportId) -> Answer<ImportId> {
    let known = app.store.import(caller.person.office, id).await?.ok_or_else(Failure::not_found)?;
    sheets::may_import(caller, known.sheet)?;
    let undone = transaction.undo_import(id).await?;
    if !undone.touched.is_empty() {
        let rows: Vec<String> = undone.touched.iter().take(ROWS_NAMED).map(|touched| touched.row.to_string()).collect();
        return Err(Failure(ApiError::new(ErrorCode::ImportTouchedSince).with("rows", rows.join(", "))));
    }
    let restored = u64::from(undone.restored) + u64::from(undone.deactivated);
    transaction.note(Actor::Person { person: caller.person.id }, What::ImportUndone { import: id, restored });
    Ok(id)
}
