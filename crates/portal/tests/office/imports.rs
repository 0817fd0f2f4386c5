//! PE4: a spreadsheet of client users comes in as a whole, after a look, and can be taken back.

use bytes::Bytes;
use contract::command::imports::ImportCommand;
use contract::command::{Command, CommandAnswer, CommandResult};
use contract::feed::Change;
use contract::imports::{AskImport, AskImports, AskUndo, ImportPlan, Imports, UndoPlan};
use contract::{ApiError, ErrorCode};
use domain::ImportId;
use domain::document::Sha256Hex;
use domain::import::{Fate, Fault, Sheet};
use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::support::{Office, Person, bakery, read};

type Refused = (StatusCode, ApiError);

async fn asks<T: DeserializeOwned>(person: &Person, path: &str, params: &impl Serialize) -> Result<T, Refused> {
    read(person.request(Method::POST, &format!("/api/office/people/{path}")).json(params).send().await.unwrap()).await
}

async fn sends(office: &Office, text: &str) -> Sha256Hex {
    office.store().contents().put(Bytes::from(text.to_owned())).await.unwrap()
}

async fn dry_run(person: &Person, file: &Sha256Hex) -> Result<ImportPlan, Refused> {
    asks(person, "import/dry_run", &AskImport { sheet: Sheet::People, file: file.clone() }).await
}

async fn takes_over(person: &Person, file: &Sha256Hex, plan: &ImportPlan) -> Result<ImportId, Refused> {
    let take_over = ImportCommand::TakeOver { sheet: Sheet::People, file: file.clone(), plan: plan.plan.clone() };
    match person.does(Command::Import(take_over)).await? {
        CommandAnswer::Done { result: CommandResult::Thing { id } } => Ok(id.parse().unwrap()),
        other => panic!("{other:?}"),
    }
}

fn people(rows: &[&str]) -> String {
    let cnpj = &bakery().companies[0].tax_id;
    let rows: String = rows.iter().map(|row| format!("{row};{cnpj}\n")).collect();
    format!("Nome;E-mail;Telefones;Empresas\n{rows}")
}

async fn comes_in_and_goes_again(office: &Office) {
    let (_agent, ana) = (office.agent("SERVIDOR").await, office.ana().await);
    let text = people(&["João Pereira;joao.pereira@example.com;48 98888-0003", "Lúcia Reis;lucia@example.com;"]);
    let file = sends(office, &text).await;
    let plan = dry_run(&ana, &file).await.unwrap();
    assert_eq!((plan.tally.create, plan.tally.refused, plan.more), (2, 0, 0), "{:?}", plan.rows);
    assert!(!named(&ana, "João Pereira").await, "a look writes nothing");

    let import = takes_over(&ana, &file, &plan).await.unwrap();
    assert!(named(&ana, "João Pereira").await && named(&ana, "Lúcia Reis").await);
    assert_eq!(dry_run(&ana, &file).await.unwrap().tally.unchanged, 2, "once is enough");

    let Imports { imports } = asks(&ana, "import/list", &AskImports {}).await.unwrap();
    assert_eq!((imports[0].id, imports[0].created, imports[0].undone_at), (import, 2, None));
    let check: UndoPlan = asks(&ana, "import/undo_check", &AskUndo { import }).await.unwrap();
    assert_eq!((check.deactivated, check.changed_since), (2, vec![]));
    ana.does(Command::Import(ImportCommand::Undo { import })).await.unwrap();
    assert!(!named(&ana, "João Pereira").await);
    let again = ana.does(Command::Import(ImportCommand::Undo { import })).await.unwrap_err();
    assert_eq!(again.0, StatusCode::NOT_FOUND);
    assert_eq!(office.store().integrity().await.unwrap(), []);
}

