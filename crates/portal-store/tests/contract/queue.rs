//! Claiming: oldest first, each order once, and what happens to leases that run out (AG2).

use std::collections::HashSet;

use domain::AgentId;
use domain::order::{Happened, PendingReason, Refusal, Status, Tab};

use crate::house::{House, at, id};

crate::on_both_databases! {
    eight_agents_share_five_hundred_orders_and_each_is_claimed_once
    the_oldest_order_is_claimed_first
    an_order_of_a_dead_agent_goes_to_another_with_a_higher_token
    a_renewed_lease_does_not_run_out
    an_order_that_kills_five_agents_is_set_aside_for_a_person
    the_sweep_puts_back_what_ran_out_in_every_office
}

async fn eight_agents_share_five_hundred_orders_and_each_is_claimed_once(house: &House) {
    house.maria_asks(500).await;
    let agents = (0..8).map(|_| {
        let store = house.store.clone();
        let (office, agent) = (house.office, id::<AgentId>());
        tokio::spawn(async move {
            let mut mine = Vec::new();
            loop {
                let mut transaction = store.begin(office, at(2)).await.unwrap();
                let claimed = transaction.claim_orders(agent, 7, at(60)).await.unwrap();
                transaction.commit().await.unwrap();
                if claimed.is_empty() && store.orders_awaiting(office).await.unwrap() == 0 {
                    return mine;
                }
                mine.extend(claimed.into_iter().map(|order| order.number));
            }
        })
    });
    let mut claimed = Vec::new();
    for agent in futures_util::future::join_all(agents).await {
        claimed.extend(agent.unwrap());
    }
    assert_eq!(claimed.len(), 500);
    assert_eq!(claimed.into_iter().collect::<HashSet<_>>(), (1..=500).collect());
}

async fn the_oldest_order_is_claimed_first(house: &House) {
    house.maria_asks(3).await;
    let agent = id();
    let first: Vec<u64> = house.claim(agent, 2, 2).await.iter().map(|order| order.number).collect();
    let then: Vec<u64> = house.claim(agent, 2, 3).await.iter().map(|order| order.number).collect();
    assert_eq!((first, then), (vec![1, 2], vec![3]));
}

async fn an_order_of_a_dead_agent_goes_to_another_with_a_higher_token(house: &House) {
    house.maria_asks(1).await;
    let (dead, alive) = (id(), id());
    let lost = house.claim(dead, 1, 2).await.remove(0);
    assert_eq!(house.claim(alive, 1, 10).await, [], "the lease still stands");
    let taken = house.claim(alive, 1, 23).await.remove(0);
    assert!(taken.last_token > lost.last_token);

    let late = house.publish(&lost, House::holder(dead, &lost), &[house.payslip("late").await], 24).await;
    assert_eq!(late, Err(Refusal::StaleToken { given: lost.last_token, current: taken.last_token }));
    assert_eq!(house.store.order(house.office, lost.id).await.unwrap().unwrap(), taken);
}

async fn a_renewed_lease_does_not_run_out(house: &House) {
    house.maria_asks(1).await;
    let (patient, other) = (id(), id());
    let order = house.claim(patient, 1, 2).await.remove(0);
    let mut transaction = house.begin(15).await;
    transaction.renew_lease(order.id, House::holder(patient, &order), at(60)).await.unwrap().unwrap();
    let stranger = transaction.renew_lease(order.id, House::holder(other, &order), at(90)).await.unwrap();
    assert!(matches!(stranger, Err(Refusal::StaleToken { .. })), "the token was not given to this agent");
    transaction.commit().await.unwrap();
    assert_eq!(house.claim(other, 1, 40).await, []);
    assert_eq!(house.store.release_expired(at(59)).await.unwrap(), []);
    assert_eq!(house.store.release_expired(at(61)).await.unwrap().len(), 1);
}

async fn an_order_that_kills_five_agents_is_set_aside_for_a_person(house: &House) {
    let order = house.maria_asks(1).await.remove(0);
    for attempt in 1..=5 {
        assert_eq!(house.claim(id(), 1, attempt * 100).await.len(), 1);
    }
    assert_eq!(house.claim(id(), 1, 600).await, []);
    let order = house.store.order(house.office, order.id).await.unwrap().unwrap();
    let Status::Pending { reason, .. } = &order.status else { panic!("{:?}", order.status) };
    assert!(matches!(reason, PendingReason::SetAside { attempts: 5, .. }));
}

async fn the_sweep_puts_back_what_ran_out_in_every_office(house: &House) {
    let order = house.maria_asks(1).await.remove(0);
    house.claim(id(), 1, 2).await;
    assert_eq!(house.store.orders_awaiting(house.office).await.unwrap(), 0);
    let mut news = house.store.subscribe();
    let put_back = house.store.release_expired(at(30)).await.unwrap();
    assert_eq!(put_back.iter().map(|order| order.status.tab()).collect::<Vec<_>>(), [Tab::Awaiting]);
    assert!(news.recv().await.unwrap().orders_awaiting, "agents are woken");
    let events = house.store.order_events(house.office, order.id).await.unwrap();
    assert_eq!(events.last().unwrap().what, Happened::Released { lease_ran_out: true });
}
