//! Orders whose agent fell silent are put back, or set aside after too many attempts (AG2); and deliveries whose worker
//! died are found again.

use chrono::TimeDelta;
use domain::order::{Order, Status};
use portal_store::StoreError;

use super::Left;
use crate::portal::Portal;

/// A delivery that is in flight for this long has lost its worker: none may take as long.
const LOST_AFTER: TimeDelta = TimeDelta::minutes(2);

pub async fn work(portal: &Portal) -> Result<Left, StoreError> {
    put_back_expired(portal).await?;
    let now = portal.now();
    for effect in portal.store.recover_effects(now - LOST_AFTER, now).await? {
        tracing::warn!(key = effect.key, "a message may have been sent; nobody knows");
    }
    Ok(Left::Nothing)
}

/// Puts back what ran out, and tells the clients of those orders that a person now has to look at.
pub async fn put_back_expired(portal: &Portal) -> Result<(), StoreError> {
    let now = portal.now();
    for order in portal.store.release_expired(now).await? {
        tracing::info!(order = order.number, "a lease ran out");
        if matches!(order.status, Status::Pending { .. }) {
            tell(portal, &order).await?;
        }
    }
    Ok(())
}

async fn tell(portal: &Portal, order: &Order) -> Result<(), StoreError> {
    let mut transaction = portal.store.begin(order.office, portal.now()).await?;
    portal.tell_pending(&mut transaction, order).await?;
    transaction.commit().await?;
    Ok(())
}
