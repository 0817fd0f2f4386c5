//! CSV files, as Excel, LibreOffice and other programs of the office write them.

use std::borrow::Cow;

use crate::table::{COLUMNS_MAX, Cell, NotATable, Table};

pub fn read(bytes: &[u8]) -> Result<Table, NotATable> {
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(NotATable::Unreadable { detail: "an old .xls file".into() });
    }
    let text = decoded(bytes)?;
    let mut table = Table::default();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    while reader.read_record(&mut record).map_err(|error| NotATable::Unreadable { detail: error.to_string() })? {
        // Rows, not lines: a cell may hold a line break. The reader passes over empty lines, which have no row of their own.
        row += 1;
        table.push(row, record.iter().take(COLUMNS_MAX).map(Cell::text).collect())?;
    }
    Ok(table)
}

/// UTF-8, with or without its mark; else the code page of Windows in Western countries.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, NotATable> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => Err(NotATable::Unreadable { detail: "it holds null bytes".into() }),
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) if bytes.contains(&0) => Err(NotATable::Unreadable { detail: "it holds null bytes".into() }),
        Err(_) => Ok(Cow::Owned(bytes.iter().map(|byte| windows_1252(*byte)).collect())),
    }
}

fn windows_1252(byte: u8) -> char {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    byte.checked_sub(0x80).and_then(|place| FROM_80.get(usize::from(place))).copied().unwrap_or(char::from(byte))
}

/// The mark that stands most often in the first line, outside of quotes.
fn delimiter(text: &str) -> u8 {
    let (mut counts, mut quoted) = ([(b';', 0), (b',', 0), (b'\t', 0)], false);
    for byte in text.trim_start_matches(['\r', '\n']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            mark => counts.iter_mut().filter(|(known, _)| *known == mark).for_each(|(_, count)| *count += 1),
        }
    }
    // Of equals the first, which is what Excel writes in Brazil.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b';', |(mark, _)| mark)
}
