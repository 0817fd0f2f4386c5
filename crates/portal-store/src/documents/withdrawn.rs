//! Documents that are taken back, or put into another department's folder.

use domain::access::Department;
use domain::audit::{Actor, What};
use domain::document::Document;
use domain::{DocumentId, PersonId};

use crate::column::{json, sql, word};
use crate::feed::Entity;
use crate::{StoreError, Transaction};

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

    /// Puts a document into another department's folder.
    pub async fn move_document(
        &mut self,
        document: DocumentId,
        department: Department,
    ) -> Result<Document, StoreError> {
        let mut moved = self.document(document).await?;
        if moved.facts.department == department {
            return Ok(moved);
        }
        moved.facts.department = department;
        sql!(
            "UPDATE documents SET department = $3, facts = $4 WHERE office = $1 AND id = $2",
            self.office,
            document,
            word(&department)?,
            json(&moved.facts)?
        )
        .execute(self.sql())
        .await?;
        self.changed(Entity::Document, document);
        Ok(moved)
    }
}
