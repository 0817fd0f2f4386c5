//! The calls of an execution agent; see [`contract::agent`].

use bytes::Bytes;
use contract::agent::{
    Claim, Claimed, Heartbeat, HeartbeatAnswer, Hold, NewDocument, Pair, Paired, PendingOrders, Publish, Published,
    Registry, RegistryAnswer, Release, Renew, Resume,
};
use domain::OrderId;
use domain::order::{Lease, Order};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::{ClientError, Events, Portal};

/// What one order ends with: its documents and their bytes, in the same order. Kept whole, so that it can be sent again.
#[derive(Debug, Clone)]
pub struct Publication {
    pub order: OrderId,
    /// The fencing token of the claim.
    pub token: u64,
    pub documents: Vec<(NewDocument, Bytes)>,
}

impl Portal {
    /// Joins the office with a one-time code. The answer's token is the agent's credential from now on.
    pub async fn pair(&self, pair: &Pair) -> Result<Paired, ClientError> {
        self.post("api/agent/pair", pair).await
    }

    pub async fn heartbeat(&self, heartbeat: &Heartbeat) -> Result<HeartbeatAnswer, ClientError> {
        self.post("api/agent/heartbeat", heartbeat).await
    }

    pub async fn push_registry(&self, registry: &Registry) -> Result<RegistryAnswer, ClientError> {
        let request = self.request(Method::POST, "api/agent/registry").json(registry).timeout(self.limits().transfer);
        self.answer(request).await
    }

    pub async fn claim(&self, claim: &Claim) -> Result<Claimed, ClientError> {
        self.post("api/agent/claim", claim).await
    }

    pub async fn renew(&self, order: OrderId, renew: &Renew) -> Result<Lease, ClientError> {
        self.post(&format!("api/agent/orders/{order}/renew"), renew).await
    }

    pub async fn release(&self, order: OrderId, token: u64) -> Result<Order, ClientError> {
        self.post(&format!("api/agent/orders/{order}/release"), &Release { token }).await
    }

    pub async fn hold(&self, order: OrderId, hold: &Hold) -> Result<Order, ClientError> {
        self.post(&format!("api/agent/orders/{order}/hold"), hold).await
    }

    /// Documents and result in one request. The same publication again gives the same answer.
    pub async fn publish(&self, publication: &Publication) -> Result<Published, ClientError> {
        let documents = publication.documents.iter().map(|(document, _)| document.clone()).collect();
        let publish = Publish { token: publication.token, documents };
        let announcement = serde_json::to_string(&publish).map_err(|error| self.not_a_portal(error.to_string()))?;
        let announcement =
            Part::text(announcement).mime_str("application/json").map_err(|e| self.not_a_portal(e.to_string()))?;
        let mut form = Form::new().part("publish", announcement);
        for (document, bytes) in &publication.documents {
            let size = bytes.len() as u64;
            let part = Part::stream_with_length(bytes.clone(), size).file_name(document.facts.file_name.clone());
            form = form.part(document.content.0.clone(), part);
        }
        let path = format!("api/agent/orders/{}/publish", publication.order);
        self.answer(self.request(Method::POST, &path).multipart(form).timeout(self.limits().transfer)).await
    }

    /// Pending orders whose cause may be gone, oldest first, those after `after`.
    pub async fn pending(&self, after: Option<OrderId>) -> Result<PendingOrders, ClientError> {
        let query = after.map(|order| format!("?after={order}")).unwrap_or_default();
        self.get(&format!("api/agent/pending{query}")).await
    }

    pub async fn resume(&self, order: OrderId, resume: &Resume) -> Result<Order, ClientError> {
        self.post(&format!("api/agent/orders/{order}/resume"), resume).await
    }

    /// Tells when there is something to claim; what it says beside that does not matter.
    pub async fn wake_events(&self) -> Result<Events<Value>, ClientError> {
        self.events("api/agent/wake").await
    }
}
