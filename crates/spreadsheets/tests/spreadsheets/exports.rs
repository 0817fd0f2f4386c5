//! What leaves: readable, harmless, and able to come back.

use domain::PersonId;
use domain::access::Role;
use spreadsheets::{Format, Table, company_table, export, people_table};
use uuid::Uuid;

use crate::office::{Office, person};

#[test]
fn what_was_exported_comes_back_unchanged() {
    let office = Office::new();
    let clients: Vec<_> = office.people.iter().filter(|person| person.role == Role::Client).cloned().collect();
    for format in [Format::Xlsx, Format::Csv] {
        let bytes = export(&people_table(&clients, &office.companies, &office.vocabulary), format).unwrap();
        let plan = office.plans(&bytes).unwrap();
        assert_eq!((plan.tally().unchanged, plan.rows.len()), (1, 1), "{:?}", plan.rows);
        assert_eq!(plan.ignored, [""; 0], "the companies' names are known");

        let bytes = export(&company_table(&office.companies, &office.vocabulary), format).unwrap();
        let known = spreadsheets::KnownCompanies::new(&office.companies);
        let plan = spreadsheets::plan_companies(&Table::read(&bytes).unwrap(), &known, &office.vocabulary).unwrap();
        assert_eq!(plan.tally().unchanged as usize, office.companies.len());
    }
}

#[test]
fn every_export_of_people_says_their_companies() {
    let office = Office::new();
    let bytes = export(&people_table(&office.people, &office.companies, &office.vocabulary), Format::Csv).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("\"11.222.333/0001-81\"") && text.contains("\"Padaria Sol Nascente Ltda\""), "{text}");
}

#[test]
fn no_cell_begins_like_a_formula() {
    let office = Office::new();
    let evil = ["=HYPERLINK(\"http://evil\")", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"];
    for (number, name) in (100..).zip(evil) {
        let id = PersonId(Uuid::from_u128(number));
        let one = person(id, name, "x@example.com", "351912345678", Role::Client);
        let table = people_table(std::slice::from_ref(&one), &office.companies, &office.vocabulary);
        let text = String::from_utf8(export(&table, Format::Csv).unwrap()).unwrap();
        for cell in text.trim_start_matches('\u{feff}').split(['\n', ';']) {
            assert!(!cell.trim_start_matches('"').starts_with(['=', '+', '-', '@', '\t']), "{cell}");
        }
        let read = Table::read(text.as_bytes()).unwrap();
        assert_eq!(read.lines[0].cells[0].text, name, "and it comes back as it was");
        let read = Table::read(&export(&table, Format::Xlsx).unwrap()).unwrap();
        assert_eq!((read.lines[0].cells[0].text.as_str(), read.lines[0].cells[0].is_formula), (name, false));
    }
}
