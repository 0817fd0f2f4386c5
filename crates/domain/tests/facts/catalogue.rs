//! The catalogue that comes with the program, and how wrong files are refused.

use domain::access::Department;
use domain::catalogue::{Catalogue, Origin, ParameterName, Report};
use domain::order::KindId;

fn built_in() -> &'static Catalogue {
    Catalogue::built_in().unwrap()
}

#[test]
fn every_kind_of_the_field_is_there() {
    let of = |department| built_in().iter().filter(|kind| kind.department == department).count();
    assert_eq!(built_in().kinds().len(), 108);
    assert_eq!(of(Department::Pessoal), 41);
    assert_eq!(of(Department::Fiscal), 30);
    assert_eq!(of(Department::Contabil), 14);
    assert_eq!(of(Department::Societario), 20);
    assert_eq!(of(Department::Financeiro), 3);
}

#[test]
fn the_payslip_is_asked_for_by_many_names_and_issued_from_the_books() {
    let payslip = built_in().get(&"pes.holerite".into()).unwrap();
    assert!(payslip.called.pt.contains(&"contracheque".to_owned()));
    assert!(payslip.requires(ParameterName::EmployeesOrAll) && payslip.requires(ParameterName::Competence));
    assert_eq!(payslip.origins, [Origin::Books]);
    assert_eq!(payslip.report, Some(Report::Payslip));
    assert_eq!(built_in().department_of(&payslip.id), Some(Department::Pessoal));
}

#[test]
fn a_statement_of_revenue_needs_no_period_but_takes_one() {
    let revenue = built_in().get(&"fis.faturamento".into()).unwrap();
    assert!(revenue.takes(ParameterName::Period) && !revenue.requires(ParameterName::Period));
}

#[test]
fn what_is_issued_from_the_books_comes_from_the_books_first() {
    let issued: Vec<&str> =
        built_in().iter().filter(|kind| kind.report.is_some()).map(|kind| kind.id.as_str()).collect();
    assert_eq!(issued, ["pes.holerite", "pes.resumo_folha", "pes.liquidos", "fis.faturamento"]);
    for kind in built_in() {
        assert!(kind.report.is_none() || kind.origins.first() == Some(&Origin::Books), "{}", kind.id);
    }
}

#[test]
fn an_unknown_kind_is_nobodys() {
    assert_eq!(built_in().department_of(&KindId::from("pes.nada")), None);
}

/// One entry that is right, in which a test writes something else.
const RIGHT: &str = r#"
department = "pessoal"
[[kind]]
id = "pes.holerite"
name = { pt = "Holerite", es = "Recibo de sueldo", en = "Payslip" }
called.pt = ["holerite"]
called.es = ["recibo"]
called.en = ["payslip"]
asks = ["company", "competence"]
from = ["books"]
due = { rule = "day_of_month", day = 20, months_after = 1, shift = "postpone" }
"#;

fn refused(text: &str) -> String {
    Catalogue::read(&[("teste.toml", text)]).unwrap_err().to_string()
}

#[test]
fn a_wrong_entry_is_named_with_file_entry_and_field() {
    assert!(Catalogue::read(&[("teste.toml", RIGHT)]).is_ok());
    for (right, wrong, field, hint) in [
        ("[\"company\", ", "[\"companhia\", ", "asks", "establishment"),
        ("called.es = [\"recibo\"]\n", "", "called", "missing field `es`"),
        ("from = [\"books\"]\n", "", "from", "is missing"),
        ("from = [\"books\"]", "from = []", "from", "at least “task”"),
        ("\"books\"", "\"livros\"", "from", "archive"),
        ("day = 20", "day = 32", "due", "1 to 31"),
        ("\"postpone\"", "\"later\"", "due", "anticipate"),
        ("\"pes.holerite\"", "\"fis.holerite\"", "id", "pes."),
        ("[\"holerite\"]", "[\"Holerite\"]", "called.pt", "lower case"),
        ("due = {", "vence = {", "vence", "unknown field"),
        ("\"pessoal\"", "\"pessoais\"", "department", "financeiro"),
    ] {
        assert!(RIGHT.contains(right), "the test itself is wrong: {right}");
        let message = refused(&RIGHT.replace(right, wrong));
        assert!(message.contains("teste.toml"), "{message}");
        assert!(message.contains("holerite"), "{message}");
        assert!(message.contains(&format!("field `{field}`")), "{wrong}: {message}");
        assert!(message.contains(hint), "{wrong}: {message}");
    }
}

#[test]
fn a_file_that_is_no_toml_is_named() {
    assert!(refused("department = ").contains("teste.toml"));
    assert!(refused("department = \"pessoal\"").contains("[[kind]]"));
}

#[test]
fn two_kinds_may_not_be_called_the_same_even_with_other_accents() {
    let second = RIGHT.replace("pes.holerite", "pes.outro").replace("department = \"pessoal\"", "");
    let second =
        second.replace("[\"holerite\"]", "[\"hólerite\"]").replace("recibo", "otro").replace("payslip", "other");
    let message = refused(&format!("{RIGHT}{second}"));
    assert!(
        message.contains("pes.outro") && message.contains("called.pt") && message.contains("pes.holerite"),
        "{message}"
    );
}
