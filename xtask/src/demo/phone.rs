//! A client's phone: writes, and waits for what comes back.

use super::office::Office;
use crate::place;
use anyhow::{Context, Result, bail, ensure};
use headless::Running;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A document that came back, and how long after it was asked for.
pub struct Answered {
    pub document_id: String,
    pub link: String,
    pub took: Duration,
}

/// Sends `message` from the phone of the client in that place. The time runs from before it is sent until the document is on the phone.
pub fn ask(office: &Office, client: usize, message: &str) -> Result<Answered> {
    let begun = Instant::now();
    until(office, client, message, |incoming| {
        let text = |name| incoming.pointer(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (document_id, link) = (text("/documents/0/id"), text("/documents/0/link"));
        (!document_id.is_empty()).then(|| Answered { document_id, link, took: begun.elapsed() })
    })
    .and_then(|answered| {
        ensure!(!answered.link.is_empty(), "the document came without a link");
        Ok(answered)
    })
}

/// Sends `message` and waits for the first answer to it.
pub fn write(office: &Office, client: usize, message: &str) -> Result<()> {
    until(office, client, message, |_| Some(()))
}

/// Sends `message`, shows what is said, and waits for the answer that `look` finds something in.
fn until<T>(office: &Office, client: usize, message: &str, look: impl Fn(&Value) -> Option<T>) -> Result<T> {
    let number = office.phones.get(client).context("demo.json tells of too few phones")?;
    println!("\n  {number}  {message}");
    let mut command = Command::new(place::program("debug", "balcao-portal"));
    command.args(["admin", "phone", "--wait", "--data"]).arg(&office.portal_folder);
    command.args(["--from", number, "--say", message]).stdout(Stdio::piped());
    let mut phone = Running::start(&mut command)?;
    let lines = BufReader::new(phone.child().stdout.take().context("the phone has no output")?).lines();
    for line in lines {
        let line = line?;
        let incoming: Value = serde_json::from_str(&line).with_context(|| format!("not a message: {line}"))?;
        let text = incoming.pointer("/text").and_then(Value::as_str).unwrap_or_default();
        let found = look(&incoming);
        println!("  {:>width$}  {}", "the office", text.replace('\n', "\n                 "), width = number.len());
        if let Some(found) = found {
            return Ok(found);
        }
    }
    bail!("the phone stopped waiting, and what was asked for did not come; the window shows the order and why")
}
