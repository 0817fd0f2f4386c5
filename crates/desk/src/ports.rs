//! What only the shell has. Each port is implemented by the shell with the real thing and by tests with a simple one.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use contract::desk::{DeskEvent, UseThisComputer};
use contract::error::ApiError;
use domain::OrderId;

/// "Use this computer": the portal and the agent inside this program (DE4).
#[async_trait]
pub trait EmbeddedOffice: Send + Sync + 'static {
    /// Starts them, making the office first when `first` says how, and gives the portal's address.
    /// Called again while they run, it gives the same address.
    async fn start(&self, first: Option<&UseThisComputer>) -> Result<Embedding, ApiError>;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embedding {
    /// e.g. `http://127.0.0.1:40123`.
    pub address: String,
}

/// Opens what the window does not show itself: a file with the program that the system has for it.
pub trait Opener: Send + Sync + 'static {
    fn open(&self, file: &Path) -> Result<(), ApiError>;

    /// Shows a page of the portal in the system's browser.
    fn browse(&self, address: &str) -> Result<(), ApiError>;
}

/// Shows a native notification (DE1). Must not block.
pub trait Notifier: Send + Sync + 'static {
    fn show(&self, notice: Notice);
}

/// A notification, in the person's language. Acting on it shows `order`, or the Order Center.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub title: String,
    pub body: String,
    /// The label of the action.
    pub action: String,
    pub order: Option<OrderId>,
}

/// Where the desk tells what changed.
pub type Events = Arc<dyn Fn(DeskEvent) + Send + Sync>;
