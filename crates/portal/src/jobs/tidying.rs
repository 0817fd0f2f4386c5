//! What is over: contents that no document names (uploads that broke off, files that were attached to nothing), used or
//! expired tickets, counted attempts.

use chrono::TimeDelta;
use portal_store::StoreError;

use crate::http::UPLOAD_KEPT;

use super::Left;
use crate::portal::Portal;

/// How long an upload may take to become a document.
const GRACE: TimeDelta = TimeDelta::days(1);

pub async fn work(portal: &Portal) -> Result<Left, StoreError> {
    let left = portal.store.tidy_uploads(portal.now() - UPLOAD_KEPT).await?;
    if left > 0 {
        tracing::info!(left, "uploads that nobody went on with were cleared away");
    }
    let collected = portal.store.collect_orphans(portal.now() - GRACE).await?;
    if collected > 0 {
        tracing::info!(collected, "contents that no document names were cleared away");
    }
    portal.store.clear_tickets(portal.now() - GRACE).await?;
    portal.store.clear_tries(portal.now() - GRACE).await?;
    Ok(Left::Nothing)
}
