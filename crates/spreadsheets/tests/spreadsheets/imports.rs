//! What a good file does.

use domain::access::{Department, Level, Permission};
use domain::import::{Column, Fate, Fault, Tally};
use spreadsheets::{KnownCompanies, Table, plan_companies, plan_people};

use crate::office::{BAKERY, BANK, GARAGE, Left, MARIA, NEW_ONE, Office, workbook};

const HEADERS: &str =
    "Nome;E-mail;Telefones;Empresas (CNPJ/CPF);Departamento Pessoal;Departamento Fiscal;Permissões;Ativo";

#[test]
fn a_new_person_gets_what_the_row_says() {
    let row = "João Pereira;JOAO@Example.com;(48) 98888-0003, 48 3433-1234;11.222.333/0001-81; 11444777000161";
    // The `;` within the companies needs quotes.
    let row = row.replace("11.222.333/0001-81; 11444777000161", "\"11.222.333/0001-81; 11444777000161\"");
    let plan = Office::new().plans_csv(&format!("{HEADERS}\n{row};Contribuinte;;conversar;sim\n"));
    assert_eq!((plan.rows[0].row, &plan.rows[0].fate, &plan.rows[0].findings), (2, &Fate::Create, &vec![]));
    let write = &plan.writes[0];
    assert_eq!((write.id, &write.before), (None, &None));
    assert_eq!(write.after.email.as_deref(), Some("joao@example.com"));
    assert_eq!(write.after.phones, ["5548988880003", "554834331234"]);
    assert_eq!(write.after.companies, [BAKERY, GARAGE].into());
    assert_eq!(write.after.departments, [(Department::Pessoal, Level::Contribuinte)].into());
    assert_eq!(write.after.permissions, [Permission::Chat].into());
    assert!(write.after.active);
}

#[test]
fn who_is_there_already_is_updated_where_the_row_says_something_else() {
    let office = Office::new();
    let same = "Maria Oliveira;maria@example.com;48 99999-0001;11222333000181;Revisor;;Conversar;";
    let plan = office.plans_csv(&format!("{HEADERS}\n{same}\n"));
    assert_eq!((plan.rows[0].fate.clone(), plan.writes.len()), (Fate::Unchanged, 0));

    let other = "Maria O. Prado;maria@example.com;48 99999-0001;11222333000181;Proprietário;Revisor;Conversar;não";
    let plan = office.plans_csv(&format!("{HEADERS}\n{other}\n"));
    let department = |department| Column::Department { department };
    let columns =
        [Column::Name, department(Department::Pessoal), department(Department::Fiscal), Column::Active].into();
    assert_eq!(plan.rows[0].fate, Fate::Update { columns });
    assert_eq!(plan.writes[0].id, Some(MARIA));
    assert_eq!(plan.writes[0].before.as_ref().unwrap().name, "Maria Oliveira");
}

#[test]
fn a_column_that_is_not_there_leaves_what_is_there() {
    let plan = Office::new().plans_csv("E-mail,Nome,Empresas\nmaria@example.com,Maria Oliveira,11444777000161\n");
    assert_eq!(plan.rows[0].fate, Fate::Update { columns: [Column::Companies].into() });
    let after = &plan.writes[0].after;
    assert_eq!((after.phones.len(), after.departments.len(), after.permissions.len()), (1, 1, 1));
}

#[test]
fn without_an_email_the_telephone_says_who_it_is() {
    let plan = Office::new().plans_csv("Nome;E-mail;Telefones;Empresas\nMaria Prado;;48 9999-0001;11222333000181\n");
    assert_eq!(plan.rows[0].fate, Fate::Update { columns: [Column::Name].into() });
    assert_eq!(plan.writes[0].after.email.as_deref(), Some("maria@example.com"), "an empty e-mail takes none away");
}

