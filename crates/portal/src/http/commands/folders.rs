//! Folders inside a department, and what lies in them (PE2, PC2). Who may: `domain::access`; what is possible: the tree of
//! `domain::folder`, which the store holds still meanwhile. What is refused is said with its reason; what somebody does
//! not see does not exist for them.

use contract::{ApiError, ErrorCode};
use domain::access::Department;
use domain::folder::{Folder, FolderRefusal, PUT_MAX};
use domain::{CompanyId, DocumentId, FolderId};
use portal_store::{LyingPlace, NewFolder, Transaction};

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use crate::portal::Portal;

pub async fn make(app: &Portal, transaction: &mut Transaction, caller: &Caller, new: NewFolder) -> Answer<FolderId> {
    let office = caller.person.office;
    caller.access.may_make_folders(office, new.company, new.department).map_err(refused)?;
    app.store.company(office, new.company).await?.ok_or_else(Failure::not_found)?;
    transaction.make_folder(&new).await?.map_err(refused)
}

pub async fn rename(transaction: &mut Transaction, caller: &Caller, folder: FolderId, name: &str) -> Answer<()> {
    let folder = seen(transaction, caller, folder).await?;
    caller.access.may_change_folder(&folder).map_err(refused)?;
    transaction.rename_folder(folder.id, name).await?.map_err(refused)
}

pub async fn move_into(
    transaction: &mut Transaction,
    caller: &Caller,
    folder: FolderId,
    into: Option<FolderId>,
) -> Answer<()> {
    let folder = seen(transaction, caller, folder).await?;
    caller.access.may_change_folder(&folder).map_err(refused)?;
    if let Some(into) = into {
        seen(transaction, caller, into).await?;
    }
    transaction.move_folder(folder.id, into).await?.map_err(refused)
}

pub async fn delete(transaction: &mut Transaction, caller: &Caller, folder: FolderId) -> Answer<()> {
    let folder = seen(transaction, caller, folder).await?;
    let access = &caller.access;
    // What is in it is only looked at where it matters.
    access.may_delete_folder(&folder, false).map_err(refused)?;
    if access.may_delete_folder(&folder, true).is_err() {
        let holds_others = transaction.holds_others(folder.id, access).await?;
        access.may_delete_folder(&folder, holds_others).map_err(refused)?;
    }
    transaction.delete_folder(folder.id).await?.map_err(refused)
}

/// All of them, or none.
pub async fn put(
    transaction: &mut Transaction,
    caller: &Caller,
    documents: &[DocumentId],
    folder: Option<FolderId>,
) -> Answer<()> {
    if documents.is_empty() || documents.len() > PUT_MAX {
        return Err(Failure::invalid("command.documents", "1 to 200 documents"));
    }
    let into = match folder {
        Some(folder) => {
            let folder = seen(transaction, caller, folder).await?;
            let place = lay_in(transaction, folder.company, folder.department, Some(folder.id)).await?;
            Some((folder.company, place))
        }
        None => None,
    };
    for document in documents {
        let document = transaction.document(*document).await?;
        caller.access.may_put_elsewhere(&document).map_err(refused)?;
        let facts = &document.facts;
        let place = match into {
            Some((company, place)) if (company, place.department) == (facts.company, facts.department) => place,
            Some(_) => return Err(refused(FolderRefusal::OtherDepartment)),
            None => LyingPlace { department: facts.department, folder: None },
        };
        transaction.put_document(document.id, place).await?;
    }
    Ok(())
}

/// Where something lies that is put there, held until the end.
pub async fn lay_in(
    transaction: &mut Transaction,
    company: CompanyId,
    department: Department,
    folder: Option<FolderId>,
) -> Answer<LyingPlace> {
    transaction.lay_in(company, department, folder).await?.map_err(refused)
}

/// The folder, if the caller sees its department; for anybody else it does not exist.
async fn seen(transaction: &mut Transaction, caller: &Caller, folder: FolderId) -> Answer<Folder> {
    let folder = transaction.folder(folder).await?;
    let sees = caller.access.sees(folder.office, folder.company, folder.department);
    sees.map_err(|_| Failure::not_found()).map(|()| folder)
}

/// How a refusal is told: `facts.why`, and what belongs to it.
pub fn refused(refusal: FolderRefusal) -> Failure {
    if refusal == FolderRefusal::NotThere {
        return Failure::not_found();
    }
    let told = serde_json::to_value(refusal).unwrap_or_default();
    let facts = told.as_object().into_iter().flatten();
    Failure(facts.fold(ApiError::new(ErrorCode::FolderRefused), |error, (fact, value)| {
        error.with(fact, value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    }))
}
