//! The typed way to talk to a Balcão portal: one method per call of `contract`, time-outs on everything, and errors
//! that say what to do.
//!
//! [`Portal`] is cheap to clone and keeps its connections. What arrives by itself comes as [`Events`], which end when
//! the connection does: to connect again, and when, is the caller's business. To add a call: a type in `contract`, a
//! method in the file of its resource here.

mod agent;
mod client;
mod connection;
mod documents;
mod error;
mod failure;
mod office;
mod session;
mod sse;
mod stream;

pub use agent::Publication;
pub use connection::{Credentials, Limits, Portal};
pub use documents::sha256_of;
pub use error::{ClientError, NoAnswer};
pub use sse::{SseEvent, SseParser};
pub use stream::Events;
