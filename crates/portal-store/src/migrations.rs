//! Brings a database to this version's schema. A migration is a numbered file in `migrations/`, listed below; it is
//! never changed after a release. Each runs in one transaction with the note that it did: a crash leaves the old
//! schema or the new one, never something between.

use std::path::Path;

use sqlx::{AnyPool, AssertSqlSafe};

use crate::StoreError;
use crate::column::{Read, sql};
use crate::dialect::Dialect;

const MIGRATIONS: &[(u64, &str)] = &[(1, include_str!("../migrations/0001_the_house.sql"))];

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

/// A database file that SQLite itself finds damaged is refused before anything is written to it.
pub(crate) async fn look_over(pool: &AnyPool, file: &Path) -> Result<(), StoreError> {
    let damaged = |detail: String| StoreError::DatabaseDamaged { path: file.to_owned(), detail };
    let row = sqlx::query("PRAGMA quick_check(1)").fetch_one(pool).await.map_err(|error| damaged(error.to_string()))?;
    match row.text("quick_check")?.as_str() {
        "ok" => Ok(()),
        found => Err(damaged(found.to_owned())),
    }
}

pub(crate) fn make_folder_of(file: &Path) -> Result<(), StoreError> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let not_writable =
        |error: std::io::Error| StoreError::FolderNotWritable { path: folder.into(), reason: error.to_string() };
    std::fs::create_dir_all(folder).map_err(not_writable)
}
