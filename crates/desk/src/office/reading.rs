//! The loop that reads the feed: at once, whenever the server says there is more, and every so often anyway.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use contract::error::{ApiError, ErrorCode};
use contract::feed::FEED_PAGE_MAX;
use portal_client::ClientError;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::{Office, notices};
use crate::cache::{Applied, CacheError};
use crate::lock::held;

/// Without a word from the server it is asked anyway.
const ASK_EVERY: Duration = Duration::from_secs(15);
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// The first page is small, so that the newest orders are on screen soon.
const FIRST_PAGE: u32 = 500;

impl Office {
    pub(super) async fn keep_reading(self: Arc<Self>) {
        let mut failures = 0;
        loop {
            let why = self.follow(&mut failures).await;
            tracing::info!(error = %why, "the feed cannot be read now");
            self.set_offline(why);
            failures += 1;
            let wait = machine::secret::back_off(failures, FIRST_WAIT, LONGEST_WAIT, machine::secret::chance());
            tokio::select! {
                () = sleep(wait) => {}
                () = self.read_now.notified() => {}
            }
        }
    }

    /// Reads along until the connection is lost, and says why it was.
    async fn follow(self: &Arc<Self>, failures: &mut u32) -> ApiError {
        let lost: Result<(), ApiError> = async {
            self.read_all().await?;
            *failures = 0;
            self.set_online();
            let mut events = self.portal.feed_events().await.map_err(told)?;
            // What was committed between the reading and the listening.
            self.read_all().await?;
            loop {
                tokio::select! {
                    event = events.next() => { event.map_err(told)?; }
                    () = sleep(ASK_EVERY) => {}
                    () = self.read_now.notified() => {}
                }
                self.read_all().await?;
            }
        }
        .await;
        lost.err().unwrap_or_else(|| ErrorCode::Internal.into())
    }

    async fn read_all(self: &Arc<Self>) -> Result<(), ApiError> {
        let mut limit = if self.first_sync_running.load(Ordering::Relaxed) { FIRST_PAGE } else { FEED_PAGE_MAX };
        loop {
            let cursor = self.blocking(|office| office.cache.cursor()).await?;
            let page = self.portal.feed(cursor, limit).await.map_err(told)?;
            let merge = match sync::feed::merge(cursor, page) {
                Ok(merge) => merge,
                Err(error) => {
                    // Another session, another access, or another database: what is cached is not what is to be seen.
                    tracing::info!(%error, "reading the feed from its start");
                    let page = self.portal.feed(0, limit).await.map_err(told)?;
                    let merged = sync::feed::merge(0, page).map_err(|_| ErrorCode::Internal)?;
                    sync::feed::Merge { start_over: true, ..merged }
                }
            };
            if merge.start_over {
                self.first_sync_running.store(true, Ordering::Relaxed);
            }
            let (more, changed) = (merge.more, !merge.changes.is_empty() || merge.start_over);
            let applied = self.blocking(move |office| office.cache.apply(&merge, office.clock.now())).await?;
            if changed {
                self.announce(applied).await;
            }
            limit = FEED_PAGE_MAX;
            if !more {
                if self.first_sync_running.swap(false, Ordering::Relaxed) {
                    self.announcer.status_changed();
                }
                return Ok(());
            }
        }
    }

    /// Tells the window, and the person about what newly waits; never about what was there before.
    async fn announce(self: &Arc<Self>, applied: Applied) {
        let quiet = self.first_sync_running.load(Ordering::Relaxed);
        if applied.conversations {
            self.announcer.conversations_changed();
        }
        self.announcer.things_changed(applied.things);
        self.announcer.orders_changed(applied.orders);
        self.announcer.status_changed();
        if quiet || applied.newly_pending.is_empty() {
            return;
        }
        let notice = self
            .blocking(move |office| {
                let settings = held(&office.settings).clone();
                if !settings.notifications {
                    return Ok(None);
                }
                let mut orders = Vec::new();
                for id in applied.newly_pending {
                    orders.extend(office.cache.order(id)?);
                }
                Ok(notices::pending(&office.cache, &orders, settings.locale))
            })
            .await;
        if let Ok(Some(notice)) = notice {
            self.notifier.show(notice);
        }
    }

    pub(super) async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Office) -> Result<T, CacheError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let office = self.clone();
        match spawn_blocking(move || work(&office)).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(crate::host::told_by_cache(&error)),
            Err(_) => Err(ErrorCode::Internal.into()),
        }
    }
}

fn told(error: ClientError) -> ApiError {
    error.to_api_error()
}
