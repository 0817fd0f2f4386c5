//! The desk of one member of staff: a local cache that can be read and searched without a network, the decisions
//! on their way to the office, and the commands behind the window.
//!
//! The shell gives it what only a shell has (a keyring, a way to open a file, an embedded office) through
//! [`ports`], so that everything here runs in a test.
//!
//! To add a call of the window: declare it in `contract::desk`, and the adapter in [`host`] will not compile until it is there.

pub mod cache;
mod folded;
mod host;
mod lock;
mod office;
pub mod ports;
mod settings;
pub mod texts;
pub mod tray;

pub use host::{Desk, DeskConfig};
pub use ports::{EmbeddedOffice, Embedding, Notice, Notifier, Opener};
