//! A request is opened: by a client with a form, by staff for a client, or by staff to ask a client for something.

use std::collections::BTreeMap;

use contract::command::CommandAnswer;
use contract::command::requests::RequestsCommand;
use contract::{ApiError, ErrorCode};
use domain::access::{Department, Permission};
use domain::form::{Filled, Form, FormFault, FormId, FormValue, FormValues};
use domain::notify::EventKind;
use domain::request::{AttachedFile, Request, RequestEntry, RequestHappened, RequestMove, RequestState};
use domain::{CompanyId, RequestId};
use portal_store::Transaction;

use super::super::super::caller::Caller;
use super::super::super::failure::{Answer, Failure};
use super::{company_exists, files, request_refused, staff, text, thing};
use crate::portal::Portal;
use crate::{office_day, requests};

const GENERAL: &str = "general";

pub async fn open(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    command: &RequestsCommand,
) -> Answer<CommandAnswer> {
    let RequestsCommand::Open { request, company, form, department, values, attachments, despite_warnings } = command
    else {
        return Err(Failure::not_found());
    };
    let form = requests::form(form)?.ok_or_else(|| Failure::invalid("command.form", "a form of this version"))?;
    let permission = if caller.access.role.is_staff() { Permission::AnswerRequests } else { form.permission };
    caller.access.may(permission).map_err(|_| Failure::not_found())?;
    let department = department_of(transaction, caller, form, *company, *department).await?;
    company_exists(app, caller, *company).await?;
    let files = files::attached(app, caller, *company, attachments).await?;
    let filled = app.fill(&caller.access, *company, form, values, &count(&files)).await?;
    if !filled.may_be_sent(*despite_warnings) {
        return Err(faults(&filled.faults));
    }
    let new = new_request(transaction, caller, (*request, *company, department), form, filled, files);
    let opened = begin(transaction, new, String::new()).await?;
    if caller.access.role.is_staff() {
        app.tell_request(transaction, &opened, EventKind::RequestOpened, &caller.person.name).await?;
    }
    Ok(thing(opened.id))
}

/// A general request that waits for the client at once.
pub async fn ask_client(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    command: &RequestsCommand,
) -> Answer<CommandAnswer> {
    let RequestsCommand::AskClient { request, company, department, subject, text: words, attachments, expires_on } =
        command
    else {
        return Err(Failure::not_found());
    };
    staff(caller, Permission::AnswerRequests)?;
    let form = requests::form(&FormId::from(GENERAL))?.ok_or_else(Failure::not_found)?;
    let department = department_of(transaction, caller, form, *company, Some(*department)).await?;
    company_exists(app, caller, *company).await?;
    let subject = text(subject, "command.subject", 1, 120)?;
    let words = text(words, "command.text", 1, 4_000)?;
    let files = files::attached(app, caller, *company, attachments).await?;
    let value = |text: &str| FormValue::Text(text.to_owned());
    let values = FormValues::from([("subject".to_owned(), value(subject)), ("details".to_owned(), value(words))]);
    let filled = Filled { values, faults: Vec::new(), title: subject.to_owned(), employee: None };
    let new = new_request(transaction, caller, (*request, *company, department), form, filled, Vec::new());
    let by = new.opened_by.clone();
    let when = (transaction.now(), office_day::today(app, caller.person.office).await?);
    let asking = RequestMove::AskClient { expires_on: *expires_on };
    let (waiting, _) = new.moved(asking, &by, 1, form.expires_after_days, when).map_err(request_refused)?;
    let mut entry = opening_entry(&waiting, String::new());
    entry.files = files;
    let opened = transaction.open_request(waiting, &entry).await?;
    app.tell_request(transaction, &opened, EventKind::RequestOpened, &caller.person.name).await?;
    Ok(thing(opened.id))
}

/// Every fault as a fact, and the field of the first that blocks.
pub fn faults(faults: &[FormFault]) -> Failure {
    let told = serde_json::to_string(faults).unwrap_or_default();
    let first = faults.iter().find(|fault| fault.blocks).or(faults.first());
    let field = first.map(|fault| format!("command.values.{}", fault.field));
    Failure(ApiError { field, ..ApiError::new(ErrorCode::FormFaults) }.with("faults", told))
}

/// How many files each field has.
pub fn count(files: &[AttachedFile]) -> BTreeMap<String, u32> {
    let mut counted = BTreeMap::new();
    for field in files.iter().filter_map(|file| file.field.as_ref()) {
        *counted.entry(field.clone()).or_insert(0) += 1;
    }
    counted
}

/// Where the request goes: what the client chose, where the form lets them, else the form's; and there, where its things
/// go now. The caller must reach it.
async fn department_of(
    transaction: &mut Transaction,
    caller: &Caller,
    form: &Form,
    company: CompanyId,
    chosen: Option<Department>,
) -> Answer<Department> {
    let wanted = chosen.filter(|_| form.department_is_chosen).unwrap_or(form.department);
    let department = transaction.department_now(wanted).await?;
    caller.access.serves(caller.person.office, company).map_err(|_| Failure::not_found())?;
    let reaches = caller.access.sees(caller.person.office, company, department);
    reaches.map_err(|_| Failure::invalid("command.department", "a department that you reach"))?;
    Ok(department)
}

fn new_request(
    transaction: &Transaction,
    caller: &Caller,
    (id, company, department): (RequestId, CompanyId, Department),
    form: &Form,
    filled: Filled,
    attachments: Vec<AttachedFile>,
) -> Request {
    let now = transaction.now();
    Request {
        id,
        office: caller.person.office,
        number: 0,
        company,
        department,
        form: form.id.clone(),
        permission: form.permission,
        title: filled.title,
        values: filled.values,
        employee: filled.employee,
        warnings: filled.faults,
        opened_by: requests::actor(&caller.access),
        opened_at: now,
        state: RequestState::Open,
        since: now,
        assignee: None,
        expires_on: None,
        order: None,
        attachments,
        last_entry_at: now,
        revision: 1,
    }
}

async fn begin(transaction: &mut Transaction, new: Request, text: String) -> Answer<Request> {
    let entry = opening_entry(&new, text);
    Ok(transaction.open_request(new, &entry).await?)
}

fn opening_entry(request: &Request, text: String) -> RequestEntry {
    RequestEntry {
        id: machine::ids::new(),
        request: request.id,
        at: request.opened_at,
        by: request.opened_by.clone(),
        happened: RequestHappened::Opened,
        text,
        files: Vec::new(),
    }
}
