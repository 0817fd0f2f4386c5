//! The client's phone: writes, and waits for the message that brings the document.

use super::office::Office;
use crate::place;
use anyhow::{Context, Result, bail, ensure};
use headless::Running;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What came back, and how long after it was asked for.
pub struct Answered {
    pub document_id: String,
    pub link: String,
    pub text: String,
    pub took: Duration,
}

/// Sends `message` from the client's phone. The time runs from before it is sent until the document is on the phone.
pub fn ask(office: &Office, message: &str) -> Result<Answered> {
    let mut command = Command::new(place::program("debug", "balcao-portal"));
    command.args(["admin", "phone", "--wait", "--data"]).arg(&office.folder);
    command.args(["--from", &office.phone, "--say", message]).stdout(Stdio::piped());
    let begun = Instant::now();
    let mut phone = Running::start(&mut command)?;
    let lines = BufReader::new(phone.child().stdout.take().context("the phone has no output")?).lines();
    for line in lines {
        let line = line?;
        let incoming: Value = serde_json::from_str(&line).with_context(|| format!("not a message: {line}"))?;
        let text = |pointer| incoming.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let took = begun.elapsed();
        if incoming.pointer("/documents/0").is_none() {
            println!("the office: {}", text("/text"));
            continue;
        }
        ensure!(!text("/documents/0/link").is_empty(), "the document came without a link: {line}");
        let (document_id, link) = (text("/documents/0/id"), text("/documents/0/link"));
        return Ok(Answered { document_id, link, text: text("/text"), took });
    }
    bail!("the phone stopped waiting, and no document came; the window shows the order and why")
}
