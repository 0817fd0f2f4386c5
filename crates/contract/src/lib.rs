//! Every request, answer, command, event and error code that crosses a process or the webview.
//!
//! To add something: a type here, its handler in `portal` (over HTTP) or in `desk` (behind the window), and
//! run `cargo xtask codegen`, which writes `ui/contract/`.

pub mod agent;
pub mod audit;
pub mod client;
pub mod command;
pub mod desk;
pub mod error;
pub mod exchange;
pub mod feed;
pub mod identity;
pub mod imports;
pub mod notifications;
pub mod office_calls;
pub mod people;
pub mod phone;
pub mod requests;
pub mod session;
pub mod tasks;
pub mod typescript;

pub use error::{ApiError, ErrorCode};
