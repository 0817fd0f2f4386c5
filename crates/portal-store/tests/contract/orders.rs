//! The life of an order: each step is one transaction, and a refusal changes nothing.

use domain::message::Author;
use domain::order::{Evidence, Happened, Outcome, PendingReason, Refusal, Status, Tab};
use portal_store::{NewMessage, StoreError};

use crate::house::{House, at, id};

crate::on_both_databases! {
    an_order_goes_from_the_question_to_the_document
    publishing_again_gives_the_same_answer
    two_orders_for_the_same_payslip_publish_one_document
    a_program_that_dies_while_publishing_leaves_nothing
    numbers_have_no_gap_when_an_order_is_not_opened_after_all
    five_clicks_on_confirm_make_one_execution
    an_agent_resumes_only_what_it_saw
    an_answer_by_hand_settles_a_pending_order
    a_document_of_another_company_is_never_published
    the_neighbour_office_does_not_know_the_order
    pending_orders_come_page_by_page
}

fn evidence() -> Evidence {
    Evidence { checked_at: at(3), connector: "books".into(), looked_at: "payroll 1/2026-11".into() }
}

fn payroll_missing() -> PendingReason {
    PendingReason::PayrollNotCalculated { competence: "2026-11".parse().unwrap() }
}

/// Maria's order waits for the office at revision 2.
async fn pending_order(house: &House) -> domain::order::Order {
    let agent = id();
    house.maria_asks(1).await;
    let order = house.claim(agent, 1, 2).await.remove(0);
    let mut transaction = house.begin(3).await;
    let held =
        transaction.hold_order(order.id, House::holder(agent, &order), payroll_missing(), evidence()).await.unwrap();
    transaction.commit().await.unwrap();
    held.unwrap()
}

async fn an_order_goes_from_the_question_to_the_document(house: &House) {
    let agent = id();
    let opened = house.maria_asks(1).await.remove(0);
    let claimed = house.claim(agent, 1, 2).await.remove(0);
    assert_eq!((opened.id, opened.number), (claimed.id, 1));
    let payslip = house.payslip("%PDF João 10/2026").await;
    let published = house.publish(&claimed, House::holder(agent, &claimed), &[payslip], 4).await.unwrap();

    let order = house.store.order(house.office, opened.id).await.unwrap().unwrap();
    assert_eq!(order, published.order);
    assert_eq!(order.status, Status::Processed { outcome: Outcome::Issued { documents: published.documents.clone() } });
    let document = house.store.document(house.office, published.documents[0]).await.unwrap().unwrap();
    assert_eq!((document.order, document.published_at), (Some(order.id), at(4)));
    let timeline = house.store.order_events(house.office, order.id).await.unwrap();
    let happened: Vec<_> = timeline.into_iter().map(|event| event.what).collect();
    assert_eq!(
        happened,
        [Happened::Opened, Happened::Claimed { token: 1 }, Happened::Issued { documents: published.documents }]
    );
}

async fn publishing_again_gives_the_same_answer(house: &House) {
    let agent = id();
    house.maria_asks(1).await;
    let order = house.claim(agent, 1, 2).await.remove(0);
    let holder = House::holder(agent, &order);
    let payslip = house.payslip("%PDF").await;
    let first = house.publish(&order, holder, std::slice::from_ref(&payslip), 4).await.unwrap();
    let cursor = house.store.latest_cursor(house.office).await.unwrap();
    let again = house.publish(&order, holder, &[payslip], 500).await.unwrap();
    assert_eq!((first.repeated, again.repeated), (false, true));
    assert_eq!((&first.order, &first.documents), (&again.order, &again.documents));
    assert_eq!(house.store.latest_cursor(house.office).await.unwrap(), cursor, "nothing changed");

    let other = house.publish(&order, holder, &[house.payslip("%PDF other").await], 501).await;
    assert_eq!(other, Err(Refusal::NotPossibleNow { is: Tab::Processed }));
}

async fn two_orders_for_the_same_payslip_publish_one_document(house: &House) {
    let agent = id();
    house.maria_asks(2).await;
    let orders = house.claim(agent, 2, 2).await;
    let payslip = house.payslip("%PDF").await;
    let first =
        house.publish(&orders[0], House::holder(agent, &orders[0]), std::slice::from_ref(&payslip), 3).await.unwrap();
    let second = house.publish(&orders[1], House::holder(agent, &orders[1]), &[payslip], 4).await.unwrap();
    assert_eq!(first.documents, second.documents);
    assert!(!second.repeated, "another order was finished");
}

async fn a_program_that_dies_while_publishing_leaves_nothing(house: &House) {
    let agent = id();
    house.maria_asks(1).await;
    let order = house.claim(agent, 1, 2).await.remove(0);
    let payslip = house.payslip("%PDF").await;
    let cursor = house.store.latest_cursor(house.office).await.unwrap();

    let mut transaction = house.begin(3).await;
    let published = transaction
        .publish(order.id, House::holder(agent, &order), std::slice::from_ref(&payslip))
        .await
        .unwrap()
        .unwrap();
    drop(transaction);

    assert_eq!(house.store.order(house.office, order.id).await.unwrap().unwrap(), order);
    assert_eq!(house.store.document(house.office, published.documents[0]).await.unwrap(), None);
    assert_eq!(house.store.latest_cursor(house.office).await.unwrap(), cursor);
    house.publish(&order, House::holder(agent, &order), &[payslip], 4).await.unwrap();
}

