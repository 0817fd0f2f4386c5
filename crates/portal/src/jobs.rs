//! What the portal does by itself. Each job works until there is nothing left, then sleeps until a commit tells it
//! that there is more, or its nap is over: what another replica committed makes no news here.
//!
//! To add a job: a variant of [`Job`] with the commits that wake it, and a file with what it does.

mod collecting;
mod conversations;
mod deliveries;
mod leases;
mod reading;
mod reminders;
mod schedule;
mod tidying;

use std::sync::Arc;
use std::time::Duration;

use portal_store::{Committed, StoreError};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

pub use leases::put_back_expired;
pub use reminders::make_rounds;

use crate::portal::{App, Portal};

/// How long it waits after storage failed, at first and at most.
const BACK_OFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

#[derive(Debug, Clone, Copy)]
enum Job {
    /// Incoming messages become replies and orders.
    Conversations,
    /// Messages of the office go out.
    Deliveries,
    /// Letters go out.
    Letters,
    /// Devices are pushed to.
    Pushes,
    /// The message of the day.
    Reminders,
    /// Leases that ran out are put back.
    Leases,
    /// Uploads that came to nothing are cleared away.
    Tidying,
    /// The text of new documents is read.
    Reading,
    /// Months and certificates become tasks.
    Schedule,
    /// Months are collected; requests expire.
    Collecting,
}

/// Is there perhaps more to do at once?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    Nothing,
    More,
}

/// Asks for the months of collection that are due, as the job does now and then.
pub async fn collect(portal: &Portal) -> Result<(), StoreError> {
    collecting::work(portal).await.map(drop)
}

/// Starts every job; they end when the portal stops.
pub fn start(app: &App) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    for job in [
        Job::Conversations,
        Job::Deliveries,
        Job::Letters,
        Job::Pushes,
        Job::Reminders,
        Job::Leases,
        Job::Tidying,
        Job::Reading,
        Job::Schedule,
        Job::Collecting,
    ] {
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
            Self::Deliveries | Self::Letters | Self::Pushes => news.effects_planned,
            Self::Leases | Self::Tidying | Self::Reading | Self::Reminders => false,
            Self::Schedule | Self::Collecting => news.schedule_changed,
        }
    }

    /// How long it sleeps when nothing wakes it.
    fn nap(self) -> Duration {
        match self {
            Self::Conversations | Self::Deliveries | Self::Letters | Self::Pushes | Self::Leases => {
                Duration::from_secs(1)
            }
            Self::Reminders => Duration::from_secs(20),
            Self::Reading => Duration::from_secs(2),
            Self::Tidying => Duration::from_secs(3600),
            Self::Schedule | Self::Collecting => Duration::from_secs(60),
        }
    }

    async fn work(self, portal: &Portal) -> Result<Left, StoreError> {
        match self {
            Self::Conversations => conversations::work(portal).await,
            Self::Deliveries => deliveries::work(portal).await,
            Self::Letters => deliveries::letters::work(portal).await,
            Self::Pushes => deliveries::pushes::work(portal).await,
            Self::Reminders => reminders::work(portal).await,
            Self::Leases => leases::work(portal).await,
            Self::Tidying => tidying::work(portal).await,
            Self::Reading => reading::work(portal).await,
            Self::Schedule => schedule::work(portal).await,
            Self::Collecting => collecting::work(portal).await,
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
