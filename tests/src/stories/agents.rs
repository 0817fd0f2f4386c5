//! Agents join the office, are seen, and are told apart (AG1).

use anyhow::Result;
use chrono::TimeDelta;
use contract::ErrorCode;
use contract::agent::Pair;
use testkit::{Database, TestOffice, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_code_brings_one_agent_and_no_second() -> Result<()> {
    let office = TestOffice::without_agent_on(Database::Sqlite).await?;
    let code = office.staff("Ana").await?.portal.new_pairing_code().await?.code;
    let portal = office.counter.portal()?;
    let pair = |name: &str| Pair { code: code.clone(), name: name.to_owned() };
    let paired = portal.pair(&pair("SERVIDOR")).await?;
    assert_eq!(paired.office, office.counter.office);
    let again = portal.pair(&pair("OUTRO")).await.err().and_then(|error| error.code());
    assert_eq!(again, Some(ErrorCode::PairingCodeRefused));
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_yesterday_is_refused() -> Result<()> {
    let office = TestOffice::without_agent_on(Database::Sqlite).await?;
    let code = office.staff("Ana").await?.portal.new_pairing_code().await?.code;
    office.clock.put_forward(TimeDelta::hours(24));
    let late = office.counter.portal()?.pair(&Pair { code, name: "SERVIDOR".to_owned() }).await;
    assert_eq!(late.err().and_then(|error| error.code()), Some(ErrorCode::PairingCodeRefused));
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_sees_its_agent_and_its_books() -> Result<()> {
    let office = TestOffice::start().await?;
    let ana = office.staff("Ana").await?;
    let agent = until("the agent tells how its books are", async || {
        let agents = ana.sees().await?.agents;
        Ok(agents.into_values().find(|agent| !agent.connectors.is_empty()))
    })
    .await?;
    assert!(agent.last_seen_at.is_some() && agent.last_error.is_none(), "{agent:?}");
    let [books] = agent.connectors.as_slice() else { panic!("{agent:?}") };
    assert_eq!((books.name.as_str(), books.missing.len()), ("demonstration", 0));
    office.close().await
}
