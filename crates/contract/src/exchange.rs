//! Links without login (PC5), and what staff ask about documents.
//!
//! | call | who | request → answer |
//! | --- | --- | --- |
//! | `POST /api/office/links/make` (`office.ask links/make`) | staff | [`NewLink`] → [`MadeLink`] |
//! | `POST /api/office/links/address` | staff | [`LinkAsked`] → [`MadeLink`] again |
//! | `POST /api/office/links/openings` | staff | [`LinkAsked`] → [`LinkOpenings`]: the proofs |
//! | `GET /api/client/links` | client | → [`LinkList`] of the own |
//! | `POST /api/client/links` | client | [`NewLink`] → [`MadeLink`] |
//! | `GET /api/open/links/{token}` | anyone | → [`LinkFace`]; opens nothing |
//! | `POST /api/open/links/{token}` | anyone | [`OpenLink`] → [`OpenedLink`]: **this is the opening** |
//! | `GET /api/open/links/{token}/documents/{id}?pass=&save=` | anyone who opened it | → the bytes |
//!
//! The page that a link leads to is `/link/{token}`. It first asks for the [`LinkFace`], and opens only when the person
//! presses the button, so that a preview in a messenger is no opening. A link that does not open (unknown, expired,
//! used up, revoked) is `link_closed` in each case. A wrong password is `wrong_credentials`, then
//! `too_many_attempts`.
//!
//! Staff read [`Link`]s along the feed (`Change::Link`) and end them with `RevokeLink`.

use chrono::{DateTime, Utc};
use domain::link::{Link, LinkOpening};
use domain::{CompanyId, DocumentId, LinkId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Documents that may be opened without signing in. All of one company; the maker must see each.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct NewLink {
    pub company: CompanyId,
    /// 1 to [`domain::link::LINK_DOCUMENTS_MAX`].
    pub documents: Vec<DocumentId>,
    /// Whom it is for; for the maker's own list.
    pub label: String,
    /// At least 6 characters; told to the other person in another way than the link.
    pub password: Option<String>,
    /// At most [`domain::link::LINK_DAYS_MAX`] days from now.
    pub expires_at: DateTime<Utc>,
    /// How often it may be opened.
    pub openings_max: Option<u32>,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct MadeLink {
    pub link: Link,
    /// `https://portal…/link/…`: whoever has it, and the password if there is one, reads the documents.
    pub address: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LinkAsked {
    pub link: LinkId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LinkOpenings {
    /// Newest first; at most 500.
    pub openings: Vec<LinkOpening>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LinkList {
    /// Newest first; at most 200.
    pub links: Vec<Link>,
}

/// What a stranger sees before the link is opened.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LinkFace {
    pub office_name: String,
    pub asks_password: bool,
    pub expires_at: DateTime<Utc>,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct OpenLink {
    #[serde(default)]
    pub password: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenedLink {
    pub office_name: String,
    pub company_name: String,
    pub documents: Vec<OpenedDocument>,
    /// Goes with each document of this opening, for an hour.
    pub pass: String,
}

/// A document as a stranger sees it: enough to know what it is.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenedDocument {
    pub id: DocumentId,
    pub title: String,
    pub file_name: String,
    /// Bytes.
    pub size: u32,
    pub published_at: DateTime<Utc>,
}
