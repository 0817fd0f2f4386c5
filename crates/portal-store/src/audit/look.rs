//! Is the log as it was written? Read from its first entry to its last, a batch at a time.

use std::collections::BTreeMap;

use audit::{Check, Fault, Hash, Kept, Receipt};
use domain::OfficeId;
use domain::audit::{Actor, What};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::LookedFor;
use crate::column::{Read, sql};
use crate::{Store, StoreError};

/// Rows that are in memory at once.
const BATCH: u32 = 1_000;
/// Faults that are told one by one; a log that was rewritten from some entry on has no end of them.
const FAULTS_TOLD: usize = 100;

/// Something about an office's log that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    #[error(transparent)]
    Chain(#[from] Fault),
    /// What queries look for does not follow from the entry.
    #[error("the column {column} of entry {sequence} was changed")]
    ColumnChanged { sequence: u64, column: &'static str },
    #[error("entry {sequence} is not what a receipt of {made_at} says: the log was rewritten since")]
    ContradictsReceipt { sequence: u64, made_at: String },
    #[error("the receipt is not one of this office's log, or is itself not in order: {detail}")]
    BadReceipt { detail: String },
}

/// What a look at an office's log gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditReport {
    pub office: OfficeId,
    /// Entries that were read.
    pub entries: u64,
    /// The hash of the newest entry, as the log says.
    pub head: String,
    /// The first 100, by sequence; nothing in good order.
    pub faults: Vec<AuditFault>,
}

impl Store {
    /// Reads an office's whole log. What was noted while it is read is left for the next look. `receipts` were given away
    /// earlier and must still fit.
    pub async fn verify_audit(&self, office: OfficeId, receipts: &[Receipt]) -> Result<AuditReport, StoreError> {
        let mut connection = self.read.acquire().await?;
        let head = self.audit_head(&mut connection, office).await?;
        let mut looking = Looking { check: Check::begin(head), receipts: Vec::new(), faults: Vec::new(), entries: 0 };
        for receipt in receipts {
            looking.hold_against(receipt, office);
        }
        let mut after = 0;
        loop {
            let rows = rows_between(&mut connection, office, after, i64::MAX as u64, BATCH).await?;
            for row in &rows {
                let kept = kept(row)?;
                // Noted since the head was read.
                if kept.sequence > head.sequence
                    && self.audit_head(&mut *self.read.acquire().await?, office).await? != head
                {
                    return Ok(looking.end(head));
                }
                after = kept.sequence;
                looking.take(row, &kept)?;
            }
            if rows.len() < BATCH as usize {
                return Ok(looking.end(head));
            }
        }
    }
}

struct Looking {
    check: Check,
    /// When each was made, and the hashes that it knows.
    receipts: Vec<(String, BTreeMap<u64, Hash>)>,
    faults: Vec<AuditFault>,
    entries: u64,
}

impl Looking {
    fn hold_against(&mut self, receipt: &Receipt, office: OfficeId) {
        let detail = match receipt.verify() {
            Ok(_) if receipt.office == office => {
                return self.receipts.push((receipt.made_at.to_rfc3339(), receipt.known()));
            }
            Ok(_) => "it is of another office".to_owned(),
            Err(flaw) => flaw.to_string(),
        };
        self.faults.push(AuditFault::BadReceipt { detail });
    }

    fn take(&mut self, row: &AnyRow, kept: &Kept) -> Result<(), StoreError> {
        self.entries += 1;
        let mut faults: Vec<AuditFault> = self.check.take(kept).into_iter().map(AuditFault::from).collect();
        faults.extend(changed_column(row, kept)?);
        for (made_at, known) in &self.receipts {
            if known.get(&kept.sequence).is_some_and(|hash| hash.to_string() != kept.hash) {
                faults.push(AuditFault::ContradictsReceipt { sequence: kept.sequence, made_at: made_at.clone() });
            }
        }
        let room = FAULTS_TOLD.saturating_sub(self.faults.len());
        self.faults.extend(faults.into_iter().take(room));
        Ok(())
    }

    fn end(mut self, head: audit::Chain) -> AuditReport {
        let last = self.check.end().into_iter().map(AuditFault::from);
        self.faults.extend(last);
        AuditReport { office: head.office, entries: self.entries, head: head.hash.to_string(), faults: self.faults }
    }
}

/// The first column beside the entry that does not follow from it. An entry that cannot be read was changed, which the
/// chain says.
fn changed_column(row: &AnyRow, kept: &Kept) -> Result<Option<AuditFault>, StoreError> {
    let (Ok(actor), Ok(what)) = (serde_json::from_str::<Actor>(&kept.actor), serde_json::from_str::<What>(&kept.what))
    else {
        return Ok(None);
    };
    let follows = LookedFor::of(&actor, &what);
    for (column, value) in [
        ("did", follows.did),
        ("company", follows.company),
        ("person", follows.person),
        ("document", follows.document),
        ("by_whom", follows.by_whom),
    ] {
        if row.text(column)? != value {
            return Ok(Some(AuditFault::ColumnChanged { sequence: kept.sequence, column }));
        }
    }
    Ok(None)
}

pub(super) async fn rows_between(
    connection: &mut AnyConnection,
    office: OfficeId,
    after: u64,
    up_to: u64,
    limit: u32,
) -> Result<Vec<AnyRow>, StoreError> {
    let rows = sql!(
        "SELECT sequence, at, actor, what, hash, did, company, person, document, by_whom FROM audit
         WHERE office = $1 AND sequence > $2 AND sequence <= $3 ORDER BY sequence LIMIT $4",
        office,
        after,
        up_to,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

pub(super) fn kept(row: &AnyRow) -> Result<Kept, StoreError> {
    Ok(Kept {
        sequence: row.number("sequence")?,
        at: row.time("at")?,
        actor: row.text("actor")?,
        what: row.text("what")?,
        hash: row.text("hash")?,
    })
}
