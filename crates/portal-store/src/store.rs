//! Opening the store, and beginning to write.

use std::time::Duration;

use chrono::{DateTime, SubsecRound, Utc};
use domain::OfficeId;
use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;
use tokio::sync::broadcast;

use crate::dialect::Dialect;
use crate::{Committed, Contents, Place, StoreError, Transaction, migrations};

/// Connections that read at once on SQLite, and that do anything on PostgreSQL.
const CONNECTIONS: u32 = 8;
/// How long a statement waits for its turn before it is answered "unavailable".
const PATIENCE: Duration = Duration::from_secs(20);
/// News that a slow listener may fall behind before it has to look for itself.
const NEWS_KEPT: usize = 1_024;

/// Everything that the portal keeps. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    /// On SQLite one connection, the only one that writes; on PostgreSQL as many as `read` has, and others.
    pub(crate) write: AnyPool,
    pub(crate) read: AnyPool,
    pub(crate) dialect: Dialect,
    pub(crate) contents: Contents,
    pub(crate) news: broadcast::Sender<Committed>,
}

impl Store {
    /// Opens or creates the database at `place`, brings it to this version's schema, and opens the documents, which
    /// lie in a folder or at `s3://bucket/prefix`.
    pub async fn open(place: &Place, documents: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let contents = Contents::open(documents)?;
        let dialect = Dialect::of(place);
        migrations::look_over(place).await?;
        let (write, read) = match place {
            Place::Sqlite { .. } => (sqlite_pool(place, 1).await?, sqlite_pool(place, CONNECTIONS).await?),
            Place::Postgres { .. } => {
                // Two pools: whoever holds a transaction may still read, however many hold one.
                let write = pool_options(CONNECTIONS).connect(&place.driver_url()).await?;
                (write, pool_options(CONNECTIONS).connect(&place.driver_url()).await?)
            }
        };
        migrations::apply(&write, dialect).await?;
        Ok(Self { write, read, dialect, contents, news: broadcast::channel(NEWS_KEPT).0 })
    }

    /// Begins to write for an office, at a moment that everything written will carry.
    pub async fn begin(&self, office: OfficeId, now: DateTime<Utc>) -> Result<Transaction, StoreError> {
        let connection = self.write.begin_with(self.dialect.begin()).await?;
        Ok(Transaction::new(self, office, now.trunc_subsecs(6), connection))
    }

    /// The bytes of documents and attachments.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// News of each commit that this process makes. A listener that falls behind is told so and looks for itself; with
    /// several replicas, look at [`Store::latest_cursor`] every second as well, since others' commits make no news here.
    pub fn subscribe(&self) -> broadcast::Receiver<Committed> {
        self.news.subscribe()
    }

    /// Waits for what is under way and closes the database.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

fn pool_options(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE)
}

/// WAL lets readers go on while one writes. `synchronous = FULL`: a webhook that was answered 200 and a change that a
/// desktop has read must survive a power cut, which WAL with NORMAL does not promise.
async fn sqlite_pool(place: &Place, connections: u32) -> Result<AnyPool, sqlx::Error> {
    const EACH: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                        PRAGMA busy_timeout = 10000; PRAGMA cache_size = -16000;";
    pool_options(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(|connection, _| Box::pin(async move { sqlx::raw_sql(EACH).execute(connection).await.map(drop) }))
        .connect(&place.driver_url())
        .await
}
