//! Openings: the first by anybody of the client is the proof of receipt, each person's first makes it no longer new to
//! them.

use domain::audit::{Actor, What};
use domain::document::{Document, Origin};
use domain::{DocumentId, LinkId, OfficeId, PersonId};

use super::by_id;
use crate::column::sql;
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

impl Transaction {
    /// Somebody of the client opened it; the first time counts as the proof of receipt.
    pub async fn record_opening(&mut self, document: DocumentId, by: PersonId) -> Result<Document, StoreError> {
        let first_by_them = sql!(
            "INSERT INTO document_openings (office, person, document, first_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (office, person, document) DO NOTHING",
            self.office,
            by,
            document,
            self.now
        )
        .execute(self.sql())
        .await?;
        let opened = self.first_opening(document, &by.to_string()).await?;
        if first_by_them.rows_affected() == 1 {
            let company = opened.facts.company;
            self.note(Actor::Person { person: by }, What::Opened { document, company });
        }
        Ok(opened)
    }

    /// Somebody opened it by a link, without signing in: received all the same.
    pub async fn record_opening_by_link(&mut self, document: DocumentId, link: LinkId) -> Result<Document, StoreError> {
        let opened = self.first_opening(document, &format!("link {link}")).await?;
        let company = opened.facts.company;
        self.note(Actor::Visitor, What::LinkOpened { link, document, company });
        Ok(opened)
    }

    async fn first_opening(&mut self, document: DocumentId, by: &str) -> Result<Document, StoreError> {
        let office = self.office;
        let first = sql!(
            "UPDATE documents SET first_opened_at = $3, first_opened_by = $4
             WHERE office = $1 AND id = $2 AND first_opened_at = 0",
            office,
            document,
            self.now,
            by
        )
        .execute(self.sql())
        .await?;
        if first.rows_affected() == 1 {
            self.changed(Entity::Document, document);
        }
        by_id(self.sql(), office, document).await?.ok_or(StoreError::NotFound { what: "document" })
    }
}

impl Store {
    /// Is it new to this person: neither sent nor opened by them?
    pub async fn is_new_to(&self, person: PersonId, document: &Document) -> Result<bool, StoreError> {
        let sent = document.origin == Origin::Client { person };
        Ok(!sent && !self.has_opened(document.office, person, document.id).await?)
    }

    /// Did this person open it before?
    pub async fn has_opened(
        &self,
        office: OfficeId,
        person: PersonId,
        document: DocumentId,
    ) -> Result<bool, StoreError> {
        let found = sql!(
            "SELECT 1 AS found FROM document_openings WHERE office = $1 AND person = $2 AND document = $3",
            office,
            person,
            document
        )
        .fetch_optional(&self.read)
        .await?;
        Ok(found.is_some())
    }
}
