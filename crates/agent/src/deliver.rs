//! Telling the portal how an order ended, however long it takes to reach it. The result waits in memory, the lease is
//! renewed meanwhile, and the fencing token decides whether it still counts.

use contract::agent::Hold;
use domain::OrderId;
use domain::order::PendingReason;
use portal_client::{ClientError, Publication};

use crate::agent::Agent;
use crate::carry_out::Carried;
use crate::leases::is_lost;
use crate::stop_at::{Moment, reached};

enum Report {
    Publish(Publication),
    Hold(Hold),
}

impl Agent {
    /// Says whether the order ended for us; `false` when the agent stops before the portal took the result.
    pub(crate) async fn deliver(&self, order: OrderId, token: u64, carried: Carried) -> bool {
        let mut report = match carried {
            Carried::Documents(documents) => Report::Publish(Publication { order, token, documents }),
            Carried::Waits { reason, evidence } => Report::Hold(Hold { token, reason, evidence }),
        };
        let mut attempt = 0;
        loop {
            let Err(error) = self.heard(self.send(order, &report).await) else { return true };
            if is_lost(&error) {
                tracing::info!(%order, token, %error, "the result is dropped: the order is no longer ours");
                return true;
            }
            if error.is_transient() {
                attempt += 1;
                tracing::warn!(%order, %error, attempt, "the result waits");
                if !self.wait(self.pause(attempt)).await {
                    return false;
                }
                continue;
            }
            tracing::error!(%order, %error, "the portal does not take the result");
            match report {
                Report::Publish(_) => report = Report::Hold(self.set_aside(token, &error)),
                Report::Hold(_) => return true,
            }
        }
    }

    async fn send(&self, order: OrderId, report: &Report) -> Result<(), ClientError> {
        match report {
            Report::Publish(publication) => {
                reached(Moment::BeforePublish);
                self.portal.publish(publication).await?;
                reached(Moment::AfterPublish);
            }
            Report::Hold(hold) => drop(self.portal.hold(order, hold).await?),
        }
        Ok(())
    }

    /// The portal will never take this publication: a person has to look.
    fn set_aside(&self, token: u64, error: &ClientError) -> Hold {
        let code = error.to_api_error().code.as_str().to_owned();
        let reason = PendingReason::SetAside { code, attempts: 1 };
        Hold { token, reason, evidence: self.evidence("portal", "publish".to_owned()) }
    }
}
