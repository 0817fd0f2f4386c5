//! Receipts: proofs of single entries, read from the log.

use std::collections::{BTreeMap, BTreeSet};

use audit::{CHECKPOINT_EVERY, Hash, Point, Receipt};
use chrono::{DateTime, Utc};
use domain::OfficeId;
use domain::access::Access;
use domain::audit::Entry;
use sqlx::AnyConnection;

use super::look::{kept, rows_between};
use super::{may_see, read};
use crate::column::{Read, sql};
use crate::{Store, StoreError};

impl Store {
    /// A receipt of these entries, which somebody must be allowed to see. `now` is written into it.
    pub async fn audit_receipt(
        &self,
        access: &Access,
        sequences: &[u64],
        now: DateTime<Utc>,
    ) -> Result<Receipt, StoreError> {
        let office = self.office(access.office).await?.ok_or(StoreError::NotFound { what: "office" })?;
        let mut connection = self.read.acquire().await?;
        let head = self.audit_head(&mut connection, office.id).await?;
        for sequence in sequences {
            let seen = entry(&mut connection, office.id, *sequence).await?.is_some_and(|entry| may_see(access, &entry));
            if !seen || *sequence > head.sequence {
                return Err(StoreError::NotFound { what: "entry" });
            }
        }
        let head = Point { sequence: head.sequence, hash: head.hash };
        let checkpoints = checkpoints(&mut connection, office.id, head.sequence).await?;
        let mut receipt = Receipt::new(office.id, &office.name, now, head, checkpoints);
        let mut stretches: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
        for sequence in sequences {
            stretches.entry(receipt.end_of_stretch(*sequence)).or_default().insert(*sequence);
        }
        for (end, shown) in stretches {
            let Some(first) = shown.first() else { continue };
            let before = point(&mut connection, office.id, first - 1).await?;
            let rows = rows_between(&mut connection, office.id, before.sequence, end, CHECKPOINT_EVERY as u32).await?;
            let rows = rows.iter().map(kept).collect::<Result<Vec<_>, _>>()?;
            receipt.add(before, &rows, &shown).map_err(damaged)?;
        }
        // A damaged log gives no receipts.
        receipt.verify().map_err(damaged)?;
        Ok(receipt)
    }
}

fn damaged(flaw: audit::Flaw) -> StoreError {
    StoreError::Unreadable { column: "audit".into(), detail: flaw.to_string() }
}

async fn entry(connection: &mut AnyConnection, office: OfficeId, sequence: u64) -> Result<Option<Entry>, StoreError> {
    sql!("SELECT office, sequence, at, actor, what FROM audit WHERE office = $1 AND sequence = $2", office, sequence)
        .fetch_optional(connection)
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

async fn point(connection: &mut AnyConnection, office: OfficeId, sequence: u64) -> Result<Point, StoreError> {
    if sequence == 0 {
        return Ok(Point { sequence, hash: Hash::NONE });
    }
    let row = sql!("SELECT hash FROM audit WHERE office = $1 AND sequence = $2", office, sequence)
        .fetch_optional(connection)
        .await?
        .ok_or(StoreError::NotFound { what: "entry" })?;
    Ok(Point { sequence, hash: row.parsed("hash")? })
}

async fn checkpoints(connection: &mut AnyConnection, office: OfficeId, up_to: u64) -> Result<Vec<Point>, StoreError> {
    let mut points = Vec::new();
    let mut sequence = CHECKPOINT_EVERY;
    while sequence <= up_to {
        points.push(point(connection, office, sequence).await?);
        sequence += CHECKPOINT_EVERY;
    }
    Ok(points)
}
