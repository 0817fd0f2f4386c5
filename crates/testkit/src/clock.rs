//! A clock that runs, and that a test can put forward.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use machine::Clock;

/// Starts at a given moment and runs on; leases run out when it is put forward, not when a test is slow.
#[derive(Debug, Clone)]
pub struct MovableClock {
    shown: Arc<Mutex<DateTime<Utc>>>,
    started: Instant,
}

impl MovableClock {
    pub fn at(now: DateTime<Utc>) -> Self {
        Self { shown: Arc::new(Mutex::new(now)), started: Instant::now() }
    }

    pub fn put_forward(&self, by: TimeDelta) {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for MovableClock {
    fn now(&self) -> DateTime<Utc> {
        let shown = *self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let run = TimeDelta::from_std(self.started.elapsed()).unwrap_or_default();
        DateTime::from_timestamp_micros((shown + run).timestamp_micros()).unwrap_or(shown)
    }
}
