//! An agent with the demonstration books, as the desktop application and `balcao-agent` start it.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use connectors::demonstration::{self, DemonstrationBooks, NotCreated};
use domain::OfficeId;
use domain::document::{DocumentFacts, PaymentCodes};
use domain::registry::Company;
use machine::{Clock, SystemClock};
use portal_client::Portal;
use reports::Press;
use reports::data::{Employer, Report, Specimen};

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

/// Prints the papers of the fictional office that in real life somebody else makes, e.g. tax slips.
pub struct Papers(Press);

impl Papers {
    /// In the letterhead of these books.
    ///
    /// # Errors
    /// What is wrong with the books or the letterhead.
    pub fn of(books: &Path) -> Result<Self, String> {
        let letterhead = DemonstrationBooks::at(books).letterhead().map_err(|error| error.to_string())?;
        Press::new(letterhead).map(Self).map_err(|error| error.to_string())
    }

    /// # Errors
    /// Why the press refused it.
    pub fn print(
        &self,
        facts: &DocumentFacts,
        company: &Company,
        codes: &PaymentCodes,
        text: &str,
        made_at: DateTime<Utc>,
    ) -> Result<Vec<u8>, String> {
        let employer = Employer {
            code: company.books_code.clone(),
            name: company.name.clone(),
            tax_id: company.tax_id.clone(),
            place: String::new(),
        };
        let paper = Specimen {
            employer,
            title: facts.title.clone(),
            competence: facts.competence,
            due_on: facts.due_on,
            amount: facts.amount,
            text: text.to_owned(),
            codes: codes.clone(),
            made_at,
        };
        self.0.print(&Report::Specimen(paper)).map_err(|error| error.to_string())
    }
}
