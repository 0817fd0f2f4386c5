//! The execution agent: claims orders, checks the books, issues the documents, guards their recipients, publishes.
//!
//! [`start`] runs it inside any program; `balcao-agent` is the program without a window. One order's way is
//! [`Agent::claim_while_wanted`](agent::Agent) → `carry_out` → `issue` → `guard` → `deliver`; beside it run the renewal of
//! leases, the heartbeat, and the look at the books, which tells the portal what is in them and resumes what was pending.
//!
//! To issue another report, see [`issue`]; another accounting system is an adapter in `connectors`.

mod agent;
mod breaker;
mod carry_out;
mod claims;
mod config;
mod connector;
mod deliver;
pub mod demonstration;
mod guard;
mod heartbeat;
pub mod issue;
mod leases;
mod look;
pub mod names;
pub mod pairing;
mod portal_port;
mod register;
mod stop_at;
mod sweep;
mod whom;

use std::sync::Arc;

use domain::catalogue::{Catalogue, CatalogueError};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use agent::Agent;
pub use agent::AgentStatus;
pub use config::{AgentConfig, Pace};
pub use guard::{Blocked, Recipient, guard};
pub use portal_client::{Credentials, Portal};
pub use portal_port::{PortalPort, WakeUps};

/// Starts the agent in the present Tokio runtime.
///
/// # Errors
/// Only when the catalogue that comes with the program is faulty.
pub fn start(config: AgentConfig) -> Result<Running, CatalogueError> {
    let stop = CancellationToken::new();
    let agent = Arc::new(Agent::new(config, Catalogue::built_in()?, stop.clone()));
    let mut tasks = JoinSet::new();
    tasks.spawn(agent.clone().claim_while_wanted());
    tasks.spawn(agent.clone().be_woken());
    tasks.spawn(agent.clone().renew_leases());
    tasks.spawn(agent.clone().send_heartbeats());
    tasks.spawn(agent.clone().look_at_the_books());
    Ok(Running { agent, stop, tasks })
}

/// An agent at work. Dropped, it stops at once; [`Running::stop`] lets it finish what it has in hand.
pub struct Running {
    agent: Arc<Agent>,
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Running {
    /// What it is doing, as it changes.
    pub fn status(&self) -> watch::Receiver<AgentStatus> {
        self.agent.status.subscribe()
    }

    /// Looks at the books and the pending orders now, because something was just calculated there.
    pub fn look_now(&self) {
        self.agent.look_now.notify_one();
    }

    /// Takes no more orders, finishes those in hand or gives them back, and ends.
    pub async fn stop(mut self) {
        self.stop.cancel();
        while self.tasks.join_next().await.is_some() {}
    }
}
