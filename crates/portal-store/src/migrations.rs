//! Brings a database to this version's schema. A migration is a numbered file in `migrations/`, listed below; it is
//! never changed after a release. Each runs in one transaction with the note that it did: a crash leaves the old
//! schema or the new one, never something between.

use std::path::Path;

use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection};

use crate::column::{Read, sql};
use crate::dialect::Dialect;
use crate::{Place, StoreError};

pub(crate) const MIGRATIONS: &[(u64, &str)] = &[
    (1, include_str!("../migrations/0001_the_house.sql")),
    (2, include_str!("../migrations/0002_people.sql")),
    (3, include_str!("../migrations/0003_identity.sql")),
    (4, include_str!("../migrations/0004_notifications.sql")),
    (5, include_str!("../migrations/0005_tasks.sql")),
    (6, include_str!("../migrations/0006_exchange.sql")),
    (7, include_str!("../migrations/0007_requests.sql")),
    (8, include_str!("../migrations/0008_audit.sql")),
    (9, include_str!("../migrations/0009_sent.sql")),
    (10, include_str!("../migrations/0010_folders.sql")),
];

/// The newest schema that this version knows.
pub(crate) const KNOWN: u64 = MIGRATIONS.len() as u64;

pub(crate) async fn apply(pool: &AnyPool, dialect: Dialect) -> Result<(), StoreError> {
    let mut transaction = pool.begin_with(dialect.begin()).await?;
    if dialect == Dialect::Postgres {
        // Two replicas that start together take turns.
        sqlx::raw_sql("SELECT pg_advisory_xact_lock(624269)").execute(&mut *transaction).await?;
    }
    let table = dialect
        .translate("CREATE TABLE IF NOT EXISTS schema_versions (version {{int}} NOT NULL PRIMARY KEY) {{strict}}");
    sqlx::raw_sql(AssertSqlSafe(table)).execute(&mut *transaction).await?;
    let found = sql!("SELECT COALESCE(MAX(version), 0) AS version FROM schema_versions")
        .fetch_one(&mut *transaction)
        .await?
        .number("version")?;
    if found > KNOWN {
        return Err(StoreError::NewerSchema { found, known: KNOWN });
    }
    for (version, text) in MIGRATIONS.iter().filter(|(version, _)| *version > found) {
        sqlx::raw_sql(AssertSqlSafe(dialect.translate(text))).execute(&mut *transaction).await?;
        sql!("INSERT INTO schema_versions (version) VALUES ($1)", *version).execute(&mut *transaction).await?;
        tracing::info!(version, "schema brought up");
    }
    transaction.commit().await?;
    Ok(())
}

/// Connects once before the pools do, which would try again for long: an absent server, a folder that cannot be
/// written and a damaged file are said at once. A damaged file is not written to.
pub(crate) async fn look_over(place: &Place) -> Result<(), StoreError> {
    if let Place::Sqlite { file } = place {
        make_folder_of(file)?;
    }
    let mut connection = AnyConnection::connect(&place.driver_url()).await.map_err(|error| of_opening(place, error))?;
    if let Place::Sqlite { file } = place {
        let row =
            sql!("PRAGMA quick_check(1)").fetch_one(&mut connection).await.map_err(|error| of_opening(place, error))?;
        let detail = row.text("quick_check")?;
        if detail != "ok" {
            return Err(StoreError::DatabaseDamaged { path: file.clone(), detail });
        }
    }
    Ok(connection.close().await?)
}

fn make_folder_of(file: &Path) -> Result<(), StoreError> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let not_writable =
        |error: std::io::Error| StoreError::FolderNotWritable { path: folder.into(), reason: error.to_string() };
    std::fs::create_dir_all(folder).map_err(not_writable)
}

/// What SQLite's codes mean when a file is opened: CORRUPT and NOTADB, READONLY and CANTOPEN.
fn of_opening(place: &Place, error: sqlx::Error) -> StoreError {
    let (Place::Sqlite { file }, sqlx::Error::Database(refused)) = (place, &error) else { return error.into() };
    let detail = refused.message().to_owned();
    match refused.code().and_then(|code| code.parse::<u32>().ok()).map(|code| code & 0xff) {
        Some(11 | 26) => StoreError::DatabaseDamaged { path: file.clone(), detail },
        Some(8 | 14) => StoreError::FolderNotWritable { path: file.clone(), reason: detail },
        _ => error.into(),
    }
}
