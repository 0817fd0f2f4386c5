//! The look at the books: are they there, what changed in them, and is the cause of something pending gone?

use std::sync::Arc;

use tokio::time::Instant;

use crate::agent::Agent;

use crate::register::Registrar;
use crate::sweep::Sweeper;

impl Agent {
    pub(crate) async fn look_at_the_books(self: Arc<Self>) {
        let mut registrar = Registrar::default();
        let mut sweeper = Sweeper::default();
        let mut checked_at = None;
        loop {
            let round = async {
                self.check_connectors(&mut checked_at).await;
                let changed = self.read_companies().await;
                self.tell_register(&mut registrar, changed).await;
                self.sweep(&mut sweeper, changed).await;
            };
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = round => {}
            }
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.look_now.notified() => {}
                () = tokio::time::sleep(self.pace.look) => {}
            }
        }
    }

    /// Checks those that are not ready each time, the others now and then; shows and tells what changed.
    async fn check_connectors(&self, checked_at: &mut Option<Instant>) {
        let all_are_due = checked_at.is_none_or(|at| at.elapsed() >= self.pace.check);
        if all_are_due {
            *checked_at = Some(Instant::now());
        }
        for connector in self.connectors.iter().filter(|connector| all_are_due || !connector.is_ready()) {
            let before = connector.report();
            let report = connector.check(self.clock.as_ref()).await;
            if before.as_ref().is_some_and(|before| before.missing == report.missing) {
                continue;
            }
            self.beat_now.notify_one();
            if report.missing.is_empty() {
                tracing::info!(connector = report.name, "the books are ready");
            } else {
                tracing::warn!(connector = report.name, missing = ?report.missing, "the books are not ready");
            }
        }
        let reports = self.connectors.iter().filter_map(|connector| connector.report()).collect();
        self.status.send_if_modified(|status| {
            let changed = status.connectors != reports;
            status.connectors = reports;
            changed
        });
    }

    /// Reads all companies; says whether anything in them moved: the payrolls calculated, the revenue entered.
    async fn read_companies(&self) -> bool {
        let mut changed = false;
        for connector in self.connectors.iter().filter(|connector| connector.is_ready()) {
            let before = connector.companies();
            match connector.read_companies().await {
                Ok(now) => changed |= before.is_none_or(|before| before != now),
                Err(error) => tracing::warn!(connector = connector.name(), %error, "the companies could not be read"),
            }
        }
        changed
    }
}
