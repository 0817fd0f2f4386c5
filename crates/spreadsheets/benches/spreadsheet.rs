//! A spreadsheet of 20,000 client users (PE4): read, checked and held against 20,000 people who are there already,
//! against calamine alone reading the same file into a range.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use domain::access::{Companies, Department, Level, Permission, Role};
use domain::registry::{Company, Person};
use domain::{CompanyId, OfficeId, PersonId};
use measure::{Better, pairs, wall_ms};
use spreadsheets::{Format, KnownPeople, Language, Table, Vocabulary, export, people_table, plan_people};
use uuid::Uuid;

const PEOPLE: u128 = 20_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (vocabulary, companies) = (vocabulary(), vec![company()]);
    let there: Vec<Person> = (0..PEOPLE).map(|number| person(number, "Nome")).collect();
    let said: Vec<Person> = (0..PEOPLE).map(|number| person(number, "Outro Nome")).collect();
    let file = export(&people_table(&said, &companies, &vocabulary), Format::Xlsx)?;
    let ours = || {
        wall_ms(|| {
            let table = Table::read(&file).unwrap_or_default();
            let plan = plan_people(&table, &KnownPeople::new(&there, &companies), &vocabulary);
            // A plan that is not the expected one shows in the figure.
            assert_eq!(plan.map(|plan| u128::from(plan.tally().update)), Ok(PEOPLE));
        })
    };
    let baseline = || {
        wall_ms(|| {
            let mut workbook = Xlsx::new(Cursor::new(&file)).ok();
            let range = workbook.as_mut().and_then(|workbook| workbook.worksheet_range_at(0)?.ok());
            assert!(range.is_some_and(|range| range.height() > PEOPLE as usize));
        })
    };
    pairs("20,000-row spreadsheet read and planned", "calamine alone", "ms", Better::Less, ours, baseline).report();
    Ok(())
}

fn vocabulary() -> Vocabulary {
    Vocabulary {
        language: Language::Portuguese,
        departments: vec![(Department::Pessoal, "Pessoal".into()), (Department::Fiscal, "Fiscal".into())],
        permissions: Permission::of_clients().map(|permission| (permission, format!("{permission:?}"))).collect(),
    }
}

fn person(number: u128, name: &str) -> Person {
    Person {
        id: PersonId(Uuid::from_u128(number)),
        office: OfficeId(Uuid::from_u128(1)),
        name: format!("{name} {number}"),
        email: Some(format!("pessoa{number}@example.com")),
        phones: vec![format!("554899{number:07}")],
        role: Role::Client,
        companies: Companies::Only([company().id].into()),
        departments: [(Department::Pessoal, Level::Revisor)].into(),
        permissions: [Permission::Chat, Permission::OrderDocuments].into(),
        groups: [].into(),
        employee: None,
        active: true,
    }
}

fn company() -> Company {
    Company {
        id: CompanyId(Uuid::from_u128(2)),
        office: OfficeId(Uuid::from_u128(1)),
        books_code: String::new(),
        name: "Padaria Sol Nascente Ltda".into(),
        short_name: "Padaria".into(),
        tax_id: "11222333000181".into(),
        active: true,
        payroll_competences: vec![],
        revenue_competences: vec![],
        profile: Default::default(),
    }
}
