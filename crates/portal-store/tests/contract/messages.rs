//! Messages come in once, go out once, and never go backward (ME4).

use chrono::TimeDelta;
use domain::MessageId;
use domain::message::{Author, ChannelKind, Delivery};
use portal_store::{Earlier, Inbound, NewMessage, PhoneLink, Received, Sent, StoreError};
use serde_json::json;

use crate::house::{House, MARIA_PHONE, at, id};

crate::on_both_databases! {
    a_webhook_that_comes_fifty_times_at_once_is_one_message
    an_unknown_sender_is_kept_and_later_known
    two_workers_deal_with_a_message_once
    one_of_two_thoughts_at_once_is_thought_again
    a_text_is_sent_once_per_reason
    a_late_receipt_does_not_take_a_message_back
    a_chat_is_read_backwards_page_by_page
    waiting_keeps_its_beginning
    the_telephone_gets_each_message_once_in_order
}

fn from_maria(house: &House, channel_message_id: &str) -> Inbound {
    Inbound {
        id: id(),
        channel: ChannelKind::SimulatedPhone,
        channel_message_id: channel_message_id.into(),
        address: MARIA_PHONE.into(),
        display_name: Some("Maria".into()),
        person: Some(house.maria),
        text: "me manda o holerite do João de outubro".into(),
    }
}

fn reply(conversation: domain::ConversationId, text: &str) -> NewMessage {
    let text = text.to_owned();
    NewMessage { id: id(), conversation, author: Author::Assistant, text, documents: vec![], order: None }
}

async fn a_webhook_that_comes_fifty_times_at_once_is_one_message(house: &House) {
    let deliveries = (0..50).map(|_| {
        let (store, office, inbound) = (house.store.clone(), house.office, from_maria(house, "wamid.1"));
        tokio::spawn(async move {
            let mut transaction = store.begin(office, at(1)).await.unwrap();
            let received = transaction.receive_message(inbound).await.unwrap();
            transaction.commit().await.unwrap();
            received
        })
    });
    let (mut stored, mut repeated) = (Vec::new(), Vec::new());
    for delivery in futures_util::future::join_all(deliveries).await {
        match delivery.unwrap() {
            Received::New { message, .. } => stored.push(message.id),
            Received::Already { message } => repeated.push(message),
        }
    }
    assert_eq!((stored.len(), repeated.len()), (1, 49));
    assert!(repeated.iter().all(|message| *message == stored[0]));
    assert_eq!(house.store.unhandled_messages(10).await.unwrap().len(), 1);
}

async fn an_unknown_sender_is_kept_and_later_known(house: &House) {
    let mut transaction = house.begin(1).await;
    let inbound = Inbound { person: None, ..from_maria(house, "wamid.1") };
    let Received::New { conversation, .. } = transaction.receive_message(inbound).await.unwrap() else { panic!() };
    assert_eq!(conversation.person, None);
    transaction.link_person(conversation.id, house.maria).await.unwrap();
    transaction.commit().await.unwrap();
    let known = house.store.conversation_at(house.office, ChannelKind::SimulatedPhone, MARIA_PHONE).await.unwrap();
    assert_eq!(known.unwrap().person, Some(house.maria));
}

async fn two_workers_deal_with_a_message_once(house: &House) {
    let mut transaction = house.begin(1).await;
    transaction.receive_message(from_maria(house, "wamid.1")).await.unwrap();
    transaction.commit().await.unwrap();
    let message = house.store.unhandled_messages(10).await.unwrap().remove(0).message.id;
    let workers = (0..2).map(|_| async {
        let mut transaction = house.begin(2).await;
        let mine = transaction.handle_message(message).await.unwrap();
        transaction.commit().await.unwrap();
        mine
    });
    let mine = futures_util::future::join_all(workers).await;
    assert_eq!(mine.iter().filter(|mine| **mine).count(), 1);
    assert_eq!(house.store.unhandled_messages(10).await.unwrap(), []);
}

async fn one_of_two_thoughts_at_once_is_thought_again(house: &House) {
    let conversation = house.marias_conversation().await;
    let before = house.store.dialogue(house.office, conversation).await.unwrap();
    assert!(before.state.is_null());
    let mut transaction = house.begin(1).await;
    transaction.save_dialogue(conversation, &json!({"asked": "competence"}), before.version).await.unwrap();
    let second = transaction.save_dialogue(conversation, &json!({"asked": "company"}), before.version).await;
    assert!(matches!(second, Err(StoreError::ChangedMeanwhile)));
    transaction.commit().await.unwrap();
    assert_eq!(house.store.dialogue(house.office, conversation).await.unwrap().state, json!({"asked": "competence"}));
}

