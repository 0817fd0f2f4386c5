//! The sign of life: how the connectors are, at once when that changes, and what went wrong last.

use std::sync::Arc;

use contract::agent::Heartbeat;

use crate::agent::Agent;

impl Agent {
    pub(crate) async fn send_heartbeats(self: Arc<Self>) {
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.send_heartbeat() => {}
            }
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.beat_now.notified() => {}
                () = tokio::time::sleep(self.pace.heartbeat) => {}
            }
        }
    }

    async fn send_heartbeat(&self) {
        let last_error = self.status.borrow().last_error.clone();
        let connectors = self.connectors.iter().filter_map(|connector| connector.report()).collect();
        let heartbeat = Heartbeat { version: env!("CARGO_PKG_VERSION").to_owned(), connectors, last_error };
        match self.heard(self.portal.heartbeat(&heartbeat).await) {
            Ok(answer) => {
                self.status
                    .send_if_modified(|s| std::mem::replace(&mut s.awaiting, answer.awaiting) != answer.awaiting);
                if answer.awaiting > 0 {
                    self.wake.notify_one();
                }
            }
            Err(error) => tracing::warn!(%error, "no heartbeat"),
        }
    }
}
