//! What the assistant may know and answer for one caller. Whoever and whatever is not in here does not exist for
//! the conversation, so that no message, however worded, can reach it.

use std::collections::{BTreeMap, BTreeSet};

use domain::CompanyId;
use domain::access::Department;
use domain::order::KindId;
use domain::registry::{Company, Employee};

use crate::Locale;

/// Built by the portal from the caller's access, for each message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Knowledge {
    pub person_name: String,
    pub locale: Locale,
    /// Only the companies that the caller speaks for.
    pub companies: Vec<KnownCompany>,
    /// Departments whose documents the caller may ask for.
    pub departments: BTreeSet<Department>,
    /// The office's settings (AS7). A kind that is not listed is [`Handling::Automatic`].
    pub handling: BTreeMap<KindId, Handling>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCompany {
    pub company: Company,
    pub employees: Vec<Employee>,
}

/// What the office lets the assistant do with a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Handling {
    /// Opens an order at once.
    #[default]
    Automatic,
    /// Never opens an order: hands the conversation over.
    Off,
}

impl Knowledge {
    pub fn handling(&self, kind: &KindId) -> Handling {
        self.handling.get(kind).copied().unwrap_or_default()
    }

    pub(crate) fn company(&self, id: CompanyId) -> Option<&KnownCompany> {
        self.companies.iter().find(|known| known.company.id == id)
    }
}
