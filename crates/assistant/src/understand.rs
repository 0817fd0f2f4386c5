//! Reading one message: what it asks for, or what it does. The text alone; nobody is asked back here.
//!
//! The order of reading: [`tokens`] folds, [`time`] finds competences and days, [`kinds`] finds documents by the
//! catalogue's phrases, [`names`] finds people, [`acts`] finds "obrigado" and the like, and [`compose`] makes orders of it.

mod acts;
mod calendar;
mod compose;
mod kinds;
mod names;
pub(crate) mod spelling;
mod tie_breaks;
mod time;
pub(crate) mod tokens;
mod vocabulary;
pub(crate) mod words;

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;
use domain::catalogue::{Catalogue, CatalogueError};

use crate::Understanding;
pub(crate) use time::{days_in, latest_occurrence, next_day};
use vocabulary::Vocabulary;

/// Knows what the catalogue's documents are called. Made once, used for every message, from any thread.
#[derive(Debug)]
pub struct Assistant<'c> {
    pub(crate) catalogue: &'c Catalogue,
    vocabulary: Vocabulary,
}

/// What is known of a message beside its text.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    /// Folded words of employees' names.
    pub names: BTreeSet<String>,
    /// Bytes of the message that name a company.
    pub companies: Vec<Range<usize>>,
}

impl Assistant<'static> {
    /// With the catalogue that comes with the product.
    pub fn built_in() -> Result<Self, CatalogueError> {
        Ok(Self::new(Catalogue::built_in()?))
    }
}

impl<'c> Assistant<'c> {
    pub fn new(catalogue: &'c Catalogue) -> Self {
        Self { catalogue, vocabulary: Vocabulary::new(catalogue) }
    }

    /// What `message` says. Only what was said: nothing is asked back or filled in here. Of a very long message the
    /// first 2,000 bytes are read.
    pub fn understand(&self, message: &str, today: NaiveDate) -> Understanding {
        self.understand_in(message, today, &Surroundings::default())
    }

    /// Is some document called by this folded word?
    pub(crate) fn is_document_word(&self, folded: &str) -> bool {
        self.vocabulary.id(folded).is_some()
    }

    pub(crate) fn understand_in(&self, message: &str, today: NaiveDate, around: &Surroundings) -> Understanding {
        compose::understanding(self.catalogue, &self.vocabulary, message, today, around)
    }
}
