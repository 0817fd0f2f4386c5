//! Tells the window what changed, at most twenty times a second however much changes.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use contract::command::Command;
use contract::desk::DeskEvent;
use domain::OrderId;
use sync::outbox::{conversation_of, order_of};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::ports::Events;

/// Changes within this time are told together.
const TOGETHER: Duration = Duration::from_millis(50);

#[derive(Default)]
struct Changed {
    orders: BTreeSet<OrderId>,
    lists: bool,
    conversations: bool,
    /// Kinds of things.
    things: BTreeSet<&'static str>,
    status: bool,
    outbox: bool,
}

pub struct Announcer {
    changed: Mutex<Changed>,
    something: Notify,
    events: Events,
    ending: CancellationToken,
}

impl Announcer {
    pub fn start(events: Events) -> Arc<Self> {
        let ending = CancellationToken::new();
        let announcer =
            Arc::new(Self { changed: Mutex::default(), something: Notify::new(), events, ending: ending.clone() });
        tokio::spawn(ending.run_until_cancelled_owned(announcer.clone().tell()));
        announcer
    }

    pub fn stop(&self) {
        self.ending.cancel();
    }

    /// Rare and important: told at once.
    pub fn tell_now(&self, event: DeskEvent) {
        (self.events)(event);
    }

    pub fn orders_changed(&self, orders: impl IntoIterator<Item = OrderId>) {
        self.note(|changed| {
            changed.orders.extend(orders);
            changed.lists = true;
        });
    }

    pub fn status_changed(&self) {
        self.note(|changed| changed.status = true);
    }

    pub fn conversations_changed(&self) {
        self.note(|changed| changed.conversations = true);
    }

    pub fn things_changed(&self, kinds: impl IntoIterator<Item = &'static str>) {
        self.note(|changed| changed.things.extend(kinds));
    }

    /// A decision was queued, sent, settled or dismissed.
    pub fn outbox_changed(&self, about: &Command) {
        let order = order_of(about);
        self.note(|changed| {
            changed.outbox = true;
            changed.status = true;
            changed.lists |= order.is_some();
            changed.orders.extend(order);
            changed.conversations |= conversation_of(about).is_some();
        });
    }

    fn note(&self, note: impl FnOnce(&mut Changed)) {
        note(&mut self.changed.lock().unwrap_or_else(PoisonError::into_inner));
        self.something.notify_one();
    }

    async fn tell(self: Arc<Self>) {
        loop {
            self.something.notified().await;
            tokio::time::sleep(TOGETHER).await;
            let changed = std::mem::take(&mut *self.changed.lock().unwrap_or_else(PoisonError::into_inner));
            if changed.lists {
                (self.events)(DeskEvent::OrdersChanged { orders: changed.orders.into_iter().collect() });
            }
            if changed.conversations {
                (self.events)(DeskEvent::ConversationsChanged);
            }
            if !changed.things.is_empty() {
                let kinds = changed.things.into_iter().map(str::to_owned).collect();
                (self.events)(DeskEvent::ThingsChanged { kinds });
            }
            if changed.outbox {
                (self.events)(DeskEvent::OutboxChanged);
            }
            if changed.status {
                (self.events)(DeskEvent::StatusChanged);
            }
        }
    }
}
