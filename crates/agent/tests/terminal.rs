//! `balcao-agent` from a terminal: books, documents without a portal, and errors that name the field.

// In a test, a panic is the answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn agent(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_balcao-agent"));
    command.args(arguments).env("BALCAO_AGENT_DATA", folder).env_remove("BALCAO_AGENT_TOKEN").output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn complaint(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_payslip_from_the_books_to_a_file_and_back_to_text() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| agent(folder.path(), arguments);
    let created = lines(&run(&["books", "create"]));
    assert_eq!((&created[0]["companies"], &created[0]["employees"]), (&25.into(), &300.into()));
    assert_eq!(lines(&run(&["books", "check"]))[0]["read_only_proved"], true);

    let november = ["--company", "Padaria Sol Nascente", "--competence", "2026-11"];
    let refused = complaint(&run(&[&["books", "show"][..], &november].concat()));
    assert!(refused.contains("competence: the payroll of 11/2026 is not calculated"), "{refused}");
    let calculated = lines(&run(&[&["books", "calculate"][..], &november].concat()));
    assert_eq!(calculated[0]["already"], false);
    let again = lines(&run(&[&["books", "calculate"][..], &november].concat()));
    assert_eq!(again[0]["already"], true);

    let joao = [&november[..], &["--employee", "joao da silva"]].concat();
    let shown = lines(&run(&[&["books", "show"][..], &joao].concat()));
    assert_eq!((shown.len(), &shown[0]["employee_name"]), (1, &"João da Silva".into()));
    let net = domain::Cents(shown[0]["net"].as_i64().unwrap());

    let out = folder.path().join("out");
    let issue = [&["issue", "--kind", "pes.holerite", "--out", out.to_str().unwrap()][..], &joao].concat();
    let issued = lines(&run(&issue));
    assert_eq!(issued[0]["title"], "Holerite 11/2026 – João da Silva");
    let text = run(&["read", issued[0]["path"].as_str().unwrap()]);
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    for expected in ["Padaria Sol Nascente", "João da Silva", "Novembro de 2026", &net.to_string()] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    assert_eq!(lines(&run(&issue)), issued, "issued again, it is the same file to the last byte");
}

#[test]
fn what_is_wrong_is_named_with_what_exists() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| complaint(&agent(folder.path(), arguments));
    let missing = run(&["books", "show"]);
    assert!(missing.contains("books: not readable") && missing.contains("balcao-agent books create"), "{missing}");
    lines(&agent(folder.path(), &["books", "create"]));
    assert!(run(&["books", "create"]).contains("is there already"));
    for (arguments, field, offer) in [
        (&["books", "show", "--company", "Mercearia do Zé"][..], "company: “Mercearia do Zé”", "Padaria Sol Nascente"),
        (
            &["books", "show", "--company", "1", "--competence", "2026-10", "--employee", "João"],
            "employee: “João” is not clear",
            "João Pereira",
        ),
        (&["books", "show", "--company", "1", "--competence", "13/2026"], "--competence", "2026-10"),
        (&["issue", "--kind", "pes.holerit", "--company", "1", "--out", "x"], "kind: “pes.holerit”", "pes.holerite"),
        (
            &["issue", "--kind", "pes.holerite", "--company", "1", "--out", "x"],
            "competence: say which month",
            "2026-10",
        ),
        (
            &[
                "issue",
                "--kind",
                "fis.faturamento",
                "--company",
                "1",
                "--from",
                "2026-09",
                "--to",
                "2026-08",
                "--out",
                "x",
            ],
            "from:",
            "ends before",
        ),
    ] {
        let told = run(arguments);
        assert!(told.contains(field) && told.contains(offer), "{arguments:?}: {told}");
    }
    assert!(run(&["run"]).contains("not paired"), "an agent without an office says so");
}
