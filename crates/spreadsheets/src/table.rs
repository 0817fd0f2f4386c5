//! A file as a table of texts.

use crate::{delimited, workbook};

/// The largest file.
pub const FILE_MAX_BYTES: usize = 20 << 20;
/// The most rows below the headers; empty ones do not count.
pub const ROWS_MAX: u32 = 50_000;
/// Columns to the right of this one are passed over.
pub(crate) const COLUMNS_MAX: usize = 100;
/// The longest text of a cell that is kept.
const CELL_MAX_CHARS: usize = 4_000;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    pub headers: Vec<String>,
    /// Those in which something stands.
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// As the spreadsheet counts: the headers are row 1.
    pub row: u32,
    /// As many as there are headers, or fewer.
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Trimmed.
    pub text: String,
    pub is_formula: bool,
    /// It shows an error, like `#N/D`.
    pub is_error: bool,
}

/// Why a file cannot be read as a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotATable {
    #[error("the file is larger than {limit_bytes} bytes")]
    TooLarge { limit_bytes: usize },
    #[error("the file has more than {limit} rows; split it")]
    TooManyRows { limit: u32 },
    #[error("this is neither XLSX nor CSV ({detail}); save it as “Pasta de Trabalho do Excel (.xlsx)” or as CSV")]
    Unreadable { detail: String },
    #[error("the file is empty: row 1 must hold the columns' names")]
    Empty,
    #[error("these columns are missing in row 1: {}", missing.join(", "))]
    MissingColumns { missing: Vec<String> },
    #[error("the column “{column}” stands twice in row 1")]
    ColumnTwice { column: String },
}

impl Table {
    /// Reads an XLSX file or a CSV file (`;`, `,` or tabs between; UTF-8 or Windows-1252), whatever it is called. Of a
    /// workbook the first sheet counts.
    ///
    /// # Errors
    /// When it is none, or too large. Memory grows with the limits, not with the file.
    pub fn read(bytes: &[u8]) -> Result<Self, NotATable> {
        if bytes.len() > FILE_MAX_BYTES {
            return Err(NotATable::TooLarge { limit_bytes: FILE_MAX_BYTES });
        }
        let mut table = if bytes.starts_with(b"PK\x03\x04") { workbook::read(bytes)? } else { delimited::read(bytes)? };
        while table.headers.last().is_some_and(String::is_empty) {
            table.headers.pop();
        }
        if table.headers.is_empty() { Err(NotATable::Empty) } else { Ok(table) }
    }

    /// Adds a row's cells; the first row with something in it holds the headers.
    pub(crate) fn push(&mut self, row: u32, cells: Vec<Cell>) -> Result<(), NotATable> {
        if cells.iter().all(|cell| cell.text.is_empty() && !cell.is_error) {
            return Ok(());
        }
        if self.headers.is_empty() {
            self.headers = cells.into_iter().map(|cell| cell.text).collect();
            return Ok(());
        }
        if self.lines.len() >= ROWS_MAX as usize {
            return Err(NotATable::TooManyRows { limit: ROWS_MAX });
        }
        self.lines.push(Line { row, cells });
        Ok(())
    }
}

impl Cell {
    pub fn text(text: &str) -> Self {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
        // What an export put before a text that looks like a formula.
        let text = match text.strip_prefix('\'') {
            Some(rest) if rest.starts_with(crate::export::DANGEROUS) => rest,
            _ => text,
        };
        let text = match text.char_indices().nth(CELL_MAX_CHARS) {
            Some((end, _)) => text.get(..end).unwrap_or_default(),
            None => text,
        };
        Self { text: text.to_owned(), is_formula: false, is_error: false }
    }
}
