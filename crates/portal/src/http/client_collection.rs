//! `/api/client/collection…`: what the office needs of the client, month by month (PC4).

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use contract::client::requests::{CollectionPage, CollectionRow};
use domain::access::Permission;
use domain::collection::CollectionItem;
use domain::{AttachmentId, CollectionItemId, CompanyId};
use portal_store::{CollectionFilter, CollectionPlace};
use serde::Deserialize;

use super::caller::Caller;
use super::client_requests::{AskedFile, company_names};
use super::content::{self, As};
use super::failure::{Answer, Failure};
use super::input::{Asking, Id};
use super::office::requests::still_there;
use crate::office_day;
use crate::portal::{App, Portal};

const PAGE: u32 = 50;
/// What waits is shown at once.
const WAITING_SHOWN: u32 = 500;

#[derive(Deserialize)]
pub struct Asked {
    company: Option<CompanyId>,
    /// Only what waits for the client.
    #[serde(default)]
    waiting: bool,
    before: Option<String>,
}

pub async fn page(
    State(app): State<App>,
    caller: Caller,
    Asking(asked): Asking<Asked>,
) -> Answer<Json<CollectionPage>> {
    let before = asked.before.map(|text| text.parse::<CollectionPlace>()).transpose()?;
    let today = office_day::today(&app, caller.person.office).await?;
    let names = company_names(&app, &caller).await?;
    let (mut rows, mut next) = (Vec::new(), None);
    if before.is_none() {
        let filter = CollectionFilter { company: asked.company, waiting: true, before: None };
        let (items, _) = app.store.collection_of_client(&caller.access, &filter, WAITING_SHOWN).await?;
        rows.extend(items);
    }
    if !asked.waiting {
        let filter = CollectionFilter { company: asked.company, waiting: false, before };
        let (items, place) = app.store.collection_of_client(&caller.access, &filter, PAGE).await?;
        rows.extend(items);
        next = place.map(|place| place.to_string());
    }
    let mut answered_by = BTreeMap::new();
    for person in rows.iter().filter_map(|item| item.answered_by) {
        if let Entry::Vacant(unknown) = answered_by.entry(person) {
            let known = app.store.person(caller.person.office, person).await?;
            unknown.insert(known.map(|known| known.name).unwrap_or_default());
        }
    }
    let shown = |item: CollectionItem| {
        let by = item.answered_by.and_then(|person| answered_by.get(&person).cloned());
        row(item, &caller, &names, by, today)
    };
    Ok(Json(CollectionPage {
        waiting_for_you: app.store.count_waiting_collection(&caller.access, asked.company).await?,
        rows: rows.into_iter().map(shown).collect(),
        next,
    }))
}

pub async fn file(
    State(app): State<App>,
    caller: Caller,
    Id((item, attachment)): Id<(CollectionItemId, AttachmentId)>,
    Asking(asked): Asking<AskedFile>,
) -> Answer<Response> {
    let item = visible(&app, &caller, item).await?;
    let file = item.files.into_iter().find(|file| file.id == attachment).ok_or_else(Failure::not_found)?;
    still_there(&app, &caller, &file).await?;
    content::file(&app.store, &file.content, &file.file_name, As::asked(asked.save)).await
}

pub async fn visible(app: &Portal, caller: &Caller, id: CollectionItemId) -> Answer<CollectionItem> {
    let item = app.store.collection_item(caller.person.office, id).await?.ok_or_else(Failure::not_found)?;
    let sees = caller.access.sees(item.office, item.company, item.department);
    sees.map_err(|_| Failure::not_found()).map(|()| item)
}

fn row(
    item: CollectionItem,
    caller: &Caller,
    names: &BTreeMap<CompanyId, String>,
    answered_by_name: Option<String>,
    today: NaiveDate,
) -> CollectionRow {
    CollectionRow {
        late: item.is_late(today),
        may_answer: item.may_be_answered() && caller.access.may(Permission::AnswerCollection).is_ok(),
        id: item.id,
        company: item.company,
        company_name: names.get(&item.company).cloned().unwrap_or_default(),
        department: item.department,
        name: item.name,
        instructions: item.instructions,
        competence: item.competence,
        due_on: item.due_on,
        state: item.state,
        may_be_nothing: item.may_be_nothing,
        files: item.files,
        note: item.note,
        reason: item.reason,
        answered_by_name,
        answered_at: item.answered_at,
        revision: item.revision,
    }
}
