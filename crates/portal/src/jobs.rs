//! What the portal does by itself. Each job works until there is nothing left, then sleeps until a commit tells it
//! that there is more, or its nap is over: what another replica committed makes no news here.
//!
//! To add a job: a variant of [`Job`] with the commits that wake it, and a file with what it does.

mod conversations;
mod deliveries;
mod leases;
mod tidying;

use std::sync::Arc;
use std::time::Duration;

use portal_store::{Committed, StoreError};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

pub use leases::put_back_expired;

use crate::portal::{App, Portal};

/// How long it waits after storage failed, at first and at most.
const BACK_OFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

#[derive(Debug, Clone, Copy)]
enum Job {
    /// Incoming messages become replies and orders.
    Conversations,
    /// Messages of the office go out.
    Deliveries,
    /// Leases that ran out are put back.
    Leases,
    /// Uploads that came to nothing are cleared away.
    Tidying,
}

/// Is there perhaps more to do at once?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    Nothing,
    More,
}

/// Starts every job; they end when the portal stops.
pub fn start(app: &App) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    for job in [Job::Conversations, Job::Deliveries, Job::Leases, Job::Tidying] {
        jobs.spawn(run(job, Arc::clone(app)));
    }
    jobs
}

async fn run(job: Job, app: App) {
    let mut news = app.store.subscribe();
    let mut failures = 0;
    while !app.stopping.is_cancelled() {
        match job.work(&app).await {
            Ok(Left::More) => failures = 0,
            Ok(Left::Nothing) => {
                failures = 0;
                tokio::select! {
                    () = app.stopping.cancelled() => {}
                    _ = timeout(job.nap(), woken(job, &mut news)) => {}
                }
            }
            Err(error) => {
                failures += 1;
                let wait = machine::secret::back_off(failures, BACK_OFF.0, BACK_OFF.1, machine::secret::chance());
                tracing::warn!(?job, %error, wait_ms = wait.as_millis(), "a job failed and is tried again");
                tokio::select! { () = app.stopping.cancelled() => {}, () = sleep(wait) => {} }
            }
        }
    }
}

impl Job {
    fn wakes_at(self, news: &Committed) -> bool {
        match self {
            Self::Conversations => news.messages_received,
            Self::Deliveries => news.effects_planned,
            Self::Leases | Self::Tidying => false,
        }
    }

    /// How long it sleeps when nothing wakes it.
    fn nap(self) -> Duration {
        match self {
            Self::Conversations | Self::Deliveries | Self::Leases => Duration::from_secs(1),
            Self::Tidying => Duration::from_secs(3600),
        }
    }

    async fn work(self, portal: &Portal) -> Result<Left, StoreError> {
        match self {
            Self::Conversations => conversations::work(portal).await,
            Self::Deliveries => deliveries::work(portal).await,
            Self::Leases => leases::work(portal).await,
            Self::Tidying => tidying::work(portal).await,
        }
    }
}

/// Until a commit concerns the job, or so many came that some were missed.
async fn woken(job: Job, news: &mut broadcast::Receiver<Committed>) {
    loop {
        match news.recv().await {
            Ok(committed) if !job.wakes_at(&committed) => {}
            Ok(_) | Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
