//! A whole office for tests, and the people in it.
//!
//! [`TestOffice`] is portal, agent and demonstration books in one process, on SQLite or PostgreSQL, with a clock that
//! can be moved. People reach it over HTTP as they would in life: [`Client`] with a simulated telephone and the web
//! portal, [`Staff`] with what the desktop sees. A story with real processes makes its own office and gives its people
//! a [`Counter`] to write to.
//!
//! ```no_run
//! # async fn story() -> anyhow::Result<()> {
//! let office = testkit::TestOffice::start().await?;
//! let maria = office.client("Maria");
//! maria.says("me manda o holerite do João da Silva de outubro").await?;
//! let payslip = maria.hears_document().await?;
//! # Ok(()) }
//! ```

mod client;
mod clock;
mod counter;
mod office;
mod staff;
mod waiting;

pub use client::Client;
pub use clock::MovableClock;
pub use counter::Counter;
pub use office::{Database, TestOffice, master_books};
pub use staff::{Seen, Staff};
pub use temporary_postgres::TemporaryPostgres;
pub use waiting::{PATIENCE, until};
