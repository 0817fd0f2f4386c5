//! What a bad file gets: a reason for each row, and nothing that grows.

use std::io::{Cursor, Write};
use std::time::Instant;

use domain::import::{Column, Fate, Fault};
use spreadsheets::{FILE_MAX_BYTES, KnownCompanies, NotATable, ROWS_MAX, Table, plan_companies};

use crate::office::{Left, Office, workbook};

/// The fault of the only finding of a row.
fn fault(rows: &str) -> (Column, Fault) {
    let plan = Office::new()
        .plans_csv(&format!("Nome;E-mail;Empresas;Telefones;Permissões;Ativo;Departamento Fiscal\n{rows}\n"));
    let row = plan.rows.last().unwrap();
    assert_eq!(row.fate, Fate::Refused, "{row:?}");
    assert_eq!(row.findings.len(), 1, "{row:?}");
    (row.findings[0].column, row.findings[0].fault.clone())
}

#[test]
fn each_row_says_what_is_wrong_with_which_column() {
    let cases = [
        (";a@example.com;11222333000181", Column::Name, Fault::Missing),
        ("A;;11222333000181", Column::Email, Fault::NoAddress),
        ("A;a@example;11222333000181", Column::Email, Fault::NotAnEmail),
        ("A;a b@example.com;11222333000181", Column::Email, Fault::NotAnEmail),
        ("A;ana@example.com;11222333000181", Column::Email, Fault::BelongsToAnother),
        ("A;a@example.com;", Column::Companies, Fault::Missing),
        ("A;a@example.com;11222333000182", Column::Companies, Fault::CheckDigits { right: "81".into() }),
        ("A;a@example.com;padaria", Column::Companies, Fault::NotATaxId),
        ("A;a@example.com;04252011000110", Column::Companies, Fault::UnknownCompany),
        ("A;a@example.com;11222333000181;123", Column::Phones, Fault::NotAPhone),
        ("A;a@example.com;11222333000181;48 99999-0001", Column::Phones, Fault::BelongsToAnother),
        ("A;a@example.com;11222333000181;;voar", Column::Permissions, Fault::UnknownPermission),
        ("A;a@example.com;11222333000181;;;talvez", Column::Active, Fault::NotYesOrNo),
    ];
    for (row, column, expected) in cases {
        assert_eq!(fault(row), (column, expected), "{row}");
    }
    let department = domain::access::Department::Fiscal;
    let (column, unknown) = fault("A;a@example.com;11222333000181;;;;chefe");
    assert_eq!((column, unknown), (Column::Department { department }, Fault::UnknownLevel));
    let long = "A".repeat(121);
    assert_eq!(fault(&format!("{long};a@example.com;11222333000181")).1, Fault::TooLong { max_chars: 120 });
}

#[test]
fn who_stands_twice_in_the_file_is_told_where_first() {
    let twice = "A;a@example.com;11222333000181\nB;A@EXAMPLE.com;11222333000181";
    assert_eq!(fault(twice), (Column::Email, Fault::RepeatedInFile { row: 2 }));
    let phone = "A;a@example.com;11222333000181;48 98888-1111\nB;b@example.com;11222333000181;(48) 8888-1111";
    assert_eq!(fault(phone), (Column::Phones, Fault::RepeatedInFile { row: 2 }));

    let office = Office::new();
    let table =
        Table::read(b"CNPJ/CPF;Nome;Raz\xe3o social\n012.345.678-90;x;Jos\xe9\n1234567890;x;Jos\xe9 outra vez\n")
            .unwrap();
    let plan = plan_companies(&table, &KnownCompanies::new(&office.companies), &office.vocabulary).unwrap();
    assert_eq!(plan.rows[1].findings[0].fault, Fault::RepeatedInFile { row: 2 }, "the same CPF, one without its zero");
}

#[test]
fn missing_columns_are_named() {
    let office = Office::new();
    let refused = office.plans(b"Nome;Telefone\nA;48 98888-1111\n").unwrap_err();
    assert_eq!(refused, NotATable::MissingColumns { missing: vec!["E-mail".into(), "Empresas (CNPJ/CPF)".into()] });
    assert!(refused.to_string().contains("E-mail, Empresas (CNPJ/CPF)"));
    let twice = office.plans(b"Nome;E-mail;Empresas;email\nA;a@example.com;11222333000181;b\n").unwrap_err();
    assert_eq!(twice, NotATable::ColumnTwice { column: "email".into() });
    assert_eq!(office.plans(b"\n\n").unwrap_err(), NotATable::Empty);
}

#[test]
fn a_cell_that_shows_an_error_refuses_its_row() {
    let header: &[Left<'_>] = &[Left::Text("Nome"), Left::Text("E-mail"), Left::Text("Empresas")];
    let row: &[Left<'_>] =
        &[Left::Formula("=VLOOKUP(1,A:B,2,0)", "#N/A"), Left::Text("a@example.com"), Left::Text("11222333000181")];
    let plan = Office::new().plans(&workbook(&[header, row])).unwrap();
    let faults: Vec<&Fault> = plan.rows[0].findings.iter().map(|finding| &finding.fault).collect();
    assert_eq!(plan.rows[0].fate, Fate::Refused);
    assert!(faults.contains(&&Fault::ErrorInCell) && faults.contains(&&Fault::Formula), "{faults:?}");
}

fn rows(count: u32) -> String {
    let row = |number: u32| format!("Pessoa {number};pessoa{number}@example.com;11222333000181\n");
    "Nome;E-mail;Empresas\n".to_owned() + &(0..count).map(row).collect::<String>()
}

#[test]
fn a_hundred_thousand_rows_are_refused_and_twenty_thousand_are_not() {
    let office = Office::new();
    let refused = office.plans(rows(100_000).as_bytes()).unwrap_err();
    assert_eq!(refused, NotATable::TooManyRows { limit: ROWS_MAX });
    assert_eq!(office.plans_csv(&rows(20_000)).tally().create, 20_000);

    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..100_000 {
        sheet.write_string(row, 0, "x").unwrap();
    }
    let refused = office.plans(&workbook.save_to_buffer().unwrap()).unwrap_err();
    assert_eq!(refused, NotATable::TooManyRows { limit: ROWS_MAX });
}

#[test]
fn a_workbook_that_unpacks_without_end_is_refused_before_it_is_in_memory() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let blank = vec![b' '; 1 << 20];
    for _ in 0..257 {
        archive.write_all(&blank).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 20, "it looks small");
    let begun = Instant::now();
    assert!(matches!(Table::read(&bytes), Err(NotATable::TooLarge { .. })));
    assert!(begun.elapsed().as_secs() < 20);
}

#[test]
fn what_is_no_spreadsheet_says_so() {
    let junk: [&[u8]; 4] =
        [b"PK\x03\x04 not a zip", b"\xd0\xcf\x11\xe0 an old xls", b"%PDF-1.7\0\0", b"\xff\xfeN\0o\0m\0e\0"];
    for bytes in junk {
        assert!(matches!(Table::read(bytes), Err(NotATable::Unreadable { .. })), "{bytes:?}");
    }
    let large = vec![b'a'; FILE_MAX_BYTES + 1];
    assert_eq!(Table::read(&large), Err(NotATable::TooLarge { limit_bytes: FILE_MAX_BYTES }));
}
