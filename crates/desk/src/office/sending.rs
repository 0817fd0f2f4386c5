//! The loop that sends decisions. An attempt without an answer is made again under the same id.

use std::sync::Arc;
use std::time::Duration;

use contract::command::{Attachment, Command, CommandAnswer, CommandResult};
use contract::desk::DeskEvent;
use contract::error::{ApiError, ErrorCode};
use futures_util::future::join_all;
use sync::outbox::{Attempt, Entry, FIRST_WAIT, LONGEST_WAIT, order_of};
use tokio::time::sleep;

use super::{Office, notices};
use crate::lock::held;

/// Decisions about different orders that are on their way at the same time.
const AT_ONCE: usize = 4;
const IDLE: Duration = Duration::from_secs(3_600);

impl Office {
    pub(super) async fn keep_sending(self: Arc<Self>) {
        loop {
            let due = self.lock_outbox().take_due(self.clock.now(), AT_ONCE);
            if due.is_empty() {
                let next = self.lock_outbox().next_due();
                let wait = next.and_then(|at| (at - self.clock.now()).to_std().ok()).unwrap_or(IDLE);
                tokio::select! {
                    () = sleep(wait) => {}
                    () = self.send_now.notified() => {}
                }
                continue;
            }
            self.announcer.status_changed();
            join_all(due.into_iter().map(|entry| self.clone().send(entry))).await;
        }
    }

    async fn send(self: Arc<Self>, entry: Entry) {
        let (attempt, result) = match self.attempt(&entry).await {
            Ok(result) => (Attempt::Accepted, Some(result)),
            Err(error) => (Attempt::failed(error), None),
        };
        let order = order_of(&entry.envelope.command);
        let refusal = match &attempt {
            Attempt::Refused(why) => Some(why.clone()),
            Attempt::Accepted | Attempt::NoAnswer => None,
        };
        let wait = machine::secret::back_off(entry.attempts, FIRST_WAIT, LONGEST_WAIT, machine::secret::chance());
        let kept = self.lock_outbox().settle(entry.envelope.id, attempt, self.clock.now(), wait);
        let written = self
            .blocking(move |office| match &kept {
                Some(kept) => office.cache.keep(kept),
                None => Ok(()),
            })
            .await;
        if let Err(error) = written {
            // The server executes an id once, so an entry that comes back at the next start does no harm.
            tracing::warn!(%error, "the outbox could not be written");
        }
        if let Some(result) = result {
            self.drop_files_of(&entry);
            self.announcer.tell_now(DeskEvent::CommandDone { id: entry.envelope.id, result });
        }
        self.announcer.outbox_changed(&entry.envelope.command);
        if let Some(why) = refusal {
            self.tell_refusal(order, &why).await;
        }
    }

    async fn attempt(self: &Arc<Self>, entry: &Entry) -> Result<CommandResult, ApiError> {
        if let Command::AnswerOrder { attachments, .. } = &entry.envelope.command {
            for attachment in attachments {
                self.upload(attachment).await?;
            }
        }
        let answer = self.portal.command(&entry.envelope).await.map_err(|error| error.to_api_error())?;
        match answer {
            CommandAnswer::Done { result: CommandResult::Order { order } } => {
                let result = CommandResult::Order { order: order.clone() };
                self.blocking(move |office| office.cache.apply_order(&order)).await.map(|()| result)
            }
            CommandAnswer::Done { result } => Ok(result),
            CommandAnswer::Refused { refusal } => {
                let refusal = serde_json::to_string(&refusal).unwrap_or_default();
                Err(ApiError::new(ErrorCode::Refused).with("refusal", refusal))
            }
        }
    }

    pub async fn upload(&self, attachment: &Attachment) -> Result<(), ApiError> {
        let path = self.blobs.join(&attachment.content.0);
        let bytes = tokio::fs::read(&path)
            .await
            .map_err(|_| ApiError::new(ErrorCode::FileUnavailable).with("path", &attachment.file_name))?;
        self.portal.put_blob(&attachment.content, bytes.into()).await.map_err(|error| error.to_api_error())
    }

    /// The office has them now. A file that another decision still needs stays.
    fn drop_files_of(&self, entry: &Entry) {
        let outbox = self.lock_outbox();
        let needed: Vec<&Attachment> =
            outbox.entries().iter().flat_map(|entry| attachments(&entry.envelope.command)).collect();
        for attachment in attachments(&entry.envelope.command) {
            if !needed.iter().any(|other| other.content == attachment.content) {
                std::fs::remove_file(self.blobs.join(&attachment.content.0)).ok();
            }
        }
    }

    async fn tell_refusal(self: &Arc<Self>, order: Option<domain::OrderId>, why: &ApiError) {
        let settings = held(&self.settings).clone();
        if !settings.notifications {
            return;
        }
        let order = match order {
            Some(id) => self.blocking(move |office| office.cache.order(id)).await.ok().flatten(),
            None => None,
        };
        self.notifier.show(notices::refused(order.as_ref(), why, settings.locale));
    }
}

fn attachments(command: &Command) -> &[Attachment] {
    match command {
        Command::AnswerOrder { attachments, .. } => attachments,
        _ => &[],
    }
}
