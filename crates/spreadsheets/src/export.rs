//! Writing files: everybody or every company for the office to keep, and the empty template to fill in.
//!
//! A file always says of each person which companies they speak for. A cell that begins like a formula gets an apostrophe
//! before it, so that no spreadsheet runs what somebody typed as a name; reading takes it away again.

use std::collections::HashMap;

use domain::CompanyId;
use domain::access::{Companies, Department, Level};
use domain::import::{Column, Sheet};
use domain::phone::Phone;
use domain::registry::{Company, Person};
use domain::tax_id::TaxId;
use rust_xlsxwriter::{DataValidation, Format as CellFormat, Workbook, Worksheet, XlsxError};

use crate::header::{Language, Vocabulary, company_names};
use crate::table::ROWS_MAX;

/// What a text that is a formula, or becomes one, begins with.
pub(crate) const DANGEROUS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// Rows of the template in which a cell offers its choices.
const CHOICE_ROWS: u32 = 5_000;
const COLUMN_WIDTH: f64 = 24.0;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    /// `;` between, UTF-8 with its mark: as Excel in Brazil opens it.
    Csv,
}

/// A table to write: headers, then rows.
pub type Written = Vec<Vec<String>>;

/// Users of client companies, as [`crate::plan_people`] reads them back, and the names of their companies.
pub fn people_table(people: &[Person], companies: &[Company], vocabulary: &Vocabulary) -> Written {
    let known: HashMap<CompanyId, &Company> = companies.iter().map(|company| (company.id, company)).collect();
    let columns = vocabulary.columns(Sheet::People);
    let mut written = vec![headers(Sheet::People, vocabulary)];
    if let Some(headers) = written.first_mut() {
        headers.push(company_names(vocabulary.language).to_owned());
    }
    for person in people {
        let theirs: Vec<&Company> = match &person.companies {
            Companies::All => Vec::new(),
            Companies::Only(ids) => ids.iter().filter_map(|id| known.get(id).copied()).collect(),
        };
        let mut row: Vec<String> =
            columns.iter().map(|column| person_cell(person, &theirs, *column, vocabulary)).collect();
        row.push(joined(theirs.iter().map(|company| company.name.clone())));
        written.push(row);
    }
    written
}

fn person_cell(person: &Person, companies: &[&Company], column: Column, vocabulary: &Vocabulary) -> String {
    match column {
        Column::Name => person.name.clone(),
        Column::Email => person.email.clone().unwrap_or_default(),
        Column::Phones => joined(person.phones.iter().map(|phone| dialled(phone))),
        Column::Companies => joined(companies.iter().map(|company| punctuated(&company.tax_id))),
        Column::Department { department } => level(person, department, vocabulary),
        Column::Permissions => {
            let theirs =
                vocabulary.permissions.iter().filter(|(permission, _)| person.permissions.contains(permission));
            joined(theirs.map(|(_, name)| name.clone()))
        }
        Column::Active => yes_or_no(person.active, vocabulary.language),
        Column::TaxId | Column::ShortName => String::new(),
    }
}

fn level(person: &Person, department: Department, vocabulary: &Vocabulary) -> String {
    person.departments.get(&department).map(|level| vocabulary.level(*level).to_owned()).unwrap_or_default()
}

/// Companies, as [`crate::plan_companies`] reads them back.
pub fn company_table(companies: &[Company], vocabulary: &Vocabulary) -> Written {
    let mut written = vec![headers(Sheet::Companies, vocabulary)];
    written.extend(companies.iter().map(|company| {
        vec![
            punctuated(&company.tax_id),
            company.name.clone(),
            company.short_name.clone(),
            yes_or_no(company.active, vocabulary.language),
        ]
    }));
    written
}

