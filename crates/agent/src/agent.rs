//! What the agent's tasks share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use connectors::BooksError;
use contract::ErrorCode;
use contract::agent::ConnectorReport;
use domain::OrderId;
use domain::catalogue::Catalogue;
use domain::order::Evidence;
use machine::Clock;
use machine::secret::{back_off, chance};
use portal_client::ClientError;
use reports::{Letterhead, Press};
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use crate::config::{AgentConfig, Pace};
use crate::connector::Connector;
use crate::leases::Hand;
use crate::portal_port::PortalPort;

pub(crate) struct Agent {
    pub portal: Arc<dyn PortalPort>,
    pub connectors: Vec<Arc<Connector>>,
    pub letterhead: Arc<dyn Fn() -> Result<Letterhead, BooksError> + Send + Sync>,
    pub press: OnceLock<Arc<Press>>,
    pub catalogue: &'static Catalogue,
    pub clock: Arc<dyn Clock>,
    pub pace: Pace,
    pub stop: CancellationToken,
    /// The orders that we hold a lease of.
    pub hands: Mutex<HashMap<OrderId, Hand>>,
    /// There may be something to claim.
    pub wake: Notify,
    pub look_now: Notify,
    /// A connector came or went.
    pub beat_now: Notify,
    pub status: watch::Sender<AgentStatus>,
}

/// What an agent is doing (AG1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgentStatus {
    /// The portal answered the last call.
    pub connected: bool,
    /// Orders that wait for an agent.
    pub awaiting: u32,
    /// Orders that this agent works on.
    pub in_hand: usize,
    pub connectors: Vec<ConnectorReport>,
    /// Code of the last error, if it still stands.
    pub last_error: Option<String>,
}

impl Agent {
    pub fn new(config: AgentConfig, catalogue: &'static Catalogue, stop: CancellationToken) -> Self {
        let answer = config.pace.books_answer;
        let connector = |port| Arc::new(Connector::new(port, config.office, answer));
        Self {
            portal: config.portal,
            connectors: config.books.into_iter().map(connector).collect(),
            letterhead: config.letterhead,
            press: OnceLock::new(),
            catalogue,
            clock: config.clock,
            pace: config.pace,
            stop,
            hands: Mutex::default(),
            wake: Notify::new(),
            look_now: Notify::new(),
            beat_now: Notify::new(),
            status: watch::Sender::default(),
        }
    }

    pub fn evidence(&self, connector: &str, looked_at: String) -> Evidence {
        Evidence { checked_at: self.clock.now(), connector: connector.to_owned(), looked_at }
    }

    /// The pause before attempt `attempt` (from 1).
    pub fn pause(&self, attempt: u32) -> Duration {
        back_off(attempt, self.pace.first_pause, self.pace.longest_pause, chance())
    }

    /// Waits; `false` when the agent is to stop.
    pub async fn wait(&self, how_long: Duration) -> bool {
        tokio::select! {
            () = self.stop.cancelled() => false,
            () = tokio::time::sleep(how_long) => true,
        }
    }

    /// Ends when the agent was told to stop, and this much time went by since.
    pub async fn stopped_for(&self, how_long: Duration) {
        self.stop.cancelled().await;
        tokio::time::sleep(how_long).await;
    }

    /// Keeps in the status whether the portal answers, and gives the answer on.
    pub fn heard<T>(&self, answer: Result<T, ClientError>) -> Result<T, ClientError> {
        let error = answer.as_ref().err().map(ClientError::to_api_error);
        // A refusal of one order is an answer: the portal is there and nothing is wrong with the agent.
        let error = error
            .filter(|error| !matches!(error.code, ErrorCode::Refused | ErrorCode::StaleToken | ErrorCode::NotFound));
        self.status.send_if_modified(|status| {
            let before = (status.connected, status.last_error.clone());
            status.connected = error.as_ref().is_none_or(|error| error.code != ErrorCode::ServerUnreachable);
            status.last_error = error.map(|error| error.code.as_str().to_owned());
            before != (status.connected, status.last_error.clone())
        });
        answer
    }
}
