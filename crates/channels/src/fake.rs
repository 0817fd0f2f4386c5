//! A channel for tests: remembers what it was given and answers as it was told to.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use domain::message::{ChannelKind, Delivery};

use crate::{Channel, Outgoing, SendError};

/// Answers [`Delivery::Sent`] unless it was told otherwise for the next sendings.
pub struct FakeChannel {
    kind: ChannelKind,
    repeats_are_harmless: bool,
    answers: Mutex<VecDeque<Result<Delivery, SendError>>>,
    sent: Mutex<Vec<Outgoing>>,
}

impl FakeChannel {
    pub fn new(kind: ChannelKind, repeats_are_harmless: bool) -> Self {
        Self { kind, repeats_are_harmless, answers: Mutex::default(), sent: Mutex::default() }
    }

    /// The next sending that has no answer yet gets this one.
    pub fn will_answer(&self, answer: Result<Delivery, SendError>) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).push_back(answer);
    }

    /// Everything it was given, whatever it answered.
    pub fn sent(&self) -> Vec<Outgoing> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Channel for FakeChannel {
    fn kind(&self) -> ChannelKind {
        self.kind
    }

    fn repeats_are_harmless(&self) -> bool {
        self.repeats_are_harmless
    }

    async fn send(&self, outgoing: &Outgoing) -> Result<Delivery, SendError> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(outgoing.clone());
        let told = self.answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        told.unwrap_or(Ok(Delivery::Sent))
    }
}
