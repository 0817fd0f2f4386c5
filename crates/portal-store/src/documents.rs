//! Published documents: rows that name a content. The same facts and bytes are the same document, by its id.

mod folder;

use domain::document::{Document, DocumentFacts, Sha256Hex};
use domain::order::{Asked, Employees, Order, Outcome, Status};
use domain::{DocumentId, OfficeId, OrderId, PersonId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use crate::column::{Read, json, sql, word};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction, orders};
use chrono::{DateTime, Utc};

pub use folder::{Before, DocumentFilter, DocumentPage, DocumentRow};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    pub facts: DocumentFacts,
    pub content: Sha256Hex,
    /// Bytes.
    pub size: u32,
}

/// Earlier orders that are looked through for one that asked the same.
const ORDERS_LOOKED_AT: u32 = 20;

pub(crate) const COLUMNS: &str =
    "e.office, e.id, e.facts, e.content, e.size, e.published_at, e.order_id, e.first_opened_at";

impl NewDocument {
    /// The id that this document has in an office, published or not.
    pub fn id(&self, office: OfficeId) -> DocumentId {
        let key = [
            self.facts.kind.as_str(),
            &self.facts.company.to_string(),
            &self.competence(),
            &self.period(),
            &self.employee(),
            &self.content.0,
        ];
        DocumentId(Uuid::new_v5(&office.0, format!("document {}", key.join(" ")).as_bytes()))
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
    /// Publishes a document whose content is there already. Published before, it stays as it is.
    pub async fn add_document(&mut self, new: &NewDocument, order: Option<OrderId>) -> Result<DocumentId, StoreError> {
        if self.contents.size(&new.content).await? != Some(u64::from(new.size)) {
            return Err(StoreError::NotFound { what: "content of that size" });
        }
        let id = new.id(self.office);
        let written = sql!(
            "INSERT INTO documents (office, id, kind, company, department, competence, period, employee, folded_title, facts,
               content, size, published_at, order_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (office, id) DO NOTHING",
            self.office, id, new.facts.kind.as_str(), new.facts.company, word(&new.facts.department)?, new.competence(),
            new.period(), new.employee(), folded(&new.facts.title), json(&new.facts)?, new.content, new.size, self.now, order
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "company"))?;
        if written.rows_affected() == 1 {
            self.changed(Entity::Document, id);
        }
        Ok(id)
    }

    /// Somebody of the client opened it; the first time counts as the proof of receipt.
    pub async fn record_opening(&mut self, document: DocumentId, by: PersonId) -> Result<Document, StoreError> {
        let first = sql!(
            "UPDATE documents SET first_opened_at = $3, first_opened_by = $4 WHERE office = $1 AND id = $2 AND first_opened_at = 0",
            self.office, document, self.now, by
        )
        .execute(self.sql())
        .await?;
        if first.rows_affected() == 1 {
            self.changed(Entity::Document, document);
        }
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
             AND e.period = $5 AND e.employee = $6 ORDER BY e.published_at DESC, e.id DESC LIMIT 1"
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
                documents.extend(self.document(office, id).await?);
            }
            return Ok(Some(documents));
        }
        Ok(None)
    }

    /// Deletes contents that were put before `before` and that no document names; gives their number. Leave uploads
    /// time to become documents: a day.
    pub async fn collect_orphans(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut collected = 0;
        for content in self.contents.older_than(before).await? {
            let named = sql!("SELECT COUNT(*) AS named FROM documents WHERE content = $1", content)
                .fetch_one(&self.write)
                .await?;
            if named.number("named")? == 0 {
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
        first_opened_at: row.time_if_any("first_opened_at")?,
    })
}

/// Lower case without accents, so that "João" is found by "joao".
fn folded(text: &str) -> String {
    text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect::<String>().to_lowercase()
}
