//! An order whose payroll is not calculated yet: reason, evidence, Confirmar/Repetir, and its end (OC2, OC3, OC4).

use crate::scene::Scene;
use anyhow::{Result, ensure};
use testkit::until;

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_the_payroll_says_so_and_goes_on_when_it_is_there() -> Result<()> {
    let scene = Scene::open("pending").await?;
    let (desk, maria) = (&scene.desk, &scene.maria);
    let staff = scene.office.staff("Ana").await?;

    maria.says("me manda o holerite do João da Silva de novembro de 2026").await?;
    desk.sees_order("Folha 11/2026 ainda não calculada")?;
    desk.opens_order("João da Silva")?;
    desk.sees_in("order-reason", "Calcule a folha no sistema contábil.")?;
    desk.sees_in("order-evidence", "Verificado")?;
    let asked = staff.sees_pending().await?;

    desk.clicks("order-confirm")?;
    desk.clicks("order-confirm-no")?;
    desk.no_longer_sees("order-confirm-no")?;
    ensure!(!desk.shows("queued-mark")?, "“Não” queued a decision");
    ensure!(staff.sees_pending().await?.revision == asked.revision, "“Não” changed the order");

    desk.decides("order-confirm")?;
    desk.sees_in("order-timeline", "Confirmar/Repetir")?;
    let again = until("the order is back among the pending", async || {
        let order = staff.sees_pending().await?;
        Ok((order.revision > asked.revision + 1).then_some(order))
    });
    ensure!(again.await?.id == asked.id, "another order is pending");
    desk.sees_in("order-reason", "Folha 11/2026 ainda não calculada")?;

    scene.office.ask_books(&["calculate", "--company", "1", "--competence", "2026-11"])?;
    desk.sees_in("order-timeline", "A causa acabou; retomado sozinho")?;
    desk.sees_in("order-timeline", "Documento emitido e publicado")?;
    desk.looks_at("processed")?;
    desk.sees_order("João da Silva")?;
    maria.hears_document().await?;
    ensure!(maria.received_documents().await?.len() == 1, "the client was answered more than once");
    Ok(())
}
