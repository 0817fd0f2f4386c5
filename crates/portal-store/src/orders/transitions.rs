//! One method for each transition of an order. All refuse by value and change nothing then.

use chrono::{DateTime, Utc};
use domain::order::{Actor, Event, Evidence, Order, Outcome, PendingReason, Refusal, Status};
use domain::{AgentId, MessageId, OrderId, PersonId};

use super::{Holder, Publication};
use crate::{Answer, NewDocument, StoreError, Transaction};

type Transition = Answer<(Order, Vec<Event>)>;

impl Transaction {
    /// The agent is still at work. Not shown in the timeline nor in the feed.
    pub async fn renew_lease(
        &mut self,
        order: OrderId,
        holder: Holder,
        until: DateTime<Utc>,
    ) -> Result<Answer<Order>, StoreError> {
        let order = self.order(order).await?;
        let renewed = match is_holder(&order, holder) {
            Ok(()) => order.renew(holder.token, until),
            Err(refusal) => Err(refusal),
        };
        if let Ok(order) = &renewed {
            self.write_order(order).await?;
        }
        Ok(renewed)
    }

    /// The agent gives it back.
    pub async fn release_order(&mut self, order: OrderId, holder: Holder) -> Result<Answer<Order>, StoreError> {
        let now = self.now;
        self.held(order, holder, |order| order.release(holder.token, false, now)).await
    }

    /// A fact is missing: it waits for the office.
    pub async fn hold_order(
        &mut self,
        order: OrderId,
        holder: Holder,
        reason: PendingReason,
        evidence: Evidence,
    ) -> Result<Answer<Order>, StoreError> {
        let now = self.now;
        self.held(order, holder, |order| order.hold(holder.token, reason, evidence, now)).await
    }

    /// The agent saw, looking at the order of `seen_revision`, that the cause is gone.
    pub async fn resume_order(
        &mut self,
        order: OrderId,
        agent: AgentId,
        seen_revision: u64,
        evidence: Evidence,
    ) -> Result<Answer<Order>, StoreError> {
        let now = self.now;
        self.moved(order, |order| {
            if order.revision != seen_revision {
                return Err(Refusal::ChangedMeanwhile { seen: seen_revision, current: order.revision });
            }
            order.resume(agent, evidence, now)
        })
        .await
    }

    /// "Confirmar/Repetir" (OC3).
    pub async fn confirm_order(
        &mut self,
        order: OrderId,
        by: PersonId,
        seen_revision: u64,
    ) -> Result<Answer<Order>, StoreError> {
        let now = self.now;
        self.moved(order, |order| order.confirm(by, seen_revision, now)).await
    }

    pub async fn cancel_order(&mut self, order: OrderId, by: Actor) -> Result<Answer<Order>, StoreError> {
        let now = self.now;
        self.moved(order, |order| order.cancel(by, now)).await
    }

    /// "Responder" with the mark that this settles it (OC5).
    pub async fn answer_order_by_hand(
        &mut self,
        order: OrderId,
        by: PersonId,
        message: MessageId,
    ) -> Result<Answer<Order>, StoreError> {
        let now = self.now;
        self.moved(order, |order| order.answer_by_hand(by, message, now)).await
    }

    /// Publishes what was issued and finishes the order, as one. The contents must have been put into the store of
    /// documents before. The same publication again gives the same answer, also long after; an older token is refused.
    pub async fn publish(
        &mut self,
        order: OrderId,
        holder: Holder,
        documents: &[NewDocument],
    ) -> Result<Answer<Publication>, StoreError> {
        let order = self.order(order).await?;
        if documents.is_empty() {
            return Err(StoreError::Invalid { field: "documents", expected: "at least one document" });
        }
        if documents.iter().any(|document| document.facts.company != order.asked.company) {
            return Err(StoreError::Invalid { field: "documents.facts.company", expected: "the company of the order" });
        }
        let ids: Vec<_> = documents.iter().map(|document| document.id(self.office)).collect();
        if is_repeated(&order, holder, &ids) {
            return Ok(Ok(Publication { order, documents: ids, repeated: true }));
        }
        let id = order.id;
        let finished = is_holder(&order, holder).and_then(|()| order.finish(holder.token, ids.clone(), self.now));
        let (order, events) = match finished {
            Ok(finished) => finished,
            Err(refusal) => return Ok(Err(refusal)),
        };
        for document in documents {
            self.add_document(document, Some(id)).await?;
        }
        self.write_transition(&order, &events).await?;
        Ok(Ok(Publication { order, documents: ids, repeated: false }))
    }

    async fn held(
        &mut self,
        order: OrderId,
        holder: Holder,
        transition: impl FnOnce(Order) -> Transition,
    ) -> Result<Answer<Order>, StoreError> {
        self.moved(order, |order| is_holder(&order, holder).and_then(|()| transition(order))).await
    }

    async fn moved(
        &mut self,
        order: OrderId,
        transition: impl FnOnce(Order) -> Transition,
    ) -> Result<Answer<Order>, StoreError> {
        match transition(self.order(order).await?) {
            Ok((order, events)) => {
                self.write_transition(&order, &events).await?;
                Ok(Ok(order))
            }
            Err(refusal) => Ok(Err(refusal)),
        }
    }
}

/// A token counts only from the agent that it was given to. What the token itself is worth, the state machine says.
fn is_holder(order: &Order, holder: Holder) -> Answer<()> {
    match &order.status {
        Status::Processing { lease } if lease.token == holder.token && lease.agent != holder.agent => {
            Err(Refusal::StaleToken { given: holder.token, current: order.last_token })
        }
        _ => Ok(()),
    }
}

fn is_repeated(order: &Order, holder: Holder, ids: &[domain::DocumentId]) -> bool {
    matches!(&order.status, Status::Processed { outcome: Outcome::Issued { documents } } if documents == ids)
        && holder.token == order.last_token
}
