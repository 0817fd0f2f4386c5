//! A circuit breaker: whoever does not answer is left in peace for a while (AG8). Time and chance come in as arguments.

use std::time::Duration;

use machine::secret::back_off;
use tokio::time::Instant;

/// Failures in a row after which nothing is asked for a while.
const FAILURES_BEFORE_OPEN: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
pub struct Breaker {
    failures: u32,
    closed_again_at: Option<Instant>,
}

impl Breaker {
    /// May it be asked now? After a pause, one caller may try; the others wait for what it finds.
    pub fn permits(&mut self, now: Instant) -> bool {
        match self.closed_again_at {
            None => true,
            Some(at) if at <= now => {
                self.closed_again_at = Some(now + FIRST_PAUSE);
                true
            }
            Some(_) => false,
        }
    }

    /// The last one who asked got an answer, or nobody asked yet.
    pub fn is_answering(&self) -> bool {
        self.failures == 0
    }

    pub fn answered(&mut self) {
        *self = Self::default();
    }

    pub fn failed(&mut self, now: Instant, chance: f64) {
        self.failures = self.failures.saturating_add(1);
        if self.failures >= FAILURES_BEFORE_OPEN {
            let attempt = self.failures - FAILURES_BEFORE_OPEN + 1;
            self.closed_again_at = Some(now + back_off(attempt, FIRST_PAUSE, LONGEST_PAUSE, chance));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn two_slow_answers_are_forgiven_and_the_third_opens_it() {
        let (mut breaker, now) = (Breaker::default(), Instant::now());
        breaker.failed(now, 1.0);
        breaker.failed(now, 1.0);
        assert!(breaker.permits(now));
        breaker.failed(now, 1.0);
        assert!(!breaker.permits(now) && !breaker.permits(now + SECOND));
    }

    #[test]
    fn after_the_pause_one_may_try_and_an_answer_closes_it() {
        let (mut breaker, now) = (Breaker::default(), Instant::now());
        (0..3).for_each(|_| breaker.failed(now, 1.0));
        let later = now + 2 * SECOND;
        assert!(breaker.permits(later) && !breaker.permits(later), "only one tries");
        breaker.answered();
        assert!(breaker.permits(later) && breaker.permits(later));
    }

    #[test]
    fn the_pause_grows_but_not_beyond_a_minute() {
        let (mut breaker, now) = (Breaker::default(), Instant::now());
        (0..50).for_each(|_| breaker.failed(now, 1.0));
        assert!(!breaker.permits(now + 59 * SECOND));
        assert!(breaker.permits(now + 60 * SECOND));
    }
}
