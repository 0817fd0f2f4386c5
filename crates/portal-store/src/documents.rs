//! Published documents: rows that name a content. The same facts and bytes are the same document, by its id.

mod employees;
mod listing;
mod opened;
mod search;
mod withdrawn;

use domain::audit::{Actor, What};
use domain::document::{Document, DocumentFacts, Origin, Sha256Hex};
use domain::order::{Asked, Employees, Order, Outcome, Status};
use domain::{DocumentId, OfficeId, OrderId, PersonId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};
use uuid::Uuid;

use crate::column::{Read, json, sql, word};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction, orders};
use chrono::{DateTime, Utc};

pub(crate) use employees::not_of_other_employees;
pub use listing::{Before, DocumentFilter, DocumentPage, DocumentRow, Lying};
pub use search::Reading;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    pub facts: DocumentFacts,
    pub content: Sha256Hex,
    /// Bytes.
    pub size: u32,
}

/// Earlier orders that are looked through for one that asked the same.
const ORDERS_LOOKED_AT: u32 = 20;

pub(crate) const COLUMNS: &str = "e.office, e.id, e.facts, e.content, e.size, e.published_at, e.order_id, e.folder, \
    e.first_opened_at, e.origin, e.withdrawn_at, e.codes";

impl NewDocument {
    /// The id that this document has in an office, published or not.
    pub fn id(&self, office: OfficeId) -> DocumentId {
        self.id_of(office, Origin::Office)
    }

    fn id_of(&self, office: OfficeId, origin: Origin) -> DocumentId {
        let key = [
            self.kind_key(origin),
            self.facts.company.to_string(),
            self.competence(),
            self.period(),
            self.employee(),
            self.content.0.clone(),
        ];
        DocumentId(Uuid::new_v5(&office.0, format!("document {}", key.join(" ")).as_bytes()))
    }

    /// What clients send belongs to the department that they sent it to: whoever sends a file to one learns nothing of the
    /// same file in another. The folder within the department is no part of it.
    fn kind_key(&self, origin: Origin) -> String {
        match origin {
            Origin::Office => self.facts.kind.as_str().to_owned(),
            Origin::Client { .. } => format!("{} {}", self.facts.kind.as_str(), self.facts.department),
        }
    }

    fn competence(&self) -> String {
        self.facts.competence.map(|competence| competence.to_string()).unwrap_or_default()
    }

    fn period(&self) -> String {
        self.facts.period.map(|period| format!("{}/{}", period.from, period.to)).unwrap_or_default()
    }

    fn employee(&self) -> String {
        self.facts.employee.map(|employee| employee.to_string()).unwrap_or_default()
    }
}

impl Transaction {
    /// Publishes a document whose content is there already. Published before, it stays as it is; taken back since, it
    /// is published anew.
    pub async fn add_document(&mut self, new: &NewDocument, order: Option<OrderId>) -> Result<DocumentId, StoreError> {
        self.add(new, order, Origin::Office).await
    }

    /// Keeps a document that somebody of the client sent, as [`Transaction::add_document`] does.
    pub async fn add_sent_document(&mut self, new: &NewDocument, by: PersonId) -> Result<DocumentId, StoreError> {
        self.add(new, None, Origin::Client { person: by }).await
    }

    async fn add(
        &mut self,
        new: &NewDocument,
        order: Option<OrderId>,
        origin: Origin,
    ) -> Result<DocumentId, StoreError> {
        if self.contents.size(&new.content).await? != Some(u64::from(new.size)) {
            return Err(StoreError::NotFound { what: "content of that size" });
        }
        let department = self.department_now(new.facts.department).await?;
        let new = &NewDocument { facts: DocumentFacts { department, ..new.facts.clone() }, ..new.clone() };
        let id = new.id_of(self.office, origin);
        let sender = match origin {
            Origin::Office => None,
            Origin::Client { person } => Some(person),
        };
        let written = sql!(
            "INSERT INTO documents (office, id, kind, company, department, competence, period, employee, folded_title, facts,
               content, size, published_at, order_id, origin, due_on)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
             ON CONFLICT (office, id) DO UPDATE SET department = excluded.department, folded_title = excluded.folded_title,
               facts = excluded.facts, published_at = excluded.published_at, folder = '', order_id = excluded.order_id,
               origin = excluded.origin, due_on = excluded.due_on, first_opened_at = 0, first_opened_by = '', withdrawn_at = 0, withdrawn_by = ''
             WHERE documents.withdrawn_at <> 0",
            self.office, id, new.kind_key(origin), new.facts.company, word(&new.facts.department)?, new.competence(),
            new.period(), new.employee(), search::folded(&new.facts.title), json(&new.facts)?, new.content, new.size,
            self.now, order, sender, new.facts.due_on
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "company"))?;
        if written.rows_affected() == 1 {
            self.index_words(id, &new.facts, "").await?;
            self.changed(Entity::Document, id);
            let document = self.document(id).await?;
            let (company, content) = (new.facts.company, new.content.clone());
            self.note(
                sender.map_or(self.actor, |person| Actor::Person { person }),
                What::Published { document: id, company, content },
            );
            self.close_tasks_settled_by(&document).await?;
        }
        Ok(id)
    }

    /// The document as this transaction sees it.
    pub async fn document(&mut self, document: DocumentId) -> Result<Document, StoreError> {
        let office = self.office;
        by_id(self.sql(), office, document).await?.ok_or(StoreError::NotFound { what: "document" })
    }
}

