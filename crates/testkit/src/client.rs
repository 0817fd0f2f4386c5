//! A client user: writes and reads on a simulated telephone, opens documents in the web portal.

use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result, bail, ensure};
use channels::SIGNATURE_HEADER;
use contract::phone::{PhoneDocument, PhoneInbox, PhoneIncoming, PhoneMessage, PhoneWebhook};
use contract::session::SignIn;
use machine::{Clock, SystemClock};
use portal::demonstration::DemoPerson;
use portal_client::{Credentials, Portal};

use crate::Counter;
use crate::waiting::until;

pub struct Client {
    counter: Counter,
    http: reqwest::Client,
    pub name: &'static str,
    pub number: String,
    email: &'static str,
    password: &'static str,
    /// The sequence of the last message that the story has heard.
    heard: AtomicU64,
}

impl Client {
    pub(crate) fn new(counter: Counter, person: &DemoPerson) -> Result<Self> {
        Ok(Self {
            counter,
            http: machine::http_client(),
            name: person.name,
            number: person.phone.with_context(|| format!("{} has no telephone", person.name))?.to_owned(),
            email: person.email,
            password: person.password,
            heard: AtomicU64::new(0),
        })
    }

    /// The same person on another telephone.
    pub fn from_number(mut self, number: &str) -> Self {
        number.clone_into(&mut self.number);
        self
    }

    /// Writes a message to the office.
    pub async fn says(&self, text: &str) -> Result<()> {
        self.posts(&self.message(text)).await
    }

    /// A message that is not sent yet, with an id of its own.
    pub fn message(&self, text: &str) -> PhoneMessage {
        let (id, sent_at) = (machine::secret::token(), SystemClock.now());
        PhoneMessage { id, from: self.number.clone(), name: Some(self.name.to_owned()), text: text.to_owned(), sent_at }
    }

    /// Delivers a message by the channel's signed webhook, as its provider does: again when it is not acknowledged.
    pub async fn posts(&self, message: &PhoneMessage) -> Result<()> {
        until("the webhook is acknowledged", async || Ok(self.posts_once(message).await.ok())).await
    }

    /// Delivers once, and fails when it is not acknowledged.
    pub async fn posts_once(&self, message: &PhoneMessage) -> Result<()> {
        let webhook = PhoneWebhook { messages: vec![message.clone()], statuses: Vec::new() };
        let body = serde_json::to_vec(&webhook)?;
        let url = format!("{}/webhooks/phone/{}", self.counter.url, self.counter.office);
        let signature = self.counter.phone_secret.sign(&body);
        let answer = self.http.post(url).header(SIGNATURE_HEADER, signature).body(body).send().await?;
        ensure!(answer.status().is_success(), "the webhook was answered {}", answer.status());
        Ok(())
    }

    /// Everything that ever arrived on this telephone.
    pub async fn inbox(&self) -> Result<Vec<PhoneIncoming>> {
        self.after(0).await
    }

    /// The documents that ever arrived on this telephone.
    pub async fn received_documents(&self) -> Result<Vec<PhoneDocument>> {
        Ok(self.inbox().await?.into_iter().flat_map(|message| message.documents).collect())
    }

    /// The next message that has not been heard yet.
    pub async fn hears(&self) -> Result<PhoneIncoming> {
        self.hears_one("a message", |_| true).await
    }

    /// The next message that says `part`, whatever comes before it.
    pub async fn hears_about(&self, part: &str) -> Result<PhoneIncoming> {
        self.hears_one(part, |message| message.text.contains(part)).await
    }

    /// The document of the next message that brings one.
    pub async fn hears_document(&self) -> Result<PhoneDocument> {
        let message = self.hears_one("a document", |message| !message.documents.is_empty()).await?;
        message.documents.into_iter().next().context("a message with a document has one")
    }

    async fn hears_one(&self, what: &str, fits: impl Fn(&PhoneIncoming) -> bool) -> Result<PhoneIncoming> {
        let what = format!("{} hears {what}", self.name);
        let heard = until(&what, async || {
            let new = self.after(self.heard.load(Ordering::SeqCst)).await;
            Ok(new.ok().and_then(|new| new.into_iter().find(|message| fits(message))))
        });
        match heard.await {
            Ok(message) => {
                self.heard.store(message.sequence, Ordering::SeqCst);
                Ok(message)
            }
            Err(error) => {
                let texts: Vec<String> = self.inbox().await?.into_iter().map(|message| message.text).collect();
                bail!("{error}; heard until now: {texts:#?}")
            }
        }
    }

    async fn after(&self, sequence: u64) -> Result<Vec<PhoneIncoming>> {
        let mut after = sequence;
        let mut messages = Vec::new();
        loop {
            let Counter { url, office, phone_secret, .. } = &self.counter;
            let url = format!("{url}/phone/{office}/messages?number={}&after={after}", self.number);
            let answer = self.http.get(url).bearer_auth(phone_secret.reveal()).send().await?.error_for_status()?;
            let page: PhoneInbox = serde_json::from_slice(&answer.bytes().await?)?;
            let Some(last) = page.messages.last() else { return Ok(messages) };
            after = last.sequence;
            messages.extend(page.messages);
        }
    }

    /// The web portal, signed in.
    pub async fn web(&self) -> Result<Portal> {
        let portal = self.counter.portal()?;
        let sign_in =
            SignIn { email: self.email.to_owned(), password: self.password.to_owned(), device: "story".to_owned() };
        let answer = portal.sign_in(&sign_in).await?;
        let signed_in = answer.at_once().map_err(|needed| anyhow::anyhow!("a second step is asked for: {needed:?}"))?;
        Ok(portal.with_credentials(Credentials::Bearer(signed_in.token)))
    }

    /// Opens a document in the web portal and reads its text.
    pub async fn reads(&self, document: &PhoneDocument) -> Result<String> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("document.pdf");
        self.web().await?.open_document(document.id, &file).await?;
        Ok(recognition::text_of(&std::fs::read(&file)?)?.to_text())
    }
}
