//! What can go wrong in storage, each with what to do about it.

use std::path::PathBuf;

use domain::order::Refusal;

/// What a transition gives: its result, or the refusal of the state machine with everything as it was.
pub type Answer<T> = Result<T, Refusal>;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("“{given}” is no place to keep data; {expected}")]
    BadPlace { given: String, expected: &'static str },
    #[error(
        "the folder {path} cannot be written ({reason}); give the program's user the right to write there, or choose another with --data"
    )]
    FolderNotWritable { path: PathBuf, reason: String },
    #[error(
        "the database file {path} is damaged ({detail}); stop the program, put the file aside and restore the newest backup"
    )]
    DatabaseDamaged { path: PathBuf, detail: String },
    #[error(
        "the database was written by a newer version of the program (schema {found}, this one knows {known}); start that version or a newer one"
    )]
    NewerSchema { found: u64, known: u64 },
    #[error(
        "the database does not answer ({reason}); nothing was changed; see that it runs and is not overloaded, it is tried again"
    )]
    Unavailable { reason: String },
    #[error(
        "the store of documents does not answer ({reason}); nothing was changed; see that the disk or the bucket is there and has room"
    )]
    ContentsUnavailable { reason: String },
    #[error("there is no such {what} in this office")]
    NotFound { what: &'static str },
    #[error("{field} is not possible here: {expected}")]
    Invalid { field: &'static str, expected: &'static str },
    #[error("{what} is taken already")]
    Taken { what: &'static str },
    #[error("it changed meanwhile; read it again")]
    ChangedMeanwhile,
    #[error("the bytes do not have the announced SHA-256; send them again")]
    ContentMismatch,
    #[error("the content is larger than {limit_bytes} bytes")]
    TooLarge { limit_bytes: u64 },
    #[error("the transfer broke off ({reason}); send it again")]
    BrokenOff { reason: String },
    #[error("the column {column} holds something that this version cannot read ({detail}); tell the makers")]
    Unreadable { column: String, detail: String },
    #[error("the database refused a statement: {0}")]
    Statement(sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Unavailable { reason: error.to_string() }
            }
            sqlx::Error::Database(ref refused) if is_passing(refused.code().as_deref()) => {
                Self::Unavailable { reason: error.to_string() }
            }
            sqlx::Error::ColumnDecode { index, source } => {
                Self::Unreadable { column: index, detail: source.to_string() }
            }
            other => Self::Statement(other),
        }
    }
}

/// Conditions that pass by themselves or with a free disk: SQLite's BUSY, LOCKED, IOERR, FULL and READONLY, and
/// PostgreSQL's serialisation failure, deadlock, disk full, too many connections and shut-down.
fn is_passing(code: Option<&str>) -> bool {
    let Some(code) = code else { return false };
    match code.parse::<u32>() {
        Ok(sqlite) if code.len() < 5 => matches!(sqlite & 0xff, 5 | 6 | 8 | 10 | 13),
        _ => ["40001", "40P01", "53", "57P"].iter().any(|class| code.starts_with(class)),
    }
}

impl From<object_store::Error> for StoreError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound { what: "content" },
            other => Self::ContentsUnavailable { reason: other.to_string() },
        }
    }
}

impl StoreError {
    /// The one row of an insert was there already, by whatever uniqueness.
    pub(crate) fn or_taken(error: sqlx::Error, what: &'static str) -> Self {
        match &error {
            sqlx::Error::Database(refused) if refused.is_unique_violation() => Self::Taken { what },
            sqlx::Error::Database(refused) if refused.is_foreign_key_violation() => Self::NotFound { what },
            _ => error.into(),
        }
    }
}