async fn a_text_is_sent_once_per_reason(house: &House) {
    let conversation = house.marias_conversation().await;
    for expected_new in [true, false] {
        let mut transaction = house.begin(1).await;
        let sent = transaction.send_message(reply(conversation, "Pronto!"), "order 1 revision 2", true).await.unwrap();
        assert_eq!(matches!(sent, Sent::New(_)), expected_new);
        transaction.commit().await.unwrap();
    }
    let chat = house.store.chat(house.office, conversation, None, 10).await.unwrap();
    assert_eq!(chat.iter().map(|message| message.text.as_str()).collect::<Vec<_>>(), ["Pronto!"]);
    assert_eq!(chat[0].delivery, Delivery::Queued);
}

async fn a_late_receipt_does_not_take_a_message_back(house: &House) {
    let conversation = house.marias_conversation().await;
    let mut transaction = house.begin(1).await;
    let Sent::New(message) = transaction.send_message(reply(conversation, "Pronto!"), "k", true).await.unwrap() else {
        panic!()
    };
    transaction.commit().await.unwrap();
    for receipt in [Delivery::Sent, Delivery::Read, Delivery::Delivered] {
        let mut transaction = house.begin(2).await;
        transaction.advance_delivery(message.id, receipt).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let message = house.store.message(house.office, message.id).await.unwrap().unwrap();
    assert_eq!(message.delivery, Delivery::Read);
}

async fn a_chat_is_read_backwards_page_by_page(house: &House) {
    let conversation = house.marias_conversation().await;
    for place in 0..5 {
        let mut transaction = house.begin(place / 2).await;
        let text = place.to_string();
        transaction.send_message(reply(conversation, &text), &text, true).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let texts = |page: &[domain::message::Message]| page.iter().map(|message| message.text.clone()).collect::<Vec<_>>();
    let newest = house.store.chat(house.office, conversation, None, 3).await.unwrap();
    let earlier = Earlier { at: newest[0].at, message: newest[0].id };
    let oldest = house.store.chat(house.office, conversation, Some(earlier), 3).await.unwrap();
    assert_eq!(
        (texts(&oldest), texts(&newest)),
        (vec!["0".into(), "1".into()], vec!["2".into(), "3".into(), "4".into()])
    );
}

async fn waiting_keeps_its_beginning(house: &House) {
    let conversation = house.marias_conversation().await;
    for seconds in [5, 9] {
        let mut transaction = house.begin(seconds).await;
        transaction.set_waiting(conversation, true).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let waits = house.store.conversation(house.office, conversation).await.unwrap().unwrap();
    assert_eq!(waits.waiting_since, Some(at(5)));
    let mut transaction = house.begin(12).await;
    transaction.set_waiting(conversation, false).await.unwrap();
    transaction.commit().await.unwrap();
    let answered = house.store.conversation(house.office, conversation).await.unwrap().unwrap();
    assert_eq!(answered.waiting_since, None);
}

async fn the_telephone_gets_each_message_once_in_order(house: &House) {
    let (first, second) = (id::<MessageId>(), id::<MessageId>());
    let links = [PhoneLink { document: id(), title: "Holerite".into(), link: "https://…".into() }];
    for (seconds, message, text) in [(1, first, "Um momento"), (2, second, "Pronto"), (3, second, "Pronto")] {
        let mut transaction = house.begin(seconds).await;
        transaction.deliver_to_phone(MARIA_PHONE, message, text, &links).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let inbox = house.store.phone_inbox(house.office, MARIA_PHONE, 0).await.unwrap();
    assert_eq!(inbox.iter().map(|row| row.message).collect::<Vec<_>>(), [first, second]);
    assert_eq!((inbox[1].at - inbox[0].at, &inbox[1].links[..]), (TimeDelta::seconds(1), &links[..]));
    let newer = house.store.phone_inbox(house.office, MARIA_PHONE, inbox[0].sequence).await.unwrap();
    assert_eq!(newer.len(), 1);
}