#[test]
fn leading_zeros_come_back_and_letters_survive() {
    // Excel made numbers of what was typed: 00.000.000/0001-91 is 191.
    let rows: &[&[Left<'_>]] = &[
        &[Left::Text("Nome"), Left::Text("E-mail"), Left::Text("Empresas"), Left::Text("Telefones")],
        &[Left::Text("Um"), Left::Text("um@example.com"), Left::Number(191.0), Left::Number(48_999_990_009.0)],
        &[Left::Text("Dois"), Left::Text("dois@example.com"), Left::Number(11_222_333_000_181.0), Left::Nothing],
        &[Left::Text("Três"), Left::Text("tres@example.com"), Left::Text("12.abc.345/01de-35"), Left::Nothing],
    ];
    let plan = Office::new().plans(&workbook(rows)).unwrap();
    assert_eq!(plan.tally(), Tally { create: 3, ..Tally::default() }, "{:?}", plan.rows);
    let companies: Vec<_> = plan.writes.iter().map(|write| write.after.companies.first().copied().unwrap()).collect();
    assert_eq!(companies, [BANK, BAKERY, NEW_ONE]);
    assert_eq!(plan.writes[0].after.phones, ["5548999990009"]);
}

#[test]
fn a_cpf_that_lost_its_zero_is_a_cpf() {
    let office = Office::new();
    let table = Table::read("CNPJ/CPF;Razão social\n1234567890;José da Silva\n12ABC34501DE35;Letras Ltda\n".as_bytes())
        .unwrap();
    let plan = plan_companies(&table, &KnownCompanies::new(&office.companies), &office.vocabulary).unwrap();
    assert_eq!(plan.writes[0].after.tax_id, "01234567890");
    assert_eq!(plan.writes[0].after.short_name, "José da Silva");
    assert_eq!(plan.rows[1].fate, Fate::Unchanged);
}

#[test]
fn a_formula_is_read_as_it_was_shown_and_told() {
    let rows: &[&[Left<'_>]] = &[
        &[Left::Text("Nome"), Left::Text("E-mail"), Left::Text("Empresas")],
        &[
            Left::Formula("=CONCAT(\"João \",\"Pereira\")", "João Pereira"),
            Left::Text("joao@example.com"),
            Left::Text("11222333000181"),
        ],
    ];
    let plan = Office::new().plans(&workbook(rows)).unwrap();
    assert_eq!((plan.rows[0].name.as_str(), &plan.rows[0].fate), ("João Pereira", &Fate::Create));
    assert_eq!(plan.rows[0].findings[0].fault, Fault::Formula);
    assert_eq!(plan.rows[0].findings[0].column, Column::Name);
}

#[test]
fn the_same_file_is_read_however_it_was_saved() {
    let office = Office::new();
    let text = "Nome;E-mail;Empresas\nJoão “Jô” Conceição;joao@example.com;11222333000181\n";
    let cp1252: Vec<u8> = text
        .chars()
        .map(|c| match c {
            '“' => 0x93,
            '”' => 0x94,
            c => u8::try_from(u32::from(c)).unwrap(),
        })
        .collect();
    let with_commas = text.replace(';', ",").into_bytes();
    let with_tabs = text.replace(';', "\t").into_bytes();
    let with_mark = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    for bytes in [text.as_bytes().to_vec(), cp1252, with_commas, with_tabs, with_mark] {
        let plan = office.plans(&bytes).unwrap();
        assert_eq!(plan.writes[0].after.name, "João “Jô” Conceição");
    }
    let english = "Name,E-mail,Companies (CNPJ/CPF),Department Pessoal\nJoão,joao@example.com,11222333000181,Revisor\n";
    let plan = office.plans(english.as_bytes()).unwrap();
    assert_eq!(plan.writes[0].after.departments.len(), 1);
}

#[test]
fn a_column_that_nobody_knows_is_passed_over_and_told() {
    let plan = Office::new().plans_csv("Nome;E-mail;Empresas;Signo\nJoão;joao@example.com;11222333000181;Touro\n");
    assert_eq!(plan.ignored, ["Signo"]);
    assert_eq!(plan.rows[0].fate, Fate::Create);
}

#[test]
fn the_template_is_read_back_as_it_is() {
    let office = Office::new();
    let bytes = spreadsheets::template(domain::import::Sheet::People, &office.vocabulary).unwrap();
    let table = Table::read(&bytes).unwrap();
    assert_eq!(table.headers, HEADERS.split(';').collect::<Vec<_>>());
    let known = spreadsheets::KnownPeople::new(&office.people, &office.companies);
    assert_eq!(plan_people(&table, &known, &office.vocabulary).unwrap().rows, []);
}
