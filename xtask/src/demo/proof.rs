//! The proof: the document, fetched as the client and read back from the PDF, says what the books say.

use super::office::Office;
use super::phone::Answered;
use crate::{place, step};
use anyhow::{Context, Result, bail, ensure};
use headless::request;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Fetches the document, holds its text against the books, and says where it is.
pub fn prove(office: &Office, answered: &Answered) -> Result<PathBuf> {
    let pdf = fetch(office, &answered.document_id)?;
    let path = place::target_folder("demo")?.join("holerite.pdf");
    fs::write(&path, pdf)?;
    let expected = expected(office)?;
    for (reader, text) in read_back(&path)? {
        let text = folded(&text);
        for (what, value) in &expected {
            ensure!(
                text.contains(&folded(value)),
                "{reader} does not find the {what} “{value}” in {}; it reads:\n{text}",
                step::shown(&path)
            );
        }
        let found: Vec<_> = expected.iter().map(|(what, value)| format!("{what} {value}")).collect();
        println!("read back by {reader}: {}", found.join(" · "));
    }
    Ok(path)
}

/// Signs in as the client and downloads.
fn fetch(office: &Office, document_id: &str) -> Result<Vec<u8>> {
    let (url, client) = (&office.portal_url, &office.client);
    let login = json!({ "email": client.email, "password": client.password, "device": "demonstration" });
    let json = [("Content-Type", "application/json")];
    let signed_in = request("POST", &format!("{url}/api/session"), &json, login.to_string().as_bytes())?;
    ensure!(signed_in.status == 200, "the client cannot sign in: {}", String::from_utf8_lossy(&signed_in.body));
    let signed_in = signed_in.json()?;
    let bearer = format!("Bearer {}", signed_in.get("token").and_then(Value::as_str).unwrap_or_default());
    let content = format!("{url}/api/client/documents/{document_id}/content");
    let document = request("GET", &content, &[("Authorization", &bearer)], b"")?;
    ensure!(document.status == 200, "the client cannot fetch it: {}", String::from_utf8_lossy(&document.body));
    Ok(document.body)
}

/// What the books say of October's payslip of the person asked for, as it is written on paper.
fn expected(office: &Office) -> Result<Vec<(&'static str, String)>> {
    let mut command = Command::new(place::program("debug", "balcao-agent"));
    command.args(["books", "show", "--books"]).arg(&office.books);
    command.args(["--company", "Padaria Sol Nascente", "--competence", "2026-10", "--employee", "João da Silva"]);
    let shown = output_of(&mut command)?;
    let books: Value = serde_json::from_str(&shown).with_context(|| format!("not JSON: {shown}"))?;
    let text = |name: &str| {
        books
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
            .with_context(|| format!("the books lack {name}: {shown}"))
    };
    let net = books.get("net").and_then(Value::as_i64).with_context(|| format!("the books lack net: {shown}"))?;
    Ok(vec![
        ("company", text("company_name")?),
        ("CNPJ", punctuated(&text("company_tax_id")?)),
        ("person", text("employee_name")?),
        ("competence", "Outubro de 2026".into()),
        ("net pay", in_reais(net)),
    ])
}

/// The text of the PDF by every reader there is here: ours, and one that knows nothing of us.
fn read_back(path: &Path) -> Result<Vec<(&'static str, String)>> {
    let mut read = vec![];
    let ours = output_of(Command::new(place::program("debug", "balcao-agent")).arg("read").arg(path))?;
    read.push(("balcao-agent", ours));
    match output_of(Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(path).arg("-")) {
        Ok(text) => read.push(("pdftotext", text)),
        Err(_) if !cfg!(target_os = "linux") => println!("pdftotext is not here; read by our own reader only"),
        Err(error) => return Err(error),
    }
    Ok(read)
}

fn output_of(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let ran = command.output().with_context(|| format!("cannot start {program}"))?;
    if !ran.status.success() {
        bail!("{program}: {}", String::from_utf8_lossy(&ran.stderr));
    }
    Ok(String::from_utf8_lossy(&ran.stdout).into_owned())
}

/// The 14 characters of a CNPJ as they are printed: `12.345.678/0001-95`.
fn punctuated(cnpj: &str) -> String {
    let before =
        |place| [(2, "."), (5, "."), (8, "/"), (12, "-")].iter().find(|(at, _)| *at == place).map(|(_, mark)| *mark);
    cnpj.chars()
        .enumerate()
        .flat_map(|(place, digit)| before(place).unwrap_or_default().chars().chain([digit]))
        .collect()
}

/// Cents as Brazilians write reais, without the sign: `2.345,67`.
fn in_reais(cents: i64) -> String {
    let reais = (cents / 100).to_string();
    let mut grouped = String::new();
    for (i, digit) in reais.chars().enumerate() {
        if i > 0 && (reais.len() - i).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    format!("{grouped},{:02}", cents % 100)
}

/// Without differences of case and of white space, which a reader of PDF may set as it likes.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_s_number_is_punctuated_as_on_the_payslip() {
        assert_eq!(punctuated("12345678000195"), "12.345.678/0001-95");
    }

    #[test]
    fn money_is_written_as_on_the_payslip() {
        assert_eq!(
            ["99", "123456", "123456789"].map(|cents| in_reais(cents.parse().unwrap())),
            ["0,99", "1.234,56", "1.234.567,89"]
        );
    }
}
