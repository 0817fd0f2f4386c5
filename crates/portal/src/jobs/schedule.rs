//! What time makes due: on the office's day the tasks of the next month, and for each certificate that ends the task
//! to renew it (TN1, TN6). Each is made once, whoever comes first.

use chrono::{Datelike, NaiveDate};
use domain::order::Actor;
use domain::{Competence, OfficeId};
use portal_store::StoreError;

use super::Left;
use crate::portal::Portal;
use crate::{office_day, tasks};

/// Certificates that become tasks in one transaction.
const CERTIFICATES_AT_ONCE: u32 = 100;

pub async fn work(portal: &Portal) -> Result<Left, StoreError> {
    let mut left = Left::Nothing;
    for office in portal.store.offices().await? {
        let today = office_day::today(portal, office.id).await?;
        make_due_month(portal, office.id, today).await?;
        if renew(portal, office.id, today).await? {
            left = Left::More;
        }
    }
    Ok(left)
}

/// The newest month whose day has come. A server that slept over it makes it when it wakes.
fn due_month(today: NaiveDate, generate_on_day: u32) -> Option<Competence> {
    let this = Competence::of(today);
    match generate_on_day {
        0 => None,
        day if today.day() >= day => Some(this.next()),
        _ => Some(this),
    }
}

async fn make_due_month(portal: &Portal, office: OfficeId, today: NaiveDate) -> Result<(), StoreError> {
    let Some(month) = due_month(today, tasks::generate_on_day(portal, office).await?) else { return Ok(()) };
    if portal.store.generated_months(office, 1).await?.first().is_some_and(|newest| newest.month >= month) {
        return Ok(());
    }
    let mut transaction = portal.store.begin(office, portal.now()).await?;
    if !transaction.take_month(month).await? {
        return transaction.roll_back().await;
    }
    let made = tasks::make_month(&mut transaction, month, &Actor::System, |_| true).await?.made;
    transaction.month_made(month, made).await?;
    transaction.commit().await?;
    tracing::info!(%month, made, "the month's tasks were made");
    Ok(())
}

/// Is there perhaps more?
async fn renew(portal: &Portal, office: OfficeId, today: NaiveDate) -> Result<bool, StoreError> {
    if !portal.store.has_certificates_to_renew(office, today).await? {
        return Ok(false);
    }
    let mut transaction = portal.store.begin(office, portal.now()).await?;
    let ending = transaction.certificates_to_renew(today, CERTIFICATES_AT_ONCE).await?;
    for certificate in &ending {
        let task = portal.renewal(&mut transaction, certificate).await?;
        if transaction.add_task(&task).await? {
            portal.tell_of_end(&mut transaction, certificate, &task.title).await?;
        }
    }
    transaction.commit().await?;
    Ok(ending.len() as u64 == u64::from(CERTIFICATES_AT_ONCE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_due_from_the_office_s_day_of_the_month_before() {
        let due = |today: &str, day| due_month(today.parse().unwrap(), day).map(|month| month.to_string());
        assert_eq!(due("2026-11-24", 25).as_deref(), Some("2026-11"));
        assert_eq!(due("2026-11-25", 25).as_deref(), Some("2026-12"));
        assert_eq!(due("2026-12-31", 25).as_deref(), Some("2027-01"));
        // It slept from the 24th of November until the third of December.
        assert_eq!(due("2026-12-03", 25).as_deref(), Some("2026-12"));
        assert_eq!(due("2026-12-31", 0), None);
    }
}
