//! Decisions on their way to the office: kept in order, sent once each, shown until they are settled (OC8).
//!
//! The portal executes each command id once, so an attempt whose answer was lost is simply made again with the
//! same id. Decisions about one order or one
//! conversation leave one after the other; different ones do not wait for each other.

use std::collections::HashSet;
use std::time::Duration;

use chrono::{DateTime, Utc};
use contract::command::{Command, CommandEnvelope};
use contract::error::{ApiError, ErrorCode};
use domain::{CommandId, ConversationId, OrderId};

/// The wait after the first failed attempt; it doubles up to [`LONGEST_WAIT`].
pub const FIRST_WAIT: Duration = Duration::from_secs(1);
pub const LONGEST_WAIT: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub envelope: CommandEnvelope,
    pub queued_at: DateTime<Utc>,
    pub attempts: u32,
    pub state: State,
}

#[derive(Debug, Clone, PartialEq)]
pub enum State {
    Waiting {
        not_before: DateTime<Utc>,
    },
    Sending,
    /// Shown until the person takes it off the list.
    Refused {
        why: ApiError,
    },
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Attempt {
    /// The office took it.
    Accepted,
    /// The office answered no, and will answer so again.
    Refused(ApiError),
    /// Nobody knows whether it arrived.
    NoAnswer,
}

impl Attempt {
    /// Which errors are an answer to this command, and which only say "not now".
    pub fn failed(error: ApiError) -> Self {
        match error.code {
            ErrorCode::ServerUnreachable
            | ErrorCode::NotAPortal
            | ErrorCode::VersionMismatch
            | ErrorCode::StorageUnavailable
            | ErrorCode::TooManyAttempts
            | ErrorCode::NotSignedIn
            | ErrorCode::Internal => Self::NoAnswer,
            _ => Self::Refused(error),
        }
    }
}

/// What has to be written down after a call; the caller keeps it before it goes on.
#[derive(Debug, Clone, PartialEq)]
pub enum Kept {
    Changed(Box<Entry>),
    Gone(CommandId),
}

/// All decisions of this desk that are not settled, oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outbox {
    entries: Vec<Entry>,
}

impl Outbox {
    /// As it was written down. What was being sent when the program ended is sent again, under the same id.
    pub fn load(mut entries: Vec<Entry>) -> Self {
        entries.sort_by_key(|entry| (entry.queued_at, entry.envelope.id));
        for entry in &mut entries {
            if entry.state == State::Sending {
                entry.state = State::Waiting { not_before: entry.queued_at };
            }
        }
        Self { entries }
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Queues a decision. The same decision again, while it is on its way, is the one that waits already (OC3).
    pub fn queue(&mut self, envelope: CommandEnvelope, now: DateTime<Utc>) -> (Entry, Option<Kept>) {
        if let Some(waiting) = self.entries.iter().find(|entry| entry.is_the_same_decision_as(&envelope.command)) {
            return (waiting.clone(), None);
        }
        let entry = Entry { envelope, queued_at: now, attempts: 0, state: State::Waiting { not_before: now } };
        self.entries.push(entry.clone());
        (entry.clone(), Some(Kept::Changed(Box::new(entry))))
    }

    /// Takes back what was queued but could not be written down.
    pub fn forget(&mut self, id: CommandId) {
        self.entries.retain(|entry| entry.envelope.id != id);
    }

    /// What can leave now, at most `most`; marked as being sent.
    pub fn take_due(&mut self, now: DateTime<Utc>, most: usize) -> Vec<Entry> {
        let mut busy: HashSet<uuid::Uuid> = HashSet::new();
        let mut due = Vec::new();
        for entry in &mut self.entries {
            let ready = match &entry.state {
                State::Waiting { not_before } => *not_before <= now,
                State::Sending => false,
                State::Refused { .. } => continue,
            };
            // The first unsettled decision about something goes before the later ones.
            let is_first = busy.insert(subject_of(&entry.envelope.command));
            if ready && is_first && due.len() < most {
                entry.state = State::Sending;
                entry.attempts += 1;
                due.push(entry.clone());
            }
        }
        due
    }

    /// When the next decision may leave, if one waits.
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        self.entries
            .iter()
            .filter_map(|entry| match entry.state {
                State::Waiting { not_before } => Some(not_before),
                _ => None,
            })
            .min()
    }

