//! What the office needs every month: staff say what, the client answers, staff accept it or give it back (PC4).

use contract::command::CommandAnswer;
use contract::command::requests::CollectionDraft;
use contract::requests::FileToAttach;
use domain::collection::{CollectionItem, CollectionRule};
use domain::{CollectionItemId, CollectionRuleId, Competence};
use portal_store::Transaction;

use super::super::super::caller::Caller;
use super::super::super::failure::{Answer, Failure};
use super::{collection_refused, company_exists, files, text, thing};
use crate::office_day;
use crate::portal::Portal;

const MONTHS_AFTER_MAX: u32 = 12;
const NOTE_MAX_CHARS: usize = 2_000;

pub async fn set(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    id: CollectionRuleId,
    draft: &CollectionDraft,
) -> Answer<CommandAnswer> {
    let department = transaction.department_now(draft.department).await?;
    let office = caller.person.office;
    caller.access.sees(office, draft.company, department).map_err(|_| Failure::not_found())?;
    company_exists(app, caller, draft.company).await?;
    let before = transaction.collection_rule(id).await?;
    if let Some(before) = &before {
        sees(caller, before.company, before.department)?;
        if before.company != draft.company {
            return Err(Failure::invalid("command.collection.company", "the company that it was made for"));
        }
    }
    let rule = checked(draft)?;
    let rule =
        CollectionRule { id, office, department, revision: before.map_or(1, |before| before.revision + 1), ..rule };
    let today = office_day::today(app, office).await?;
    let made = transaction.save_collection_rule(&rule, today).await?;
    // A rule that begins in the past asks for several months at once; one message says so.
    if let Some(newest) = made.last() {
        app.tell_collection(transaction, newest, None).await?;
    }
    Ok(thing(id))
}

pub async fn stop(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    id: CollectionRuleId,
    last: Competence,
    waive_later: bool,
) -> Answer<CommandAnswer> {
    let rule = transaction.collection_rule(id).await?.ok_or_else(Failure::not_found)?;
    sees(caller, rule.company, rule.department)?;
    let stopped = CollectionRule { last: Some(last), revision: rule.revision + 1, ..rule };
    let today = office_day::today(app, caller.person.office).await?;
    transaction.save_collection_rule(&stopped, today).await?;
    if waive_later {
        let items = transaction.collection_items_of(&stopped).await?;
        for item in items.into_iter().filter(|item| item.competence > last && item.may_be_answered()) {
            let waived = item.waived(caller.person.id, String::new(), transaction.now()).map_err(collection_refused)?;
            transaction.save_collection_item(&waived, false).await?;
        }
    }
    Ok(thing(id))
}

pub async fn answer(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    item: CollectionItemId,
    attachments: &[FileToAttach],
    note: &str,
) -> Answer<CommandAnswer> {
    let item = seen(transaction, caller, item).await?;
    let note = text(note, "command.note", 0, NOTE_MAX_CHARS)?.to_owned();
    let files = files::attached(app, caller, item.company, attachments).await?;
    let sent = item.sent(files, note, caller.person.id, transaction.now()).map_err(collection_refused)?;
    transaction.save_collection_item(&sent, true).await?;
    Ok(thing(sent.id))
}

/// "Nada neste mês".
pub async fn nothing(
    transaction: &mut Transaction,
    caller: &Caller,
    item: CollectionItemId,
    confirmed: bool,
    note: &str,
) -> Answer<CommandAnswer> {
    let item = seen(transaction, caller, item).await?;
    if !confirmed {
        return Err(Failure::invalid("command.confirmed", "true, after the person was asked twice"));
    }
    let note = text(note, "command.note", 0, NOTE_MAX_CHARS)?.to_owned();
    let said = item.nothing(note, caller.person.id, transaction.now()).map_err(collection_refused)?;
    transaction.save_collection_item(&said, false).await?;
    Ok(thing(said.id))
}

pub async fn accept(
    transaction: &mut Transaction,
    caller: &Caller,
    item: CollectionItemId,
    seen_revision: u64,
) -> Answer<CommandAnswer> {
    let item = seen(transaction, caller, item).await?;
    let accepted = item.accepted(caller.person.id, seen_revision, transaction.now()).map_err(collection_refused)?;
    transaction.save_collection_item(&accepted, false).await?;
    Ok(thing(accepted.id))
}

pub async fn give_back(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    item: CollectionItemId,
    seen_revision: u64,
    reason: &str,
) -> Answer<CommandAnswer> {
    let item = seen(transaction, caller, item).await?;
    let reason = text(reason, "command.reason", 1, NOTE_MAX_CHARS)?.to_owned();
    let (by, now) = (caller.person.id, transaction.now());
    let returned = item.returned(by, seen_revision, reason, now).map_err(collection_refused)?;
    transaction.save_collection_item(&returned, false).await?;
    app.tell_collection(transaction, &returned, Some(&format!("returned:{}", returned.revision))).await?;
    Ok(thing(returned.id))
}

pub async fn waive(
    transaction: &mut Transaction,
    caller: &Caller,
    item: CollectionItemId,
    reason: &str,
) -> Answer<CommandAnswer> {
    let item = seen(transaction, caller, item).await?;
    let reason = text(reason, "command.reason", 0, NOTE_MAX_CHARS)?.to_owned();
    let waived = item.waived(caller.person.id, reason, transaction.now()).map_err(collection_refused)?;
    transaction.save_collection_item(&waived, false).await?;
    Ok(thing(waived.id))
}

/// The item, held, if the caller reaches its company and department.
async fn seen(transaction: &mut Transaction, caller: &Caller, item: CollectionItemId) -> Answer<CollectionItem> {
    let item = transaction.collection_item(item).await?;
    sees(caller, item.company, item.department)?;
    Ok(item)
}

fn sees(caller: &Caller, company: domain::CompanyId, department: domain::access::Department) -> Answer<()> {
    caller.access.sees(caller.person.office, company, department).map_err(|_| Failure::not_found())
}

/// The rule as the draft says, without what the draft does not say.
fn checked(draft: &CollectionDraft) -> Answer<CollectionRule> {
    let name = text(&draft.name, "command.collection.name", 1, 120)?.to_owned();
    let instructions = text(&draft.instructions, "command.collection.instructions", 0, NOTE_MAX_CHARS)?.to_owned();
    if !(1..=31).contains(&draft.due_day) {
        return Err(Failure::invalid("command.collection.due_day", "a day of a month, 1 to 31"));
    }
    if draft.months_after > MONTHS_AFTER_MAX {
        return Err(Failure::invalid("command.collection.months_after", "0 to 12 months"));
    }
    if draft.last.is_some_and(|last| last < draft.first) {
        return Err(Failure::invalid("command.collection.last", "the first month or a later one"));
    }
    Ok(CollectionRule {
        id: CollectionRuleId(uuid::Uuid::nil()),
        office: domain::OfficeId(uuid::Uuid::nil()),
        company: draft.company,
        department: draft.department,
        name,
        instructions,
        due_day: draft.due_day,
        months_after: draft.months_after,
        first: draft.first,
        last: draft.last,
        may_be_nothing: draft.may_be_nothing,
        revision: 0,
    })
}
