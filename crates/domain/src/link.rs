//! A link that opens documents without signing in (PC5). Who opens it has received them: the opening is a proof.
//!
//! Its address holds a secret that is nowhere kept, only its hash; a link that does not open says the same to a
//! stranger whatever the cause.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{CompanyId, DocumentId, LinkId, OfficeId, PersonId};

/// Documents that one link opens at most.
pub const LINK_DOCUMENTS_MAX: usize = 50;
/// Days that a link lives at most.
pub const LINK_DAYS_MAX: i64 = 365;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Link {
    pub id: LinkId,
    pub office: OfficeId,
    /// The company whose documents it opens; all of one.
    pub company: CompanyId,
    pub documents: Vec<DocumentId>,
    /// Whom it is for, as its maker wrote it: "Contador do sócio".
    pub label: String,
    pub has_password: bool,
    pub made_by: PersonId,
    pub made_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// How often it may be opened; as often as one likes without.
    pub openings_max: Option<u32>,
    pub openings: u32,
    pub last_opened_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Whether a link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkStanding {
    Opens,
    Revoked,
    Expired,
    /// Opened as often as it may be.
    UsedUp,
}

/// One opening of a link: the proof of receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinkOpening {
    /// From 1.
    pub number: u32,
    pub at: DateTime<Utc>,
    /// The network it came from: the address without its last part.
    pub network: String,
    /// How the browser names itself.
    pub agent: String,
    /// What was read.
    pub documents: Vec<DocumentId>,
}

impl Link {
    pub fn standing(&self, now: DateTime<Utc>) -> LinkStanding {
        if self.revoked_at.is_some() {
            return LinkStanding::Revoked;
        }
        if now >= self.expires_at {
            return LinkStanding::Expired;
        }
        match self.openings_max {
            Some(most) if self.openings >= most => LinkStanding::UsedUp,
            _ => LinkStanding::Opens,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_link_opens_until_it_is_revoked_expired_or_used_up() {
        // PC5
        let noon: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().unwrap();
        let id = Uuid::from_u128(1);
        let link = Link {
            id: LinkId(id),
            office: OfficeId(id),
            company: CompanyId(id),
            documents: vec![DocumentId(id)],
            label: "Sócio".into(),
            has_password: false,
            made_by: PersonId(id),
            made_at: noon,
            expires_at: noon + TimeDelta::days(7),
            openings_max: Some(2),
            openings: 1,
            last_opened_at: None,
            revoked_at: None,
        };
        assert_eq!(link.standing(noon), LinkStanding::Opens);
        assert_eq!(link.standing(noon + TimeDelta::days(7)), LinkStanding::Expired);
        assert_eq!(Link { openings: 2, ..link.clone() }.standing(noon), LinkStanding::UsedUp);
        assert_eq!(Link { openings: 9, openings_max: None, ..link.clone() }.standing(noon), LinkStanding::Opens);
        assert_eq!(Link { revoked_at: Some(noon), ..link }.standing(noon), LinkStanding::Revoked);
    }
}
