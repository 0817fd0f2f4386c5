//! The orders in hand: renewed at a third of their lease, given up as soon as the portal says that they are no longer ours.

use std::collections::HashMap;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use contract::ErrorCode;
use contract::agent::Renew;
use domain::OrderId;
use portal_client::ClientError;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::agent::Agent;

/// An order that we hold a lease of.
#[derive(Debug, Clone)]
pub(crate) struct Hand {
    pub token: u64,
    /// Cancelled when somebody else has it, or it ended without us.
    pub lost: CancellationToken,
}

impl Agent {
    pub(crate) async fn renew_leases(self: Arc<Self>) {
        let third = Duration::from_secs(u64::from(self.pace.lease_s)) / 3;
        while self.wait(third).await {
            let mut renewals = JoinSet::new();
            let hands = self.hands().clone();
            for (order, hand) in hands {
                renewals.spawn(self.clone().renew(order, hand));
            }
            renewals.join_all().await;
        }
    }

    async fn renew(self: Arc<Self>, order: OrderId, hand: Hand) {
        let renew = Renew { token: hand.token, lease_s: self.pace.lease_s };
        match self.portal.renew(order, &renew).await {
            Ok(_) => {}
            Err(error) if is_lost(&error) => {
                tracing::info!(%order, token = hand.token, "no longer ours");
                hand.lost.cancel();
            }
            Err(error) => tracing::warn!(%order, %error, "the lease was not renewed"),
        }
    }

    /// Gives back what is still in hand, so that others need not wait for the leases to run out.
    pub(crate) async fn release_all(&self) {
        let hands = std::mem::take(&mut *self.hands());
        for (order, hand) in hands {
            let released = timeout(self.pace.farewell, self.portal.release(order, hand.token)).await;
            if !matches!(released, Ok(Ok(_))) {
                tracing::info!(%order, "not given back; its lease will run out");
            }
        }
    }

    pub(crate) fn hands(&self) -> MutexGuard<'_, HashMap<OrderId, Hand>> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The portal says that the order is not ours: a newer claim, ended, or gone.
pub(crate) fn is_lost(error: &ClientError) -> bool {
    matches!(error.code(), Some(ErrorCode::StaleToken | ErrorCode::Refused | ErrorCode::NotFound))
}
