//! What the machine gives to a program: the time, ids, chance, the network, folders, files that survive a crash,
//! and a place for secrets.
//!
//! The rest of the product takes these as values or ports, so that a test can set them. `clippy.toml` holds
//! that nobody else asks the clock, draws random numbers or makes an HTTP client.

pub mod clock;
pub mod files;
pub mod folders;
pub mod http;
pub mod ids;
pub mod secret;
pub mod secret_store;

pub use clock::{Clock, SetClock, SystemClock};
pub use http::{http_client, install_tls};
