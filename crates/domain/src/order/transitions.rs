//! The transitions of an [`Order`]. See the table in ARCHITECTURE.md.

use chrono::{DateTime, Utc};

use super::{Actor, Event, Evidence, Happened, Lease, Order, Outcome, PendingReason, Refusal, Status};
use crate::{AgentId, DocumentId, MessageId, PersonId};

/// What a transition gives: the order as it is now, and what happened.
pub type Transition = Result<(Order, Vec<Event>), Refusal>;

/// An order that an agent took up this many times without an end is set aside for a person.
pub const ATTEMPTS_BEFORE_SET_ASIDE: u64 = 5;

impl Order {
    /// The first event of a new order, which waits to be taken up.
    pub fn opening(&self, by: Actor) -> Event {
        Event { order: self.id, revision: self.revision, at: self.opened_at, by, what: Happened::Opened }
    }

    /// An agent takes the order up until `until`. The new token is higher than every earlier one.
    pub fn claim(self, agent: AgentId, until: DateTime<Utc>, now: DateTime<Utc>) -> Transition {
        match &self.status {
            Status::Awaiting => {}
            // A worn-out order is first set aside by `release`, or it would wear out agents for ever.
            Status::Processing { lease } if lease.until <= now && self.attempts < ATTEMPTS_BEFORE_SET_ASIDE => {}
            other => return Err(Refusal::NotPossibleNow { is: other.tab() }),
        }
        let token = self.last_token + 1;
        let status = Status::Processing { lease: Lease { agent, token, until } };
        let (mut order, events) = self.changed_to(status, now, Actor::Agent { agent }, Happened::Claimed { token });
        order.last_token = token;
        order.attempts += 1;
        Ok((order, events))
    }

    /// The agent is still at work: its lease is prolonged. Nothing happens in the timeline.
    pub fn renew(mut self, token: u64, until: DateTime<Utc>) -> Result<Order, Refusal> {
        let lease = self.lease_of(token)?;
        let renewed = Lease { until: until.max(lease.until), ..lease };
        self.status = Status::Processing { lease: renewed };
        Ok(self)
    }

    /// The agent gives the order back, or its lease ran out.
    pub fn release(self, token: u64, lease_ran_out: bool, now: DateTime<Utc>) -> Transition {
        let lease = self.lease_of(token)?;
        if lease_ran_out && lease.until > now {
            return Err(Refusal::NotPossibleNow { is: self.status.tab() });
        }
        let by = if lease_ran_out { Actor::System } else { Actor::Agent { agent: lease.agent } };
        if self.attempts >= ATTEMPTS_BEFORE_SET_ASIDE {
            let reason = PendingReason::SetAside { code: "lease_ran_out".into(), attempts: self.attempts };
            let evidence =
                Evidence { checked_at: now, connector: "portal".into(), looked_at: format!("token {token}") };
            let what = Happened::Held { reason: reason.clone(), evidence: evidence.clone() };
            return Ok(self.changed_to(Status::Pending { reason, evidence }, now, by, what));
        }
        Ok(self.changed_to(Status::Awaiting, now, by, Happened::Released { lease_ran_out }))
    }

    /// A fact is missing: the order waits for the office.
    pub fn hold(self, token: u64, reason: PendingReason, evidence: Evidence, now: DateTime<Utc>) -> Transition {
        let lease = self.lease_of(token)?;
        let what = Happened::Held { reason: reason.clone(), evidence: evidence.clone() };
        Ok(self.changed_to(Status::Pending { reason, evidence }, now, Actor::Agent { agent: lease.agent }, what))
    }

    /// "Confirmar/Repetir": a person sends a pending order back to be processed.
    pub fn confirm(self, by: PersonId, seen_revision: u64, now: DateTime<Utc>) -> Transition {
        self.must_be_pending()?;
        self.must_be_at(seen_revision)?;
        let (mut order, events) =
            self.changed_to(Status::Awaiting, now, Actor::Staff { person: by }, Happened::Confirmed);
        order.attempts = 0;
        Ok((order, events))
    }

    /// The agent saw that the cause is gone. What only a person can decide does not go on by itself.
    pub fn resume(self, agent: AgentId, evidence: Evidence, now: DateTime<Utc>) -> Transition {
        match &self.status {
            Status::Pending { reason, .. } if reason.clears_by_itself() => {}
            other => return Err(Refusal::NotPossibleNow { is: other.tab() }),
        }
        let (mut order, events) =
            self.changed_to(Status::Awaiting, now, Actor::Agent { agent }, Happened::Resumed { evidence });
        order.attempts = 0;
        Ok((order, events))
    }

    /// The documents are published. Only the holder of the latest token may say so.
    pub fn finish(self, token: u64, documents: Vec<DocumentId>, now: DateTime<Utc>) -> Transition {
        let lease = self.lease_of(token)?;
        let outcome = Outcome::Issued { documents: documents.clone() };
        let by = Actor::Agent { agent: lease.agent };
        Ok(self.changed_to(Status::Processed { outcome }, now, by, Happened::Issued { documents }))
    }

    /// "Responder" with the mark that this settles it: only from Pendentes, where the office decides.
    pub fn answer_by_hand(self, by: PersonId, message: MessageId, now: DateTime<Utc>) -> Transition {
        self.must_be_pending()?;
        let outcome = Outcome::AnsweredByHand { by, message };
        let what = Happened::AnsweredByHand { message };
        Ok(self.changed_to(Status::Processed { outcome }, now, Actor::Staff { person: by }, what))
    }

    /// The client or the office no longer wants it. What an agent already works on is let finish.
    pub fn cancel(self, by: Actor, now: DateTime<Utc>) -> Transition {
        match &self.status {
            Status::Awaiting | Status::Pending { .. } => {
                Ok(self.changed_to(Status::Cancelled { by: by.clone() }, now, by, Happened::Cancelled))
            }
            other => Err(Refusal::NotPossibleNow { is: other.tab() }),
        }
    }

    fn must_be_pending(&self) -> Result<(), Refusal> {
        match &self.status {
            Status::Pending { .. } => Ok(()),
            other => Err(Refusal::NotPossibleNow { is: other.tab() }),
        }
    }

    fn must_be_at(&self, seen: u64) -> Result<(), Refusal> {
        if self.revision == seen { Ok(()) } else { Err(Refusal::ChangedMeanwhile { seen, current: self.revision }) }
    }

    fn lease_of(&self, token: u64) -> Result<Lease, Refusal> {
        match &self.status {
            Status::Processing { lease } if lease.token == token => Ok(lease.clone()),
            _ if token < self.last_token => Err(Refusal::StaleToken { given: token, current: self.last_token }),
            other => Err(Refusal::NotPossibleNow { is: other.tab() }),
        }
    }

    fn changed_to(mut self, status: Status, now: DateTime<Utc>, by: Actor, what: Happened) -> (Order, Vec<Event>) {
        self.status = status;
        self.since = now;
        self.revision += 1;
        let event = Event { order: self.id, revision: self.revision, at: now, by, what };
        (self, vec![event])
    }
}
