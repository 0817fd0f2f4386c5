//! Execution agents: joining, leases and tokens, publishing.

use chrono::TimeDelta;
use contract::ErrorCode;
use contract::agent::{HeartbeatAnswer, Paired, PendingOrders, Published};
use domain::order::{Lease, Status};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Agent, MARIA, Office, Telephone, bakery, payslip};

const PDF: &[u8] = b"%PDF-1.7 holerite";

async fn an_order(office: &Office) -> Telephone {
    let phone = office.telephone(MARIA);
    phone.says("holerite da Rita de outubro").await;
    phone.hears(1).await;
    phone
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pairing_code_works_once_and_not_for_ever() {
    // AG1
    let office = Office::open().await;
    let ana = office.ana().await;
    let new_code = async || {
        let answer = ana.request(reqwest::Method::POST, "/api/agents/pairing-code").send().await.unwrap();
        answer.json::<Value>().await.unwrap()["code"].as_str().unwrap().to_owned()
    };
    let pair = async |code: &str| {
        let asked = json!({ "code": code, "name": "SERVIDOR" });
        office.http.post(office.url("/api/agent/pair")).json(&asked).send().await.unwrap()
    };
    let code = new_code().await;
    let paired: Paired = pair(&code).await.json().await.unwrap();
    assert_eq!((paired.office, paired.office_name.as_str()), (office.demonstration.office, "Contábil Horizonte"));
    assert_eq!(pair(&code).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(pair("WRONGONE").await.status(), StatusCode::FORBIDDEN);
    let late = new_code().await;
    office.clock.advance(TimeDelta::minutes(16));
    assert_eq!(pair(&late).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_books_say_is_written_only_where_it_changed() {
    let office = Office::open().await;
    let agent = Agent::pair(&office, &office.ana().await, "SERVIDOR").await;
    let first = agent.tells(&bakery()).await;
    assert_eq!((first.companies_changed, first.employees_changed), (1, 3));
    let before = office.store().latest_cursor(office.demonstration.office).await.unwrap();
    let again = agent.tells(&bakery()).await;
    assert_eq!((again.companies_changed, again.employees_changed), (0, 0));
    assert_eq!(office.store().latest_cursor(office.demonstration.office).await.unwrap(), before);
    let mut wrong = bakery();
    wrong.companies[0].tax_id = "99999001000158".into();
    let (status, error) = agent.asks::<Value>("registry", &wrong).await.unwrap_err();
    assert_eq!((status.as_u16(), error.field.as_deref()), (422, Some("companies[0].tax_id")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_of_a_silent_agent_goes_to_another_and_the_late_result_is_refused() {
    // AG2
    let office = Office::open().await;
    let (slow, quick) = (office.agent("LENTO").await, office.agent("RAPIDO").await);
    let phone = an_order(&office).await;
    let first = slow.claims_one().await;
    assert!(quick.claims().await.is_empty(), "it is leased");
    office.clock.advance(TimeDelta::seconds(21));
    let second = quick.claims_one().await;
    assert!(second.lease.token > first.lease.token);

    let (status, error) = slow.publishes(&first, b"%PDF-1.7 late").await.unwrap_err();
    assert_eq!((status, error.code), (StatusCode::CONFLICT, ErrorCode::StaleToken));
    assert_eq!(slow.holds(&first).await.unwrap_err().1.code, ErrorCode::StaleToken);
    quick.publishes(&second, PDF).await.unwrap();
    assert_eq!(slow.publishes(&first, PDF).await.unwrap_err().1.code, ErrorCode::StaleToken);
    phone.hears(2).await;
    assert_eq!(phone.inbox().await.len(), 2, "one answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_is_kept_by_renewing_it() {
    let office = Office::open().await;
    let (agent, other) = (office.agent("UM").await, office.agent("DOIS").await);
    an_order(&office).await;
    let claimed = agent.claims_one().await;
    office.clock.advance(TimeDelta::seconds(15));
    let path = format!("orders/{}/renew", claimed.order.id);
    let lease: Lease = agent.asks(&path, &json!({ "token": claimed.lease.token, "lease_s": 20 })).await.unwrap();
    assert_eq!(lease.until, office.clock_now() + TimeDelta::seconds(20));
    office.clock.advance(TimeDelta::seconds(15));
    assert!(other.claims().await.is_empty());
    let other_agents: Result<Lease, _> =
        other.asks(&path, &json!({ "token": claimed.lease.token, "lease_s": 20 })).await;
    assert_eq!(other_agents.unwrap_err().1.code, ErrorCode::StaleToken, "a token counts only from its own agent");
    agent.publishes(&claimed, PDF).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn publishing_twice_is_publishing_once() {
    // AG5: the answer was lost; the agent asks again.
    let office = Office::open().await;
    let agent = office.agent("SERVIDOR").await;
    let phone = an_order(&office).await;
    let claimed = agent.claims_one().await;
    let first: Published = agent.publishes(&claimed, PDF).await.unwrap();
    let again: Published = agent.publishes(&claimed, PDF).await.unwrap();
    assert_eq!((first.documents, first.order), (again.documents, again.order));
    phone.hears(2).await;
    phone.says("obrigada").await;
    phone.hears(3).await;
    assert_eq!(phone.inbox().await.len(), 3, "one answer with the document, one to the thanks");
    assert_eq!(office.store().integrity().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publication_that_does_not_fit_is_refused_and_the_order_stays() {
    let office = Office::open().await;
    let agent = office.agent("SERVIDOR").await;
    an_order(&office).await;
    let claimed = agent.claims_one().await;
    let (order, token) = (claimed.order.id, claimed.lease.token);
    let right = payslip(&claimed, PDF);
    let part = |bytes: &[u8]| vec![(right.content.0.clone(), bytes.to_vec())];

    let other_bytes = agent.publishes_as(order, token, vec![right.clone()], part(b"%PDF-1.7 other")).await;
    assert_eq!(other_bytes.unwrap_err().1.code, ErrorCode::ContentMismatch);
    let no_bytes = agent.publishes_as(order, token, vec![right.clone()], Vec::new()).await;
    assert_eq!(no_bytes.unwrap_err().1.field.as_deref(), Some("publish.documents"));
    let mut elsewhere = right.clone();
    elsewhere.facts.department = domain::access::Department::Fiscal;
    let elsewhere = agent.publishes_as(order, token, vec![elsewhere], part(PDF)).await;
    assert_eq!(elsewhere.unwrap_err().1.field.as_deref(), Some("publish.documents.facts"));
    assert!(matches!(office.ana().await.orders().await.remove(0).status, Status::Processing { .. }));

    agent.publishes_as(order, token, vec![right.clone()], part(PDF)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lost_access_meanwhile_is_seen_when_the_order_is_claimed() {
    // AS5
    let office = Office::open().await;
    let agent = office.agent("SERVIDOR").await;
    an_order(&office).await;
    let maria = office.demonstration.clients[0].id;
    let mut transaction = office.store().begin(office.demonstration.office, office.clock_now()).await.unwrap();
    let nothing = domain::access::Companies::Only(Default::default());
    transaction.change_access(maria, domain::access::Role::Client, &nothing, &Default::default(), true).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(!agent.claims_one().await.still_allowed);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_sees_what_waits_and_what_is_pending() {
    let office = Office::open().await;
    let agent = office.agent("SERVIDOR").await;
    let phone = an_order(&office).await;
    phone.says("holerite da Rita de novembro de 2026").await;
    phone.hears(2).await;
    let heartbeat = json!({ "version": "0.1.0", "connectors": [], "last_error": null });
    assert_eq!(agent.asks::<HeartbeatAnswer>("heartbeat", &heartbeat).await.unwrap().awaiting, 2);
    let claimed = agent.claims().await;
    agent.holds(&claimed[1]).await.unwrap();
    let pending: PendingOrders = agent.get("pending").await.unwrap();
    assert_eq!(pending.orders.iter().map(|pending| pending.order.id).collect::<Vec<_>>(), [claimed[1].order.id]);
    assert_eq!(pending.orders[0].employees[0].name, "Rita Fontana");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_kills_its_agents_is_set_aside_and_the_client_hears_of_it() {
    // AG2: five leases ran out.
    let office = Office::open().await;
    let agent = office.agent("SERVIDOR").await;
    let phone = an_order(&office).await;
    for _ in 0..5 {
        agent.claims_one().await;
        office.clock.advance(TimeDelta::seconds(21));
    }
    assert!(agent.claims().await.is_empty());
    assert!(matches!(office.ana().await.orders().await.remove(0).status, Status::Pending { .. }));
    assert!(phone.hears(2).await.text.contains("10/2026"));
}
