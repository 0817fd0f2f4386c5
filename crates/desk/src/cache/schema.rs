//! The tables of the cache. A column never changes its meaning; a new one comes with a new step.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};

use super::CacheError;

/// An order's `number` is its row: numbers ascend as orders open, so "newest first" is the table's own order
/// backwards, also among the rows that a search finds.
const FIRST: &str = r"
CREATE TABLE place (only INTEGER PRIMARY KEY CHECK (only = 1), cursor INTEGER NOT NULL, synced_at INTEGER NOT NULL) STRICT;
INSERT INTO place VALUES (1, 0, 0);

CREATE TABLE company (id TEXT PRIMARY KEY, name TEXT NOT NULL, search TEXT NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE employee (id TEXT PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL, staff INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  tab TEXT NOT NULL,
  company TEXT NOT NULL,
  company_name TEXT NOT NULL,
  department TEXT NOT NULL,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  person TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  search TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX orders_by_tab ON orders (tab, number);
CREATE INDEX orders_by_company ON orders (company, tab, number);
CREATE INDEX orders_by_kind ON orders (kind, tab, number);
CREATE INDEX orders_by_company_name ON orders (tab, company_name, number);
CREATE INDEX orders_by_person ON orders (person);
CREATE INDEX orders_by_day ON orders (opened_at, tab);
CREATE VIRTUAL TABLE order_words USING fts5 (
  search, content = '', contentless_delete = 1, detail = none, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4'
);

-- Counting 100,000 rows is slow; a number that the writes keep is not.
CREATE TABLE tab_count (tab TEXT PRIMARY KEY, orders INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO tab_count VALUES ('pending', 0), ('awaiting', 0), ('processing', 0), ('processed', 0);
CREATE TRIGGER order_came AFTER INSERT ON orders BEGIN
  UPDATE tab_count SET orders = orders + 1 WHERE tab = new.tab;
END;
CREATE TRIGGER order_went AFTER DELETE ON orders BEGIN
  UPDATE tab_count SET orders = orders - 1 WHERE tab = old.tab;
END;
CREATE TRIGGER order_moved AFTER UPDATE OF tab ON orders WHEN old.tab <> new.tab BEGIN
  UPDATE tab_count SET orders = orders - 1 WHERE tab = old.tab;
  UPDATE tab_count SET orders = orders + 1 WHERE tab = new.tab;
END;

CREATE TABLE order_event (order_id TEXT NOT NULL, revision INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (order_id, revision)) STRICT, WITHOUT ROWID;
-- Which orders name an employee, to find them again when the name comes or changes.
CREATE TABLE order_employee (employee TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (employee, number)) STRICT, WITHOUT ROWID;
-- Who of the office decided on which order.
CREATE TABLE order_attendant (person TEXT NOT NULL, order_id TEXT NOT NULL,
  PRIMARY KEY (person, order_id)) STRICT, WITHOUT ROWID;

CREATE TABLE conversation (
  id TEXT PRIMARY KEY,
  waiting INTEGER NOT NULL,
  -- Since when it waits, or when it was last written in.
  moved_at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_by_turn ON conversation (waiting, moved_at);
CREATE TABLE message (id TEXT PRIMARY KEY, conversation TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX message_by_conversation ON message (conversation, at);
CREATE TABLE document (id TEXT PRIMARY KEY, order_id TEXT, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX document_by_order ON document (order_id) WHERE order_id IS NOT NULL;
CREATE TABLE agent (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
";

/// Apart from the cache: it survives a change of what the person may see.
const OUTBOX: &str = r"
CREATE TABLE outbox (id TEXT PRIMARY KEY, queued_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
";

/// Things of the rooms, each as the feed brought it. `state`, `day` and `search` repeat what lists look for.
const THINGS: &str = r"
CREATE TABLE thing (
  kind TEXT NOT NULL, id TEXT NOT NULL, company TEXT NOT NULL, state TEXT NOT NULL, day TEXT NOT NULL,
  name TEXT NOT NULL, search TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX thing_by_name ON thing (kind, name, id);
CREATE INDEX thing_by_day ON thing (kind, day, id);
CREATE INDEX thing_by_company ON thing (kind, company, day, id);
-- What is cached was read before there were things: it is read again.
UPDATE place SET cursor = 0;
";

/// Where a thing lies in a department: `fiscal/` and its folder.
const PLACES: &str = r"
ALTER TABLE thing ADD COLUMN lies_in TEXT NOT NULL DEFAULT '';
CREATE INDEX thing_by_place ON thing (kind, company, lies_in, day, id);
-- What is cached was read before there were folders: it is read again.
UPDATE place SET cursor = 0;
";

fn migrations() -> Migrations<'static> {
    Migrations::new(vec![M::up(FIRST), M::up(OUTBOX), M::up(THINGS), M::up(PLACES)])
}

/// Settings of the writing connection, and the tables up to date.
pub fn prepare(connection: &mut Connection) -> Result<(), rusqlite_migration::Error> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // In WAL mode a power loss may undo the last transactions but never damage the file; the feed brings them again.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(64);
    migrations().to_latest(connection)
}

/// A quick look for damage: a reading of each table's first page, not of the whole file.
pub fn check(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("SELECT cursor FROM place", [], |row| row.get::<_, i64>(0))?;
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        return Ok(());
    }
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    Err(rusqlite::Error::SqliteFailure(code, Some(verdict)))
}

pub fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

pub fn explained(error: rusqlite_migration::Error, path: &Path) -> CacheError {
    use rusqlite_migration::{Error, MigrationDefinitionError};
    let path = path.to_owned();
    match error {
        Error::RusqliteError { err: source, .. } => CacheError::Sqlite { path, source },
        Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => CacheError::Newer { path },
        other => CacheError::Unreadable { path, what: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_step_applies_to_an_empty_file() {
        assert_eq!(super::migrations().validate(), Ok(()));
    }
}