/// Is there an active client of that name on this person's desk?
async fn named(person: &Person, name: &str) -> bool {
    let changes = person.sees().await;
    changes.iter().any(|change| matches!(change, Change::Person(found) if found.name == name && found.active))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spreadsheet_comes_in_and_is_taken_back() {
    comes_in_and_goes_again(&Office::open().await).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_spreadsheet_comes_in_and_is_taken_back_on_postgresql() {
    comes_in_and_goes_again(&Office::on_postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_row_keeps_all_others_out() {
    let office = Office::open().await;
    let (_agent, ana) = (office.agent("SERVIDOR").await, office.ana().await);
    let text = people(&["João Pereira;joao.pereira@example.com;", "Lúcia Reis;lucia;"]);
    let file = sends(&office, &text).await;
    let plan = dry_run(&ana, &file).await.unwrap();
    assert_eq!((plan.rows[0].row, &plan.rows[0].fate), (3, &Fate::Refused), "what needs a look comes first");
    assert_eq!(plan.rows[0].findings[0].fault, Fault::NotAnEmail);
    let (status, error) = takes_over(&ana, &file, &plan).await.unwrap_err();
    assert_eq!(
        (status, error.code, error.facts["rows"].as_str()),
        (StatusCode::CONFLICT, ErrorCode::ImportRowsRefused, "1")
    );
    assert!(!named(&ana, "João Pereira").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_the_look_is_looked_at_again() {
    let office = Office::open().await;
    let (_agent, ana) = (office.agent("SERVIDOR").await, office.ana().await);
    let one = sends(&office, &people(&["João Pereira;joao.pereira@example.com;"])).await;
    let other = sends(&office, &people(&["João P. Neto;joao.pereira@example.com;"])).await;
    let plan = dry_run(&ana, &one).await.unwrap();
    // Meanwhile somebody takes over another file about the same person.
    let import = takes_over(&ana, &other, &dry_run(&ana, &other).await.unwrap()).await.unwrap();
    assert_eq!(takes_over(&ana, &one, &plan).await.unwrap_err().1.code, ErrorCode::ImportPlanChanged);
    // Looked at again it is an update; the first import cannot be undone any more.
    let plan = dry_run(&ana, &one).await.unwrap();
    assert_eq!(plan.tally.update, 1);
    takes_over(&ana, &one, &plan).await.unwrap();
    let (_, error) = ana.does(Command::Import(ImportCommand::Undo { import })).await.unwrap_err();
    assert_eq!((error.code, error.facts["rows"].as_str()), (ErrorCode::ImportTouchedSince, "2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_read_says_what_would_be_right() {
    let office = Office::open().await;
    let ana = office.ana().await;
    let columns = sends(&office, "Nome;Telefone\nJoão;48 98888-0003\n").await;
    let (_, error) = dry_run(&ana, &columns).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::SpreadsheetColumnsMissing);
    assert_eq!(error.facts["missing"], "E-mail, Empresas (CNPJ/CPF)");
    let rows = "Nome;E-mail;Empresas\n".to_owned() + &"a;b;c\n".repeat(100_000);
    let (_, error) = dry_run(&ana, &sends(&office, &rows).await).await.unwrap_err();
    assert_eq!((error.code, error.facts["limit"].as_str()), (ErrorCode::SpreadsheetTooManyRows, "50000"));
    let pdf = sends(&office, "%PDF-1.7\0").await;
    assert_eq!(dry_run(&ana, &pdf).await.unwrap_err().1.code, ErrorCode::SpreadsheetUnreadable);
    let never_sent = Sha256Hex("0".repeat(64));
    assert_eq!(dry_run(&ana, &never_sent).await.unwrap_err().1.field.as_deref(), Some("file"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_manage_people_import_and_the_export_is_noted() {
    let office = Office::open().await;
    let (_agent, ana, bruno) = (office.agent("SERVIDOR").await, office.ana().await, office.bruno().await);
    let file = sends(&office, &people(&["João Pereira;joao.pereira@example.com;"])).await;
    assert_eq!(dry_run(&bruno, &file).await.unwrap_err().0, StatusCode::NOT_FOUND);
    let plan = dry_run(&ana, &file).await.unwrap();
    assert_eq!(takes_over(&bruno, &file, &plan).await.unwrap_err().0, StatusCode::NOT_FOUND);

    let asked = json!({ "sheet": "people", "format": "csv" });
    let answer = ana.request(Method::POST, "/api/office/people/export").json(&asked).send().await.unwrap();
    let text = answer.text().await.unwrap();
    assert!(text.contains("Maria Oliveira") && text.contains("99.999.001/0001-59"), "{text}");
    assert!(!text.contains("Ana Souza"), "staff are no client users");
    let listed = json!({ "did": "exported" });
    let log: contract::audit::AuditPage =
        read(ana.request(Method::POST, "/api/office/audit/list").json(&listed).send().await.unwrap()).await.unwrap();
    assert_eq!(log.entries.len(), 1);
}
