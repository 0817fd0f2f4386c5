//! What an agent needs to work.

use std::sync::Arc;
use std::time::Duration;

use connectors::{AccountingBooks, BooksError};
use contract::agent::LEASE_S;
use domain::OfficeId;
use machine::Clock;
use reports::Letterhead;

use crate::portal_port::PortalPort;

pub struct AgentConfig {
    /// The portal, with this agent's token: a [`portal_client::Portal`] everywhere but in tests.
    pub portal: Arc<dyn PortalPort>,
    /// The office that the agent is paired with.
    pub office: OfficeId,
    /// The accounting systems. An order goes to the first that has its company.
    pub books: Vec<Arc<dyn AccountingBooks>>,
    /// In whose name the documents are printed; read when the first one is.
    pub letterhead: Arc<dyn Fn() -> Result<Letterhead, BooksError> + Send + Sync>,
    pub clock: Arc<dyn Clock>,
    pub pace: Pace,
}

/// How often, how long, how much.
#[derive(Debug, Clone)]
pub struct Pace {
    /// How long the portal keeps an order for us unless we renew, 5 to 600 seconds.
    pub lease_s: u32,
    /// Orders in hand at a time.
    pub in_hand: usize,
    /// Asking for orders although nobody woke us.
    pub poll: Duration,
    pub heartbeat: Duration,
    /// Looking at the books for changes, and at pending orders for causes that are gone.
    pub look: Duration,
    /// Checking a connector that is ready; one that is not is checked at each look.
    pub check: Duration,
    /// Reading all employees anew although no company changed.
    pub whole_register: Duration,
    /// How long the books may take for one answer.
    pub books_answer: Duration,
    /// How long books that are locked are tried again before the order waits.
    pub books_patience: Duration,
    /// The first pause before something is sent again; it doubles up to `longest_pause`.
    pub first_pause: Duration,
    pub longest_pause: Duration,
    /// How long work in hand may go on when the agent is stopped.
    pub farewell: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            lease_s: LEASE_S,
            in_hand: 16,
            poll: Duration::from_secs(5),
            heartbeat: Duration::from_secs(10),
            look: Duration::from_secs(3),
            check: Duration::from_secs(60),
            whole_register: Duration::from_secs(60),
            books_answer: Duration::from_secs(10),
            books_patience: Duration::from_secs(2),
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(30),
            farewell: Duration::from_secs(5),
        }
    }
}
