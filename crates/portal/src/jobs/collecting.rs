//! What time makes due of requests and collection: the months of a rule are asked for, clients are reminded of what is due
//! and of what is late, and warned before a request expires (PC3, PC4). Each is done once, whoever comes first.

use chrono::NaiveDate;
use domain::OfficeId;
use domain::order::Actor;
use domain::request::{Request, RequestEntry, RequestHappened};
use portal_store::{CollectionReminder, StoreError, Transaction};

use super::Left;
use crate::office_day;
use crate::portal::Portal;

/// Things of a kind that one round looks at.
const AT_ONCE: u32 = 100;

pub async fn work(portal: &Portal) -> Result<Left, StoreError> {
    let mut left = Left::Nothing;
    for office in portal.store.offices().await? {
        let today = office_day::today(portal, office.id).await?;
        let done = [
            ask_for_months(portal, office.id, today).await?,
            remind(portal, office.id, today).await?,
            expire(portal, office.id, today).await?,
        ];
        if done.contains(&AT_ONCE) {
            left = Left::More;
        }
    }
    Ok(left)
}

async fn ask_for_months(portal: &Portal, office: OfficeId, today: NaiveDate) -> Result<u32, StoreError> {
    let rules = portal.store.collection_rules_to_ask(office, today, AT_ONCE).await?;
    for rule in &rules {
        let mut transaction = portal.store.begin(office, portal.now()).await?;
        // As it is now: somebody may have changed it meanwhile.
        let Some(rule) = transaction.collection_rule(rule.id).await? else { continue };
        let made = transaction.ask_for_months(&rule, today).await?;
        if let Some(newest) = made.last() {
            portal.tell_collection(&mut transaction, newest, None).await?;
        }
        transaction.commit().await?;
    }
    Ok(count(&rules))
}

async fn remind(portal: &Portal, office: OfficeId, today: NaiveDate) -> Result<u32, StoreError> {
    let due = portal.store.collection_to_remind(office, today, AT_ONCE).await?;
    for (item, reminder) in &due {
        let mut transaction = portal.store.begin(office, portal.now()).await?;
        let waits = transaction.collection_item(item.id).await?.state.waits_for_client();
        if waits && transaction.remind_of_collection(item.id, *reminder).await? {
            let again = if *reminder == CollectionReminder::Late { "late" } else { "soon" };
            portal.tell_collection(&mut transaction, item, Some(again)).await?;
        }
        transaction.commit().await?;
    }
    Ok(count(&due))
}

async fn expire(portal: &Portal, office: OfficeId, today: NaiveDate) -> Result<u32, StoreError> {
    let near = portal.store.requests_near_expiry(office, today, AT_ONCE).await?;
    for request in &near {
        let mut transaction = portal.store.begin(office, portal.now()).await?;
        let request = transaction.request(request.id).await?;
        match request.clone().expired(transaction.now(), today) {
            Some((expired, happened)) => {
                let entry = entry(&transaction, &expired, happened);
                transaction.save_request(&expired, &entry).await?;
            }
            None => warn(portal, &mut transaction, &request, today).await?,
        }
        transaction.commit().await?;
    }
    Ok(count(&near))
}

async fn warn(
    portal: &Portal,
    transaction: &mut Transaction,
    request: &Request,
    today: NaiveDate,
) -> Result<(), StoreError> {
    let Some(expires_on) = request.expiry_near(today) else { return Ok(()) };
    let entry = entry(transaction, request, RequestHappened::ExpiryNear { expires_on });
    if transaction.warn_of_expiry(request, &entry).await? {
        portal.tell_request_expires(transaction, request).await?;
    }
    Ok(())
}

fn entry(transaction: &Transaction, request: &Request, happened: RequestHappened) -> RequestEntry {
    RequestEntry {
        id: machine::ids::new(),
        request: request.id,
        at: transaction.now(),
        by: Actor::System,
        happened,
        text: String::new(),
        files: Vec::new(),
    }
}

fn count<T>(found: &[T]) -> u32 {
    u32::try_from(found.len()).unwrap_or(u32::MAX)
}
