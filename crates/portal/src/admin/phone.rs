//! `admin phone`: a telephone in the terminal, which writes to the office as a client would.

use std::io::{self, Write};
use std::time::Duration;

use anyhow::{Context, bail};
use channels::{SIGNATURE_HEADER, SharedSecret};
use contract::phone::{PhoneInbox, PhoneIncoming, PhoneMessage, PhoneStatus, PhoneWebhook};
use domain::OfficeId;
use machine::{Clock, SystemClock};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::time::{Instant, sleep, timeout_at};

use super::StorageArgs;
use crate::listening::Listening;

/// How often the telephone asks for what is new.
const POLL: Duration = Duration::from_millis(150);

#[derive(clap::Args)]
pub struct Phone {
    #[command(flatten)]
    storage: StorageArgs,
    /// The number that writes, with country and area: 5548999990001.
    #[arg(long)]
    from: String,
    /// Sends this text and ends, instead of a chat.
    #[arg(long)]
    say: Option<String>,
    /// With --say: waits until a document arrives, and prints each answer as a line of JSON.
    #[arg(long, requires = "say")]
    wait: bool,
    /// With --wait: gives up after this many seconds; without a document the exit code is 3.
    #[arg(long, default_value_t = 60)]
    timeout_s: u64,
    /// A portal on another machine; else the one that runs on the data folder.
    #[arg(long, requires = "secret", requires = "office")]
    url: Option<String>,
    /// The secret of the office's telephones, with --url.
    #[arg(long, env = "BALCAO_PHONE_SECRET", hide_env_values = true)]
    secret: Option<String>,
    /// The office to write to, where there are several.
    #[arg(long)]
    office: Option<OfficeId>,
}

/// What the telephone talks to.
struct Line {
    client: reqwest::Client,
    url: String,
    office: OfficeId,
    secret: SharedSecret,
    number: String,
}

/// Exit code when `--wait` saw no document.
pub const NO_DOCUMENT: u8 = 3;

pub async fn phone(asked: Phone) -> anyhow::Result<u8> {
    let line = connect(&asked).await?;
    let seen = line.end_of_inbox().await?;
    match &asked.say {
        None => line.chat(seen).await.map(|()| 0),
        Some(text) => {
            line.say(text).await?;
            if !asked.wait {
                return Ok(0);
            }
            let until = Instant::now() + Duration::from_secs(asked.timeout_s);
            let got_document = timeout_at(until, line.print_until_document(seen)).await;
            got_document.map_or(Ok(NO_DOCUMENT), |printed| printed.map(|()| 0))
        }
    }
}

async fn connect(asked: &Phone) -> anyhow::Result<Line> {
    let client = machine::http_client();
    let number = asked.from.clone();
    if let (Some(url), Some(secret), Some(office)) = (&asked.url, &asked.secret, asked.office) {
        let (url, secret) = (url.trim_end_matches('/').to_owned(), SharedSecret::new(secret.clone()));
        return Ok(Line { client, url, office, secret, number });
    }
    let folder = asked.storage.folder()?;
    let listening = Listening::read(&folder).with_context(|| {
        format!("no portal runs on {}; start it with `balcao-portal serve --data …`, or give --url", folder.display())
    })?;
    let office = asked.storage.one_office(asked.office).await?;
    let secret = asked.storage.phone_secret(office)?;
    Ok(Line { client, url: listening.url, office, secret, number })
}

impl Line {
    /// Writes a text to the office.
    async fn say(&self, text: &str) -> anyhow::Result<()> {
        let (id, sent_at) = (machine::secret::token(), SystemClock.now());
        let message = PhoneMessage { id, from: self.number.clone(), name: None, text: text.to_owned(), sent_at };
        self.post(PhoneWebhook { messages: vec![message], statuses: Vec::new() }).await
    }

    /// Tells the office that its messages were read.
    async fn read(&self, messages: &[PhoneIncoming]) -> anyhow::Result<()> {
        if messages.is_empty() {
            return Ok(());
        }
        let at = SystemClock.now();
        let read = |message: &PhoneIncoming| PhoneStatus { message: message.id.clone(), status: "read".to_owned(), at };
        self.post(PhoneWebhook { messages: Vec::new(), statuses: messages.iter().map(read).collect() }).await
    }

    async fn post(&self, webhook: PhoneWebhook) -> anyhow::Result<()> {
        let body = serde_json::to_vec(&webhook)?;
        let request = self.client.post(format!("{}/webhooks/phone/{}", self.url, self.office));
        let request = request.header(SIGNATURE_HEADER, self.secret.sign(&body)).body(body);
        let answer = request.send().await.with_context(|| format!("the portal at {} does not answer", self.url))?;
        if !answer.status().is_success() {
            bail!("the portal did not take the message: {}", answer.text().await?);
        }
        Ok(())
    }

    /// What arrived after `seen`, and the new `seen`.
    async fn inbox(&self, seen: u64) -> anyhow::Result<(Vec<PhoneIncoming>, u64)> {
        let url = format!("{}/phone/{}/messages?number={}&after={seen}", self.url, self.office, self.number);
        let answer = self.client.get(url).bearer_auth(self.secret.reveal()).send().await?.error_for_status()?;
        let inbox: PhoneInbox = serde_json::from_slice(&answer.bytes().await?)?;
        let seen = inbox.messages.last().map_or(seen, |last| last.sequence);
        Ok((inbox.messages, seen))
    }

    async fn end_of_inbox(&self) -> anyhow::Result<u64> {
        let mut seen = 0;
        loop {
            let (messages, now_seen) = self.inbox(seen).await?;
            if messages.is_empty() {
                return Ok(seen);
            }
            seen = now_seen;
        }
    }

    async fn print_until_document(&self, mut seen: u64) -> anyhow::Result<()> {
        loop {
            let (messages, now_seen) = self.inbox(seen).await?;
            seen = now_seen;
            for message in &messages {
                writeln!(io::stdout(), "{}", serde_json::to_string(message)?)?;
            }
            self.read(&messages).await?;
            if messages.iter().any(|message| !message.documents.is_empty()) {
                return Ok(());
            }
            sleep(POLL).await;
        }
    }

    /// Each line typed is a message; answers appear as they come. Ends with the input.
    async fn chat(&self, mut seen: u64) -> anyhow::Result<()> {
        writeln!(io::stdout(), "{} → {}. Escreva; Ctrl+D termina.", self.number, self.url)?;
        let mut typed = BufReader::new(tokio::io::stdin()).lines();
        loop {
            tokio::select! {
                text = typed.next_line() => match text? {
                    Some(text) if text.trim().is_empty() => {}
                    Some(text) => self.say(&text).await?,
                    None => return Ok(()),
                },
                () = sleep(POLL) => {
                    let (messages, now_seen) = self.inbox(seen).await?;
                    seen = now_seen;
                    self.read(&messages).await?;
                    for message in messages {
                        writeln!(io::stdout(), "  {}", message.text.replace('\n', "\n  "))?;
                    }
                }
            }
        }
    }
}
