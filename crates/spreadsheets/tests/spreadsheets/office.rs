//! An office that has a few companies and people, and files as its clients send them.

#![allow(dead_code, reason = "each story uses some of it")]

use domain::access::{Companies, Department, Level, Permission, Role};
use domain::registry::{Company, Person};
use domain::{CompanyId, OfficeId, PersonId};
use rust_xlsxwriter::{Formula, Workbook};
use spreadsheets::{KnownPeople, Language, NotATable, Plan, Table, Vocabulary, plan_people};
use uuid::Uuid;

pub const BAKERY: CompanyId = CompanyId(Uuid::from_u128(11));
pub const GARAGE: CompanyId = CompanyId(Uuid::from_u128(12));
/// A company whose CNPJ begins with zeros.
pub const BANK: CompanyId = CompanyId(Uuid::from_u128(13));
/// One with letters in its CNPJ.
pub const NEW_ONE: CompanyId = CompanyId(Uuid::from_u128(14));
pub const MARIA: PersonId = PersonId(Uuid::from_u128(21));

pub struct Office {
    pub people: Vec<Person>,
    pub companies: Vec<Company>,
    pub vocabulary: Vocabulary,
}

impl Office {
    pub fn new() -> Self {
        let departments = [(Department::Pessoal, "Pessoal".to_owned()), (Department::Fiscal, "Fiscal".to_owned())];
        let permissions =
            [(Permission::Chat, "Conversar".to_owned()), (Permission::UploadDocuments, "Enviar documentos".to_owned())];
        Self {
            people: vec![
                person(MARIA, "Maria Oliveira", "maria@example.com", "5548999990001", Role::Client),
                person(
                    PersonId(Uuid::from_u128(22)),
                    "Ana Souza",
                    "ana@example.com",
                    "5548999990002",
                    Role::Administrator,
                ),
            ],
            companies: vec![
                company(BAKERY, "Padaria Sol Nascente Ltda", "11222333000181"),
                company(GARAGE, "Oficina Dois Irmãos Ltda", "11444777000161"),
                company(BANK, "Zero à Esquerda S.A.", "00000000000191"),
                company(NEW_ONE, "Letras Ltda", "12ABC34501DE35"),
            ],
            vocabulary: Vocabulary {
                language: Language::Portuguese,
                departments: departments.into(),
                permissions: permissions.into(),
            },
        }
    }

    pub fn plans(&self, bytes: &[u8]) -> Result<Plan<PersonId, domain::import::PersonValues>, NotATable> {
        let known = KnownPeople::new(&self.people, &self.companies);
        plan_people(&Table::read(bytes)?, &known, &self.vocabulary)
    }

    pub fn plans_csv(&self, text: &str) -> Plan<PersonId, domain::import::PersonValues> {
        self.plans(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
    }
}

pub fn person(id: PersonId, name: &str, email: &str, phone: &str, role: Role) -> Person {
    Person {
        id,
        office: OfficeId(Uuid::from_u128(1)),
        name: name.into(),
        email: Some(email.into()),
        phones: vec![phone.into()],
        role,
        companies: Companies::Only([BAKERY].into()),
        departments: [(Department::Pessoal, Level::Revisor)].into(),
        permissions: [Permission::Chat].into(),
        groups: [].into(),
        employee: None,
        active: true,
    }
}

fn company(id: CompanyId, name: &str, tax_id: &str) -> Company {
    Company {
        id,
        office: OfficeId(Uuid::from_u128(1)),
        books_code: String::new(),
        name: name.into(),
        short_name: name.into(),
        tax_id: tax_id.into(),
        active: true,
        payroll_competences: vec![],
        revenue_competences: vec![],
        profile: Default::default(),
    }
}

/// A cell as somebody left it in Excel.
pub enum Left<'t> {
    Text(&'t str),
    Number(f64),
    /// What it calculates, and what it showed when the file was saved.
    Formula(&'t str, &'t str),
    Nothing,
}

pub fn workbook(rows: &[&[Left<'_>]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            match cell {
                Left::Text(text) => drop(sheet.write_string(row, column, *text).unwrap()),
                Left::Number(number) => drop(sheet.write_number(row, column, *number).unwrap()),
                Left::Formula(formula, shown) => {
                    sheet.write_formula(row, column, Formula::new(*formula).set_result(*shown)).unwrap();
                }
                Left::Nothing => {}
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}
