//! What the office must do first: told with evidence, and finished alone when it is done (OC2–OC5).

use anyhow::Result;
use contract::command::CommandAnswer;
use domain::order::{Happened, Outcome, PendingReason, Status, Tab};
use testkit::{Database, TestOffice, until};

async fn november_is_finished_by_itself(database: Database) -> Result<()> {
    let office = TestOffice::start_on(database).await?;
    let (maria, ana) = (office.client("Maria")?, office.staff("Ana").await?);
    maria.says("quero o holerite do João da Silva de novembro").await?;
    let pending = ana.sees_pending().await?;
    let Status::Pending { reason, evidence } = &pending.status else { panic!("{:?}", pending.status) };
    assert_eq!(reason, &PendingReason::PayrollNotCalculated { competence: "2026-11".parse()? });
    assert!(evidence.looked_at.contains("2026-11"), "{evidence:?}");
    maria.hears_about("depende do escritório").await?;

    office.calculate_payroll(1, "2026-11".parse()?)?;
    let payslip = maria.hears_document().await?;
    assert!(maria.reads(&payslip).await?.contains("Novembro de 2026"));
    let seen = ana.sees().await?;
    let resumed = seen.timeline(pending.id).into_iter().filter(|event| matches!(event.what, Happened::Resumed { .. }));
    assert_eq!(resumed.count(), 1, "nobody pressed anything");
    let told = maria.inbox().await?.into_iter().filter(|message| message.text.contains("depende do escritório"));
    assert_eq!(told.count(), 1, "the client is told once");
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn november_is_finished_by_itself_on_sqlite() -> Result<()> {
    november_is_finished_by_itself(Database::Sqlite).await
}

#[tokio::test(flavor = "multi_thread")]
async fn november_is_finished_by_itself_on_postgres() -> Result<()> {
    november_is_finished_by_itself(Database::Postgres).await
}

/// OC3: the cause still stands, and it comes back.
#[tokio::test(flavor = "multi_thread")]
async fn confirmed_too_early_it_returns_to_the_office() -> Result<()> {
    let office = TestOffice::start().await?;
    let (maria, bruno) = (office.client("Maria")?, office.staff("Bruno").await?);
    maria.says("resumo da folha de novembro").await?;
    let pending = bruno.sees_pending().await?;
    assert!(matches!(bruno.confirms(&pending).await?, CommandAnswer::Done { .. }));
    let again = until("it returns", async || {
        let order = bruno.sees().await?.orders.remove(&pending.id);
        Ok(order.filter(|order| order.status.tab() == Tab::Pending && order.revision > pending.revision))
    });
    assert_eq!(again.await?.attempts, 1, "counted anew since a person confirmed it");
    office.close().await
}

/// OC3: five clicks and two people make one execution.
#[tokio::test(flavor = "multi_thread")]
async fn confirmed_by_everybody_at_once_it_is_executed_once() -> Result<()> {
    let office = TestOffice::start().await?;
    let maria = office.client("Maria")?;
    let (ana, bruno) = (office.staff("Ana").await?, office.staff("Bruno").await?);
    maria.says("resumo da folha de novembro").await?;
    let pending = ana.sees_pending().await?;
    let answers = tokio::join!(
        ana.confirms(&pending),
        bruno.confirms(&pending),
        ana.confirms(&pending),
        bruno.confirms(&pending),
        ana.confirms(&pending)
    );
    let answers = [answers.0?, answers.1?, answers.2?, answers.3?, answers.4?];
    let accepted = answers.iter().filter(|answer| matches!(answer, CommandAnswer::Done { .. })).count();
    assert_eq!(accepted, 1, "{answers:?}");
    office.calculate_payroll(1, "2026-11".parse()?)?;
    ana.sees_processed(pending.id).await?;
    let seen = ana.sees().await?;
    let confirmed = seen.timeline(pending.id).into_iter().filter(|event| event.what == Happened::Confirmed).count();
    assert_eq!((confirmed, seen.documents.len()), (1, 1));
    office.close().await
}

/// OC5: somebody answers it, and that settles it.
#[tokio::test(flavor = "multi_thread")]
async fn answered_by_hand_it_is_settled() -> Result<()> {
    let office = TestOffice::start().await?;
    let (maria, bruno) = (office.client("Maria")?, office.staff("Bruno").await?);
    maria.says("resumo da folha de novembro").await?;
    let pending = bruno.sees_pending().await?;
    bruno.answers(&pending, "Maria, a folha de novembro fecha no dia 30.").await?;
    maria.hears_about("a folha de novembro fecha no dia 30").await?;
    let settled = bruno.sees_processed(pending.id).await?;
    assert!(matches!(settled.status, Status::Processed { outcome: Outcome::AnsweredByHand { .. } }), "{settled:?}");

    office.calculate_payroll(1, "2026-11".parse()?)?;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert_eq!(maria.received_documents().await?.len(), 0, "what is settled is not taken up again");
    office.close().await
}
