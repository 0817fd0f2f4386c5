//! Documents by hand: published, taken back, moved; links that are ended (PC2, PC5). Folders: [`super::folders`].

use contract::ApiError;
use contract::ErrorCode;
use contract::command::exchange::ExchangeCommand;
use contract::command::{CommandAnswer, CommandResult};
use domain::access::{Access, Department, Permission};
use domain::document::{Document, DocumentFacts, FILE, Sha256Hex};
use domain::{DocumentId, FolderId, LinkId};
use portal_store::{NewDocument, NewFolder, Transaction};

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use super::folders;
use crate::notices::documents_key;
use crate::portal::Portal;
use crate::taking_in;

const TITLE_MAX_CHARS: usize = 200;

pub async fn carry_out(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    command: &ExchangeCommand,
) -> Answer<CommandAnswer> {
    let result = match command {
        ExchangeCommand::PublishByHand { content, facts, folder } => {
            let id = publish(app, transaction, caller, content, facts, *folder).await?;
            CommandResult::Thing { id: id.to_string() }
        }
        ExchangeCommand::WithdrawDocument { document } => {
            withdraw(transaction, caller, *document).await?;
            CommandResult::Nothing
        }
        ExchangeCommand::MoveDocument { document, department, folder } => {
            move_to(transaction, caller, *document, *department, *folder).await?;
            CommandResult::Nothing
        }
        ExchangeCommand::PutIntoFolder { documents, folder } => {
            folders::put(transaction, caller, documents, *folder).await?;
            CommandResult::Nothing
        }
        ExchangeCommand::MakeFolder { folder, company, department, parent, name } => {
            let new = NewFolder {
                id: *folder,
                company: *company,
                department: *department,
                parent: *parent,
                name: name.clone(),
                by: caller.person.id,
            };
            CommandResult::Thing { id: folders::make(app, transaction, caller, new).await?.to_string() }
        }
        ExchangeCommand::RenameFolder { folder, name } => {
            folders::rename(transaction, caller, *folder, name).await?;
            CommandResult::Nothing
        }
        ExchangeCommand::MoveFolder { folder, into } => {
            folders::move_into(transaction, caller, *folder, *into).await?;
            CommandResult::Nothing
        }
        ExchangeCommand::DeleteFolder { folder } => {
            folders::delete(transaction, caller, *folder).await?;
            CommandResult::Nothing
        }
        ExchangeCommand::RevokeLink { link } => {
            revoke(transaction, caller, *link).await?;
            CommandResult::Nothing
        }
    };
    Ok(CommandAnswer::Done { result })
}

/// Staff put a file into a client's department. It is looked at as a client's own would be: what we hand out, people open.
async fn publish(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    content: &Sha256Hex,
    facts: &DocumentFacts,
    folder: Option<FolderId>,
) -> Answer<DocumentId> {
    may_publish(&caller.access)?;
    reaches(&caller.access, facts)?;
    if facts.kind.as_str() != FILE && app.catalogue.get(&facts.kind).is_none() {
        return Err(Failure::invalid("command.facts.kind", "a kind of the catalogue"));
    }
    let title = facts.title.trim();
    if title.is_empty() || title.chars().count() > TITLE_MAX_CHARS {
        return Err(Failure::invalid("command.facts.title", "1 to 200 characters"));
    }
    let office = caller.person.office;
    app.store.company(office, facts.company).await?.ok_or_else(Failure::not_found)?;
    if let Some(employee) = facts.employee
        && app.store.employees_named(office, facts.company, &[employee]).await?.is_empty()
    {
        return Err(Failure::invalid("command.facts.employee", "an employee of the company"));
    }
    let missing = || Failure::invalid("command.content", "a file that was sent before, by its SHA-256");
    app.store.contents().size(content).await?.ok_or_else(missing)?;
    let bytes = app.store.contents().read(content).await?;
    let size = u32::try_from(bytes.len()).map_err(|_| Failure::from(ErrorCode::TooLarge))?;
    let taken = match taking_in::inspect_bytes(facts.file_name.clone(), bytes).await? {
        Ok(taken) => taken,
        Err(why) => {
            return Err(Failure(ApiError {
                field: Some("command.facts.file_name".into()),
                ..taking_in::refusal(&why)
            }));
        }
    };
    let facts = DocumentFacts { title: title.to_owned(), file_name: taken.name, ..facts.clone() };
    let new = NewDocument { facts, content: content.clone(), size };
    let place = folders::lay_in(transaction, new.facts.company, new.facts.department, folder).await?;
    let id = transaction.add_document(&new, None).await?;
    let there = transaction.document(id).await?;
    if there.facts.department != place.department {
        return Err(Failure::invalid(
            "command.facts.department",
            "the department where this very file lies already; move it",
        ));
    }
    // Published before, it stays where it lies, unless a folder is named.
    if place.folder.is_some() {
        transaction.put_document(id, place).await?;
    }
    let key = documents_key(&[id], "");
    app.tell_documents(transaction, &key, new.facts.company, &[(id, &new.facts)], &[]).await?;
    Ok(id)
}

async fn withdraw(transaction: &mut Transaction, caller: &Caller, document: DocumentId) -> Answer<()> {
    let document = transaction.document(document).await?;
    caller.access.may_withdraw(&document).map_err(folders::refused)?;
    transaction.withdraw_document(document.id, caller.person.id).await?;
    Ok(())
}

async fn move_to(
    transaction: &mut Transaction,
    caller: &Caller,
    document: DocumentId,
    department: Department,
    folder: Option<FolderId>,
) -> Answer<()> {
    may_publish(&caller.access)?;
    let document = seen(transaction, caller, document).await?;
    let company = document.facts.company;
    reaches(&caller.access, &DocumentFacts { department, ..document.facts })?;
    let place = folders::lay_in(transaction, company, department, folder).await?;
    transaction.move_document(document.id, place).await?;
    Ok(())
}

/// By its maker, or by staff who serve the company.
async fn revoke(transaction: &mut Transaction, caller: &Caller, link: LinkId) -> Answer<()> {
    let link = transaction.link_now(link).await?;
    let access = &caller.access;
    let may = access.may(Permission::PublishDocuments).is_ok() && access.serves(link.office, link.company).is_ok();
    if link.made_by != caller.person.id && !may {
        return Err(Failure::not_found());
    }
    transaction.revoke_link(link.id, caller.person.id).await?;
    Ok(())
}

async fn seen(transaction: &mut Transaction, caller: &Caller, document: DocumentId) -> Answer<Document> {
    let document = transaction.document(document).await?;
    let sees = caller.access.sees_document(document.office, &document.facts);
    sees.map_err(|_| Failure::not_found()).map(|()| document)
}

fn may_publish(access: &Access) -> Answer<()> {
    access.may(Permission::PublishDocuments).map_err(|_| Failure::not_found())
}

fn reaches(access: &Access, facts: &DocumentFacts) -> Answer<()> {
    access.sees_document(access.office, facts).map_err(|_| Failure::not_found())
}
