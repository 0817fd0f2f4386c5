//! The few words in which the two databases differ.

use crate::Place;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    pub fn of(place: &Place) -> Self {
        match place {
            Place::Sqlite { .. } => Self::Sqlite,
            Place::Postgres { .. } => Self::Postgres,
        }
    }

    /// SQLite has one writer, which takes the lock at once; PostgreSQL locks rows as it goes.
    pub fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// After a `SELECT`: hold these rows until the end of the transaction.
    pub fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// After a `SELECT`: hold these rows, and pass over those that somebody else holds.
    pub fn for_update_skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// A migration's text in this dialect. In a STRICT table of SQLite each value has the type of its column. A line that
    /// begins with `{{sqlite}}` or `{{postgres}}` is for that one alone.
    pub fn translate(self, migration: &str) -> String {
        let (int, strict, ours, theirs) = match self {
            Self::Sqlite => ("INTEGER", "STRICT", "{{sqlite}}", "{{postgres}}"),
            Self::Postgres => ("BIGINT", "", "{{postgres}}", "{{sqlite}}"),
        };
        let lines = migration.lines().filter(|line| !line.starts_with(theirs));
        let text = lines.map(|line| line.strip_prefix(ours).unwrap_or(line)).collect::<Vec<_>>().join("\n");
        text.replace("{{int}}", int).replace("{{strict}}", strict)
    }
}
