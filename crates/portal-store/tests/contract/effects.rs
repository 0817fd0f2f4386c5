//! What leaves the house leaves once; what may have left is shown as such, never tried again blindly.

use domain::MessageId;
use domain::message::{Author, Delivery};
use portal_store::{EffectState, NewMessage, Settled};

use crate::house::{House, at, id};

crate::on_both_databases! {
    a_failed_try_waits_and_is_tried_again
    four_workers_take_each_effect_once
    what_was_in_flight_in_a_crash_is_repeated_only_where_that_is_harmless
    a_receipt_can_name_the_message_by_the_channels_id
    what_is_undone_is_never_delivered
}

async fn send(house: &House, key: &str, idempotent: bool, seconds: i64) -> MessageId {
    let (message, conversation) = (id(), house.marias_conversation().await);
    let new = NewMessage {
        id: message,
        conversation,
        author: Author::Assistant,
        text: "Pronto!".into(),
        documents: vec![],
        order: None,
    };
    let mut transaction = house.begin(seconds).await;
    transaction.send_message(new, key, idempotent).await.unwrap();
    transaction.commit().await.unwrap();
    message
}

async fn settle(house: &House, key: &str, settled: Settled, seconds: i64) {
    let mut transaction = house.begin(seconds).await;
    transaction.settle_effect(key, settled).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn delivery(house: &House, message: MessageId) -> Delivery {
    house.store.message(house.office, message).await.unwrap().unwrap().delivery
}

async fn a_failed_try_waits_and_is_tried_again(house: &House) {
    let message = send(house, "k", true, 1).await;
    assert_eq!(house.store.next_effect_at().await.unwrap(), Some(at(1)));
    assert_eq!(house.store.take_effects("send_message", 5, at(2)).await.unwrap().len(), 1);
    settle(house, "k", Settled::Retry { at: at(60), error: "no answer".into() }, 3).await;
    assert_eq!(house.store.take_effects("send_message", 5, at(59)).await.unwrap(), []);
    let again = house.store.take_effects("send_message", 5, at(60)).await.unwrap().remove(0);
    assert_eq!((again.attempts, again.last_error.as_deref(), again.message), (2, Some("no answer"), Some(message)));
    settle(house, "k", Settled::Done { delivery: Delivery::Sent, channel_message_id: None }, 61).await;
    assert_eq!(delivery(house, message).await, Delivery::Sent);
    assert_eq!(house.store.take_effects("send_message", 5, at(1_000)).await.unwrap(), []);
}

async fn four_workers_take_each_effect_once(house: &House) {
    for place in 0..40 {
        send(house, &place.to_string(), true, 1).await;
    }
    let workers = (0..4).map(|_| {
        let store = house.store.clone();
        tokio::spawn(async move {
            let mut taken = Vec::new();
            for _ in 0..20 {
                taken.extend(
                    store.take_effects("send_message", 3, at(2)).await.unwrap().into_iter().map(|effect| effect.key),
                );
            }
            taken
        })
    });
    let mut taken = Vec::new();
    for worker in futures_util::future::join_all(workers).await {
        taken.extend(worker.unwrap());
    }
    let each = taken.iter().collect::<std::collections::HashSet<_>>().len();
    assert_eq!((taken.len(), each), (40, 40));
}

async fn what_was_in_flight_in_a_crash_is_repeated_only_where_that_is_harmless(house: &House) {
    let (harmless, risky) = (send(house, "harmless", true, 1).await, send(house, "risky", false, 1).await);
    assert_eq!(house.store.take_effects("send_message", 5, at(2)).await.unwrap().len(), 2);
    // Here the program dies; the next one looks around.
    let uncertain = house.store.recover_effects(at(10), at(10)).await.unwrap();
    assert_eq!(uncertain.iter().map(|effect| effect.key.as_str()).collect::<Vec<_>>(), ["risky"]);
    assert_eq!(delivery(house, risky).await, Delivery::Uncertain);
    assert_eq!(delivery(house, harmless).await, Delivery::Queued);
    let again = house.store.take_effects("send_message", 5, at(11)).await.unwrap();
    assert_eq!(again.iter().map(|effect| effect.key.as_str()).collect::<Vec<_>>(), ["harmless"]);
    // A late receipt still settles what was uncertain.
    settle(house, "risky", Settled::Done { delivery: Delivery::Delivered, channel_message_id: None }, 12).await;
    assert_eq!(delivery(house, risky).await, Delivery::Delivered);
}

async fn a_receipt_can_name_the_message_by_the_channels_id(house: &House) {
    let message = send(house, "k", true, 1).await;
    house.store.take_effects("send_message", 1, at(2)).await.unwrap();
    let done = Settled::Done { delivery: Delivery::Sent, channel_message_id: Some("wamid.9".into()) };
    settle(house, "k", done, 3).await;
    let channel = domain::message::ChannelKind::SimulatedPhone;
    assert_eq!(house.store.message_on_channel(house.office, channel, "wamid.9").await.unwrap(), Some(message));
    assert_eq!(house.store.message_on_channel(house.neighbour().await, channel, "wamid.9").await.unwrap(), None);
    assert_eq!(house.store.message_on_channel(house.office, channel, "").await.unwrap(), None);
}

async fn what_is_undone_is_never_delivered(house: &House) {
    let conversation = house.marias_conversation().await;
    let new = NewMessage {
        id: id(),
        conversation,
        author: Author::Assistant,
        text: "Pronto!".into(),
        documents: vec![],
        order: None,
    };
    let mut transaction = house.begin(1).await;
    transaction.send_message(new, "k", true).await.unwrap();
    transaction.roll_back().await.unwrap();
    assert_eq!(house.store.effect(house.office, "k").await.unwrap(), None);
    let kept = send(house, "k", true, 2).await;
    let effect = house.store.effect(house.office, "k").await.unwrap().unwrap();
    assert_eq!((effect.message, effect.state), (Some(kept), EffectState::Queued));
}
