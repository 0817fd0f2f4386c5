//! What there is to do: claiming, looking at what is pending, and being woken.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use chrono::TimeDelta;
use contract::agent::{CLAIM_MAX, Claim, Claimed, ClaimedOrder, PendingOrder, PendingOrders};
use domain::order::{Employees, Order, Status};
use domain::registry::{Company, Employee};
use domain::{OfficeId, OrderId};
use futures_util::stream::{self, Stream};
use portal_store::StoreError;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::sleep;

use super::super::caller::AgentCaller;
use super::super::failure::{Answer, Failure};
use super::super::input::{Asking, Body};
use super::super::nudges;
use crate::jobs;
use crate::portal::{App, Portal};

/// Pending orders looked at for one page.
const PENDING_PAGE: u32 = 200;
/// How often the queue is looked at, for what another replica committed.
const LOOK: Duration = Duration::from_secs(5);

pub async fn claim(
    State(app): State<App>,
    AgentCaller(agent): AgentCaller,
    Body(asked): Body<Claim>,
) -> Answer<Json<Claimed>> {
    let until = app.now() + lease(asked.lease_s)?;
    if !(1..=CLAIM_MAX).contains(&asked.max) {
        return Err(Failure::invalid("max", "1 to 50"));
    }
    // First, so that a client whose order is set aside hears of it.
    jobs::put_back_expired(&app).await?;
    let mut transaction = app.store.begin(agent.office, app.now()).await?;
    let claimed = transaction.claim_orders(agent.id, asked.max, until).await?;
    transaction.commit().await?;
    let mut orders = Vec::with_capacity(claimed.len());
    for order in claimed {
        orders.extend(with_context(&app, order).await?);
    }
    Ok(Json(Claimed { orders }))
}

#[derive(Deserialize)]
pub struct After {
    after: Option<OrderId>,
}

pub async fn pending(
    State(app): State<App>,
    AgentCaller(agent): AgentCaller,
    Asking(asked): Asking<After>,
) -> Answer<Json<PendingOrders>> {
    let (found, next) = app.store.pending_orders(agent.office, asked.after, PENDING_PAGE).await?;
    let mut orders = Vec::with_capacity(found.len());
    for order in found {
        let (company, employees) = company_and_employees(&app, &order).await?;
        orders.push(PendingOrder { order, company, employees });
    }
    Ok(Json(PendingOrders { orders, next }))
}

/// There is something to claim.
#[derive(Serialize)]
struct Awaiting {
    awaiting: u32,
}

pub async fn wake(State(app): State<App>, AgentCaller(agent): AgentCaller) -> impl IntoResponse {
    let stopping = app.stopping.clone();
    nudges::stream("wake", awaiting(app, agent.office), stopping)
}

/// Says how many wait at once if any do, then whenever one is opened, put back or resumed.
fn awaiting(app: App, office: OfficeId) -> impl Stream<Item = Awaiting> {
    let news = app.store.subscribe();
    stream::unfold((app, news, false), move |(app, mut news, mut looked)| async move {
        loop {
            if looked {
                tokio::select! {
                    heard = news.recv() => match heard {
                        Ok(committed) if committed.office != office || !committed.orders_awaiting => continue,
                        Ok(_) | Err(RecvError::Lagged(_)) => {}
                        Err(RecvError::Closed) => return None,
                    },
                    () = sleep(LOOK) => {}
                }
            }
            looked = true;
            let awaiting = app.store.orders_awaiting(office).await.unwrap_or_default();
            if awaiting > 0 {
                return Some((Awaiting { awaiting }, (app, news, looked)));
            }
        }
    })
}

/// How long a lease lasts, as asked.
pub fn lease(lease_s: u32) -> Answer<TimeDelta> {
    match lease_s {
        5..=600 => Ok(TimeDelta::seconds(i64::from(lease_s))),
        _ => Err(Failure::invalid("lease_s", "5 to 600 seconds")),
    }
}

async fn with_context(app: &Portal, order: Order) -> Result<Option<ClaimedOrder>, StoreError> {
    let Status::Processing { lease } = &order.status else { return Ok(None) };
    let lease = lease.clone();
    let (company, employees) = company_and_employees(app, &order).await?;
    let access = app.store.access(order.office, order.requested_by).await?;
    let still_allowed = access.is_some_and(|access| access.may_order(order.office, &order.asked).is_ok());
    Ok(Some(ClaimedOrder { order, lease, company, employees, still_allowed }))
}

async fn company_and_employees(app: &Portal, order: &Order) -> Result<(Company, Vec<Employee>), StoreError> {
    let asked = &order.asked;
    let company = app.store.company(order.office, asked.company).await?;
    let company = company.ok_or(StoreError::NotFound { what: "company" })?;
    let employees = match &asked.employees {
        Some(Employees::Only(ids)) => app.store.employees_named(order.office, asked.company, ids).await?,
        Some(Employees::All) | None => Vec::new(),
    };
    Ok((company, employees))
}