    /// An attempt ended. `wait` is the back-off that the caller drew for it.
    pub fn settle(&mut self, id: CommandId, attempt: Attempt, now: DateTime<Utc>, wait: Duration) -> Option<Kept> {
        let at = self.entries.iter().position(|entry| entry.envelope.id == id)?;
        let entry = self.entries.get_mut(at)?;
        match attempt {
            Attempt::Accepted => {
                self.entries.remove(at);
                return Some(Kept::Gone(id));
            }
            Attempt::Refused(why) => entry.state = State::Refused { why },
            Attempt::NoAnswer => {
                let wait = chrono::Duration::from_std(wait).unwrap_or(chrono::Duration::seconds(60));
                entry.state = State::Waiting { not_before: now + wait };
            }
        }
        Some(Kept::Changed(Box::new(entry.clone())))
    }

    /// The connection is back: nothing waits longer than it must.
    pub fn wake(&mut self, now: DateTime<Utc>) {
        for entry in &mut self.entries {
            if let State::Waiting { not_before } = &mut entry.state {
                *not_before = now.min(*not_before);
            }
        }
    }

    /// The person has read the refusal.
    pub fn dismiss(&mut self, id: CommandId) -> Option<Kept> {
        let at = self
            .entries
            .iter()
            .position(|entry| entry.envelope.id == id && matches!(entry.state, State::Refused { .. }))?;
        self.entries.remove(at);
        Some(Kept::Gone(id))
    }
}

impl Entry {
    fn is_the_same_decision_as(&self, command: &Command) -> bool {
        !matches!(self.state, State::Refused { .. })
            && match (&self.envelope.command, command) {
                (Command::ConfirmOrder { order: one, .. }, Command::ConfirmOrder { order: other, .. })
                | (Command::CancelOrder { order: one }, Command::CancelOrder { order: other }) => one == other,
                (
                    Command::SettleConversation { conversation: one },
                    Command::SettleConversation { conversation: other },
                ) => one == other,
                _ => false,
            }
    }
}

/// The order that a command decides on, if it is about one.
pub fn order_of(command: &Command) -> Option<OrderId> {
    match command {
        Command::ConfirmOrder { order, .. } | Command::AnswerOrder { order, .. } | Command::CancelOrder { order } => {
            Some(*order)
        }
        _ => None,
    }
}

/// The conversation that a command is about, if it is about one.
pub fn conversation_of(command: &Command) -> Option<ConversationId> {
    match command {
        Command::SendMessage { conversation, .. } | Command::SettleConversation { conversation } => Some(*conversation),
        _ => None,
    }
}

