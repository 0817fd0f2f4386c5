//! Contacts: individuals whom the office knows but who are no clients of it (PE7).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::access::Companies;
use crate::{ContactId, OfficeId};

/// Always an individual with a main e-mail address: a business is a client, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Contact {
    pub id: ContactId,
    pub office: OfficeId,
    pub name: String,
    pub main_email: String,
    pub other_emails: Vec<String>,
    /// As those of [`super::Person`].
    pub phones: Vec<String>,
    /// CPF without punctuation, or empty.
    pub tax_id: String,
    pub notes: String,
    /// The businesses that name this contact among their individuals.
    pub companies: Companies,
    pub deleted: bool,
}
