//! What must hold after every fault. Tests ask; an administrator may.

use domain::document::Sha256Hex;
use domain::{DocumentId, MessageId, OfficeId, OrderId};
use sqlx::any::AnyRow;

use crate::column::{Read, sql};
use crate::dialect::Dialect;
use crate::{AuditFault, Store, StoreError};

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the database finds itself damaged: {detail}")]
    Database { detail: String },
    #[error("document {document} has no content {}", content.0)]
    DocumentWithoutContent { document: DocumentId, content: Sha256Hex },
    #[error("the feed of office {office} has {lines} lines and ends at {last}, but counted to {counted}")]
    FeedNotGapFree { office: OfficeId, lines: u64, last: u64, counted: u64 },
    #[error("order {order} has {events} events at revision {revision}")]
    TimelineIncomplete { order: OrderId, events: u64, revision: u64 },
    #[error("order {order} was finished {times} times")]
    FinishedTwice { order: OrderId, times: u64 },
    #[error("order numbers of office {office} have gaps")]
    NumbersNotGapFree { office: OfficeId },
    #[error("audit log of office {office}: {fault}")]
    AuditLog { office: OfficeId, fault: AuditFault },
    #[error("message {message} is queued but nothing will deliver it")]
    NobodyDelivers { message: MessageId },
}

impl Store {
    /// Everything that does not hold; nothing in good order.
    pub async fn integrity(&self) -> Result<Vec<Fault>, StoreError> {
        let mut faults = Vec::new();
        if self.dialect == Dialect::Sqlite {
            for row in sqlx::query("PRAGMA integrity_check").fetch_all(&self.read).await? {
                let detail = row.text("integrity_check")?;
                if detail != "ok" {
                    faults.push(Fault::Database { detail });
                }
            }
        }
        for row in sqlx::query("SELECT id, content FROM documents").fetch_all(&self.read).await? {
            let content = Sha256Hex(row.text("content")?);
            if self.contents.size(&content).await?.is_none() {
                faults.push(Fault::DocumentWithoutContent { document: row.parsed("id")?, content });
            }
        }
        for office in self.offices().await? {
            let looked = self.verify_audit(office.id, &[]).await?;
            faults.extend(looked.faults.into_iter().map(|fault| Fault::AuditLog { office: office.id, fault }));
        }
        for (text, fault) in CHECKS {
            for row in sql!(*text).fetch_all(&self.read).await? {
                faults.push(fault(&row)?);
            }
        }
        Ok(faults)
    }
}

type Check = (&'static str, fn(&AnyRow) -> Result<Fault, StoreError>);

/// Each finds the rows that are wrong.
const CHECKS: &[Check] = &[
    (
        "SELECT c.office, c.value AS counted, COUNT(f.cursor) AS lines, COALESCE(MAX(f.cursor), 0) AS last
         FROM counters c LEFT JOIN feed f ON f.office = c.office WHERE c.name = 'feed'
         GROUP BY c.office, c.value HAVING COUNT(f.cursor) <> c.value OR COALESCE(MAX(f.cursor), 0) <> c.value",
        |row| {
            let (lines, last, counted) = (row.number("lines")?, row.number("last")?, row.number("counted")?);
            Ok(Fault::FeedNotGapFree { office: row.parsed("office")?, lines, last, counted })
        },
    ),
    (
        "SELECT o.id, o.revision, COUNT(e.revision) AS events
         FROM orders o LEFT JOIN order_events e ON e.office = o.office AND e.order_id = o.id
         GROUP BY o.office, o.id, o.revision HAVING COUNT(e.revision) <> o.revision + 1",
        |row| {
            let (events, revision) = (row.number("events")?, row.number("revision")?);
            Ok(Fault::TimelineIncomplete { order: row.parsed("id")?, events, revision })
        },
    ),
    (
        "SELECT order_id, COUNT(*) AS times FROM order_events
         WHERE what LIKE '%\"happened\":\"issued\"%' OR what LIKE '%\"happened\":\"answered_by_hand\"%'
         GROUP BY office, order_id HAVING COUNT(*) > 1",
        |row| Ok(Fault::FinishedTwice { order: row.parsed("order_id")?, times: row.number("times")? }),
    ),
    (
        "SELECT c.office FROM counters c LEFT JOIN orders o ON o.office = c.office WHERE c.name = 'order_number'
         GROUP BY c.office, c.value HAVING COUNT(o.number) <> c.value OR COALESCE(MAX(o.number), 0) <> c.value",
        |row| Ok(Fault::NumbersNotGapFree { office: row.parsed("office")? }),
    ),
    (
        "SELECT m.id FROM messages m WHERE m.delivery = '{\"state\":\"queued\"}' AND NOT EXISTS (SELECT 1 FROM effects e
           WHERE e.office = m.office AND e.message = m.id AND e.state IN ('queued', 'in_flight'))",
        |row| Ok(Fault::NobodyDelivers { message: row.parsed("id")? }),
    ),
];
