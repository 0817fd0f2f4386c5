//! The local cache: what this person may see of the office, in one SQLite file, and the outbox beside it.
//!
//! One connection writes, two read; calls are blocking and run on blocking threads. A page of the feed and its
//! cursor are applied in one transaction, so a crash leaves the cache at a place where the feed can go on.

mod apply;
mod conversations;
mod detail;
mod orders;
mod outbox;
mod schema;
mod things;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rusqlite::Connection;

use crate::lock::held;

pub use apply::Applied;
pub use orders::{ListError, Listed, kind_name};

/// What went wrong in the local database. The cache can always be built again from the server; the outbox cannot.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    #[error("the local database {}: {source}", path.display())]
    Sqlite { path: PathBuf, source: rusqlite::Error },
    #[error("the local database {} was written by a newer version of the program", path.display())]
    Newer { path: PathBuf },
    #[error("the local database {} holds something unreadable: {what}", path.display())]
    Unreadable { path: PathBuf, what: String },
}

impl CacheError {
    /// Is the file itself damaged, so that it must be set aside and built again?
    pub fn is_damage(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self {
            Self::Sqlite { source, .. } => {
                matches!(source.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
            }
            Self::Newer { .. } => false,
            Self::Unreadable { .. } => true,
        }
    }
}

/// How many connections read at the same time.
const READERS: usize = 2;

#[derive(Debug)]
pub struct Cache {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: [Mutex<Connection>; READERS],
}

impl Cache {
    /// Opens the cache, making or migrating it as needed, and looks whether it is whole.
    pub fn open(path: &Path) -> Result<Self, CacheError> {
        let failed = |source| CacheError::Sqlite { path: path.to_owned(), source };
        let mut writer = Connection::open(path).map_err(failed)?;
        schema::prepare(&mut writer).map_err(|error| schema::explained(error, path))?;
        schema::check(&writer).map_err(failed)?;
        let reader = || schema::reader(path).map(Mutex::new).map_err(failed);
        Ok(Self { path: path.to_owned(), readers: [reader()?, reader()?], writer: Mutex::new(writer) })
    }

    /// Sets a damaged file aside as `….damaged-N`, saves what it still holds of the outbox, and begins anew.
    pub fn rebuild(path: &Path, now_s: i64) -> Result<Self, CacheError> {
        let salvaged = outbox::salvage(path);
        for ending in ["", "-wal", "-shm"] {
            let mut from = path.as_os_str().to_owned();
            from.push(ending);
            let mut to = path.as_os_str().to_owned();
            to.push(format!(".damaged-{now_s}{ending}"));
            // A file that is not there needs no setting aside.
            std::fs::rename(from, to).ok();
        }
        let cache = Self::open(path)?;
        cache.write(|transaction| salvaged.iter().try_for_each(|entry| outbox::keep(transaction, entry)))?;
        Ok(cache)
    }

    fn write<T>(&self, work: impl FnOnce(&rusqlite::Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, CacheError> {
        let mut writer = held(&self.writer);
        let done = (|| {
            let transaction = writer.transaction()?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        })();
        done.map_err(|source| self.failed(source))
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, CacheError> {
        let free = self.readers.iter().find_map(|reader| reader.try_lock().ok());
        let reader = match free {
            Some(reader) => reader,
            None => held(&self.readers[0]),
        };
        work(&reader).map_err(|source| self.failed(source))
    }

    fn failed(&self, source: rusqlite::Error) -> CacheError {
        match source {
            rusqlite::Error::FromSqlConversionFailure(..) => {
                CacheError::Unreadable { path: self.path.clone(), what: source.to_string() }
            }
            source => CacheError::Sqlite { path: self.path.clone(), source },
        }
    }
}

/// Reads a JSON column.
fn from_json<T: serde::de::DeserializeOwned>(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}

/// Writes a JSON column.
fn to_json<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}
