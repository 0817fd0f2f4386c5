//! The queue: which orders an agent gets next, what waits, and leases that ran out.

use chrono::{DateTime, Utc};
use domain::order::{Order, Status};
use domain::{AgentId, OfficeId, OrderId};
use sqlx::AssertSqlSafe;

use super::{COLUMNS, read};
use crate::column::{Read, sql};
use crate::{Store, StoreError, Transaction};

impl Transaction {
    /// Gives the agent up to `max` orders under a lease until `until`, oldest first. Orders whose lease ran out are
    /// put back first, so that they are among them. Two agents never get the same order.
    pub async fn claim_orders(
        &mut self,
        agent: AgentId,
        max: u32,
        until: DateTime<Utc>,
    ) -> Result<Vec<Order>, StoreError> {
        self.put_back_expired().await?;
        let text = format!(
            "SELECT {COLUMNS} FROM orders e WHERE e.office = $1 AND e.tab = 'awaiting' ORDER BY e.number LIMIT $2{}",
            self.dialect.for_update_skip_locked()
        );
        let rows = sql!(AssertSqlSafe(text), self.office, max).fetch_all(self.sql()).await?;
        let mut claimed = Vec::with_capacity(rows.len());
        for row in &rows {
            if let Ok((order, events)) = read(row)?.claim(agent, until, self.now) {
                self.write_transition(&order, &events).await?;
                claimed.push(order);
            }
        }
        self.news.orders_awaiting = false;
        Ok(claimed)
    }

    /// Puts back the office's orders whose lease ran out, or sets them aside after too many attempts.
    async fn put_back_expired(&mut self) -> Result<Vec<Order>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM orders e WHERE e.tab = 'processing' AND e.lease_until <= $2 AND e.office = $1 ORDER BY e.number{}",
            self.dialect.for_update_skip_locked()
        );
        let rows = sql!(AssertSqlSafe(text), self.office, self.now).fetch_all(self.sql()).await?;
        let mut put_back = Vec::with_capacity(rows.len());
        for row in &rows {
            let order = read(row)?;
            let Status::Processing { lease } = &order.status else { continue };
            let token = lease.token;
            if let Ok((order, events)) = order.release(token, true, self.now) {
                self.write_transition(&order, &events).await?;
                put_back.push(order);
            }
        }
        Ok(put_back)
    }
}

impl Store {
    /// The sweep: puts back the orders of every office whose lease ran out, and gives them as they are now.
    pub async fn release_expired(&self, now: DateTime<Utc>) -> Result<Vec<Order>, StoreError> {
        let rows = sql!("SELECT DISTINCT office FROM orders WHERE tab = 'processing' AND lease_until <= $1", now)
            .fetch_all(&self.read)
            .await?;
        let mut put_back = Vec::new();
        for row in &rows {
            let mut transaction = self.begin(row.parsed("office")?, now).await?;
            put_back.extend(transaction.put_back_expired().await?);
            transaction.commit().await?;
        }
        Ok(put_back)
    }

    /// How many orders wait to be claimed.
    pub async fn orders_awaiting(&self, office: OfficeId) -> Result<u32, StoreError> {
        let row = sql!("SELECT COUNT(*) AS waiting FROM orders WHERE office = $1 AND tab = 'awaiting'", office)
            .fetch_one(&self.read)
            .await?;
        Ok(u32::try_from(row.number("waiting")?).unwrap_or(u32::MAX))
    }

    /// Pending orders whose cause an agent can look for again, oldest first, and after which to ask for more. `limit`
    /// counts the pending orders looked at, so that a page may be shorter.
    pub async fn pending_orders(
        &self,
        office: OfficeId,
        after: Option<OrderId>,
        limit: u32,
    ) -> Result<(Vec<Order>, Option<OrderId>), StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM orders e WHERE e.office = $1 AND e.tab = 'pending'
             AND e.number > COALESCE((SELECT a.number FROM orders a WHERE a.office = $1 AND a.id = $2), 0)
             ORDER BY e.number LIMIT $3"
        );
        let rows = sql!(AssertSqlSafe(text), office, after, limit).fetch_all(&self.read).await?;
        let orders = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let full = orders.len() >= limit as usize;
        let next = orders.last().filter(|_| full).map(|order| order.id);
        let by_itself =
            |order: &Order| matches!(&order.status, Status::Pending { reason, .. } if reason.clears_by_itself());
        Ok((orders.into_iter().filter(by_itself).collect(), next))
    }
}
