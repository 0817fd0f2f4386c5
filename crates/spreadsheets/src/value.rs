//! Reading single values as people write them, and as Excel mangles them.

use std::collections::BTreeSet;

use domain::access::Level;
use domain::import::{Column, Fault, Finding};
use domain::phone::Phone;
use domain::tax_id::{NotATaxId, TaxId};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::header::Places;
use crate::table::{Cell, Line};

const FOUND_MAX_CHARS: usize = 60;
const EMAIL_MAX_BYTES: usize = 254;

/// One row as it is read: gives values, and gathers what is wrong.
pub(crate) struct Reading<'t> {
    line: &'t Line,
    places: &'t Places,
    pub findings: Vec<Finding>,
}

impl<'t> Reading<'t> {
    pub fn of(line: &'t Line, places: &'t Places) -> Self {
        Self { line, places, findings: Vec::new() }
    }

    /// The text of a cell; `None` when the file has no such column.
    pub fn text(&mut self, column: Column) -> Option<&'t str> {
        let place = self.places.place(column)?;
        let Some(cell) = self.line.cells.get(place) else { return Some("") };
        let Cell { text, is_formula, is_error } = cell;
        if *is_formula {
            self.finds(column, Fault::Formula, text);
        }
        if *is_error {
            self.finds(column, Fault::ErrorInCell, text);
            return Some("");
        }
        Some(text)
    }

    pub fn finds(&mut self, column: Column, fault: Fault, found: &str) {
        // One cell, one reason to refuse it.
        let told = self.findings.iter().any(|finding| finding.column == column && finding.fault.refuses());
        if !(told && fault.refuses()) {
            self.findings.push(Finding { column, fault, found: found.chars().take(FOUND_MAX_CHARS).collect() });
        }
    }

    /// A text that must be there.
    pub fn name(&mut self, column: Column, max_chars: u32) -> String {
        let text = self.text(column).unwrap_or_default();
        if text.is_empty() {
            self.finds(column, Fault::Missing, text);
        } else if text.chars().count() > max_chars as usize {
            self.finds(column, Fault::TooLong { max_chars }, text);
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// In lower case; `None` when the cell is empty.
    pub fn email(&mut self, column: Column) -> Option<String> {
        let email = self.text(column).unwrap_or_default().to_lowercase();
        if !email.is_empty() && !is_email(&email) {
            self.finds(column, Fault::NotAnEmail, &email);
        }
        Some(email).filter(|email| !email.is_empty())
    }

    /// Canonical telephones; `None` when the file has no such column.
    pub fn phones(&mut self, column: Column) -> Option<Vec<String>> {
        let text = self.text(column)?;
        let mut phones = Vec::new();
        for one in items(text) {
            match one.parse::<Phone>() {
                Ok(phone) if phones.iter().any(|known| known == phone.as_str()) => {}
                Ok(phone) => phones.push(phone.into()),
                Err(_) => self.finds(column, Fault::NotAPhone, one),
            }
        }
        Some(phones)
    }

    /// Yes when the cell is empty; `None` when the file has no such column.
    pub fn yes(&mut self, column: Column) -> Option<bool> {
        let text = self.text(column)?;
        match folded(text).as_str() {
            "" | "sim" | "s" | "si" | "yes" | "y" | "1" | "x" | "true" | "verdadeiro" | "ativo" | "ativa" => Some(true),
            "nao" | "n" | "no" | "0" | "false" | "falso" | "inativo" | "inativa" => Some(false),
            _ => {
                self.finds(column, Fault::NotYesOrNo, text);
                Some(true)
            }
        }
    }

    /// No level when the cell is empty; `None` when the file has no such column.
    pub fn level(&mut self, column: Column) -> Option<Option<Level>> {
        let text = self.text(column)?;
        Some(match folded(text).as_str() {
            "" | "-" | "nao" | "no" => None,
            "revisor" => Some(Level::Revisor),
            "contribuinte" => Some(Level::Contribuinte),
            "proprietario" => Some(Level::Proprietario),
            _ => {
                self.finds(column, Fault::UnknownLevel, text);
                None
            }
        })
    }
}

/// What a cell lists, separated by `;`, `,`, `|` or line breaks.
pub(crate) fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', ',', '|', '\n', '\r']).map(str::trim).filter(|item| !item.is_empty())
}

/// The CNPJs and CPFs that a text may mean. Only digits, and fewer than there should be: a spreadsheet took the zeros
/// in front away, which are put back. So short a number may be both.
pub(crate) fn tax_ids(text: &str) -> Result<Vec<TaxId>, Fault> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let written = match (is_number, text.len()) {
        (true, ..=10) => vec![format!("{text:0>11}"), format!("{text:0>14}")],
        (true, 11) => vec![text.to_owned(), format!("{text:0>14}")],
        (true, 12..=13) => vec![format!("{text:0>14}")],
        _ => vec![text.to_owned()],
    };
    let read: Vec<Result<TaxId, NotATaxId>> = written.iter().map(|text| text.parse()).collect();
    let meant: BTreeSet<TaxId> = read.iter().flatten().copied().collect();
    if !meant.is_empty() {
        // A CPF comes first.
        let mut meant: Vec<TaxId> = meant.into_iter().collect();
        meant.sort_by_key(|id| id.as_str().len());
        return Ok(meant);
    }
    match read.into_iter().next() {
        Some(Err(NotATaxId::CheckDigits { right, .. })) => Err(Fault::CheckDigits { right }),
        _ => Err(Fault::NotATaxId),
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_plain =
        |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '@' | '<' | '>' | '(' | ')' | ',' | ';' | '"');
    let labels_are_good = domain.split('.').all(|label| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
    });
    text.len() <= EMAIL_MAX_BYTES
        && !local.is_empty()
        && !local.starts_with('.')
        && !local.ends_with('.')
        && text.chars().filter(|c| *c == '@').count() == 1
        && local.chars().all(is_plain)
        && domain.contains('.')
        && labels_are_good
}

/// Lower case without accents and with single blanks, so that "Razão  Social" is "razao social".
pub(crate) fn folded(text: &str) -> String {
    let plain: String = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
