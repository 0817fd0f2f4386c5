//! One office, as one signed-in member of staff: the cache, the outbox, and the two loops that keep them in step.

mod announcer;
pub mod notices;
mod reading;
mod sending;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use chrono_tz::Tz;
use contract::command::{Command, CommandEnvelope};
use contract::desk::{Connection, DeskStatus, QueuedCommand, QueuedState, Settings};
use contract::error::{ApiError, ErrorCode};
use contract::session::Me;
use domain::{CommandId, ConversationId, OrderId};
use machine::Clock;
use portal_client::Portal;
use sync::outbox::{Entry, Outbox, State, conversation_of, order_of};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub use announcer::Announcer;

use crate::cache::{Cache, CacheError};
use crate::lock::held;
use crate::ports::Notifier;

/// What an office needs of the desk that opens it.
pub struct Parts {
    pub me: Me,
    pub portal: Portal,
    pub cache: Cache,
    /// Files on their way to the office, named by their SHA-256.
    pub blobs: PathBuf,
    pub clock: Arc<dyn Clock>,
    pub announcer: Arc<Announcer>,
    pub notifier: Arc<dyn Notifier>,
    pub settings: Arc<Mutex<Settings>>,
    /// Called once when the server no longer knows the session.
    pub session_ended: Box<dyn Fn(ApiError) + Send + Sync>,
}

pub struct Office {
    pub me: Me,
    pub zone: Tz,
    pub portal: Portal,
    pub cache: Cache,
    pub blobs: PathBuf,
    pub clock: Arc<dyn Clock>,
    announcer: Arc<Announcer>,
    notifier: Arc<dyn Notifier>,
    settings: Arc<Mutex<Settings>>,
    session_ended: Box<dyn Fn(ApiError) + Send + Sync>,
    outbox: Mutex<Outbox>,
    connection: Mutex<Connection>,
    first_sync_running: AtomicBool,
    read_now: Notify,
    send_now: Notify,
    ending: CancellationToken,
}

impl Office {
    /// Opens the office and starts its loops.
    pub fn open(parts: Parts) -> Result<Arc<Self>, CacheError> {
        let outbox = Outbox::load(parts.cache.load_outbox()?);
        let first_sync = parts.cache.cursor()? == 0;
        let office = Arc::new(Self {
            zone: parts.me.zone.parse().unwrap_or(chrono_tz::America::Sao_Paulo),
            me: parts.me,
            portal: parts.portal,
            cache: parts.cache,
            blobs: parts.blobs,
            clock: parts.clock,
            announcer: parts.announcer,
            notifier: parts.notifier,
            settings: parts.settings,
            session_ended: parts.session_ended,
            outbox: Mutex::new(outbox),
            connection: Mutex::new(Connection::Connecting),
            first_sync_running: AtomicBool::new(first_sync),
            read_now: Notify::new(),
            send_now: Notify::new(),
            ending: CancellationToken::new(),
        });
        tokio::spawn(office.ending.clone().run_until_cancelled_owned(office.clone().keep_reading()));
        tokio::spawn(office.ending.clone().run_until_cancelled_owned(office.clone().keep_sending()));
        Ok(office)
    }

    /// Ends the loops. What is queued stays in the file.
    pub fn close(&self) {
        self.ending.cancel();
    }

    /// "Tentar agora".
    pub fn sync_now(&self) {
        self.read_now.notify_one();
        self.lock_outbox().wake(self.clock.now());
        self.send_now.notify_one();
    }

    /// Writes a decision down, then queues it. Blocking.
    pub fn queue(&self, command: Command) -> Result<QueuedCommand, CacheError> {
        let envelope = CommandEnvelope { id: machine::ids::new(), command };
        let entry = {
            let mut outbox = self.lock_outbox();
            let (entry, kept) = outbox.queue(envelope, self.clock.now());
            if let Some(kept) = kept
                && let Err(error) = self.cache.keep(&kept)
            {
                // Not on disk is not queued: the person is told, and can decide again.
                outbox.forget(entry.envelope.id);
                return Err(error);
            }
            entry
        };
        self.send_now.notify_one();
        self.announcer.outbox_changed(&entry.envelope.command);
        Ok(queued(&entry))
    }

    /// All decisions that are not settled, oldest first.
    pub fn queued(&self) -> Vec<QueuedCommand> {
        self.lock_outbox().entries().iter().map(queued).collect()
    }

    /// Those about one order.
    pub fn queued_for(&self, order: OrderId) -> Vec<QueuedCommand> {
        let outbox = self.lock_outbox();
        outbox.entries().iter().filter(|entry| order_of(&entry.envelope.command) == Some(order)).map(queued).collect()
    }

    /// Those about one conversation.
    pub fn queued_in(&self, conversation: ConversationId) -> Vec<QueuedCommand> {
        let outbox = self.lock_outbox();
        let about = |entry: &&Entry| conversation_of(&entry.envelope.command) == Some(conversation);
        outbox.entries().iter().filter(about).map(queued).collect()
    }

    /// Takes a refused decision off the list. Blocking.
    pub fn dismiss(&self, id: CommandId) -> Result<(), CacheError> {
        let mut outbox = self.lock_outbox();
        let about =
            outbox.entries().iter().find(|entry| entry.envelope.id == id).map(|entry| entry.envelope.command.clone());
        if let (Some(about), Some(gone)) = (about, outbox.dismiss(id)) {
            drop(outbox);
            self.cache.keep(&gone)?;
            self.announcer.outbox_changed(&about);
        }
        Ok(())
    }

    /// Blocking.
    pub fn status(&self) -> Result<DeskStatus, CacheError> {
        let (mut waiting_to_send, mut refused) = (0, 0);
        for entry in self.lock_outbox().entries() {
            match entry.state {
                State::Refused { .. } => refused += 1,
                State::Waiting { .. } | State::Sending => waiting_to_send += 1,
            }
        }
        Ok(DeskStatus {
            connection: held(&self.connection).clone(),
            last_sync_at: self.cache.synced_at()?,
            first_sync_running: self.first_sync_running.load(Ordering::Relaxed),
            waiting_to_send,
            refused,
            badge: self.cache.badge()?,
            agents: self.cache.agents()?,
        })
    }

    fn set_online(&self) {
        let before = std::mem::replace(&mut *held(&self.connection), Connection::Online);
        if before != Connection::Online {
            self.lock_outbox().wake(self.clock.now());
            self.send_now.notify_one();
            self.announcer.status_changed();
        }
    }

    fn set_offline(&self, why: ApiError) {
        if why.code == ErrorCode::NotSignedIn {
            (self.session_ended)(why.clone());
        }
        let mut connection = held(&self.connection);
        let since = match &*connection {
            Connection::Offline { since, .. } => *since,
            Connection::Online | Connection::Connecting => self.clock.now(),
        };
        *connection = Connection::Offline { since, why };
        drop(connection);
        self.announcer.status_changed();
    }

    fn lock_outbox(&self) -> MutexGuard<'_, Outbox> {
        held(&self.outbox)
    }
}

fn queued(entry: &Entry) -> QueuedCommand {
    let state = match &entry.state {
        State::Waiting { .. } => QueuedState::Waiting,
        State::Sending => QueuedState::Sending,
        State::Refused { why } => QueuedState::Refused { why: why.clone() },
    };
    QueuedCommand { id: entry.envelope.id, command: entry.envelope.command.clone(), queued_at: entry.queued_at, state }
}
