//! `requests/…`: the forms of a company and whether one is right, for staff who fill one in for a client; and the files
//! of requests and collections. The clients' routes answer with the same.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use contract::requests::{
    AskFile, AskForms, CheckForm, CollectionPreview, EmployeeChoice, FileOf, FormChecked, Forms, PreviewCollection,
};
use domain::access::Permission;
use domain::collection::MonthsAsked;
use domain::form::{Form, FormId};
use domain::request::{AttachedFile, Request};
use domain::{AttachmentId, CompanyId, Competence};
use portal_store::MONTHS_AT_ONCE;

use super::super::caller::Caller;
use super::super::client_collection;
use super::super::content::{self, As};
use super::super::failure::{Answer, Failure};
use super::super::input::Body;
use crate::portal::{App, Portal};
use crate::{office_day, requests};

/// `requests/forms`
pub async fn forms(State(app): State<App>, caller: Caller, Body(asked): Body<AskForms>) -> Answer<Json<Forms>> {
    forms_for(&app, &caller, asked.company).await.map(Json)
}

/// `requests/check`
pub async fn check(State(app): State<App>, caller: Caller, Body(asked): Body<CheckForm>) -> Answer<Json<FormChecked>> {
    check_for(&app, &caller, &asked).await.map(Json)
}

/// `requests/file`
pub async fn file(State(app): State<App>, caller: Caller, Body(asked): Body<AskFile>) -> Answer<Response> {
    let file = match asked.of {
        FileOf::Request { request } => {
            let request = app.store.request(caller.person.office, request).await?.ok_or_else(Failure::not_found)?;
            request.seen_by(&caller.access).map_err(|_| Failure::not_found())?;
            file_of_request(&app, &request, asked.attachment).await?
        }
        FileOf::Collection { item } => {
            let item = client_collection::visible(&app, &caller, item).await?;
            item.files.into_iter().find(|file| file.id == asked.attachment).ok_or_else(Failure::not_found)?
        }
    };
    content::file(&app.store, &file.content, &file.file_name, As::Saved).await
}

/// `requests/collection_preview`
pub async fn collection_preview(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<PreviewCollection>,
) -> Answer<Json<CollectionPreview>> {
    let office = caller.person.office;
    caller.access.serves(office, asked.company).map_err(|_| Failure::not_found())?;
    let known = app.store.collection_rule(office, asked.rule).await?;
    // A rule that the caller does not see is none: the answer is that of a new one.
    let seen = known.filter(|rule| caller.access.sees(office, rule.company, rule.department).is_ok());
    let items = match &seen {
        Some(rule) => app.store.collection_items_of(rule).await?,
        None => Vec::new(),
    };
    let months = MonthsAsked { months_after: asked.months_after, first: asked.first, last: asked.last };
    let today = office_day::today(&app, office).await?;
    let mut asks_now = months.until(today, MONTHS_AT_ONCE);
    asks_now.retain(|month| !items.iter().any(|item| item.competence == *month));
    let open: Vec<Competence> =
        items.iter().filter(|item| item.may_be_answered()).map(|item| item.competence).collect();
    let later = open.iter().copied().filter(|month| asked.last.is_some_and(|last| *month > last));
    Ok(Json(CollectionPreview { asks_now, open_later: later.collect(), open }))
}

/// The forms that the caller may open for a company, and whom they may name in them.
pub async fn forms_for(app: &Portal, caller: &Caller, company: CompanyId) -> Answer<Forms> {
    caller.access.serves(caller.person.office, company).map_err(|_| Failure::not_found())?;
    let forms: Vec<Form> = requests::forms()?.iter().filter(|form| may_open(caller, company, form)).cloned().collect();
    let mut employees = Vec::new();
    if forms.iter().any(Form::asks_for_employees) {
        let today = office_day::today(app, caller.person.office).await?;
        let known = app.employees_for(&caller.access, company).await?;
        employees.extend(known.into_iter().map(|employee| EmployeeChoice {
            id: employee.id,
            name: employee.name,
            job_title: employee.job_title,
            left: employee.left_on.is_some_and(|left_on| left_on < today),
        }));
    }
    Ok(Forms { forms, employees })
}

pub async fn check_for(app: &Portal, caller: &Caller, asked: &CheckForm) -> Answer<FormChecked> {
    let form = form_for(caller, asked.company, &asked.form)?;
    let filled = app.fill(&caller.access, asked.company, form, &asked.values, &asked.files).await?;
    Ok(FormChecked { faults: filled.faults })
}

/// A file of the form or of the thread.
pub async fn file_of_request(app: &Portal, request: &Request, attachment: AttachmentId) -> Answer<AttachedFile> {
    let thread = app.store.request_thread(request.office, request.id).await?;
    let of_thread = thread.into_iter().flat_map(|entry| entry.files);
    let mut files = request.attachments.clone().into_iter().chain(of_thread);
    files.find(|file| file.id == attachment).ok_or_else(Failure::not_found)
}

/// What was a document and was taken back opens for nobody of the client.
pub async fn still_there(app: &Portal, caller: &Caller, file: &AttachedFile) -> Answer<()> {
    let Some(document) = file.document else { return Ok(()) };
    let document = app.store.document(caller.person.office, document).await?.ok_or_else(Failure::not_found)?;
    if document.withdrawn_at.is_some() { Err(Failure::not_found()) } else { Ok(()) }
}

/// The form, if the caller may open it for the company; for anybody else there is none.
fn form_for(caller: &Caller, company: CompanyId, id: &FormId) -> Answer<&'static Form> {
    let form = requests::form(id)?.filter(|form| may_open(caller, company, form));
    form.ok_or_else(Failure::not_found)
}

fn may_open(caller: &Caller, company: CompanyId, form: &Form) -> bool {
    let permission = if caller.access.role.is_staff() { Permission::AnswerRequests } else { form.permission };
    // Where the department is chosen, any will do.
    let reaches = if form.department_is_chosen {
        caller.access.serves(caller.person.office, company)
    } else {
        caller.access.sees(caller.person.office, company, form.department)
    };
    caller.access.may(permission).is_ok() && reaches.is_ok()
}
