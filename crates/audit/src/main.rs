//! `balcao-verify FILE …`: does a receipt of the audit log hold? Needs nothing but the file. Several receipts of one
//! office are also held against each other.
//!
//! It speaks Portuguese: a client, or their lawyer, runs it. The exit code is 0 when everything holds, else 1.

use std::io::{self, Write};
use std::process::ExitCode;

use audit::{Flaw, Receipt, agree};
use serde_json::Value;

const USE: &str = "Uso: balcao-verify RECIBO.json [OUTRO-RECIBO.json …]\n\
    Confere recibos do registro de auditoria de um escritório, sem acesso ao servidor.";

fn main() -> ExitCode {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let asks_for_help = files.iter().any(|file| file == "--help" || file == "-h");
    let told = match verified(&files) {
        _ if asks_for_help || files.is_empty() => Told { text: USE.to_owned(), holds: asks_for_help },
        Ok(text) => Told { text, holds: true },
        Err(text) => Told { text, holds: false },
    };
    // Whoever closed the output does not want to read it.
    let _ = writeln!(io::stdout(), "{}", told.text);
    if told.holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Told {
    text: String,
    holds: bool,
}

fn verified(files: &[String]) -> Result<String, String> {
    let mut receipts: Vec<(&str, Receipt)> = Vec::with_capacity(files.len());
    let mut told = Vec::new();
    for file in files {
        let bytes = std::fs::read(file).map_err(|error| format!("Não foi possível ler {file}: {error}"))?;
        let receipt: Receipt = serde_json::from_slice(&bytes)
            .map_err(|error| format!("NÃO CONFERE: {file} não é um recibo de auditoria inteiro ({error})."))?;
        let proved = receipt.verify().map_err(|flaw| format!("NÃO CONFERE: {file}: {}", sentence(&flaw)))?;
        told.push(holds(file, &receipt, &proved));
        for (earlier, other) in &receipts {
            agree(other, &receipt).map_err(|flaw| format!("NÃO CONFERE: {earlier} e {file}: {}", sentence(&flaw)))?;
        }
        receipts.push((file, receipt));
    }
    Ok(told.join("\n"))
}

fn holds(file: &str, receipt: &Receipt, proved: &[&Value]) -> String {
    let entries = if proved.len() == 1 { "o registro".to_owned() } else { format!("os {} registros", proved.len()) };
    let mut text = format!(
        "CONFERE: {file} mostra {entries} de {} ({}) como foram escritos, até o registro nº {} em {}.",
        receipt.office_name,
        receipt.office,
        receipt.head.sequence,
        receipt.made_at.format("%d/%m/%Y %H:%M:%S UTC"),
    );
    for entry in proved {
        text.push_str("\n  ");
        text.push_str(&line(entry));
    }
    text
}

/// One entry in one line: number, time, who, what, and the ids that it names.
fn line(entry: &Value) -> String {
    let text = |value: &Value, member: &str| value.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (actor, what) =
        (entry.get("actor").cloned().unwrap_or_default(), entry.get("what").cloned().unwrap_or_default());
    let sequence = entry.get("sequence").and_then(Value::as_u64).unwrap_or_default();
    format!("nº {sequence}, {}: {} por {}", text(entry, "at"), described(&what, "did"), described(&actor, "who"))
}

/// The word, in Portuguese where this version knows it, and the other members in brackets.
fn described(value: &Value, tag: &str) -> String {
    let word = value.get(tag).and_then(Value::as_str).unwrap_or_default();
    let members = value.as_object().into_iter().flatten().filter(|(name, _)| *name != tag);
    let members: Vec<String> = members
        .map(|(name, value)| format!("{name} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        .collect();
    let word = WORDS.iter().find(|(known, _)| *known == word).map_or(word, |(_, said)| said);
    if members.is_empty() { word.to_owned() } else { format!("{word} [{}]", members.join(", ")) }
}

const WORDS: &[(&str, &str)] = &[
    ("published", "documento publicado"),
    ("withdrawn", "documento retirado"),
    ("notified", "aviso enviado"),
    ("opened", "documento aberto pela primeira vez"),
    ("read_of_payslip", "documento de empregado lido"),
    ("link_made", "link criado"),
    ("link_opened", "link aberto"),
    ("link_ended", "link encerrado"),
    ("changed", "cadastro alterado"),
    ("signed_in", "entrada no portal"),
    ("signed_out", "saída do portal"),
    ("password_changed", "senha trocada"),
    ("mfa_changed", "segundo fator alterado"),
    ("invited", "convite enviado"),
    ("invitation_accepted", "convite aceito"),
    ("temporary_code_given", "código temporário entregue"),
    ("viewed_as", "portal visto como o cliente"),
    ("exported", "dados exportados"),
    ("imported", "planilha importada"),
    ("import_undone", "importação desfeita"),
    ("person", "pessoa"),
    ("agent", "agente"),
    ("portal", "o próprio portal"),
    ("operator", "operador do servidor"),
    ("visitor", "visitante sem entrada"),
];

fn sentence(flaw: &Flaw) -> String {
    match flaw {
        Flaw::OtherFormat { found } => format!("não é um recibo que este programa conhece (formato “{found}”)."),
        Flaw::ShowsNothing => "o recibo não mostra nenhum registro.".to_owned(),
        Flaw::Changed { sequence } => {
            format!("o registro nº {sequence} foi alterado: o conteúdo não leva ao código que o segue.")
        }
        Flaw::OutOfPlace { sequence } => {
            format!("no lugar do registro nº {sequence} está outro registro, ou um de outro escritório.")
        }
        Flaw::LeadsNowhere { sequence } => format!(
            "o trecho do registro nº {sequence} não leva a nenhum ponto de controle do recibo: falta ou foi alterada uma parte."
        ),
        Flaw::Contradiction { sequence } => {
            format!("contradizem-se no registro nº {sequence}: um dos dois históricos foi reescrito.")
        }
        Flaw::OtherOffice => "são de escritórios diferentes e não podem ser comparados.".to_owned(),
    }
}
