//! Pushes on their way to a person's devices. A device that is gone is forgotten; one that got it is enough. The same
//! push again replaces what is shown, so that repeating is harmless.

use std::time::Duration;

use channels::{Keeping, Push, PushError, Subscription};
use domain::message::Delivery;
use futures_util::future::join_all;
use portal_store::{Device, Effect, Settled, StoreError};

use super::super::Left;
use super::{Trying, failed, settle};
use crate::notices::{PUSH, Pushed};
use crate::portal::Portal;

const AT_ONCE: u32 = 16;
/// After two hours or so another way is better.
const TRYING: Trying =
    Trying { most: 8, first_pause: Duration::from_secs(10), longest_pause: Duration::from_secs(1800) };
const KEEPING: Keeping = Keeping { ttl_s: 24 * 3600, is_urgent: false };

pub async fn work(portal: &Portal) -> Result<Left, StoreError> {
    let taken = portal.store.take_effects(PUSH, AT_ONCE, portal.now()).await?;
    let is_full = taken.len() >= AT_ONCE as usize;
    let pushing = taken.iter().map(|effect| async move {
        let settled = deliver(portal, effect).await?;
        settle(portal, effect, settled).await
    });
    join_all(pushing).await.into_iter().collect::<Result<(), _>>()?;
    Ok(if is_full { Left::More } else { Left::Nothing })
}

async fn deliver(portal: &Portal, effect: &Effect) -> Result<Settled, StoreError> {
    let Ok(pushed) = serde_json::from_value::<Pushed>(effect.body.clone()) else { return Ok(failed("push")) };
    let devices = portal.store.devices(effect.office, pushed.person).await?;
    let Pushed { person, title, body, url, tag } = pushed;
    let unread = portal.store.bell(effect.office, person, None, 1).await?.unread;
    let push = Push { title, body, url, tag, unread };
    let asked = devices.iter().map(|device| push_to(portal, device, &push));
    let mut answers = Vec::with_capacity(devices.len());
    for (device, answer) in devices.iter().zip(join_all(asked).await) {
        if answer == Err(PushError::Gone) {
            let mut transaction = portal.store.begin(effect.office, portal.now()).await?;
            transaction.unsubscribe_device(person, &device.endpoint).await?;
            transaction.commit().await?;
        }
        answers.push(answer);
    }
    Ok(together(portal, effect, answers))
}

/// One device that got it is enough; then one that may get it later; then why none did.
fn together(portal: &Portal, effect: &Effect, answers: Vec<Result<(), PushError>>) -> Settled {
    let mut code = "no_subscription".to_owned();
    let mut reason = None;
    for answer in answers {
        match answer {
            Ok(()) => return Settled::Done { delivery: Delivery::Sent, channel_message_id: None },
            Err(PushError::Unavailable(why)) => reason = Some(why),
            Err(PushError::Rejected { code: why }) => code = why,
            Err(PushError::Gone) => {}
        }
    }
    match reason {
        Some(reason) => TRYING.again(portal, effect, reason),
        None => Settled::Failed { code },
    }
}

async fn push_to(portal: &Portal, device: &Device, push: &Push) -> Result<(), PushError> {
    let Device { endpoint, p256dh, auth } = device.clone();
    portal.pusher.push(&Subscription { endpoint, p256dh, auth }, push, KEEPING, portal.now()).await
}
