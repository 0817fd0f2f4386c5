//! Requests and collection (PC3, PC4): what clients send, and what staff do about it. Whoever may not see a thing is
//! told that it does not exist.

mod collection;
mod files;
mod opening;
mod thread;

use contract::command::requests::RequestsCommand;
use contract::command::{CommandAnswer, CommandResult};
use contract::{ApiError, ErrorCode};
use domain::access::Permission;
use domain::collection::CollectionRefusal;
use domain::request::{Request, RequestRefusal};
use domain::{CompanyId, RequestId};
use portal_store::Transaction;
use serde::Serialize;

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use crate::portal::Portal;

pub async fn carry_out(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    command: &RequestsCommand,
) -> Answer<CommandAnswer> {
    use RequestsCommand as R;
    match command {
        R::Open { .. } => opening::open(app, transaction, caller, command).await,
        R::AskClient { .. } => {
            staff(caller, Permission::AnswerRequests)?;
            opening::ask_client(app, transaction, caller, command).await
        }
        R::Write { request, text, attachments, then, seen_revision } => {
            let request = seen(transaction, caller, *request).await?;
            let writing = thread::Writing { text, attachments, then: *then, seen_revision: *seen_revision };
            thread::write(app, transaction, caller, request, writing).await
        }
        R::Assign { request, to, department } => {
            staff(caller, Permission::AnswerRequests)?;
            let request = seen(transaction, caller, *request).await?;
            thread::assign(app, transaction, caller, request, *to, *department).await
        }
        R::Link { request, order } => {
            staff(caller, Permission::AnswerRequests)?;
            let request = seen(transaction, caller, *request).await?;
            thread::link(transaction, caller, request, *order).await
        }
        R::SetCollection { rule, collection } => {
            staff(caller, Permission::ManageTasks)?;
            collection::set(app, transaction, caller, *rule, collection).await
        }
        R::StopCollection { rule, last, waive_later } => {
            staff(caller, Permission::ManageTasks)?;
            collection::stop(app, transaction, caller, *rule, *last, *waive_later).await
        }
        R::AnswerCollection { item, attachments, note } => {
            client(caller, Permission::AnswerCollection)?;
            collection::answer(app, transaction, caller, *item, attachments, note).await
        }
        R::NothingThisMonth { item, confirmed, note } => {
            client(caller, Permission::AnswerCollection)?;
            collection::nothing(transaction, caller, *item, *confirmed, note).await
        }
        R::AcceptCollection { item, seen_revision } => {
            staff(caller, Permission::AnswerRequests)?;
            collection::accept(transaction, caller, *item, *seen_revision).await
        }
        R::ReturnCollection { item, seen_revision, reason } => {
            staff(caller, Permission::AnswerRequests)?;
            collection::give_back(app, transaction, caller, *item, *seen_revision, reason).await
        }
        R::WaiveCollection { item, reason } => {
            staff(caller, Permission::AnswerRequests)?;
            collection::waive(transaction, caller, *item, reason).await
        }
    }
}

fn staff(caller: &Caller, permission: Permission) -> Answer<()> {
    let allowed = caller.access.role.is_staff() && caller.access.may(permission).is_ok();
    if allowed { Ok(()) } else { Err(Failure::not_found()) }
}

fn client(caller: &Caller, permission: Permission) -> Answer<()> {
    let allowed = !caller.access.role.is_staff() && caller.access.may(permission).is_ok();
    if allowed { Ok(()) } else { Err(Failure::not_found()) }
}

/// The request, held, if the caller may see it; staff also need to be of those who answer.
async fn seen(transaction: &mut Transaction, caller: &Caller, request: RequestId) -> Answer<Request> {
    let request = transaction.request(request).await?;
    request.seen_by(&caller.access).map_err(|_| Failure::not_found())?;
    if caller.access.role.is_staff() {
        staff(caller, Permission::AnswerRequests)?;
    }
    Ok(request)
}

async fn company_exists(app: &Portal, caller: &Caller, company: CompanyId) -> Answer<()> {
    let known = app.store.company(caller.person.office, company).await?;
    known.map(drop).ok_or_else(Failure::not_found)
}

/// A text of at most `max` characters without the blanks around it.
fn text<'t>(text: &'t str, field: &str, min: usize, max: usize) -> Answer<&'t str> {
    let trimmed = text.trim();
    let length = trimmed.chars().count();
    if length < min || length > max {
        return Err(Failure::invalid(field, &format!("a text of {min} to {max} characters")));
    }
    Ok(trimmed)
}

fn thing(id: impl ToString) -> CommandAnswer {
    CommandAnswer::Done { result: CommandResult::Thing { id: id.to_string() } }
}

/// A state machine said no.
fn refused(why: &impl Serialize, is: Option<&'static str>) -> Failure {
    let why = serde_json::to_string(why).unwrap_or_default();
    let error = ApiError::new(ErrorCode::NotPossibleNow).with("why", why);
    Failure(match is {
        Some(is) => error.with("is", is),
        None => error,
    })
}

fn request_refused(refusal: RequestRefusal) -> Failure {
    match refusal {
        RequestRefusal::NotPossibleNow { is } => refused(&refusal, Some(is.as_str())),
        RequestRefusal::StaffOnly => Failure::not_found(),
        RequestRefusal::ExpiryInThePast => Failure::invalid("command.then.expires_on", "today or a day to come"),
        RequestRefusal::ChangedMeanwhile { .. } => refused(&refusal, None),
    }
}

fn collection_refused(refusal: CollectionRefusal) -> Failure {
    match refusal {
        CollectionRefusal::NotPossibleNow { is } => refused(&refusal, Some(is.as_str())),
        CollectionRefusal::NoFiles => Failure::invalid("command.attachments", "at least one file"),
        CollectionRefusal::MustBeSomething | CollectionRefusal::ChangedMeanwhile { .. } => refused(&refusal, None),
    }
}
