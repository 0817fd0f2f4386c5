//! What the office tells its clients: a line of news, for all or for some.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::access::{Access, Department};
use crate::{CompanyId, NewsId, OfficeId, PersonId};

/// Whom it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "for", content = "ids")]
pub enum Audience {
    Everybody,
    Companies(BTreeSet<CompanyId>),
    /// Everybody who reaches one of these departments.
    Departments(BTreeSet<Department>),
}

/// A line of news. Plain text; lines are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct News {
    pub id: NewsId,
    pub office: OfficeId,
    pub title: String,
    pub text: String,
    pub audience: Audience,
    pub by: PersonId,
    pub published_at: DateTime<Utc>,
    /// The last day on which clients see it.
    pub until: Option<NaiveDate>,
    /// Taken back; clients no longer see it.
    pub withdrawn_at: Option<DateTime<Utc>>,
    pub changed_at: DateTime<Utc>,
}

impl News {
    /// Do clients see it on that day?
    pub fn stands(&self, today: NaiveDate) -> bool {
        self.withdrawn_at.is_none() && self.until.is_none_or(|until| today <= until)
    }

    /// Is it for this person? Staff of the office read everything that it tells.
    pub fn is_for(&self, access: &Access) -> bool {
        self.office == access.office && (access.role.is_staff() || self.audience.names(access))
    }
}

impl Audience {
    /// Is this client user among them?
    pub fn names(&self, access: &Access) -> bool {
        match self {
            Self::Everybody => true,
            Self::Companies(companies) => companies.iter().any(|company| access.companies.contains(*company)),
            Self::Departments(departments) => {
                departments.iter().any(|department| access.departments.contains_key(department))
            }
        }
    }
}
