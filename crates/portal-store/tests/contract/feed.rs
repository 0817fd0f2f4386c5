//! Reading along: nothing is missed, nothing is shown that may not be seen.

use std::collections::{BTreeMap, HashSet};

use domain::access::{Companies, Department, Level, Role};
use domain::message::{Author, ChannelKind};
use domain::order::Status;
use domain::{CompanyId, PersonId};
use portal_store::{FeedEntity, FeedReader, NewMessage, StoreError};

use crate::house::{CARLOS_PHONE, House, at, id};

crate::on_both_databases! {
    a_reader_misses_nothing_while_eight_write
    a_page_shows_each_thing_once_as_it_is_now
    staff_see_only_their_companies_and_departments
    a_message_of_an_order_is_seen_by_those_who_see_the_order
    a_changed_access_makes_the_desk_read_again_once
    a_client_reads_no_feed
    a_commit_tells_the_listeners
}

/// Reads from a cursor to the end, in small pages.
async fn read_on(house: &House, reader: &FeedReader, mut after: u64) -> (Vec<FeedEntity>, u64) {
    let mut things = Vec::new();
    loop {
        let page = house.store.feed_page(reader, after, 7).await.unwrap();
        assert!(!page.reset && page.cursor >= after);
        assert!(page.changes.iter().all(|(cursor, _)| *cursor > after && *cursor <= page.cursor));
        things.extend(page.changes.into_iter().map(|(_, thing)| thing));
        after = page.cursor;
        if !page.more {
            return (things, after);
        }
    }
}

async fn a_reader_misses_nothing_while_eight_write(house: &House) {
    let orders = house.maria_asks(40).await;
    let reader = house.reader(house.ana).await;
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let (store, office, agent) = (house.store.clone(), house.office, id());
            tokio::spawn(async move {
                for _ in 0..5 {
                    let mut transaction = store.begin(office, at(2)).await.unwrap();
                    let claimed = transaction.claim_orders(agent, 1, at(60)).await.unwrap();
                    transaction.commit().await.unwrap();
                    for order in claimed {
                        let mut transaction = store.begin(office, at(3)).await.unwrap();
                        transaction.release_order(order.id, House::holder(agent, &order)).await.unwrap().unwrap();
                        transaction.commit().await.unwrap();
                    }
                }
            })
        })
        .collect();
    let (mut cursor, mut seen, mut events) = (0, BTreeMap::new(), HashSet::new());
    loop {
        let done = writers.iter().all(tokio::task::JoinHandle::is_finished);
        let (things, now_at) = read_on(house, &reader, cursor).await;
        cursor = now_at;
        for thing in things {
            match thing {
                FeedEntity::Order(order) => drop(seen.insert(order.number, *order)),
                FeedEntity::OrderEvent { event, .. } => {
                    assert!(events.insert((event.order, event.revision)), "an event came twice")
                }
                _ => {}
            }
        }
        if done {
            break;
        }
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(seen.len(), orders.len());
    for order in seen.into_values() {
        let stored = house.store.order(house.office, order.id).await.unwrap().unwrap();
        let timeline = house.store.order_events(house.office, order.id).await.unwrap();
        assert!(timeline.iter().all(|event| events.contains(&(order.id, event.revision))), "order {}", order.number);
        assert_eq!(order, stored);
    }
}

async fn a_page_shows_each_thing_once_as_it_is_now(house: &House) {
    let reader = house.reader(house.ana).await;
    let (_, before) = read_on(house, &reader, 0).await;
    let order = house.maria_asks(1).await.remove(0);
    house.claim(id(), 1, 2).await;
    let (things, _) = read_on(house, &reader, before).await;
    let orders: Vec<_> = things
        .iter()
        .filter_map(|thing| match thing {
            FeedEntity::Order(order) => Some(order),
            _ => None,
        })
        .collect();
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0].id, order.id);
    assert!(matches!(orders[0].status, Status::Processing { .. }));
    let events = things.iter().filter(|thing| matches!(thing, FeedEntity::OrderEvent { .. })).count();
    assert_eq!(events, 2);
}

fn companies_of(things: &[FeedEntity]) -> HashSet<CompanyId> {
    let company = |thing: &FeedEntity| match thing {
        FeedEntity::Company(company) => Some(company.id),
        FeedEntity::Employee(employee) => Some(employee.company),
        FeedEntity::Order(order) => Some(order.asked.company),
        FeedEntity::OrderEvent { company, .. } => Some(*company),
        FeedEntity::Document(document) => Some(document.facts.company),
        _ => None,
    };
    things.iter().filter_map(company).collect()
}

