//! The server is away: the desk goes on, and what was decided meanwhile is accepted or refused afterwards (OC8).

use crate::computer::Computer;
use crate::scene::{ana, open_office};
use anyhow::{Context, Result, ensure};
use contract::command::Command;
use domain::order::Tab;
use stories::support::line::Line;
use testkit::until;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_decided_offline_is_sent_later_and_a_refusal_is_told() -> Result<()> {
    let mut office = open_office("offline").await?;
    let _agent = office.agent("servidor").await?;
    let maria = office.client("Maria")?;
    // Only Ana's line can be cut, so that others go on working.
    let line = Line::new().await?;
    line.leads_to(Some(office.line.address));
    let computer = Computer::new()?;
    let desk = computer.starts_balcao()?;
    desk.enters(&line.url(), ana(&office)?)?;

    maria.says("me manda o holerite do João da Silva de novembro de 2026").await?;
    desk.sees_order("Holerite")?;
    maria.says("agora o resumo da folha de novembro de 2026").await?;
    desk.sees_order("Resumo")?;

    line.leads_to(None);
    office.kill_portal();
    desk.sees_in("offline-banner", "Sem conexão com o servidor")?;
    for request in ["Holerite", "Resumo"] {
        desk.opens_order(request)?;
        desk.decides("order-confirm")?;
        desk.sees_in("queued-mark", "Confirmar/Repetir: Na fila de envio")?;
    }
    desk.sees_in("status-line", "Fila de envio: 2")?;

    office.start_portal().await?;
    let bruno = office.staff("Bruno").await?;
    let orders = bruno.sees().await?.orders;
    let of_kind = |kind: &str| orders.values().find(|order| order.asked.kind.to_string() == kind).context("no order");
    let (payslip, summary) = (of_kind("pes.holerite")?, of_kind("pes.resumo_folha")?);
    bruno.does(Command::CancelOrder { order: summary.id }).await?;
    line.leads_to(Some(office.line.address));
    desk.clicks("offline-try-now")?;

    desk.no_longer_sees("offline-banner")?;
    desk.sees_in("order-refused", "O pedido já está em Processados.")?;
    desk.sees_in("status-line", "Recusadas: 1")?;
    until("the accepted confirmation has been tried", async || {
        let order = bruno.sees().await?.orders.remove(&payslip.id);
        Ok(order.filter(|order| order.status.tab() == Tab::Pending && order.revision > payslip.revision + 1))
    })
    .await?;
    desk.opens_order("Holerite")?;
    desk.no_longer_sees("queued-mark")?;
    desk.clicks("nav-outbox")?;
    desk.sees_in("outbox", "O pedido já está em Processados.")?;
    ensure!(desk.text()?.matches("Recusada pelo servidor").count() == 1, "one decision was refused: {}", desk.text()?);
    Ok(())
}
