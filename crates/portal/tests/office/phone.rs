//! The webhook of a channel: proved, stored once, answered at once.

use contract::feed::Change;
use domain::message::Author;
use domain::order::Status;
use reqwest::StatusCode;
use tokio::task::JoinSet;

use crate::support::{MARIA, Office};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_webhook_that_comes_fifty_times_at_once_is_one_message_and_one_order() {
    let office = Office::open().await;
    let (_agent, ana) = (office.agent("SERVIDOR").await, office.ana().await);
    let mut posting = JoinSet::new();
    for _ in 0..50 {
        let phone = office.telephone(MARIA);
        posting.spawn(async move { phone.says_as("wamid-1", "holerite da Rita de outubro").await });
    }
    let answers = posting.join_all().await;
    assert!(answers.iter().all(|status| *status == StatusCode::OK), "{answers:?}");

    let phone = office.telephone(MARIA);
    phone.hears(1).await;
    phone.says("obrigada").await;
    phone.hears(2).await;
    assert_eq!(phone.inbox().await.len(), 2, "one answer to each of the two messages");
    let seen = ana.sees().await;
    let incoming =
        seen.iter().filter(|change| matches!(change, Change::Message(m) if m.author == Author::Client)).count();
    assert_eq!(incoming, 2);
    let orders = ana.orders().await;
    assert_eq!((orders.len(), &orders[0].status), (1, &Status::Awaiting));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unproved_webhook_is_refused_and_leaves_nothing() {
    let office = Office::open().await;
    let phone = office.telephone(MARIA);
    let body = br#"{"messages":[{"id":"m1","from":"5548999990001","name":null,"text":"oi","sent_at":"2026-11-22T12:00:00Z"}]}"#;
    let right = phone.secret.sign(body);
    let other = phone.secret.sign(b"another body");
    for signature in [None, Some(other.as_str()), Some(&right[..40]), Some("sha256=")] {
        assert_eq!(phone.posts_signed(body.to_vec(), signature).await, StatusCode::UNAUTHORIZED, "{signature:?}");
    }
    assert!(office.store().unhandled_messages(1).await.unwrap().is_empty() && phone.inbox().await.is_empty());
    assert_eq!(phone.posts_signed(body.to_vec(), Some(&right)).await, StatusCode::OK);
    phone.hears(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_with_and_without_the_ninth_digit_are_one_contact() {
    // ME3
    let office = Office::open().await;
    office.telephone("554899990001").says("oi").await;
    assert!(office.telephone(MARIA).hears(1).await.text.contains("Maria"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inbox_is_shown_only_to_the_telephone() {
    let office = Office::open().await;
    let url = office.url(&format!("/phone/{}/messages?number={MARIA}", office.demonstration.office));
    assert_eq!(office.http.get(&url).send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    let wrong = office.http.get(&url).bearer_auth("0".repeat(64)).send().await.unwrap();
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
}
