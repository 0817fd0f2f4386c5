//! An agent with the demonstration books, as the desktop application and `balcao-agent` start it.

use std::path::Path;
use std::sync::Arc;

use connectors::demonstration::{self, DemonstrationBooks, NotCreated};
use domain::OfficeId;
use machine::{Clock, SystemClock};
use portal_client::Portal;

use crate::config::{AgentConfig, Pace};

/// What the file of the books is called in a data folder.
pub const BOOKS_FILE: &str = "books.sqlite";

/// Creates the books of the fictional office unless they are there.
pub fn create_unless_there(books: &Path) -> Result<(), NotCreated> {
    match demonstration::create(books) {
        Ok(_) | Err(NotCreated::AlreadyThere { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// What an agent needs that works for `office` with the books at `books`. `portal` carries the agent's token.
pub fn config(portal: Portal, office: OfficeId, books: &Path) -> AgentConfig {
    config_at(portal, office, books, Arc::new(SystemClock))
}

/// The same, on another clock.
pub fn config_at(portal: Portal, office: OfficeId, books: &Path, clock: Arc<dyn Clock>) -> AgentConfig {
    let books = DemonstrationBooks::at(books);
    let of_the_books = books.clone();
    AgentConfig {
        portal: Arc::new(portal),
        office,
        books: vec![Arc::new(books)],
        letterhead: Arc::new(move || of_the_books.letterhead()),
        clock,
        pace: Pace::default(),
    }
}
