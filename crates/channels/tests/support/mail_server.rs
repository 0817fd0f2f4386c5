//! Runs `mail_server.py`, and reads what arrived. Shared with the portal's stories.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a story that cannot go on has failed")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

pub struct MailServer {
    pub port: u16,
    folder: TempDir,
    process: Option<Child>,
}

/// A letter as the server took it.
#[derive(Debug, Clone)]
pub struct Letter {
    pub raw: String,
}

impl MailServer {
    /// In the clear, for everybody.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// Wants STARTTLS and this user.
    #[allow(dead_code, reason = "only the stories of the adapter sign in")]
    pub fn strict(certificate: &Path, key: &Path, user: &str, password: &str) -> Self {
        Self::with(&[certificate.to_str().unwrap(), key.to_str().unwrap(), user, password])
    }

    fn with(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../channels/tests/support/mail_server.py");
        // Debian's own Python is the one that has Debian's aiosmtpd.
        let mut process = Command::new("/usr/bin/python3")
            .arg(script)
            .arg(folder.path())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().expect("the mail server starts; install python3-aiosmtpd");
        Self { port, folder, process: Some(process) }
    }

    /// From now on it answers these addresses so; see `mail_server.py`.
    pub fn answers(&self, answers: &[(&str, &str)]) {
        let lines: Vec<String> =
            answers.iter().map(|(address, answer)| format!("\"{address}\": \"{answer}\"")).collect();
        let part = self.folder.path().join("answers.part");
        std::fs::write(&part, format!("{{{}}}", lines.join(", "))).unwrap();
        std::fs::rename(part, self.folder.path().join("answers.json")).unwrap();
    }

    /// What arrived, in its order.
    pub fn letters(&self) -> Vec<Letter> {
        let files = (1..).map(|count| self.folder.path().join(format!("{count}.eml")));
        files.map_while(|file| std::fs::read(file).ok()).map(Letter::read).collect()
    }

    /// The server is gone.
    pub fn dies(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().ok();
            process.wait().ok();
        }
    }
}

impl Letter {
    fn read(bytes: Vec<u8>) -> Self {
        Self { raw: String::from_utf8(bytes).unwrap().replace("\r\n", "\n") }
    }

    /// A header, unfolded, as it came.
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split_once("\n\n").map_or(self.raw.as_str(), |(head, _)| head).replace("\n ", " ");
        let of = |line: &str| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned);
        head.lines().find_map(of).unwrap_or_default()
    }

    /// Text and HTML, decoded.
    pub fn parts(&self) -> (String, String) {
        let part = |kind: &str| {
            let rest = self.raw.split_once(&format!("Content-Type: {kind}")).map(|(_, rest)| rest).unwrap_or_default();
            let (head, body) = rest.split_once("\n\n").unwrap_or_default();
            let body = body.split("\n--").next().unwrap_or_default();
            if head.contains("quoted-printable") { unquoted(body) } else { from_base64_or_plain(head, body) }
        };
        (part("text/plain"), part("text/html"))
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.dies();
    }
}

fn unquoted(text: &str) -> String {
    let joined = text.replace("=\n", "");
    let mut bytes = Vec::with_capacity(joined.len());
    let mut rest = joined.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (first, hex) {
            (b'=', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn from_base64_or_plain(head: &str, body: &str) -> String {
    use base64::Engine;
    if !head.contains("base64") {
        return body.to_owned();
    }
    let joined: String = body.split_whitespace().collect();
    String::from_utf8(base64::prelude::BASE64_STANDARD.decode(joined).unwrap()).unwrap()
}