impl Store {
    pub async fn document(&self, office: OfficeId, document: DocumentId) -> Result<Option<Document>, StoreError> {
        by_id(&mut *self.read.acquire().await?, office, document).await
    }

    /// The documents that already answer what is asked, complete, or `None` (AS3). A recalculation to pay on a chosen
    /// day, and a year, are never answered from what is there.
    pub async fn published_for(&self, office: OfficeId, asked: &Asked) -> Result<Option<Vec<Document>>, StoreError> {
        if asked.pay_on.is_some() || asked.year.is_some() {
            return Ok(None);
        }
        match &asked.employees {
            Some(Employees::All) => self.issued_before(office, asked).await,
            Some(Employees::Only(employees)) => {
                let mut documents = Vec::with_capacity(employees.len());
                for employee in employees {
                    match self.newest_for(office, asked, &employee.to_string()).await? {
                        Some(document) => documents.push(document),
                        None => return Ok(None),
                    }
                }
                Ok(Some(documents).filter(|documents| !documents.is_empty()))
            }
            None => Ok(self.newest_for(office, asked, "").await?.map(|document| vec![document])),
        }
    }

    async fn newest_for(
        &self,
        office: OfficeId,
        asked: &Asked,
        employee: &str,
    ) -> Result<Option<Document>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM documents e WHERE e.office = $1 AND e.company = $2 AND e.kind = $3 AND e.competence = $4
             AND e.period = $5 AND e.employee = $6 AND e.withdrawn_at = 0 ORDER BY e.published_at DESC, e.id DESC LIMIT 1"
        );
        let competence = asked.competence.map(|competence| competence.to_string());
        let period = asked.period.map(|period| format!("{}/{}", period.from, period.to));
        let row = sql!(AssertSqlSafe(text), office, asked.company, asked.kind.as_str(), competence, period, employee)
            .fetch_optional(&self.read)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Which documents "all employees" means is known only from an order that asked the same.
    async fn issued_before(&self, office: OfficeId, asked: &Asked) -> Result<Option<Vec<Document>>, StoreError> {
        let text = format!(
            "SELECT {} FROM orders e WHERE e.office = $1 AND e.company = $2 AND e.kind = $3 AND e.tab = 'processed'
             ORDER BY e.number DESC LIMIT $4",
            orders::COLUMNS
        );
        let rows = sql!(AssertSqlSafe(text), office, asked.company, asked.kind.as_str(), ORDERS_LOOKED_AT)
            .fetch_all(&self.read)
            .await?;
        for row in &rows {
            let Some(ids) = issued_for_the_same(orders::read(row)?, asked) else { continue };
            let mut documents = Vec::with_capacity(ids.len());
            for id in ids {
                documents.extend(self.document(office, id).await?.filter(|document| document.withdrawn_at.is_none()));
            }
            return Ok(Some(documents).filter(|documents| !documents.is_empty()));
        }
        Ok(None)
    }

    /// Deletes contents that were put before `before` and that no document, no upload and no attached file names; gives their number.
    /// Leave files time to become documents: a day.
    pub async fn collect_orphans(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut collected = 0;
        for content in self.contents.older_than(before).await? {
            let named = sql!(
                "SELECT 1 AS named WHERE EXISTS (SELECT 1 FROM documents WHERE content = $1)
                   OR EXISTS (SELECT 1 FROM upload_pieces WHERE content = $1)
                   OR EXISTS (SELECT 1 FROM attached_files WHERE content = $1)",
                content
            )
            .fetch_optional(&self.write)
            .await?;
            if named.is_none() {
                self.contents.delete(&content).await?;
                collected += 1;
            }
        }
        Ok(collected)
    }
}

fn issued_for_the_same(order: Order, asked: &Asked) -> Option<Vec<DocumentId>> {
    let same = order.asked.competence == asked.competence
        && order.asked.period == asked.period
        && order.asked.employees == asked.employees
        && order.asked.year.is_none()
        && order.asked.pay_on.is_none();
    match order.status {
        Status::Processed { outcome: Outcome::Issued { documents } } if same => Some(documents),
        _ => None,
    }
}

async fn by_id(
    connection: &mut AnyConnection,
    office: OfficeId,
    document: DocumentId,
) -> Result<Option<Document>, StoreError> {
    let text = format!("SELECT {COLUMNS} FROM documents e WHERE e.office = $1 AND e.id = $2");
    sql!(AssertSqlSafe(text), office, document).fetch_optional(connection).await?.as_ref().map(read).transpose()
}

pub(crate) fn read(row: &AnyRow) -> Result<Document, StoreError> {
    Ok(Document {
        id: row.parsed("id")?,
        office: row.parsed("office")?,
        facts: row.json("facts")?,
        content: Sha256Hex(row.text("content")?),
        size: u32::try_from(row.number("size")?).unwrap_or(u32::MAX),
        published_at: row.time("published_at")?,
        order: row.parsed_if_any("order_id")?,
        folder: row.parsed_if_any("folder")?,
        first_opened_at: row.time_if_any("first_opened_at")?,
        origin: row.parsed_if_any("origin")?.map_or(Origin::Office, |person| Origin::Client { person }),
        withdrawn_at: row.time_if_any("withdrawn_at")?,
        codes: row.json("codes")?,
    })
}
