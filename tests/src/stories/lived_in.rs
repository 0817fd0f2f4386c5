//! The demonstration office as a newcomer meets it: no room is empty, and all of it came about as at any office.

use anyhow::{Context, Result, ensure};
use chrono::TimeDelta;
use contract::feed::Change;
use domain::collection::CollectionState;
use domain::request::RequestState;
use domain::task::TaskStateName;
use machine::Clock;
use testkit::{Database, TestOffice, until};

/// How many things are so.
fn count(changes: &[Change], of: impl Fn(&Change) -> bool) -> usize {
    changes.iter().filter(|change| of(change)).count()
}

async fn the_rooms_are_full(database: Database) -> Result<()> {
    let office = TestOffice::start_on(database).await?;
    office.plays_life().await?;
    let ana = office.staff("Ana").await?;
    let changes = ana.sees_things().await?;

    let of_people = |staff: bool| count(&changes, |it| matches!(it, Change::Person(p) if p.role.is_staff() == staff));
    ensure!(of_people(true) >= 8 && of_people(false) >= 10, "{} and {} people", of_people(true), of_people(false));
    let tasks = |state| count(&changes, |it| matches!(it, Change::Task(task) if task.state.name() == state));
    ensure!(tasks(TaskStateName::Done) > 40 && tasks(TaskStateName::Open) > 20, "tasks neither done nor to do");
    ensure!(tasks(TaskStateName::WaitingForClient) == 2, "a task waits for its client");
    let collected = |state| count(&changes, |it| matches!(it, Change::CollectionItem(item) if item.state == state));
    for state in [CollectionState::Accepted, CollectionState::Sent, CollectionState::Nothing, CollectionState::Returned]
    {
        ensure!(collected(state) == 1, "{} collections are {state:?}", collected(state));
    }
    let asked = |is: fn(&RequestState) -> bool| count(&changes, |it| matches!(it, Change::Request(r) if is(&r.state)));
    ensure!(asked(|state| matches!(state, RequestState::WaitingForClient)) == 2, "requests wait for their client");
    ensure!(count(&changes, |it| matches!(it, Change::Certificate(_))) >= 30, "certificates");
    ensure!(count(&changes, |it| matches!(it, Change::News(_))) == 2, "news");
    ensure!(count(&changes, |it| matches!(it, Change::Link(link) if link.openings == 2)) == 1, "a link, opened twice");

    // Guides whose codes can be copied, and some that nobody has opened two days before they are due.
    let today = office.clock.now().date_naive();
    let guides = changes.iter().filter_map(|change| match change {
        Change::Document(document) if document.facts.due_on.is_some() => Some(document),
        _ => None,
    });
    let guides: Vec<_> = guides.collect();
    ensure!(guides.len() > 30, "{} guides", guides.len());
    let soon = |due: chrono::NaiveDate| due >= today && due <= today + TimeDelta::days(2);
    let pressing =
        guides.iter().filter(|guide| guide.facts.due_on.is_some_and(soon) && guide.first_opened_at.is_none());
    ensure!(pressing.count() >= 4, "the peak-day board is empty");
    let das = guides.iter().find(|guide| guide.facts.kind.as_str() == "fis.das").context("no DAS")?.id;
    let store = office.portal()?.store();
    until("the codes of a DAS are read from its text", async || {
        let das = store.document(office.counter.office, das).await?.context("the DAS is gone")?;
        Ok((das.codes.bar_code.is_some() && das.codes.pix.is_some()).then_some(()))
    })
    .await?;

    let before = store.integrity().await?;
    ensure!(before.is_empty(), "{before:#?}");
    // A second time changes nothing.
    office.plays_life().await?;
    let again = ana.sees_things().await?;
    ensure!(count(&again, |it| matches!(it, Change::Person(_))) == of_people(true) + of_people(false), "lived twice");
    office.close().await
}

/// Whatever day it is: after a weekend at the end of a month, and on the first day of a year.
#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_can_be_made_on_any_day() -> Result<()> {
    for days_later in [8, 40] {
        let mut office = TestOffice::without_agent_on(Database::Sqlite).await?;
        office.clock.put_forward(TimeDelta::days(days_later));
        office.add_agent().await?;
        let today = office.clock.now().date_naive();
        office.plays_life().await.with_context(|| format!("on {today}"))?;
        ensure!(office.portal()?.store().integrity().await?.is_empty(), "faults on {today}");
        office.close().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_has_a_life_in_sqlite() -> Result<()> {
    the_rooms_are_full(Database::Sqlite).await
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_has_a_life_in_postgresql() -> Result<()> {
    the_rooms_are_full(Database::Postgres).await
}
