//! What the assistant may know for one caller, and what is there already.

use std::collections::{BTreeMap, BTreeSet};

use assistant::{Knowledge, KnownCompany, Locale};
use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::access::Department;
use domain::order::{Order, Status};
use domain::registry::{Employee, Module};
use portal_store::{StoreError, Unhandled};

use super::Asker;
use crate::portal::Portal;

/// How far back the latest order of a conversation is looked for, in messages.
const LATEST_WITHIN: u32 = 50;

/// Only the caller's own companies and departments, and of the employees only themselves unless they see all of HR:
/// nothing else exists for the conversation. `moved` are departments that were deleted, which the catalogue still names.
pub async fn of(
    portal: &Portal,
    asker: &Asker,
    locale: Locale,
    moved: &BTreeMap<Department, Department>,
) -> Result<Knowledge, StoreError> {
    let access = &asker.access;
    let staffed = portal.store.staffed_companies_of(access).await?;
    let served = staffed.into_iter().filter(|known| known.company.profile.has(Module::Assistant));
    let seen = |employee: &Employee| access.sees_every_employee() || Some(employee.id) == access.employee;
    let companies = served.map(|known| KnownCompany {
        company: known.company,
        employees: known.employees.into_iter().filter(seen).collect(),
    });
    let mut departments: BTreeSet<_> = access.departments.keys().copied().collect();
    departments.extend(moved.iter().filter(|(_, now)| access.departments.contains_key(now)).map(|(old, _)| *old));
    Ok(Knowledge {
        person_name: asker.person.name.clone(),
        locale,
        companies: companies.collect(),
        departments,
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
