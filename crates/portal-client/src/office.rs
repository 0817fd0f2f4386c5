//! What staff of the office do and read: commands, feed, pairing codes.

use contract::command::{CommandAnswer, CommandEnvelope};
use contract::desk::PairingCode;
use contract::feed::{FeedNudge, FeedPage};
use reqwest::Method;

use crate::{ClientError, Events, Portal};

impl Portal {
    /// Has a command executed. The same envelope may be sent again: it is executed once.
    /// A question of `contract::office_calls`, with its answer as it came.
    pub async fn ask(&self, path: &str, params: &serde_json::Value) -> Result<serde_json::Value, ClientError> {
        self.post(&format!("api/office/{path}"), params).await
    }

    pub async fn command(&self, envelope: &CommandEnvelope) -> Result<CommandAnswer, ClientError> {
        self.post("api/commands", envelope).await
    }

    /// The changes after cursor `after`, at most `limit` (and at most [`contract::feed::FEED_PAGE_MAX`]).
    pub async fn feed(&self, after: u64, limit: u32) -> Result<FeedPage, ClientError> {
        self.get(&format!("api/feed?after={after}&limit={limit}")).await
    }

    /// Tells when there is more to read.
    pub async fn feed_events(&self) -> Result<Events<FeedNudge>, ClientError> {
        self.events("api/feed/stream").await
    }

    /// A one-time code with which an agent joins the office (AG1).
    pub async fn new_pairing_code(&self) -> Result<PairingCode, ClientError> {
        self.answer(self.request(Method::POST, "api/agents/pairing-code")).await
    }
}
