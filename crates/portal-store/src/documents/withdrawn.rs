//! Documents that are taken back, or put into another department.

use domain::audit::{Actor, What};
use domain::document::Document;
use domain::{DocumentId, PersonId};

use crate::column::{json, sql, word};
use crate::feed::Entity;
use crate::{LyingPlace, StoreError, Transaction};

impl Transaction {
    /// Takes a document out of every list. Its row and bytes stay: what was received cannot be made unreceived.
    pub async fn withdraw_document(&mut self, document: DocumentId, by: PersonId) -> Result<Document, StoreError> {
        let withdrawn = sql!(
            "UPDATE documents SET withdrawn_at = $3, withdrawn_by = $4 WHERE office = $1 AND id = $2 AND withdrawn_at = 0",
            self.office,
            document,
            self.now,
            by
        )
        .execute(self.sql())
        .await?;
        let document = self.document(document).await?;
        if withdrawn.rows_affected() == 1 {
            self.changed(Entity::Document, document.id);
            let what = What::Withdrawn { document: document.id, company: document.facts.company };
            self.note(Actor::Person { person: by }, what);
        }
        Ok(document)
    }

    /// Puts a document into another department of its company, into a folder there or into none. The place is held
    /// already ([`Transaction::lay_in`]).
    pub async fn move_document(&mut self, document: DocumentId, place: LyingPlace) -> Result<Document, StoreError> {
        let mut moved = self.document(document).await?;
        if moved.facts.department == place.department {
            self.put_document(document, place).await?;
            return self.document(document).await;
        }
        moved.facts.department = place.department;
        moved.folder = place.folder;
        sql!(
            "UPDATE documents SET department = $3, facts = $4, folder = $5 WHERE office = $1 AND id = $2",
            self.office,
            document,
            word(&place.department)?,
            json(&moved.facts)?,
            place.folder
        )
        .execute(self.sql())
        .await?;
        self.changed(Entity::Document, document);
        let what = What::Moved { document, company: moved.facts.company, folder: place.folder };
        self.note(self.actor, what);
        Ok(moved)
    }
}
