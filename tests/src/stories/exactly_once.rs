//! One document, one end and one answer for each order, whoever dies and whatever line breaks (AG2).
//! Real processes: what is killed is killed with -9.

use anyhow::Result;
use stories::support::line::Cut;
use stories::support::real_office::RealOffice;
use testkit::Database::{self, Postgres, Sqlite};
use testkit::until;

const REQUEST: &str = "me manda o holerite do João da Silva de outubro de 2026";

/// A story that is told on both databases.
macro_rules! on_both {
    ($($story:ident)*) => {$(
        mod $story {
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() -> anyhow::Result<()> {
                super::$story(super::Sqlite).await
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() -> anyhow::Result<()> {
                super::$story(super::Postgres).await
            }
        }
    )*};
}

on_both! {
    an_agent_killed_after_it_claimed
    an_agent_killed_while_it_makes_the_pdf
    an_agent_killed_before_it_publishes
    an_agent_killed_after_it_published
    a_publication_whose_answer_is_lost
    a_portal_killed_between_a_publication_and_its_answer
    a_portal_killed_between_a_message_and_its_answer
    two_agents_at_once
}

/// The agent dies at a moment of its own work, and comes back.
async fn an_agent_dies(story: &str, moment: &str, database: Database) -> Result<()> {
    let office = RealOffice::open(story, database).await?;
    let mut agent = office.agent("SERVIDOR").await?;
    agent.kill();
    office.start(&mut agent, Some(moment))?;
    let maria = office.client("Maria")?;
    maria.says(REQUEST).await?;
    agent.died().await?;
    office.start(&mut agent, None)?;
    maria.hears_document().await?;
    office.proves_exactly_once(&maria, 1).await
}

async fn an_agent_killed_after_it_claimed(database: Database) -> Result<()> {
    an_agent_dies("killed-after-claim", "after_claim", database).await
}

async fn an_agent_killed_while_it_makes_the_pdf(database: Database) -> Result<()> {
    an_agent_dies("killed-mid-pdf", "mid_pdf", database).await
}

async fn an_agent_killed_before_it_publishes(database: Database) -> Result<()> {
    an_agent_dies("killed-before-publish", "before_publish", database).await
}

async fn an_agent_killed_after_it_published(database: Database) -> Result<()> {
    an_agent_dies("killed-after-publish", "after_publish", database).await
}

/// The portal has committed; the agent never hears so, and publishes again.
async fn a_publication_whose_answer_is_lost(database: Database) -> Result<()> {
    let office = RealOffice::open("lost-answer", database).await?;
    let _agent = office.agent("SERVIDOR").await?;
    office.line.will_cut("/publish", Cut::Answer);
    let maria = office.client("Maria")?;
    maria.says(REQUEST).await?;
    office.line.was_cut().await?;
    maria.hears_document().await?;
    office.proves_exactly_once(&maria, 1).await
}

/// A part of the PDF arrives: nobody ever sees it.
#[tokio::test(flavor = "multi_thread")]
async fn a_publication_that_breaks_off_in_the_middle() -> Result<()> {
    let office = RealOffice::open("half-a-publication", Sqlite).await?;
    let _agent = office.agent("SERVIDOR").await?;
    office.line.will_cut("/publish", Cut::RequestAfter(5_000));
    let maria = office.client("Maria")?;
    maria.says(REQUEST).await?;
    office.line.was_cut().await?;
    maria.hears_document().await?;
    office.proves_exactly_once(&maria, 1).await
}

async fn a_portal_killed_between_a_publication_and_its_answer(database: Database) -> Result<()> {
    let mut office = RealOffice::open("portal-killed-at-publish", database).await?;
    let _agent = office.agent("SERVIDOR").await?;
    office.line.will_cut("/publish", Cut::Answer);
    let maria = office.client("Maria")?;
    maria.says(REQUEST).await?;
    office.line.was_cut().await?;
    office.kill_portal();
    office.start_portal().await?;
    maria.hears_document().await?;
    office.proves_exactly_once(&maria, 1).await
}

/// The message is stored, the channel's provider never hears so, and delivers it again.
async fn a_portal_killed_between_a_message_and_its_answer(database: Database) -> Result<()> {
    let mut office = RealOffice::open("portal-killed-at-webhook", database).await?;
    let _agent = office.agent("SERVIDOR").await?;
    let maria = office.client("Maria")?;
    let message = maria.message(REQUEST);
    office.line.will_cut("/webhooks/", Cut::Answer);
    assert!(maria.posts_once(&message).await.is_err(), "the answer is lost");
    office.kill_portal();
    office.start_portal().await?;
    maria.posts(&message).await?;
    maria.posts(&message).await?;
    maria.hears_document().await?;
    office.proves_exactly_once(&maria, 1).await
}

async fn two_agents_at_once(database: Database) -> Result<()> {
    let office = RealOffice::open("two-agents", database).await?;
    let (_one, _other) = (office.agent("SERVIDOR-1").await?, office.agent("SERVIDOR-2").await?);
    let maria = office.client("Maria")?;
    for month in ["janeiro", "março", "maio", "julho", "agosto", "setembro", "outubro"] {
        maria.says(&format!("holerite do João da Silva de {month} de 2026")).await?;
        maria.says(&format!("holerite do João Pereira de {month} de 2026")).await?;
    }
    office.proves_exactly_once(&maria, 14).await
}

/// The same webhook, twenty times at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_delivered_twenty_times() -> Result<()> {
    let office = RealOffice::open("twenty-times", Sqlite).await?;
    let _agent = office.agent("SERVIDOR").await?;
    let maria = std::sync::Arc::new(office.client("Maria")?);
    let message = maria.message(REQUEST);
    let mut deliveries = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (maria, message) = (maria.clone(), message.clone());
        deliveries.spawn(async move { maria.posts_once(&message).await });
    }
    for delivered in deliveries.join_all().await {
        delivered?;
    }
    maria.hears_document().await?;
    office.proves_exactly_once(&maria, 1).await
}

/// An agent that the system stopped for longer than its lease wakes up with a result that no longer counts.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_slept_through_its_lease() -> Result<()> {
    let office = RealOffice::open("slept-through", Sqlite).await?;
    let sleeper = office.agent("DORMINHOCO").await?;
    // Its publication breaks off, so that it holds a finished result when it falls asleep.
    office.line.will_cut("/publish", Cut::Everything { after: 5_000 });
    let maria = office.client("Maria")?;
    maria.says(REQUEST).await?;
    office.line.was_cut().await?;
    sleeper.pause(true)?;
    office.mend_line();
    let _other = office.agent("SERVIDOR").await?;
    maria.hears_document().await?;
    sleeper.pause(false)?;
    let ana = office.staff("Ana").await?;
    until("the sleeper is awake again", async || {
        let agents = ana.sees().await?.agents;
        let seen = |name: &str| agents.values().find(|agent| agent.name == name).and_then(|agent| agent.last_seen_at);
        Ok((seen("DORMINHOCO") >= seen("SERVIDOR")).then_some(()))
    })
    .await?;
    let tokens: Vec<u64> = ana.sees().await?.orders.values().map(|order| order.last_token).collect();
    assert_eq!(tokens, [2], "the other agent's claim is the one that counted");
    office.proves_exactly_once(&maria, 1).await
}
