//! Reading one message.

use chrono::NaiveDate;
use domain::catalogue::{Catalogue, CatalogueError};

use crate::Understanding;

/// Knows what the catalogue's documents are called. Made once, used for every message, from any thread.
#[derive(Debug)]
pub struct Assistant<'c> {
    pub(crate) catalogue: &'c Catalogue,
}

impl Assistant<'static> {
    /// With the catalogue that comes with the product.
    pub fn built_in() -> Result<Self, CatalogueError> {
        Ok(Self::new(Catalogue::built_in()?))
    }
}

impl<'c> Assistant<'c> {
    pub fn new(catalogue: &'c Catalogue) -> Self {
        Self { catalogue }
    }

    /// What `message` says. Only what was said: nothing is asked back or filled in here.
    pub fn understand(&self, _message: &str, _today: NaiveDate) -> Understanding {
        let _ = self.catalogue;
        Understanding::default()
    }
}
