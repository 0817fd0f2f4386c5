//! The first start: this computer becomes the office (DE4).

use crate::computer::Computer;
use anyhow::{Result, ensure};

#[test]
fn this_computer_becomes_a_fictional_office() -> Result<()> {
    let computer = Computer::new()?;
    let desk = computer.starts_balcao()?;
    desk.clicks("first-start-this-computer")?;

    desk.clicks("first-start-begin")?;
    desk.sees_below("first-start-office-name", "Preencha este campo.")?;
    desk.sees_below("first-start-your-name", "Preencha este campo.")?;
    desk.sees_below("first-start-email", "Escreva um e-mail completo")?;
    desk.sees_below("first-start-password", "pelo menos 10 caracteres")?;

    desk.writes("first-start-office-name", "Contábil Farol")?;
    desk.writes("first-start-your-name", "Rita Farol")?;
    desk.writes("first-start-email", "rita@farol.example")?;
    desk.writes("first-start-password", "curta")?;
    desk.clicks("first-start-begin")?;
    desk.sees_below("first-start-password", "pelo menos 10 caracteres")?;
    desk.writes("first-start-password", "flamengo2026")?;
    desk.sees_in("first-start-password-strength", "muita gente usa")?;
    desk.clicks("first-start-begin")?;
    desk.sees_below("first-start-password", "muita gente usa")?;
    ensure!(!computer.data()?.join("portal").exists(), "an office was made from a form that is not right");

    desk.writes("first-start-password", "uma senha comprida")?;
    desk.clicks("first-start-demo")?;
    desk.clicks("first-start-begin")?;
    desk.sees_in("tab-pending", "Pendentes Escritório")?;
    desk.sees_in("orders-empty", "Nada espera pelo escritório")?;
    desk.sees_in("status-line", "Conectado")?;
    desk.sees_in("status-line", "Agente ativo")
}
