//! What an agent says about an order that it holds. An old token is refused: somebody else holds it now.

use axum::Json;
use axum::extract::State;
use contract::agent::{Hold, Release, Renew, Resume};
use domain::OrderId;
use domain::order::{Lease, Order, Refusal, Status};
use portal_store::Holder;

use super::super::caller::AgentCaller;
use super::super::failure::{Answer, Failure};
use super::super::input::{Body, Id};
use super::queue::lease;
use crate::portal::App;

pub async fn renew(
    State(app): State<App>,
    AgentCaller(agent): AgentCaller,
    Id(order): Id<OrderId>,
    Body(asked): Body<Renew>,
) -> Answer<Json<Lease>> {
    let until = app.now() + lease(asked.lease_s)?;
    let mut transaction = app.store.begin(agent.office, app.now()).await?;
    let holder = Holder { agent: agent.id, token: asked.token };
    let renewed = accepted(transaction.renew_lease(order, holder, until).await?)?;
    transaction.commit().await?;
    match renewed.status {
        Status::Processing { lease } => Ok(Json(lease)),
        other => Err(Failure::refused(&Refusal::NotPossibleNow { is: other.tab() })),
    }
}

pub async fn release(
    State(app): State<App>,
    AgentCaller(agent): AgentCaller,
    Id(order): Id<OrderId>,
    Body(asked): Body<Release>,
) -> Answer<Json<Order>> {
    let mut transaction = app.store.begin(agent.office, app.now()).await?;
    let holder = Holder { agent: agent.id, token: asked.token };
    let released = accepted(transaction.release_order(order, holder).await?)?;
    if matches!(released.status, Status::Pending { .. }) {
        app.tell_pending(&mut transaction, &released).await?;
    }
    transaction.commit().await?;
    Ok(Json(released))
}

/// A fact is missing: the office sees it, and the client is told once.
pub async fn hold(
    State(app): State<App>,
    AgentCaller(agent): AgentCaller,
    Id(order): Id<OrderId>,
    Body(asked): Body<Hold>,
) -> Answer<Json<Order>> {
    let mut transaction = app.store.begin(agent.office, app.now()).await?;
    let holder = Holder { agent: agent.id, token: asked.token };
    let held = accepted(transaction.hold_order(order, holder, asked.reason, asked.evidence).await?)?;
    app.tell_pending(&mut transaction, &held).await?;
    transaction.commit().await?;
    Ok(Json(held))
}

/// The cause is gone (OC4).
pub async fn resume(
    State(app): State<App>,
    AgentCaller(agent): AgentCaller,
    Id(order): Id<OrderId>,
    Body(asked): Body<Resume>,
) -> Answer<Json<Order>> {
    let mut transaction = app.store.begin(agent.office, app.now()).await?;
    let resumed = transaction.resume_order(order, agent.id, asked.seen_revision, asked.evidence).await?;
    let resumed = accepted(resumed)?;
    transaction.commit().await?;
    Ok(Json(resumed))
}

fn accepted<T>(answer: portal_store::Answer<T>) -> Answer<T> {
    answer.map_err(|refusal| Failure::refused(&refusal))
}
