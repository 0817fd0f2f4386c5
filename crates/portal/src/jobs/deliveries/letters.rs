//! Letters on their way to the mail server. A server that is away for a day, and a mailbox that is full for a day, are
//! waited for; the reason stands at the letter meanwhile.

use std::time::Duration;

use channels::{Mail, SendError};
use domain::message::Delivery;
use domain::notify::Language;
use futures_util::future::join_all;
use portal_store::{Effect, Settled, StoreError};

use super::super::Left;
use super::{Trying, failed, settle};
use crate::mail::{Letter, MAIL};
use crate::notices::Standing;
use crate::portal::Portal;

/// Letters that are with the mail server at once. All are settled before the next are taken, and none takes longer than
/// a delivery may until its worker counts as lost.
const AT_ONCE: u32 = 8;
/// Half a minute after the first try, then up to four hours: about a day until it is given up.
const TRYING: Trying =
    Trying { most: 14, first_pause: Duration::from_secs(30), longest_pause: Duration::from_secs(4 * 3600) };

pub async fn work(portal: &Portal) -> Result<Left, StoreError> {
    let taken = portal.store.take_effects(MAIL, AT_ONCE, portal.now()).await?;
    let is_full = taken.len() >= AT_ONCE as usize;
    let sending = taken.iter().map(|effect| async move {
        let settled = deliver(portal, effect).await?;
        settle(portal, effect, settled).await
    });
    join_all(sending).await.into_iter().collect::<Result<(), _>>()?;
    Ok(if is_full { Left::More } else { Left::Nothing })
}

async fn deliver(portal: &Portal, effect: &Effect) -> Result<Settled, StoreError> {
    let Some(postman) = &portal.postman else { return Ok(failed("mail_not_set_up")) };
    let Ok(mut letter) = serde_json::from_value::<Letter>(effect.body.clone()) else { return Ok(failed("letter")) };
    for value in letter.values.values_mut() {
        let Ok(revealed) = portal.sealing.revealed(&effect.key, value) else { return Ok(failed("sealed")) };
        *value = revealed;
    }
    let mail = written(portal, effect, letter).await?;
    Ok(match postman.send(&mail).await {
        Ok(()) => Settled::Done { delivery: Delivery::Sent, channel_message_id: None },
        Err(SendError::Rejected { code }) => Settled::Failed { code },
        Err(SendError::Unavailable(reason)) => TRYING.again(portal, effect, reason),
        // Perhaps it arrived: a second letter would be worse than a question.
        Err(SendError::Unknown) => Settled::Uncertain,
    })
}

/// In the office's words as they are now.
async fn written(portal: &Portal, effect: &Effect, letter: Letter) -> Result<Mail, StoreError> {
    let standing = Standing::of(portal, effect.office, portal.now()).await?;
    let language = letter.language.unwrap_or_else(|| Language::named(&standing.office.locale));
    let reader = standing.reader(&letter.to.name, language, letter.tone);
    let written = standing.words.written(letter.event, &reader, &letter.values);
    Ok(Mail {
        key: format!("{}/{}", effect.office, effect.key),
        from_name: standing.office.name.clone(),
        to: letter.to,
        reply_to: None,
        subject: written.subject,
        text: written.text,
        html: written.html,
        at: standing.now,
    })
}
