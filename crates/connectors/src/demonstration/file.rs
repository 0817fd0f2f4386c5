//! The file of the books: opened read-only, and every fault of it told as what is missing.

use std::path::Path;
use std::time::Duration;

use domain::order::Missing;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::BooksError;

const PATIENCE: Duration = Duration::from_secs(2);

/// The tables and columns that the reports read.
const NEEDED: [(&str, &[&str]); 9] = [
    ("office", &["name", "tax_id", "contact", "accountant", "accountant_standing"]),
    ("companies", &["code", "name", "short_name", "tax_id", "place", "status", "representative"]),
    (
        "employees",
        &[
            "company",
            "code",
            "name",
            "cpf",
            "born_on",
            "job_title",
            "cbo",
            "department",
            "admitted_on",
            "left_on",
            "account",
        ],
    ),
    ("dependants", &["company", "employee", "born_on"]),
    ("events", &["code", "name", "kind"]),
    ("payroll_runs", &["company", "competence", "process", "calculated_at", "paid_on"]),
    (
        "payslips",
        &[
            "company",
            "competence",
            "process",
            "employee",
            "base_salary",
            "inss_base",
            "fgts_base",
            "fgts",
            "irrf_base",
            "irrf_rate_bp",
        ],
    ),
    ("payroll_lines", &["company", "competence", "process", "employee", "event", "reference", "amount", "position"]),
    ("revenue", &["company", "competence", "sales", "services", "entered_at"]),
];

/// Books that are open for reading.
pub(super) struct Books<'a> {
    path: &'a Path,
    pub connection: Connection,
}

impl Books<'_> {
    /// Asks the books something. `looked_at` names the table and key, for the technician.
    pub(super) fn answer<T>(
        &self,
        looked_at: &str,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, BooksError> {
        ask(&self.connection).map_err(|error| BooksError::Unavailable {
            missing: missing(self.path, &error),
            looked_at: looked_at.into(),
        })
    }
}

pub(super) fn open(path: &Path) -> Result<Books<'_>, BooksError> {
    let unavailable = |missing| BooksError::Unavailable { missing, looked_at: path.display().to_string() };
    if !path.is_file() {
        return Err(unavailable(Missing::BooksFile { path: path.display().to_string() }));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| unavailable(missing(path, &error)))?;
    connection.busy_timeout(PATIENCE).map_err(|error| unavailable(missing(path, &error)))?;
    Ok(Books { path, connection })
}

/// Everything that is missing, and whether a write was refused.
pub(super) fn inspect(path: &Path) -> (Vec<Missing>, bool) {
    let books = match open(path) {
        Ok(books) => books,
        Err(BooksError::Unavailable { missing, .. }) => return (vec![missing], false),
        Err(BooksError::NotThere { .. }) => return (vec![], false),
    };
    let found = match sound(&books.connection) {
        Ok(true) => lacking(&books.connection),
        Ok(false) => Ok(vec![Missing::BooksDamaged { path: path.display().to_string() }]),
        Err(error) => Err(error),
    };
    let mut missing = found.unwrap_or_else(|error| vec![missing(path, &error)]);
    if !missing.is_empty() {
        return (missing, false);
    }
    let refused = refuses_to_write(&books.connection);
    if !refused {
        missing.push(Missing::ReadOnly);
    }
    (missing, refused)
}

fn sound(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0)).map(|verdict| verdict == "ok")
}

fn lacking(connection: &Connection) -> rusqlite::Result<Vec<Missing>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?)")?;
    let mut missing = Vec::new();
    for (table, columns) in NEEDED {
        let there: Vec<String> = statement.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
        if there.is_empty() {
            missing.push(Missing::Table { name: table.to_owned() });
            continue;
        }
        let lacking = columns.iter().filter(|column| !there.iter().any(|name| name == *column));
        missing.extend(lacking.map(|name| Missing::Column { table: table.to_owned(), name: (*name).to_owned() }));
    }
    Ok(missing)
}

/// Tries to write, changing nothing if it should succeed (AG3).
fn refuses_to_write(connection: &Connection) -> bool {
    let tried = connection.execute("UPDATE office SET name = name", []);
    matches!(tried, Err(rusqlite::Error::SqliteFailure(error, _)) if error.code == ErrorCode::ReadOnly)
}

pub(super) fn missing(path: &Path, error: &rusqlite::Error) -> Missing {
    let path = path.display().to_string();
    let rusqlite::Error::SqliteFailure(failure, message) = error else {
        return Missing::BooksDamaged { path };
    };
    match failure.code {
        ErrorCode::CannotOpen => Missing::BooksFile { path },
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Missing::Lock,
        _ => {
            let named = |what: &str| message.as_deref().and_then(|text| text.strip_prefix(what)).map(str::to_owned);
            match (named("no such table: "), named("no such column: ")) {
                (Some(name), _) => Missing::Table { name },
                (_, Some(name)) => Missing::Column { table: String::new(), name },
                _ => Missing::BooksDamaged { path },
            }
        }
    }
}
