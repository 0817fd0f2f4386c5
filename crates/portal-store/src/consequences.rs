//! What somebody with a given reach would see and receive (PE1): counted by company and department, for the wizard.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::CompanyId;
use domain::access::{Access, Companies, Department};
use sqlx::AssertSqlSafe;

use crate::column::{Read, sql};
use crate::{Store, StoreError, documents};

/// What there is of one company in one department.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ShelfCounts {
    pub documents: u64,
    /// Published since the moment asked about: each would have been told.
    pub recent: u64,
    /// Orders that have not ended.
    pub orders: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReachCounts {
    /// Only where there is something.
    pub shelves: BTreeMap<(CompanyId, Department), ShelfCounts>,
    /// Documents of these departments that are about other employees.
    pub hidden: u64,
}

impl Store {
    /// Counts what an access reaches. Costs one walk over the index of the companies' departments.
    pub async fn reach_counts(&self, access: &Access, since: DateTime<Utc>) -> Result<ReachCounts, StoreError> {
        let mut counts = ReachCounts::default();
        let Some(place) = place_of(access) else { return Ok(counts) };
        let own_only = documents::not_of_other_employees(access);
        let seen = own_only.clone().unwrap_or_else(|| String::from("1 = 1"));
        let text = format!(
            "SELECT e.company, e.department, SUM(CASE WHEN {seen} THEN 1 ELSE 0 END) AS seen, COUNT(*) AS documents,
               SUM(CASE WHEN e.published_at >= $2 AND {seen} THEN 1 ELSE 0 END) AS recent
             FROM documents e WHERE e.office = $1 AND e.withdrawn_at = 0 AND {place} GROUP BY e.company, e.department"
        );
        for row in &sql!(AssertSqlSafe(text), access.office, since).fetch_all(&self.read).await? {
            let (documents, recent) = (row.number("seen")?, row.number("recent")?);
            counts.hidden += row.number("documents")? - documents;
            if documents > 0 {
                let shelf = counts.shelves.entry((row.parsed("company")?, row.parsed("department")?)).or_default();
                *shelf = ShelfCounts { documents, recent, orders: 0 };
            }
        }
        let text = format!(
            "SELECT e.company, e.department, COUNT(*) AS orders FROM orders e
             WHERE e.office = $1 AND e.tab IN ('awaiting', 'processing', 'pending') AND {place}
             GROUP BY e.company, e.department"
        );
        for row in &sql!(AssertSqlSafe(text), access.office).fetch_all(&self.read).await? {
            let shelf = counts.shelves.entry((row.parsed("company")?, row.parsed("department")?)).or_default();
            shelf.orders = row.number("orders")?;
        }
        Ok(counts)
    }
}

/// Companies and departments as a condition; `None` where there is nothing. Ids and words of our own: nothing in them
/// ends a text.
fn place_of(access: &Access) -> Option<String> {
    let quoted = |values: Vec<String>| values.iter().map(|value| format!("'{value}'")).collect::<Vec<_>>().join(", ");
    let departments = quoted(access.departments.keys().map(ToString::to_string).collect());
    let companies = match &access.companies {
        Companies::All => String::new(),
        Companies::Only(linked) if linked.is_empty() => return None,
        Companies::Only(linked) => {
            format!(" AND e.company IN ({})", quoted(linked.iter().map(ToString::to_string).collect()))
        }
    };
    (!departments.is_empty()).then(|| format!("e.department IN ({departments}){companies}"))
}
