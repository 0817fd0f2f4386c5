//! One document and one end for each order, whatever breaks (AG2).

use std::time::Duration;

use domain::order::{Employees, Happened, Status};
use domain::{AgentId, OrderId};
use machine::{Clock, SystemClock, ids};

use crate::office::{Office, month, named, payslips, until};

fn ends(office: &Office, order: OrderId) -> usize {
    let state = office.portal.state();
    state.events.iter().filter(|event| event.order == order && matches!(event.what, Happened::Issued { .. })).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_lost_on_the_way_makes_no_second_document() {
    let office = Office::new();
    let agent = office.agent();
    let (bakery, staff) = office.bakery().await;
    office.portal.state().lose_answers = 3;
    let order = office.open(payslips(&bakery, "2026-10", Employees::Only(vec![named(&staff, "João Pereira").id])));
    office.until_processed(order).await;
    until("the answer gets through", || office.portal.state().lose_answers == 0).await;
    agent.stop().await;
    assert_eq!((office.files().len(), ends(&office, order)), (1, 1));
    assert_eq!(office.portal.state().publications[&order], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_waits_while_the_portal_is_down() {
    let office = Office::new();
    let _agent = office.agent();
    let (bakery, _) = office.bakery().await;
    office.portal.state().lose_answers = 1;
    let order = office.open(payslips(&bakery, "2026-10", Employees::All));
    until("it is claimed", || office.portal.order(order).attempts == 1).await;
    office.portal.state().down = true;
    tokio::time::sleep(Duration::from_millis(600)).await;
    office.portal.state().down = false;
    let processed = office.until_processed(order).await;
    assert_eq!(processed.attempts, 1, "the same attempt is delivered; nothing is claimed anew");
    assert_eq!(ends(&office, order), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_is_renewed_while_the_result_waits() {
    let office = Office::new();
    let books = connectors::demonstration::DemonstrationBooks::at(&office.books);
    let _agent = office.agent_with(vec![std::sync::Arc::new(books)], |pace| pace.lease_s = 1);
    let (bakery, _) = office.bakery().await;
    // Answers are lost for as long as they can be: the order is processed at once, and the agent does not know.
    office.portal.state().refuse_publications = Some(contract::ErrorCode::StorageUnavailable);
    let order = office.open(payslips(&bakery, "2026-10", Employees::All));
    until("it is renewed", || office.portal.state().renewals >= 5).await;
    let Status::Processing { lease } = office.portal.order(order).status else { panic!() };
    assert!(lease.until > SystemClock.now() && lease.token == 1, "{lease:?}");
    office.portal.state().refuse_publications = None;
    office.until_processed(order).await;
    assert_eq!(ends(&office, order), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_agents_share_the_work_and_never_do_it_twice() {
    let office = Office::new();
    let (_one, _other) = (office.agent(), office.agent());
    let (bakery, staff) = office.bakery().await;
    let months = (1..=10).map(|number| format!("2026-{number:02}"));
    let worked_all_year = staff.iter().filter(|e| e.admitted_on < month("2026-01").first_day() && e.left_on.is_none());
    let people: Vec<_> = worked_all_year.take(4).map(|employee| employee.id).collect();
    let orders: Vec<OrderId> = months
        .flat_map(|month| people.iter().map(move |id| (month.clone(), *id)).collect::<Vec<_>>())
        .map(|(month, id)| office.open(payslips(&bakery, &month, Employees::Only(vec![id]))))
        .collect();
    for order in &orders {
        office.until_processed(*order).await;
        assert_eq!(ends(&office, *order), 1);
    }
    let state = office.portal.state();
    assert_eq!((orders.len(), state.documents.len()), (40, 40));
    assert!(state.publications.values().all(|times| *times == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_result_of_an_agent_that_was_overtaken_is_dropped() {
    let office = Office::new();
    let agent = office.agent();
    let (bakery, _) = office.bakery().await;
    office.portal.state().refuse_publications = Some(contract::ErrorCode::StorageUnavailable);
    let order = office.open(payslips(&bakery, "2026-10", Employees::All));
    until("the first agent has it", || office.portal.order(order).attempts == 1).await;
    let faster: AgentId = ids::new();
    {
        let mut state = office.portal.state();
        let now = SystemClock.now() + Duration::from_secs(3600);
        let (taken, events) = state.orders[&order].clone().claim(faster, now + Duration::from_secs(3600), now).unwrap();
        state.orders.insert(order, taken);
        state.events.extend(events);
        state.refuse_publications = None;
    }
    let status = agent.status();
    until("the first agent lets go", || status.borrow().in_hand == 0).await;
    let Status::Processing { lease } = office.portal.order(order).status else { panic!() };
    assert_eq!((lease.agent, lease.token), (faster, 2));
    assert_eq!(office.files(), [""; 0], "nothing of the late agent is published");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_is_stopped_at_work_gives_its_orders_back() {
    let (office, agent, order) = office_that_takes_no_result().await;
    until("it is claimed", || office.portal.order(order).attempts == 1).await;
    agent.stop().await;
    assert_eq!(office.portal.order(order).status, Status::Awaiting);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_is_stopped_while_its_result_waits_gives_the_order_back() {
    let (office, agent, order) = office_that_takes_no_result().await;
    until("the result was refused", || office.portal.state().refused_publications > 0).await;
    agent.stop().await;
    assert_eq!(office.portal.order(order).status, Status::Awaiting);
}

/// An office with an agent in a hurry to leave, and an order whose result the portal cannot keep.
async fn office_that_takes_no_result() -> (Office, agent::Running, OrderId) {
    let office = Office::new();
    let books = connectors::demonstration::DemonstrationBooks::at(&office.books);
    let agent = office.agent_with(vec![std::sync::Arc::new(books)], |pace| pace.farewell = Duration::from_millis(200));
    let (bakery, _) = office.bakery().await;
    office.portal.state().refuse_publications = Some(contract::ErrorCode::StorageUnavailable);
    let order = office.open(payslips(&bakery, "2026-10", Employees::All));
    (office, agent, order)
}
