//! What happens in a request's thread: messages, moves, and who works on it.

use contract::command::CommandAnswer;
use contract::requests::FileToAttach;
use domain::access::Department;
use domain::notify::EventKind;
use domain::request::{AttachedFile, Request, RequestEntry, RequestHappened, RequestMove, RequestState};
use domain::{OrderId, PersonId};
use portal_store::Transaction;

use super::super::super::caller::Caller;
use super::super::super::failure::{Answer, Failure};
use super::{files, request_refused, text, thing};
use crate::portal::Portal;
use crate::{office_day, requests};

const TEXT_MAX_CHARS: usize = 4_096;
/// How long a client has to answer when the form is not of this version.
const ANSWER_DAYS: u32 = 15;

pub struct Writing<'a> {
    pub text: &'a str,
    pub attachments: &'a [FileToAttach],
    pub then: Option<RequestMove>,
    pub seen_revision: u64,
}

pub async fn write(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    request: Request,
    writing: Writing<'_>,
) -> Answer<CommandAnswer> {
    let words = text(writing.text, "command.text", 0, TEXT_MAX_CHARS)?;
    let must_say = matches!(writing.then, Some(RequestMove::AskClient { .. }))
        || (writing.then.is_none() && writing.attachments.is_empty());
    if words.is_empty() && must_say {
        return Err(Failure::invalid("command.text", "a text that says what is to be done"));
    }
    let files = files::attached(app, caller, request.company, writing.attachments).await?;
    let by = requests::actor(&caller.access);
    let (request, happened) = match writing.then {
        Some(how) => {
            let days = requests::form(&request.form)?.map_or(ANSWER_DAYS, |form| form.expires_after_days);
            let when = (transaction.now(), office_day::today(app, request.office).await?);
            request.moved(how, &by, writing.seen_revision, days, when)
        }
        None => request.written(&by, transaction.now()),
    }
    .map_err(request_refused)?;
    let entry = entry(transaction, caller, &request, happened, words, files);
    transaction.save_request(&request, &entry).await?;
    if caller.access.role.is_staff() && concerns_client(&entry) {
        app.tell_request(transaction, &request, EventKind::RequestAnswered, &caller.person.name).await?;
    }
    Ok(thing(request.id))
}

pub async fn assign(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    request: Request,
    to: Option<PersonId>,
    department: Department,
) -> Answer<CommandAnswer> {
    let department = transaction.department_now(department).await?;
    let known = app.store.departments(request.office).await?;
    if !known.iter().any(|known| known.department == department && known.moved_into.is_none()) {
        return Err(Failure::invalid("command.department", "a department of the office"));
    }
    if let Some(person) = to {
        let access = app.store.access(request.office, person).await?;
        let serves = access.is_some_and(|access| {
            access.role.is_staff() && access.sees(request.office, request.company, department).is_ok()
        });
        if !serves {
            return Err(Failure::invalid("command.to", "somebody of the office who reaches company and department"));
        }
    }
    let (request, happened) = request.assigned(to, department, transaction.now()).map_err(request_refused)?;
    let entry = entry(transaction, caller, &request, happened, "", Vec::new());
    transaction.save_request(&request, &entry).await?;
    Ok(thing(request.id))
}

pub async fn link(
    transaction: &mut Transaction,
    caller: &Caller,
    request: Request,
    order: Option<OrderId>,
) -> Answer<CommandAnswer> {
    if let Some(order) = order {
        let asked = transaction.order(order).await?.asked;
        let sees = caller.access.sees(request.office, asked.company, asked.department).is_ok();
        if asked.company != request.company || !sees {
            return Err(Failure::not_found());
        }
    }
    let (request, happened) = request.linked(order, transaction.now()).map_err(request_refused)?;
    let entry = entry(transaction, caller, &request, happened, "", Vec::new());
    transaction.save_request(&request, &entry).await?;
    Ok(thing(request.id))
}

/// That somebody took it up is nothing to be told of; words, files, a question and an end are.
fn concerns_client(entry: &RequestEntry) -> bool {
    let moved_for_them = matches!(entry.happened, RequestHappened::Moved { to } if to != RequestState::InProgress);
    !entry.text.is_empty() || !entry.files.is_empty() || moved_for_them
}

fn entry(
    transaction: &Transaction,
    caller: &Caller,
    request: &Request,
    happened: RequestHappened,
    text: &str,
    files: Vec<AttachedFile>,
) -> RequestEntry {
    RequestEntry {
        id: machine::ids::new(),
        request: request.id,
        at: transaction.now(),
        by: requests::actor(&caller.access),
        happened,
        text: text.to_owned(),
        files,
    }
}
