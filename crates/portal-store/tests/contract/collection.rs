//! Collection: each month once, asked for in time, answered, and late only while it waits (PC4).

use bytes::Bytes;
use chrono::NaiveDate;
use domain::access::{Access, Department};
use domain::collection::{CollectionItem, CollectionRule};
use domain::request::AttachedFile;
use portal_store::{CollectionFilter, CollectionReminder};

use crate::house::{House, at, id};

crate::on_both_databases! {
    each_month_is_asked_for_once_and_in_time
    a_stopped_rule_asks_no_more
    a_changed_rule_leaves_the_months_that_are_there
    a_client_reads_what_waits_first_and_only_their_own
    a_reminder_is_given_once_and_not_after_an_answer
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn statements(house: &House) -> CollectionRule {
    CollectionRule {
        id: id(),
        office: house.office,
        company: house.bakery,
        department: Department::Contabil,
        name: "Extrato bancário".into(),
        instructions: "Em OFX".into(),
        due_day: 5,
        months_after: 1,
        first: "2026-09".parse().unwrap(),
        last: None,
        may_be_nothing: true,
        revision: 1,
    }
}

async fn save(house: &House, rule: &CollectionRule, today: &str) -> Vec<String> {
    let mut transaction = house.begin(1).await;
    let made = transaction.save_collection_rule(rule, day(today)).await.unwrap();
    transaction.commit().await.unwrap();
    months(&made)
}

fn months(items: &[CollectionItem]) -> Vec<String> {
    items.iter().map(|item| item.competence.to_string()).collect()
}

async fn to_ask(house: &House, today: &str) -> usize {
    house.store.collection_rules_to_ask(house.office, day(today), 10).await.unwrap().len()
}

async fn ask(house: &House, rule: &CollectionRule, today: &str) -> Vec<String> {
    let mut transaction = house.begin(2).await;
    let made = transaction.ask_for_months(rule, day(today)).await.unwrap();
    transaction.commit().await.unwrap();
    months(&made)
}

async fn each_month_is_asked_for_once_and_in_time(house: &House) {
    let rule = statements(house);
    assert_eq!(save(house, &rule, "2026-11-20").await, ["2026-09", "2026-10"]);
    assert_eq!((to_ask(house, "2026-11-30").await, to_ask(house, "2026-12-01").await), (0, 1));
    assert_eq!(ask(house, &rule, "2026-12-01").await, ["2026-11"]);
    assert_eq!(to_ask(house, "2026-12-31").await, 0);
    assert!(ask(house, &rule, "2026-12-01").await.is_empty(), "asked twice, made once");
    let next_door = house.store.collection_rules_to_ask(house.neighbour().await, day("2027-01-01"), 10).await;
    assert!(next_door.unwrap().is_empty());
}

async fn a_stopped_rule_asks_no_more(house: &House) {
    let rule = statements(house);
    save(house, &rule, "2026-11-20").await;
    let stopped = CollectionRule { last: Some("2026-10".parse().unwrap()), ..rule };
    assert!(save(house, &stopped, "2026-11-20").await.is_empty());
    assert_eq!(to_ask(house, "2030-01-01").await, 0);
}

async fn a_changed_rule_leaves_the_months_that_are_there(house: &House) {
    let rule = statements(house);
    save(house, &rule, "2026-11-20").await;
    let changed = CollectionRule { name: "Extratos de todas as contas".into(), due_day: 10, ..rule };
    save(house, &changed, "2026-12-01").await;
    let access = house.store.access(house.office, house.maria).await.unwrap().unwrap();
    let waiting = CollectionFilter { waiting: true, ..CollectionFilter::default() };
    let (items, _) = house.store.collection_of_client(&access, &waiting, 10).await.unwrap();
    let named: Vec<_> = items.iter().map(|item| (item.name.as_str(), item.due_on)).collect();
    let expected = [
        ("Extrato bancário", day("2026-10-05")),
        ("Extrato bancário", day("2026-11-05")),
        ("Extratos de todas as contas", day("2026-12-10")),
    ];
    assert_eq!(named, expected);
}

async fn a_client_reads_what_waits_first_and_only_their_own(house: &House) {
    let bakery = statements(house);
    let garage = CollectionRule { id: id(), company: house.garage, ..statements(house) };
    save(house, &bakery, "2026-11-20").await;
    save(house, &garage, "2026-11-20").await;
    let maria = house.store.access(house.office, house.maria).await.unwrap().unwrap();
    let carlos = house.store.access(house.office, house.carlos).await.unwrap().unwrap();
    let nobody = Access { departments: [].into(), ..maria.clone() };
    for (access, count) in [(&maria, 2), (&carlos, 4), (&nobody, 0)] {
        assert_eq!(house.store.count_waiting_collection(access, None).await.unwrap(), count);
        let waiting = CollectionFilter { waiting: true, ..CollectionFilter::default() };
        let (items, next) = house.store.collection_of_client(access, &waiting, 10).await.unwrap();
        assert_eq!((items.len() as u64, next), (count, None));
        assert!(items.is_sorted_by_key(|item| item.due_on));
    }
    let elsewhere = house.store.count_waiting_collection(&maria, Some(house.garage)).await.unwrap();
    assert_eq!(elsewhere, 0);

    answer(house, &carlos).await;
    let (mut filter, mut read) = (CollectionFilter::default(), Vec::new());
    loop {
        let (items, next) = house.store.collection_of_client(&carlos, &filter, 1).await.unwrap();
        read.extend(items.iter().map(|item| (item.due_on, item.id)));
        match next {
            Some(next) => filter.before = Some(next.to_string().parse().unwrap()),
            None => break,
        }
    }
    assert_eq!(read.len(), 4);
    assert!(read.is_sorted_by(|a, b| a > b), "the latest first, none twice");
}

/// Everything that waits, with one file each.
async fn answer(house: &House, access: &Access) {
    let waiting = CollectionFilter { waiting: true, ..CollectionFilter::default() };
    let (items, _) = house.store.collection_of_client(access, &waiting, 10).await.unwrap();
    let content = house.store.contents().put(Bytes::from_static(b"OFX")).await.unwrap();
    for item in items {
        let file = AttachedFile {
            id: id(),
            file_name: "extrato.ofx".into(),
            content: content.clone(),
            size: 3,
            field: None,
            document: None,
        };
        let mut transaction = house.begin(3).await;
        let item = transaction.collection_item(item.id).await.unwrap();
        let sent = item.sent(vec![file], "Segue".into(), access.person, at(3)).unwrap();
        transaction.save_collection_item(&sent, true).await.unwrap();
        transaction.commit().await.unwrap();
        let kept = house.store.collection_item(house.office, sent.id).await.unwrap().unwrap();
        assert_eq!((kept.files.len(), kept.note.as_str(), kept.answered_by), (1, "Segue", Some(access.person)));
    }
}

async fn a_reminder_is_given_once_and_not_after_an_answer(house: &House) {
    let rule = CollectionRule { first: "2026-10".parse().unwrap(), ..statements(house) };
    save(house, &rule, "2026-11-01").await;
    let found = async |today: &str| {
        let found = house.store.collection_to_remind(house.office, day(today), 10).await.unwrap();
        found.into_iter().map(|(item, reminder)| (item.id, reminder)).collect::<Vec<_>>()
    };
    let remind = async |item, reminder| {
        let mut transaction = house.begin(2).await;
        let first_time = transaction.remind_of_collection(item, reminder).await.unwrap();
        transaction.commit().await.unwrap();
        first_time
    };
    assert!(found("2026-11-02").await.is_empty());
    let [(item, CollectionReminder::Soon)] = found("2026-11-03").await[..] else { panic!("due in two days") };
    assert!(remind(item, CollectionReminder::Soon).await && !remind(item, CollectionReminder::Soon).await);
    assert!(found("2026-11-05").await.is_empty());
    assert_eq!(found("2026-11-06").await, [(item, CollectionReminder::Late)]);
    let maria = house.store.access(house.office, house.maria).await.unwrap().unwrap();
    answer(house, &maria).await;
    assert!(found("2026-11-30").await.is_empty());
}
