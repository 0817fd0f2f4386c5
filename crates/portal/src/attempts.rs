//! How often somebody may try to sign in or to pair: per account and per address, kept in memory.
//!
//! An attempt counts when it begins, so that a thousand at once are no way around; one that succeeds is forgotten.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Attempts on one account within [`WINDOW`] before it has to wait.
pub const PER_ACCOUNT: usize = 8;
/// Attempts from one address; an office behind one router shares it.
pub const PER_ADDRESS: usize = 40;
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Beyond this many counted names, those whose time is over are dropped.
const COUNTED_MAX: usize = 10_000;

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Counted {
    /// An e-mail address, in lower case.
    Account(String),
    Address(IpAddr),
}

/// Too many; come back after this many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryIn {
    pub seconds: i64,
}

#[derive(Default)]
pub struct Attempts {
    begun: Mutex<HashMap<Counted, Vec<DateTime<Utc>>>>,
}

impl Attempts {
    /// Counts one attempt for each of `counted`, or refuses and counts none.
    pub fn begin(&self, counted: &[Counted], now: DateTime<Utc>) -> Result<(), RetryIn> {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if begun.len() > COUNTED_MAX {
            begun.retain(|_, times| times.last().is_some_and(|last| *last + WINDOW > now));
        }
        for name in counted {
            let times = begun.entry(name.clone()).or_default();
            times.retain(|time| *time + WINDOW > now);
            if let Some(oldest) = times.first().filter(|_| times.len() >= name.most()) {
                return Err(RetryIn { seconds: (*oldest + WINDOW - now).num_seconds().max(1) });
            }
        }
        for name in counted {
            begun.entry(name.clone()).or_default().push(now);
        }
        Ok(())
    }

    /// It was the right person: the account starts anew, and the address is not held against others.
    pub fn succeeded(&self, counted: &[Counted]) {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        for name in counted {
            match name {
                Counted::Account(_) => {
                    begun.remove(name);
                }
                Counted::Address(_) => {
                    begun.entry(name.clone()).or_default().pop();
                }
            }
        }
    }
}

impl Counted {
    fn most(&self) -> usize {
        match self {
            Self::Account(_) => PER_ACCOUNT,
            Self::Address(_) => PER_ADDRESS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    fn ana_from(last_byte: u8) -> [Counted; 2] {
        [Counted::Account("ana@escritorio.com".into()), Counted::Address([10, 0, 0, last_byte].into())]
    }

    #[test]
    fn an_account_waits_after_too_many_attempts_wherever_they_come_from() {
        let attempts = Attempts::default();
        for address in 0..PER_ACCOUNT {
            attempts.begin(&ana_from(address as u8), noon()).unwrap();
        }
        let later = noon() + TimeDelta::minutes(5);
        assert_eq!(attempts.begin(&ana_from(99), later), Err(RetryIn { seconds: 600 }));
        assert_eq!(attempts.begin(&ana_from(99), noon() + WINDOW), Ok(()));
    }

    #[test]
    fn who_signs_in_well_is_never_held_up() {
        let attempts = Attempts::default();
        for _ in 0..100 {
            attempts.begin(&ana_from(1), noon()).unwrap();
            attempts.succeeded(&ana_from(1));
        }
    }

    #[test]
    fn an_address_waits_after_trying_many_accounts() {
        let attempts = Attempts::default();
        let guess = |number| [Counted::Account(format!("{number}@x")), Counted::Address([10, 0, 0, 1].into())];
        let refused = (0..100).filter(|number| attempts.begin(&guess(*number), noon()).is_err()).count();
        assert_eq!(refused, 100 - PER_ADDRESS);
    }
}
