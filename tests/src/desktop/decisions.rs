//! What a person decides: Responder, and cancelling (OC5, OC7).

use crate::scene::Scene;
use anyhow::Result;

#[tokio::test(flavor = "multi_thread")]
async fn ana_answers_one_order_by_hand_and_cancels_another() -> Result<()> {
    let scene = Scene::open("decisions").await?;
    let (desk, maria) = (&scene.desk, &scene.maria);
    maria.says("me manda o holerite do João da Silva de novembro de 2026").await?;
    desk.sees_order("Holerite")?;
    desk.opens_order("Holerite")?;

    desk.clicks("order-answer")?;
    desk.writes("answer-text", "Bom dia! A folha sai amanhã cedo.")?;
    // It is checked at first: this message settles nothing yet.
    desk.clicks("answer-settles")?;
    desk.clicks("answer-send")?;
    maria.hears_about("A folha sai amanhã cedo").await?;
    desk.sees_in("order-panel", "A folha sai amanhã cedo")?;
    desk.sees_in("order-reason", "Folha 11/2026 ainda não calculada")?;

    desk.clicks("order-answer")?;
    desk.writes("answer-text", "O João recebeu em mãos, certo?")?;
    desk.clicks("answer-send")?;
    maria.hears_about("recebeu em mãos").await?;
    desk.sees_in("order-timeline", "Respondido pelo escritório")?;
    desk.looks_at("processed")?;
    desk.sees_order("Respondido por Ana Souza")?;

    maria.says("agora o resumo da folha de novembro de 2026").await?;
    desk.looks_at("pending")?;
    desk.opens_order("Resumo")?;
    desk.clicks("order-more")?;
    desk.decides("order-cancel")?;
    desk.sees_in("order-panel", "Cancelado por Ana Souza")?;
    desk.looks_at("processed")?;
    desk.sees_order("Cancelado por Ana Souza")
}
