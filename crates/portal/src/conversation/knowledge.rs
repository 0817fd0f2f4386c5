//! What the assistant may know for one caller, and what is there already.

use std::collections::BTreeMap;

use assistant::{Knowledge, KnownCompany, Locale};
use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::order::{Order, Status};
use portal_store::{StoreError, Unhandled};

use super::Asker;
use crate::portal::Portal;

/// How far back the latest order of a conversation is looked for, in messages.
const LATEST_WITHIN: u32 = 50;

/// Only the caller's own companies and departments: nothing else exists for the conversation.
pub async fn of(portal: &Portal, asker: &Asker, locale: Locale) -> Result<Knowledge, StoreError> {
    let staffed = portal.store.staffed_companies_of(&asker.access).await?;
    let companies =
        staffed.into_iter().map(|known| KnownCompany { company: known.company, employees: known.employees });
    Ok(Knowledge {
        person_name: asker.person.name.clone(),
        locale,
        companies: companies.collect(),
        departments: asker.access.departments.keys().copied().collect(),
        handling: BTreeMap::new(),
    })
}

/// The day it is at the office.
pub fn today(portal: &Portal, zone: &str) -> NaiveDate {
    let zone: Tz = zone.parse().unwrap_or(Tz::America__Sao_Paulo);
    portal.now().with_timezone(&zone).date_naive()
}

/// The latest order of the conversation that has not ended.
pub async fn latest_order(portal: &Portal, unhandled: &Unhandled) -> Result<Option<Order>, StoreError> {
    let messages = portal.store.chat(unhandled.office, unhandled.conversation.id, None, LATEST_WITHIN).await?;
    for id in messages.iter().rev().filter_map(|message| message.order) {
        let order = portal.store.order(unhandled.office, id).await?;
        if let Some(order) =
            order.filter(|order| !matches!(order.status, Status::Processed { .. } | Status::Cancelled { .. }))
        {
            return Ok(Some(order));
        }
    }
    Ok(None)
}
