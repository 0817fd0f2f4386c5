//! Agents join by a one-time code and say how they are (AG1).

use domain::document::Sha256Hex;
use portal_store::{FeedEntity, NewPairingCode, Pairing, PairingRequest};
use serde_json::json;

use crate::house::{House, at, id};

crate::on_both_databases! {
    a_code_pairs_one_agent_once
    a_wrong_or_old_code_pairs_nobody
    a_code_dies_of_too_many_guesses
    a_quiet_heartbeat_is_not_news
}

fn code(of: &str) -> Sha256Hex {
    Sha256Hex(of.repeat(64))
}

fn request(with: &str) -> PairingRequest {
    let agent = id::<domain::AgentId>();
    PairingRequest {
        code: code(with),
        agent,
        name: "SERVIDOR-01".into(),
        token: Sha256Hex(format!("{:064x}", agent.0.as_u128())),
    }
}

async fn show_code(house: &House, of: &str) {
    let mut transaction = house.begin(0).await;
    let new = NewPairingCode { code: code(of), created_by: house.ana, expires_at: at(600) };
    transaction.create_pairing_code(&new).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn a_code_pairs_one_agent_once(house: &House) {
    show_code(house, "a").await;
    let requests: Vec<_> = (0..5).map(|_| request("a")).collect();
    let pairings = requests.iter().map(|request| house.store.pair_agent(request, at(10)));
    let pairings: Vec<_> = futures_util::future::join_all(pairings).await.into_iter().map(Result::unwrap).collect();
    let paired: Vec<_> = pairings.iter().filter(|pairing| matches!(pairing, Pairing::Paired { .. })).collect();
    assert_eq!(paired.len(), 1);
    let Pairing::Paired { agent, office_name } = paired[0] else { panic!() };
    assert_eq!((agent.office, office_name.as_str()), (house.office, "Contábil Horizonte"));
    let token = Sha256Hex(format!("{:064x}", agent.id.0.as_u128()));
    assert_eq!(house.store.agent_by_token(&token).await.unwrap().unwrap().id, agent.id);

    let mut transaction = house.begin(20).await;
    transaction.revoke_agent(agent.id).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(house.store.agent_by_token(&token).await.unwrap(), None);
}

async fn a_wrong_or_old_code_pairs_nobody(house: &House) {
    show_code(house, "a").await;
    assert_eq!(house.store.pair_agent(&request("b"), at(10)).await.unwrap(), Pairing::Refused);
    assert_eq!(house.store.pair_agent(&request("a"), at(600)).await.unwrap(), Pairing::Refused);
    assert_eq!(house.store.agents(house.office).await.unwrap(), []);
}

async fn a_code_dies_of_too_many_guesses(house: &House) {
    show_code(house, "a").await;
    for _ in 0..100 {
        house.store.pair_agent(&request("b"), at(10)).await.unwrap();
    }
    assert_eq!(house.store.pair_agent(&request("a"), at(20)).await.unwrap(), Pairing::Refused);
}

async fn a_quiet_heartbeat_is_not_news(house: &House) {
    show_code(house, "a").await;
    let Pairing::Paired { agent, .. } = house.store.pair_agent(&request("a"), at(1)).await.unwrap() else { panic!() };
    let mut news = Vec::new();
    for (seconds, error) in
        [(10, None), (15, None), (20, Some("books_unavailable")), (25, Some("books_unavailable")), (55, None)]
    {
        let mut transaction = house.begin(seconds).await;
        transaction.heartbeat(agent.id, "0.1.0", &json!([{"name": "books"}]), error).await.unwrap();
        news.push(transaction.commit().await.unwrap().is_some());
    }
    assert_eq!(news, [true, false, true, false, true]);
    let reader = house.reader(house.ana).await;
    let page = house.store.feed_page(&reader, 0, 1_000).await.unwrap();
    let shown = page.changes.iter().filter_map(|(_, thing)| match thing {
        FeedEntity::Agent(agent) => Some(agent),
        _ => None,
    });
    let shown: Vec<_> = shown.collect();
    assert_eq!((shown.len(), shown[0].last_seen_at, &shown[0].last_error), (1, Some(at(55)), &None));
}