/// Writes a table as a file.
///
/// # Errors
/// When there is no room for temporary files.
pub fn export(table: &Written, format: Format) -> Result<Vec<u8>, XlsxError> {
    match format {
        Format::Csv => Ok(csv(table)),
        Format::Xlsx => {
            let mut workbook = Workbook::new();
            let sheet = workbook.add_worksheet();
            write_headers(sheet, table.first().map(Vec::as_slice).unwrap_or_default())?;
            for (row, cells) in (1..).zip(table.iter().skip(1)) {
                for (column, text) in (0..).zip(cells) {
                    if !text.is_empty() {
                        sheet.write_string(row, column, harmless(text))?;
                    }
                }
            }
            workbook.save_to_buffer()
        }
    }
}

/// An empty workbook whose cells offer what may stand in them.
///
/// # Errors
/// When there is no room for temporary files.
pub fn template(sheet: Sheet, vocabulary: &Vocabulary) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    write_headers(page, &headers(sheet, vocabulary))?;
    let levels = [Level::Revisor, Level::Contribuinte, Level::Proprietario].map(|level| vocabulary.level(level));
    let answers = [true, false].map(|yes| yes_or_no(yes, vocabulary.language));
    // Text, so that no zero is lost in front of a CPF or CNPJ.
    let text = CellFormat::new().set_num_format("@");
    for (place, column) in (0..).zip(vocabulary.columns(sheet)) {
        page.set_column_format(place, &text)?;
        let choices = match column {
            Column::Department { .. } => DataValidation::new().allow_list_strings(&levels)?,
            Column::Active => DataValidation::new().allow_list_strings(&answers)?,
            _ => continue,
        };
        page.add_data_validation(1, place, CHOICE_ROWS.min(ROWS_MAX), place, &choices)?;
    }
    if sheet == Sheet::People {
        // What "Permissões" may hold, on a page of its own.
        let page = workbook.add_worksheet();
        page.set_column_width(0, COLUMN_WIDTH * 2.0)?;
        page.write_string(0, 0, vocabulary.header(sheet, Column::Permissions))?;
        for (row, (_, name)) in (1..).zip(&vocabulary.permissions) {
            page.write_string(row, 0, name)?;
        }
    }
    workbook.save_to_buffer()
}

fn write_headers(page: &mut Worksheet, headers: &[String]) -> Result<(), XlsxError> {
    let bold = CellFormat::new().set_bold();
    for (place, header) in (0..).zip(headers) {
        page.write_string_with_format(0, place, harmless(header), &bold)?;
        page.set_column_width(place, COLUMN_WIDTH)?;
    }
    page.set_freeze_panes(1, 0)?;
    Ok(())
}

fn headers(sheet: Sheet, vocabulary: &Vocabulary) -> Vec<String> {
    vocabulary.columns(sheet).into_iter().map(|column| vocabulary.header(sheet, column)).collect()
}

fn csv(table: &Written) -> Vec<u8> {
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    for row in table {
        for (place, text) in row.iter().enumerate() {
            if place > 0 {
                bytes.push(b';');
            }
            bytes.push(b'"');
            bytes.extend(harmless(text).replace('"', "\"\"").bytes());
            bytes.push(b'"');
        }
        bytes.extend(b"\r\n");
    }
    bytes
}

fn harmless(text: &str) -> String {
    if text.starts_with(DANGEROUS) { format!("'{text}") } else { text.to_owned() }
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join("; ")
}

/// With punctuation, which keeps it from being taken for a number.
fn punctuated(tax_id: &str) -> String {
    tax_id.parse::<TaxId>().map_or_else(|_| tax_id.to_owned(), |id| id.to_string())
}

/// As one dials it, without a plus sign, which would look like a formula.
fn dialled(phone: &str) -> String {
    match Phone::with_country(phone).map(|phone| phone.to_string()) {
        Ok(shown) if phone.starts_with("55") => shown.trim_start_matches('+').to_owned(),
        _ => format!("00{phone}"),
    }
}

fn yes_or_no(yes: bool, language: Language) -> String {
    let (yes_word, no_word) = language.of([("sim", "não"), ("sí", "no"), ("yes", "no")]);
    if yes { yes_word.to_owned() } else { no_word.to_owned() }
}