/// Decisions about the same thing leave one after the other. Those of the rooms build on each other, a process and whom it
/// is done for, a tick and the end of the task: all of them together count as one thing.
fn subject_of(command: &Command) -> uuid::Uuid {
    let order = order_of(command).map(|order| order.0);
    order.or_else(|| conversation_of(command).map(|conversation| conversation.0)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;
    use uuid::Uuid;

    use contract::command::tasks::TasksCommand;

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    fn confirm(id: u128, order: u128) -> CommandEnvelope {
        let order = OrderId(Uuid::from_u128(order));
        CommandEnvelope {
            id: CommandId(Uuid::from_u128(id)),
            command: Command::ConfirmOrder { order, seen_revision: 1 },
        }
    }

    #[test]
    fn what_is_decided_in_a_room_leaves_in_its_order() {
        let task = domain::TaskId(Uuid::from_u128(9));
        let of_tasks =
            |id, command| CommandEnvelope { id: CommandId(Uuid::from_u128(id)), command: Command::Tasks(command) };
        let mut outbox = Outbox::default();
        outbox.queue(of_tasks(1, TasksCommand::TickItem { task, item: 0, ticked: true }), at(0));
        outbox.queue(of_tasks(2, TasksCommand::CloseTask { task }), at(0));
        outbox.queue(confirm(3, 1), at(0));
        let left: Vec<u128> = outbox.take_due(at(1), 10).iter().map(|entry| entry.envelope.id.0.as_u128()).collect();
        assert_eq!(left, [1, 3]);
        outbox.settle(CommandId(Uuid::from_u128(1)), Attempt::Accepted, at(2), Duration::ZERO);
        let left: Vec<u128> = outbox.take_due(at(3), 10).iter().map(|entry| entry.envelope.id.0.as_u128()).collect();
        assert_eq!(left, [2]);
    }

    fn answer(id: u128, order: u128) -> CommandEnvelope {
        let order = OrderId(Uuid::from_u128(order));
        let command = Command::AnswerOrder { order, text: "Olá".into(), attachments: vec![], settles: false };
        CommandEnvelope { id: CommandId(Uuid::from_u128(id)), command }
    }

    #[test]
    fn five_clicks_on_confirm_are_one_decision() {
        let mut outbox = Outbox::default();
        for click in 1..=5 {
            outbox.queue(confirm(click, 7), at(0));
        }
        assert_eq!(outbox.entries().len(), 1);
    }

    #[test]
    fn decisions_on_one_order_leave_in_their_order() {
        let mut outbox = Outbox::default();
        outbox.queue(answer(1, 7), at(0));
        outbox.queue(answer(2, 7), at(1));
        outbox.queue(answer(3, 8), at(2));
        let first: Vec<_> = outbox.take_due(at(3), 10).into_iter().map(|e| e.envelope.id.0.as_u128()).collect();
        assert_eq!(first, [1, 3]);
        outbox.settle(CommandId(Uuid::from_u128(1)), Attempt::Accepted, at(3), FIRST_WAIT);
        assert_eq!(outbox.take_due(at(3), 10).len(), 1);
    }

    #[test]
    fn a_refusal_stays_until_it_is_read_and_blocks_nothing() {
        let mut outbox = Outbox::default();
        outbox.queue(confirm(1, 7), at(0));
        outbox.take_due(at(0), 1);
        let id = CommandId(Uuid::from_u128(1));
        outbox.settle(id, Attempt::Refused(ErrorCode::Refused.into()), at(1), FIRST_WAIT);
        outbox.queue(confirm(2, 7), at(2));
        assert_eq!(outbox.take_due(at(2), 5).len(), 1);
        assert_eq!(outbox.dismiss(id), Some(Kept::Gone(id)));
        assert_eq!(outbox.dismiss(CommandId(Uuid::from_u128(2))), None, "what is on its way cannot be dismissed");
    }

    proptest! {
        /// DE2, fault 15: whatever fails and wherever the program ends, each decision is executed exactly once.
        #[test]
        fn nothing_is_lost_and_nothing_is_doubled(
            orders in prop::collection::vec(0u128..4, 1..20),
            faults in prop::collection::vec(0u8..4, 0..60),
        ) {
            let mut outbox = Outbox::default();
            let mut disk: HashMap<CommandId, Entry> = HashMap::new();
            let mut executed: HashMap<CommandId, u32> = HashMap::new();
            for (n, order) in orders.iter().enumerate() {
                let (_, kept) = outbox.queue(answer(n as u128 + 1, *order), at(n as i64));
                if let Some(Kept::Changed(entry)) = kept { disk.insert(entry.envelope.id, *entry); }
            }
            let calm = std::iter::repeat_n(0u8, 200);
            for (step, fault) in faults.into_iter().chain(calm).enumerate() {
                let now = at(1000 + step as i64 * 100);
                for entry in outbox.take_due(now, 3) {
                    let id = entry.envelope.id;
                    // The server executes an id once, whatever becomes of the answer.
                    let attempt = match fault {
                        0 => { executed.entry(id).or_insert(1); Attempt::Accepted }
                        1 => { executed.entry(id).or_insert(1); Attempt::NoAnswer }
                        _ => Attempt::NoAnswer,
                    };
                    match outbox.settle(id, attempt, now, Duration::from_secs(1)) {
                        Some(Kept::Gone(id)) => { disk.remove(&id); }
                        Some(Kept::Changed(entry)) => { disk.insert(id, *entry); }
                        None => {}
                    }
                }
                if fault == 3 { outbox = Outbox::load(disk.values().cloned().collect()); }
            }
            prop_assert_eq!(executed.len(), orders.len());
            prop_assert!(outbox.entries().is_empty());
        }
    }
}
