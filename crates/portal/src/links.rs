//! Links without login (PC5): made by those who see the documents, opened by whoever has the address.
//!
//! The secret in an address is derived from the link's id with the server's key, so that its address can be told again
//! and is nowhere kept; the database has only its hash. Whoever reads the database opens nothing.

use chrono::TimeDelta;
use contract::ApiError;
use contract::exchange::{MadeLink, NewLink};
use domain::LinkId;
use domain::access::Permission;
use domain::document::Sha256Hex;
use domain::link::{LINK_DAYS_MAX, LINK_DOCUMENTS_MAX, Link};

use crate::http::caller::Caller;
use crate::http::failure::{Answer, Failure};
use crate::portal::{Portal, sha256};

const LABEL_MAX_CHARS: usize = 120;
const PASSWORD_MIN_CHARS: usize = 6;
const PASSWORD_MAX_BYTES: usize = 256;
const OPENINGS_MAX: u32 = 10_000;

impl Portal {
    /// Makes a link for somebody who sees each of its documents and has the permission.
    pub async fn make_link(&self, caller: &Caller, asked: NewLink) -> Answer<MadeLink> {
        checked(self, caller, &asked).await?;
        let password_hash = match asked.password {
            Some(password) => Some(self.passwords.hash_any(password).await.map_err(Failure::internal)?),
            None => None,
        };
        let id: LinkId = machine::ids::new();
        let new = portal_store::NewLink {
            id,
            token: self.link_token_hash(&self.link_token(id)),
            company: asked.company,
            documents: asked.documents,
            label: asked.label.trim().to_owned(),
            password_hash,
            made_by: caller.person.id,
            expires_at: asked.expires_at,
            openings_max: asked.openings_max,
        };
        let mut transaction = self.store.begin(caller.person.office, self.now()).await?;
        let link = transaction.make_link(&new).await?;
        transaction.commit().await?;
        Ok(self.made(link))
    }

    /// The link with its address.
    pub fn made(&self, link: Link) -> MadeLink {
        let address = format!("{}/link/{}", self.public_url.as_str(), self.link_token(link.id));
        MadeLink { link, address }
    }

    /// 256 bits that only this server's key makes of the id.
    fn link_token(&self, link: LinkId) -> String {
        self.sealing.hash("link", &link.to_string()).0
    }

    pub fn link_token_hash(&self, token: &str) -> Sha256Hex {
        sha256(token.as_bytes())
    }
}

/// Staff who publish, clients who may share; each document seen by the maker, and of the one company.
async fn checked(app: &Portal, caller: &Caller, asked: &NewLink) -> Answer<()> {
    let permission = if caller.access.role.is_staff() { Permission::PublishDocuments } else { Permission::ShareLinks };
    caller.access.may(permission).map_err(|_| Failure::not_found())?;
    if asked.documents.is_empty() || asked.documents.len() > LINK_DOCUMENTS_MAX {
        return Err(Failure::invalid("documents", "1 to 50 documents"));
    }
    for id in &asked.documents {
        let document = app.store.document(caller.person.office, *id).await?.ok_or_else(Failure::not_found)?;
        let facts = &document.facts;
        caller.access.sees_document(document.office, facts).map_err(|_| Failure::not_found())?;
        if document.withdrawn_at.is_some() {
            return Err(Failure::not_found());
        }
        if facts.company != asked.company {
            return Err(Failure::invalid("documents", "documents of one company"));
        }
    }
    let label = asked.label.trim().chars().count();
    if label == 0 || label > LABEL_MAX_CHARS {
        return Err(Failure::invalid("label", "whom it is for, 1 to 120 characters"));
    }
    if asked.password.as_ref().is_some_and(|password| !fits(password)) {
        return Err(Failure(ApiError::invalid("password", "at least 6 characters, at most 256 bytes")));
    }
    let lives = asked.expires_at - app.now();
    if lives <= TimeDelta::zero() || lives > TimeDelta::days(LINK_DAYS_MAX) {
        return Err(Failure::invalid("expires_at", "a moment within the next 365 days"));
    }
    if asked.openings_max.is_some_and(|most| most == 0 || most > OPENINGS_MAX) {
        return Err(Failure::invalid("openings_max", "1 to 10000, or nothing"));
    }
    Ok(())
}

fn fits(password: &str) -> bool {
    password.chars().count() >= PASSWORD_MIN_CHARS && password.len() <= PASSWORD_MAX_BYTES
}