async fn staff_see_only_their_companies_and_departments(house: &House) {
    let conversation = house.marias_conversation().await;
    let mut transaction = house.begin(1).await;
    let of_garage = domain::order::Asked { company: house.garage, employees: None, ..house.payslip_asked() };
    let fiscal = domain::order::Asked { department: Department::Fiscal, employees: None, ..house.payslip_asked() };
    for asked in [house.payslip_asked(), of_garage, fiscal] {
        transaction.open_order(house.order_of(asked, conversation)).await.unwrap();
    }
    transaction.commit().await.unwrap();

    let (all, all_cursor) = read_on(house, &house.reader(house.ana).await, 0).await;
    let (some, some_cursor) = read_on(house, &house.reader(house.bruno).await, 0).await;
    let orders = |things: &[FeedEntity]| things.iter().filter(|thing| matches!(thing, FeedEntity::Order(_))).count();
    assert_eq!((orders(&all), orders(&some)), (3, 1));
    assert_eq!(companies_of(&all), [house.bakery, house.garage].into());
    assert_eq!(companies_of(&some), [house.bakery].into());
    assert_eq!(all_cursor, some_cursor, "hidden changes are passed over");
}

async fn a_message_of_an_order_is_seen_by_those_who_see_the_order(house: &House) {
    let mut transaction = house.begin(1).await;
    let phone = ChannelKind::SimulatedPhone;
    let conversation = transaction.conversation_with(phone, CARLOS_PHONE, None, Some(house.carlos)).await.unwrap().id;
    let of_garage = domain::order::Asked { company: house.garage, employees: None, ..house.payslip_asked() };
    let order = transaction.open_order(house.order_of(of_garage, conversation)).await.unwrap();
    for (text, order) in [("Bom dia, Carlos!", None), ("O holerite da oficina está pronto.", Some(order.id))] {
        let author = Author::Assistant;
        let message = NewMessage { id: id(), conversation, author, text: text.into(), documents: vec![], order };
        transaction.send_message(message, text, true).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let texts = |things: Vec<FeedEntity>| {
        let text = |thing| match thing {
            FeedEntity::Message(message) => Some(message.text),
            _ => None,
        };
        things.into_iter().filter_map(text).collect::<Vec<_>>()
    };
    let bruno = texts(read_on(house, &house.reader(house.bruno).await, 0).await.0);
    let ana = texts(read_on(house, &house.reader(house.ana).await, 0).await.0);
    assert_eq!(bruno, ["Bom dia, Carlos!"]);
    assert_eq!(ana, ["Bom dia, Carlos!", "O holerite da oficina está pronto."]);
}

async fn change_access(house: &House, person: PersonId, companies: Companies) {
    let mut transaction = house.begin(9).await;
    transaction
        .change_access(person, Role::Accountant, &companies, &[(Department::Pessoal, Level::Contribuinte)].into(), true)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

async fn a_changed_access_makes_the_desk_read_again_once(house: &House) {
    let (bruno, ana) = (house.reader(house.bruno).await, house.reader(house.ana).await);
    let (_, cursor) = read_on(house, &bruno, 0).await;
    read_on(house, &ana, 0).await;
    change_access(house, house.bruno, Companies::Only([house.garage].into())).await;

    let page = house.store.feed_page(&bruno, cursor, 100).await.unwrap();
    assert!(page.reset && page.changes.is_empty() && page.cursor >= cursor);
    let (things, cursor) = read_on(house, &bruno, 0).await;
    assert_eq!(companies_of(&things), [house.garage].into());
    assert!(!house.store.feed_page(&bruno, cursor, 100).await.unwrap().reset);
    assert!(!house.store.feed_page(&ana, cursor, 100).await.unwrap().reset, "nothing changed for Ana");
}

async fn a_client_reads_no_feed(house: &House) {
    let maria = house.reader(house.maria).await;
    assert!(matches!(house.store.feed_page(&maria, 0, 10).await, Err(StoreError::NotFound { .. })));
    let borrowed = FeedReader { person: house.ana, ..maria };
    assert!(matches!(house.store.feed_page(&borrowed, 0, 10).await, Err(StoreError::NotFound { .. })));
    let neighbour = FeedReader { office: house.neighbour().await, ..house.reader(house.ana).await };
    assert!(matches!(house.store.feed_page(&neighbour, 0, 10).await, Err(StoreError::NotFound { .. })));
}

async fn a_commit_tells_the_listeners(house: &House) {
    let mut news = house.store.subscribe();
    house.maria_asks(1).await;
    let conversation = news.recv().await.unwrap();
    let order = news.recv().await.unwrap();
    assert!(!conversation.orders_awaiting && order.orders_awaiting);
    assert_eq!(order.cursor, house.store.latest_cursor(house.office).await.unwrap());
    assert_eq!(order.office, house.office);
}
