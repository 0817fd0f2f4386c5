//! Incoming messages, oldest first. A message that cannot be dealt with is tried again later; those after it in the same
//! conversation wait for it, all others go on.

use std::collections::HashSet;

use portal_store::StoreError;

use super::Left;
use crate::conversation;
use crate::portal::Portal;

const AT_ONCE: u32 = 100;

pub async fn work(portal: &Portal) -> Result<Left, StoreError> {
    let unhandled = portal.store.unhandled_messages(AT_ONCE).await?;
    let is_full = unhandled.len() >= AT_ONCE as usize;
    let mut stuck = HashSet::new();
    for message in unhandled {
        let conversation = message.conversation.id;
        if stuck.contains(&conversation) || portal.stopping.is_cancelled() {
            continue;
        }
        match conversation::handle(portal, &message).await {
            Ok(()) => {}
            // Another replica, or an earlier message of this batch, moved the conversation on.
            Err(StoreError::ChangedMeanwhile) => return Ok(Left::More),
            Err(error) => {
                tracing::error!(message = %message.message.id, %error, "a message could not be dealt with");
                stuck.insert(conversation);
            }
        }
    }
    Ok(if is_full && stuck.is_empty() { Left::More } else { Left::Nothing })
}
