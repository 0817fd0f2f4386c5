//! How often somebody may try to come in: per account, per address, per telephone call. Counted in the database, so that
//! several replicas count together; under hashes, so that the table names nobody.
//!
//! An attempt counts when it begins, so that a thousand at once are no way around; one that succeeds is taken back.
//! To limit something new: a variant of [`Counted`] with how often it may be tried.

use std::net::IpAddr;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use contract::{ApiError, ErrorCode};
use domain::{LinkId, PersonId};
use portal_store::{Counter, Store, Tried};

use crate::http::failure::{Answer, Failure};
use crate::identity::sealing::Sealing;

/// Begins with the first attempt.
pub const WINDOW: TimeDelta = TimeDelta::minutes(15);

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Counted {
    /// An e-mail address, in lower case: its password, or its temporary code.
    Account(String),
    /// The second step of a person whose password was right.
    SecondStep(PersonId),
    /// The password of a link without login.
    Link(LinkId),
    /// Letters that anybody can have sent to an e-mail address, in lower case.
    Letters(String),
    /// An office behind one router shares it.
    Address(IpAddr),
    /// A password that is judged while it is typed.
    Typing(IpAddr),
    /// A question for any passkey, as each page to sign in asks it.
    Question(IpAddr),
}

pub struct Attempts {
    store: Store,
    sealing: Arc<Sealing>,
}

impl Attempts {
    pub fn new(store: Store, sealing: Arc<Sealing>) -> Self {
        Self { store, sealing }
    }

    /// Counts one attempt for each of `counted`.
    ///
    /// # Errors
    /// `too_many_attempts` with `retry_in_s`; then none was counted.
    pub async fn begin(&self, counted: &[Counted], now: DateTime<Utc>) -> Answer<()> {
        let counters: Vec<Counter> = counted
            .iter()
            .map(|what| Counter { name: self.sealing.hash("attempt", &what.name()), most: what.most() })
            .collect();
        match self.store.count_tries(&counters, WINDOW, now).await? {
            Tried::Counted => Ok(()),
            Tried::TooOften { began_at } => {
                let wait_s = (began_at + WINDOW - now).num_seconds().max(1);
                Err(Failure(ApiError::new(ErrorCode::TooManyAttempts).with("retry_in_s", wait_s)))
            }
        }
    }

    /// It was the right person: the account starts anew, and the address is not held against others.
    pub async fn succeeded(&self, counted: &[Counted]) -> Answer<()> {
        let (addresses, own): (Vec<&Counted>, Vec<&Counted>) = counted
            .iter()
            .partition(|what| matches!(what, Counted::Address(_) | Counted::Typing(_) | Counted::Question(_)));
        let names = |of: Vec<&Counted>| of.iter().map(|what| self.sealing.hash("attempt", &what.name())).collect();
        let (forgotten, eased): (Vec<_>, Vec<_>) = (names(own), names(addresses));
        Ok(self.store.ease_tries(&forgotten, &eased).await?)
    }
}

impl Counted {
    fn name(&self) -> String {
        match self {
            Self::Account(email) => format!("account {email}"),
            Self::SecondStep(person) => format!("second step {person}"),
            Self::Letters(email) => format!("letters {email}"),
            Self::Link(link) => format!("link {link}"),
            Self::Address(address) => format!("address {address}"),
            Self::Typing(address) => format!("typing {address}"),
            Self::Question(address) => format!("question {address}"),
        }
    }

    fn most(&self) -> u64 {
        match self {
            Self::Account(_) | Self::SecondStep(_) | Self::Link(_) => 8,
            Self::Letters(_) => 3,
            Self::Address(_) => 40,
            Self::Typing(_) | Self::Question(_) => 600,
        }
    }
}
