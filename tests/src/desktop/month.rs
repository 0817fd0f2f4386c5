//! The office's month as Ana sets it up: a process of her own, two clients with different dates, and December made (TN1).

use crate::scene::Scene;
use anyhow::Result;

#[tokio::test(flavor = "multi_thread")]
async fn ana_writes_a_process_for_two_clients_and_makes_the_month() -> Result<()> {
    let scene = Scene::open("month").await?;
    let desk = &scene.desk;

    desk.clicks("nav-tasks")?;
    desk.chooses("Processos")?;
    desk.clicks("new-process")?;
    desk.writes("process-name", "Conferência do ponto")?;
    desk.clicks("process-next")?;
    desk.writes("process-legal-day", "17")?;
    desk.picks("process-legal-shift", "Mantém")?;
    // The server's own dates, beside the rule.
    desk.sees_in("next-dates", "Data legal")?;
    desk.clicks("process-next")?;
    desk.clicks("process-next")?;
    desk.chooses("Padaria Sol Nascente")?;
    desk.writes("find-client", "Mercado")?;
    desk.chooses("Mercado Bom Vizinho")?;
    desk.clicks("save-process")?;

    // It opens with both; one gets a date of its own.
    desk.sees_in("process-clients", "Clientes (2)")?;
    desk.presses("Ajustar Mercado Bom Vizinho")?;
    desk.chooses("Próprias")?;
    desk.writes("override-legal-day", "18")?;
    desk.sees_in("next-dates", "18/")?;
    desk.clicks("save-overrides")?;
    desk.no_longer_sees("overrides-dialog")?;
    desk.sees_in("process-clients", "Data legal: Dia 18 do mês seguinte")?;

    desk.chooses("Tarefas")?;
    desk.clicks("generate-month")?;
    desk.sees_in("generate-dialog", "Conferência do ponto")?;
    desk.clicks("generate-now")?;
    desk.sees_in("month-made", "tarefas novas")?;
    desk.clicks("month-done")?;
    desk.writes("search", "ponto")?;
    desk.clicks_thing("Mercado Bom Vizinho")?;
    desk.sees_in("panel", "18/")?;
    desk.clicks_thing("Padaria Sol Nascente")?;
    desk.sees_in("panel", "17/")
}
