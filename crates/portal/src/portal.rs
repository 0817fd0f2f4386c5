//! What a running portal is made of, as its handlers and jobs share it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use assistant::texts::Texts;
use assistant::{Assistant, Locale};
use channels::{Channel, PortalChat, Postman, Pusher, SharedSecret, SimulatedPhone, VapidKey, WebPush, phone_secret};
use chrono::{DateTime, Utc};
use domain::catalogue::Catalogue;
use domain::document::Sha256Hex;
use domain::message::ChannelKind;
use domain::{DocumentId, OfficeId};
use machine::Clock;
use portal_store::{Store, StoreError};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use crate::attempts::Attempts;
use crate::http::security::PublicUrl;
use crate::identity::passkeys::Passkeys;
use crate::identity::sealing::Sealing;
use crate::notices::Words;
use crate::passwords::Passwords;
use crate::phone_inbox::StoredInbox;
use crate::running::StartError;
use crate::taking_in::Bench;

pub type App = Arc<Portal>;

pub struct Portal {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub passwords: Passwords,
    pub attempts: Attempts,
    pub sealing: Arc<Sealing>,
    pub passkeys: Passkeys,
    pub public_url: PublicUrl,
    pub catalogue: &'static Catalogue,
    pub assistant: Assistant<'static>,
    /// Cancelled when the portal stops.
    pub stopping: CancellationToken,
    /// What people are told, in words.
    pub words: Words,
    /// `None` where no mail server was set up.
    pub postman: Option<Box<dyn Postman>>,
    pub pusher: Box<dyn Pusher>,
    /// Where files from outside are put together and looked at.
    pub bench: Bench,
    texts: BTreeMap<Locale, Texts>,
    channels: Vec<Box<dyn Channel>>,
    server_key: Vec<u8>,
}

/// The channels that this server has.
pub fn channels(store: &Store, clock: &Arc<dyn Clock>, server_key: &[u8]) -> Vec<Box<dyn Channel>> {
    let inbox = StoredInbox { store: store.clone(), clock: clock.clone() };
    vec![Box::new(SimulatedPhone::new(server_key, inbox)), Box::new(PortalChat)]
}

impl Portal {
    pub async fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        server_key: &[u8],
        public_url: PublicUrl,
        channels: Vec<Box<dyn Channel>>,
        stopping: CancellationToken,
    ) -> Result<Self, StartError> {
        let fault = |fault: &dyn std::fmt::Display| StartError::Program(fault.to_string());
        let catalogue = Catalogue::built_in().map_err(|error| fault(&error))?;
        let sealing = Arc::new(Sealing::new(server_key).map_err(|error| fault(&error))?);
        let texts = Locale::ALL.into_iter().map(|locale| Ok((locale, Texts::built_in(locale)?)));
        Ok(Self {
            passwords: Passwords::new().await.map_err(|error| fault(&error))?,
            attempts: Attempts::new(store.clone(), sealing.clone()),
            sealing,
            passkeys: Passkeys::at(&public_url),
            assistant: Assistant::new(catalogue),
            words: Words::built_in().map_err(StartError::Program)?,
            postman: None,
            bench: Bench::in_folder(std::env::temp_dir()),
            pusher: Box::new(pusher(server_key, &public_url, &[])?),
            texts: texts.collect::<Result<_, assistant::texts::TextsError>>().map_err(|error| fault(&error))?,
            channels,
            server_key: server_key.to_vec(),
            store,
            clock,
            public_url,
            catalogue,
            stopping,
        })
    }

    /// The same portal as it is on another clock: for what happened at other times than now.
    pub async fn on_clock(&self, clock: Arc<dyn Clock>) -> Result<Self, StartError> {
        let channels = channels(&self.store, &clock, &self.server_key);
        let (store, stopping) = (self.store.clone(), self.stopping.clone());
        Self::new(store, clock, &self.server_key, self.public_url.clone(), channels, stopping).await
    }

    /// Sends letters by this postman, and pushes to these push services besides the browsers' own.
    pub fn telling_by(
        mut self,
        postman: Option<Box<dyn Postman>>,
        push_services: &[String],
    ) -> Result<Self, StartError> {
        self.postman = postman;
        self.pusher = Box::new(pusher(&self.server_key, &self.public_url, push_services)?);
        Ok(self)
    }

    /// Puts files from outside together in this folder, which has room for them.
    pub fn working_in(mut self, folder: PathBuf) -> Self {
        self.bench = Bench::in_folder(folder);
        self
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The adapter of a channel; `None` when this portal has none.
    pub fn channel(&self, kind: ChannelKind) -> Option<&dyn Channel> {
        self.channels.iter().find(|channel| channel.kind() == kind).map(Box::as_ref)
    }

    pub fn phone_secret(&self, office: OfficeId) -> SharedSecret {
        phone_secret(&self.server_key, office)
    }

    /// The sentences that an office sends.
    pub fn texts(&self, locale: Locale) -> Result<&Texts, StoreError> {
        self.texts.get(&locale).ok_or(StoreError::NotFound { what: "language" })
    }

    /// Where a client opens a document.
    pub fn link(&self, document: DocumentId) -> String {
        format!("{}/documentos/{document}", self.public_url.as_str())
    }
}

fn pusher(server_key: &[u8], public_url: &PublicUrl, services: &[String]) -> Result<WebPush, StartError> {
    let key = VapidKey::derive(server_key).ok_or_else(|| StartError::Program("no key for pushes".to_owned()))?;
    Ok(WebPush::new(machine::http_client(), key, public_url.as_str(), services))
}

/// How a secret is kept: as its SHA-256. Enough for a token of 256 random bits; a password needs more.
pub fn sha256(secret: &[u8]) -> Sha256Hex {
    Sha256Hex(Sha256::digest(secret).iter().map(|byte| format!("{byte:02x}")).collect())
}
