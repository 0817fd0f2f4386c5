//! Taking orders: woken by the portal, and by the clock when it does not.

use std::sync::Arc;

use contract::agent::{CLAIM_MAX, Claim, ClaimedOrder};
use domain::OrderId;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::agent::Agent;
use crate::leases::Hand;
use crate::stop_at::{Moment, reached};

impl Agent {
    pub(crate) async fn claim_while_wanted(self: Arc<Self>) {
        let mut at_work = JoinSet::new();
        let mut failures = 0;
        let mut wanted = true;
        while !self.stop.is_cancelled() {
            if wanted && at_work.len() < self.pace.in_hand {
                let claimed = tokio::select! {
                    // What the portal gives while we stop is given back, so its answer is still waited for a while.
                    () = self.stopped_for(self.pace.farewell) => break,
                    claimed = self.claim(self.pace.in_hand - at_work.len(), &mut at_work) => claimed,
                };
                failures = if claimed.is_some() { 0 } else { failures + 1 };
                // A full claim says that there is more where it came from.
                wanted = claimed.unwrap_or(false);
                continue;
            }
            let rest = if failures > 0 { self.pause(failures) } else { self.pace.poll };
            tokio::select! {
                () = self.stop.cancelled() => {}
                Some(_) = at_work.join_next(), if !at_work.is_empty() => {}
                () = self.wake.notified(), if failures == 0 => wanted = true,
                () = sleep(rest) => wanted = true,
            }
        }
        let finished = async { while at_work.join_next().await.is_some() {} };
        timeout(self.pace.farewell, finished).await.ok();
        at_work.shutdown().await;
        self.release_all().await;
    }

    /// Takes up to `free` orders and sets to work; says whether it got as many as it asked for. `None` on failure.
    async fn claim(self: &Arc<Self>, free: usize, at_work: &mut JoinSet<()>) -> Option<bool> {
        let max = u32::try_from(free).unwrap_or(CLAIM_MAX).min(CLAIM_MAX);
        let claim = Claim { max, lease_s: self.pace.lease_s };
        let claimed = self.heard(self.portal.claim(&claim).await);
        let claimed = claimed.inspect_err(|error| tracing::warn!(%error, "no orders could be claimed")).ok()?;
        if !claimed.orders.is_empty() {
            reached(Moment::AfterClaim);
        }
        let full = claimed.orders.len() >= max as usize;
        for order in claimed.orders {
            let lost = CancellationToken::new();
            let hand = Hand { token: order.lease.token, lost: lost.clone() };
            if let Some(earlier) = self.hands().insert(order.order.id, hand) {
                earlier.lost.cancel();
            }
            at_work.spawn(self.clone().work_on(order, lost));
        }
        self.show_in_hand();
        Some(full)
    }

    async fn work_on(self: Arc<Self>, order: ClaimedOrder, lost: CancellationToken) {
        let (id, token) = (order.order.id, order.lease.token);
        let work = async {
            let carried = self.carry_out(&order).await;
            self.deliver(id, token, carried).await
        };
        let ended = tokio::select! {
            ended = work => ended,
            () = lost.cancelled() => {
                tracing::info!(order = %id, token, "the result is dropped: the order is no longer ours");
                true
            }
        };
        // An order that did not end stays in hand, to be given back.
        if ended {
            self.put_down(id, token);
        }
    }

    /// Forgets the order, unless it was claimed anew meanwhile.
    fn put_down(&self, order: OrderId, token: u64) {
        let mut hands = self.hands();
        if hands.get(&order).is_some_and(|hand| hand.token == token) {
            hands.remove(&order);
        }
        drop(hands);
        self.show_in_hand();
    }

    fn show_in_hand(&self) {
        let in_hand = self.hands().len();
        self.status.send_if_modified(|status| std::mem::replace(&mut status.in_hand, in_hand) != in_hand);
    }

    /// Listens for the portal's word that there is something to claim, and connects again when the line breaks.
    pub(crate) async fn be_woken(self: Arc<Self>) {
        let mut failures = 0;
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.listen(&mut failures) => {}
            }
            failures += 1;
            if !self.wait(self.pause(failures)).await {
                return;
            }
        }
    }

    async fn listen(&self, failures: &mut u32) {
        let heard = async {
            let mut wake_ups = self.portal.wake_ups().await?;
            *failures = 0;
            // Whatever came while nobody listened.
            self.wake.notify_one();
            loop {
                wake_ups.next().await?;
                self.wake.notify_one();
            }
        };
        let ended: Result<(), portal_client::ClientError> = heard.await;
        if let Err(error) = ended {
            tracing::debug!(%error, "the wake-up line ended");
        }
    }
}
