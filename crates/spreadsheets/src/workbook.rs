//! XLSX files. A workbook is a zip of XML: how much comes out of it is counted before anything is read into memory.

use std::io::{self, Cursor, Read};

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use crate::table::{COLUMNS_MAX, Cell, NotATable, Table};

/// The most that a workbook may hold unpacked: far more than 50,000 rows need.
const UNPACKED_MAX_BYTES: u64 = 256 << 20;
const PARTS_MAX: usize = 2_000;

pub fn read(bytes: &[u8]) -> Result<Table, NotATable> {
    weigh(bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let name = workbook.sheet_names().into_iter().next().ok_or(NotATable::Empty)?;
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(|error| unreadable(&error))?;
    let mut table = Table::default();
    let (mut row, mut line): (u32, Vec<Cell>) = (0, Vec::new());
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|error| unreadable(&error))? {
        let (at, column) = (cell.pos.0, cell.pos.1 as usize);
        if at != row {
            table.push(row.saturating_add(1), std::mem::take(&mut line))?;
            row = at;
        }
        if column < COLUMNS_MAX {
            if line.len() <= column {
                line.resize(column + 1, Cell::default());
            }
            if let Some(place) = line.get_mut(column) {
                *place = Cell { is_formula: cell.formula.is_some(), ..read_cell(&cell.value) };
            }
        }
    }
    table.push(row.saturating_add(1), line)?;
    Ok(table)
}

fn read_cell(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::text(text),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Int(number) => Cell::text(&number.to_string()),
        DataRef::Float(number) => Cell::text(&digits(*number)),
        DataRef::Bool(flag) => Cell::text(if *flag { "sim" } else { "não" }),
        DataRef::DateTime(time) => Cell::text(&digits(time.as_f64())),
        DataRef::Error(error) => Cell { text: error.to_string(), is_error: true, is_formula: false },
        DataRef::Empty => Cell::default(),
    }
}

/// A whole number without a point or an exponent: Excel keeps a CNPJ that was typed as a number this way.
fn digits(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}

/// Unpacks every part into nothing, and counts.
fn weigh(bytes: &[u8]) -> Result<(), NotATable> {
    let broken = |error: &dyn std::fmt::Display| NotATable::Unreadable { detail: error.to_string() };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.len() > PARTS_MAX {
        return Err(NotATable::Unreadable { detail: "it has too many parts".into() });
    }
    let mut left = UNPACKED_MAX_BYTES;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|error| broken(&error))?;
        let unpacked = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|error| broken(&error))?;
        left = left.checked_sub(unpacked).ok_or(NotATable::TooLarge { limit_bytes: UNPACKED_MAX_BYTES as usize })?;
    }
    Ok(())
}

fn unreadable(error: &XlsxError) -> NotATable {
    NotATable::Unreadable { detail: error.to_string() }
}
