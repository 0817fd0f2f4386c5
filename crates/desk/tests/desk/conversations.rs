//! Conversations that wait for the office, from the local cache.

use contract::feed::Change;
use desk::cache::Cache;
use domain::access::{Companies, Role};
use domain::message::{Author, ChannelKind, Conversation, Delivery, Message};
use domain::{ConversationId, MessageId};
use uuid::Uuid;

use super::office::{at, company, office, page, person};

fn conversation(n: u128, last_message_minute: i64, waiting_since_minute: Option<i64>) -> Conversation {
    Conversation {
        id: ConversationId(Uuid::from_u128(n)),
        office: office(),
        channel: ChannelKind::SimulatedPhone,
        address: "5548999990001".into(),
        display_name: None,
        person: None,
        attended_by: None,
        waiting_since: waiting_since_minute.map(at),
        last_message_at: Some(at(last_message_minute)),
    }
}

fn message(n: u128, conversation: &Conversation, minute: i64, text: &str) -> Message {
    Message {
        id: MessageId(Uuid::from_u128(n)),
        conversation: conversation.id,
        author: Author::Client,
        text: text.into(),
        documents: vec![],
        order: None,
        at: at(minute),
        delivery: Delivery::Received,
    }
}

fn cache_with(changes: Vec<Change>) -> (Cache, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(&folder.path().join("cache.sqlite")).unwrap();
    cache.apply(&sync::feed::merge(0, page(changes, 1)).unwrap(), at(0)).unwrap();
    (cache, folder)
}

#[test]
fn the_longest_wait_comes_first_and_then_the_latest_talk() {
    let changes = [(1, 50, None), (2, 10, Some(8)), (3, 60, None), (4, 20, Some(5))]
        .map(|(n, last, waits)| Change::Conversation(conversation(n, last, waits)));
    let (cache, _folder) = cache_with(changes.to_vec());
    let order: Vec<u128> = cache.conversations().unwrap().iter().map(|row| row.conversation.id.0.as_u128()).collect();
    assert_eq!(order, [4, 2, 3, 1]);
    assert_eq!(cache.badge().unwrap(), 2, "the tray counts those that wait");
}

#[test]
fn a_row_says_who_it_is_for_which_companies_and_what_was_written_last() {
    let bakery = company(1, "Padaria Sol");
    let mut maria = person(200, "Maria Oliveira", Role::Client);
    maria.companies = Companies::Only([bakery.id].into());
    let mut talk = conversation(1, 5, Some(5));
    talk.person = Some(maria.id);
    let (cache, _folder) = cache_with(vec![
        Change::Company(bakery),
        Change::Person(maria),
        Change::Conversation(talk.clone()),
        Change::Message(message(1, &talk, 4, "oi")),
        Change::Message(message(2, &talk, 5, "quero falar com uma pessoa")),
    ]);
    let row = &cache.conversations().unwrap()[0];
    assert_eq!(
        (row.person_name.as_str(), row.companies.as_slice()),
        ("Maria Oliveira", &["Padaria Sol".to_owned()][..])
    );
    assert_eq!(row.last_message.as_ref().unwrap().text, "quero falar com uma pessoa");
    let texts: Vec<String> =
        cache.conversation(talk.id).unwrap().unwrap().messages.into_iter().map(|m| m.text).collect();
    assert_eq!(texts, ["oi", "quero falar com uma pessoa"]);
}

/// Unknown sender: no data, waits for staff.
#[test]
fn somebody_whom_nobody_knows_has_no_name_and_waits() {
    let (cache, _folder) = cache_with(vec![Change::Conversation(conversation(1, 1, Some(1)))]);
    let row = &cache.conversations().unwrap()[0];
    assert_eq!((row.person_name.as_str(), row.companies.len()), ("", 0));
    assert!(row.conversation.waiting_since.is_some());
}