async fn numbers_have_no_gap_when_an_order_is_not_opened_after_all(house: &House) {
    house.maria_asks(1).await;
    let conversation = house.marias_conversation().await;
    let mut transaction = house.begin(2).await;
    transaction.open_order(house.order_of(house.payslip_asked(), conversation)).await.unwrap();
    drop(transaction);
    assert_eq!(house.maria_asks(1).await[0].number, 2);
}

async fn five_clicks_on_confirm_make_one_execution(house: &House) {
    let order = pending_order(house).await;
    let clicks = (0..5).map(|_| async {
        let mut transaction = house.begin(10).await;
        let answer = transaction.confirm_order(order.id, house.ana, order.revision).await.unwrap();
        transaction.commit().await.unwrap();
        answer
    });
    let answers = futures_util::future::join_all(clicks).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(house.claim(id(), 5, 11).await.len(), 1);
}

async fn an_agent_resumes_only_what_it_saw(house: &House) {
    let order = pending_order(house).await;
    let agent = id();
    let mut transaction = house.begin(20).await;
    let blind = transaction.resume_order(order.id, agent, order.revision - 1, evidence()).await.unwrap();
    assert_eq!(blind, Err(Refusal::ChangedMeanwhile { seen: order.revision - 1, current: order.revision }));
    let seen = transaction.resume_order(order.id, agent, order.revision, evidence()).await.unwrap();
    assert_eq!(seen.unwrap().status, Status::Awaiting);
    transaction.commit().await.unwrap();
}

async fn an_answer_by_hand_settles_a_pending_order(house: &House) {
    let order = pending_order(house).await;
    let message = id();
    let mut transaction = house.begin(30).await;
    let answer = NewMessage {
        id: message,
        conversation: order.conversation,
        author: Author::Staff { person: house.ana },
        text: "A folha sai amanhã, Maria.".into(),
        documents: vec![],
        order: Some(order.id),
    };
    transaction.send_message(answer, "answer 1", true).await.unwrap();
    let settled = transaction.answer_order_by_hand(order.id, house.ana, message).await.unwrap().unwrap();
    assert_eq!(settled.status, Status::Processed { outcome: Outcome::AnsweredByHand { by: house.ana, message } });
    let again = transaction.answer_order_by_hand(order.id, house.ana, message).await.unwrap();
    assert_eq!(again, Err(Refusal::NotPossibleNow { is: Tab::Processed }));
    transaction.commit().await.unwrap();
}

async fn a_document_of_another_company_is_never_published(house: &House) {
    let agent = id();
    house.maria_asks(1).await;
    let order = house.claim(agent, 1, 2).await.remove(0);
    let mut payslip = house.payslip("%PDF").await;
    payslip.facts.company = house.garage;
    let mut transaction = house.begin(3).await;
    let refused = transaction.publish(order.id, House::holder(agent, &order), &[payslip]).await;
    assert!(matches!(refused, Err(StoreError::Invalid { field: "documents.facts.company", .. })), "{refused:?}");
}

async fn the_neighbour_office_does_not_know_the_order(house: &House) {
    let order = house.maria_asks(1).await.remove(0);
    let neighbour = house.neighbour().await;
    assert_eq!(house.store.order(neighbour, order.id).await.unwrap(), None);
    assert_eq!(house.store.order_events(neighbour, order.id).await.unwrap(), []);
    let mut transaction = house.store.begin(neighbour, at(5)).await.unwrap();
    assert_eq!(transaction.claim_orders(id(), 5, at(60)).await.unwrap(), []);
    let confirmed = transaction.confirm_order(order.id, house.ana, 0).await;
    assert!(matches!(confirmed, Err(StoreError::NotFound { what: "order" })), "{confirmed:?}");
}

async fn pending_orders_come_page_by_page(house: &House) {
    let agent = id();
    house.maria_asks(5).await;
    let orders = house.claim(agent, 5, 2).await;
    let mut transaction = house.begin(3).await;
    for (place, order) in orders.iter().enumerate() {
        let reason = if place == 1 { PendingReason::NeedsAPerson } else { payroll_missing() };
        let holder = House::holder(agent, order);
        transaction.hold_order(order.id, holder, reason, evidence()).await.unwrap().unwrap();
    }
    transaction.commit().await.unwrap();
    let (mut numbers, mut after) = (Vec::new(), None);
    loop {
        let (page, next) = house.store.pending_orders(house.office, after, 2).await.unwrap();
        numbers.extend(page.iter().map(|order| order.number));
        after = next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(numbers, [1, 3, 4, 5], "the second needs a person");
}
