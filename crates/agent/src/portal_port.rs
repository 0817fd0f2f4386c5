//! What the agent needs of the portal, as a port: the tests have one of their own.

use async_trait::async_trait;
use contract::agent::{
    Claim, Claimed, Heartbeat, HeartbeatAnswer, Hold, PendingOrders, Published, Registry, RegistryAnswer, Renew, Resume,
};
use domain::OrderId;
use domain::order::{Lease, Order};
use portal_client::{ClientError, Events, Portal, Publication};
use serde_json::Value;

type Answer<T> = Result<T, ClientError>;

#[async_trait]
pub trait PortalPort: Send + Sync + 'static {
    async fn heartbeat(&self, heartbeat: &Heartbeat) -> Answer<HeartbeatAnswer>;
    async fn push_registry(&self, registry: &Registry) -> Answer<RegistryAnswer>;
    async fn claim(&self, claim: &Claim) -> Answer<Claimed>;
    async fn renew(&self, order: OrderId, renew: &Renew) -> Answer<Lease>;
    async fn release(&self, order: OrderId, token: u64) -> Answer<Order>;
    async fn hold(&self, order: OrderId, hold: &Hold) -> Answer<Order>;
    async fn publish(&self, publication: &Publication) -> Answer<Published>;
    async fn pending(&self, after: Option<OrderId>) -> Answer<PendingOrders>;
    async fn resume(&self, order: OrderId, resume: &Resume) -> Answer<Order>;
    async fn wake_ups(&self) -> Answer<Box<dyn WakeUps>>;
}

/// "There is something to claim", as long as the connection lives.
#[async_trait]
pub trait WakeUps: Send {
    async fn next(&mut self) -> Answer<()>;
}

#[async_trait]
impl PortalPort for Portal {
    async fn heartbeat(&self, heartbeat: &Heartbeat) -> Answer<HeartbeatAnswer> {
        self.heartbeat(heartbeat).await
    }
    async fn push_registry(&self, registry: &Registry) -> Answer<RegistryAnswer> {
        self.push_registry(registry).await
    }
    async fn claim(&self, claim: &Claim) -> Answer<Claimed> {
        self.claim(claim).await
    }
    async fn renew(&self, order: OrderId, renew: &Renew) -> Answer<Lease> {
        self.renew(order, renew).await
    }
    async fn release(&self, order: OrderId, token: u64) -> Answer<Order> {
        self.release(order, token).await
    }
    async fn hold(&self, order: OrderId, hold: &Hold) -> Answer<Order> {
        self.hold(order, hold).await
    }
    async fn publish(&self, publication: &Publication) -> Answer<Published> {
        self.publish(publication).await
    }
    async fn pending(&self, after: Option<OrderId>) -> Answer<PendingOrders> {
        self.pending(after).await
    }
    async fn resume(&self, order: OrderId, resume: &Resume) -> Answer<Order> {
        self.resume(order, resume).await
    }
    async fn wake_ups(&self) -> Answer<Box<dyn WakeUps>> {
        Ok(Box::new(self.wake_events().await?))
    }
}

#[async_trait]
impl WakeUps for Events<Value> {
    async fn next(&mut self) -> Answer<()> {
        Events::next(self).await.map(drop)
    }
}
