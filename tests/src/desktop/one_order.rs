//! One order, from the client's telephone to the document that opens (DE4, OC1, OC6).

use crate::computer::Computer;
use crate::scene::{ana, open_office};
use anyhow::{Result, ensure};
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_followed_from_the_telephone_to_the_open_document() -> Result<()> {
    let office = open_office("order").await?;
    let _agent = office.agent("servidor").await?;
    let (maria, ana) = (office.client("Maria")?, ana(&office)?);
    let computer = Computer::new()?;
    let desk = computer.starts_balcao()?;

    desk.clicks("first-start-connect")?;
    desk.connects_to("servidor da sala")?;
    desk.sees_below("first-start-address", "Escreva um endereço que comece com https://")?;
    desk.connects_to(&format!("http://127.0.0.1:{}", headless::free_port()?))?;
    desk.sees_in("first-start-error", "O servidor não responde nesse endereço.")?;
    desk.connects_to(&office.line.url())?;
    desk.signs_in(ana.email, "outra senha")?;
    desk.sees_in("sign-in-error", "E-mail ou senha não conferem.")?;
    desk.signs_in(ana.email, ana.password)?;

    desk.looks_at("processed")?;
    desk.sees_in("status-line", "Conectado")?;
    let asked = Instant::now();
    maria.says("me manda o holerite do João da Silva de outubro de 2026").await?;
    desk.sees_order("João da Silva")?;
    let took = asked.elapsed();
    eprintln!("from the telephone to “Processados” on the desk: {} ms", took.as_millis());
    ensure!(took < Duration::from_secs(15), "it took {took:?}");

    desk.opens_order("João da Silva")?;
    for line in ["Pedido aberto", "Começou a emitir", "Documento emitido e publicado", "Mensagem ao cliente:"] {
        desk.sees_in("order-timeline", line)?;
    }
    desk.clicks("order-document")?;
    let text = computer.text_of_opened_document()?;
    for words in ["João da Silva", "Padaria Sol Nascente", "Outubro de 2026"] {
        ensure!(text.to_lowercase().contains(&words.to_lowercase()), "the document does not say {words}: {text}");
    }
    Ok(())
}
