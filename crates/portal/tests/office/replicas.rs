//! Many at once on PostgreSQL: several portals on one database, and more requests than connections.

use contract::command::{Command, CommandAnswer};
use contract::feed::FeedNudge;
use domain::order::Status;
use reqwest::StatusCode;
use tokio::task::JoinSet;

use crate::support::{MARIA, Office, Person, soon};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_portals_on_one_database_answer_each_message_once() {
    // SE5
    let (office, config) = Office::on_postgres_with_config().await;
    let second = office.replica(&config).await;
    let (_agent, ana) = (office.agent("SERVIDOR").await, office.ana().await);
    let mut posting = JoinSet::new();
    for copy in 0..20 {
        let mut phone = office.telephone(MARIA);
        if copy % 2 == 0 {
            phone.url = second.url();
        }
        posting.spawn(async move { phone.says_as(&format!("m{}", copy / 4), "holerite da Rita de outubro").await });
    }
    let answers = posting.join_all().await;
    assert!(answers.iter().all(|status| *status == StatusCode::OK), "{answers:?}");
    let phone = office.telephone(MARIA);
    phone.hears(5).await;
    soon("all dealt with", async || office.store().unhandled_messages(1).await.unwrap().is_empty().then_some(())).await;
    assert_eq!((phone.inbox().await.len(), ana.orders().await.len()), (5, 5), "five messages, each posted four times");
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_desktop_hears_of_what_another_portal_committed() {
    let (office, config) = Office::on_postgres_with_config().await;
    let second = office.replica(&config).await;
    let ana = office.ana().await;
    let mut stream = ana.request(reqwest::Method::GET, "/api/feed/stream").send().await.unwrap();
    let before = office.store().latest_cursor(office.demonstration.office).await.unwrap();
    let mut phone = office.telephone(MARIA);
    phone.url = second.url();
    phone.says("oi").await;
    soon("the nudge", async || {
        let text = String::from_utf8(stream.chunk().await.unwrap()?.to_vec()).unwrap();
        let data = text.lines().find_map(|line| line.strip_prefix("data: "))?;
        let nudge: FeedNudge = serde_json::from_str(data).unwrap();
        (nudge.cursor > before).then_some(())
    })
    .await;
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn more_decisions_at_once_than_connections_are_all_carried_out() {
    let office = Office::on_postgres().await;
    let (_agent, ana) = (office.agent("SERVIDOR").await, office.ana().await);
    let phone = office.telephone(MARIA);
    for _ in 0..24 {
        phone.says("holerite da Rita de outubro").await;
    }
    phone.hears(24).await;
    let mut deciding = JoinSet::new();
    for order in ana.orders().await {
        let ana = Person::like(&ana);
        deciding.spawn(async move { ana.does(Command::CancelOrder { order: order.id }).await });
    }
    let answers = deciding.join_all().await;
    let done = answers.iter().filter(|answer| matches!(answer, Ok(CommandAnswer::Done { .. }))).count();
    assert_eq!(done, 24, "{answers:?}");
    assert!(ana.orders().await.iter().all(|order| matches!(order.status, Status::Cancelled { .. })));
}
