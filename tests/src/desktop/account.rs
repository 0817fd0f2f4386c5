//! "Minha conta": a new password and an authenticator, and signing in again with both (PC6, PE6).

use crate::scene::{Scene, ana};
use anyhow::{Context, Result, ensure};
use machine::{Clock, SystemClock};
use totp_rs::{Builder, Secret};

const NEW_PASSWORD: &str = "tijolo vidro lampada canoa";
const STEP_S: u64 = 30;

#[tokio::test(flavor = "multi_thread")]
async fn ana_changes_her_password_and_protects_her_account() -> Result<()> {
    let scene = Scene::open("account").await?;
    let desk = &scene.desk;
    let ana = ana(&scene.office)?;

    desk.clicks("nav-account")?;
    desk.writes("account-current", ana.password)?;
    desk.writes("account-new", "Horizonte#7kx")?;
    desk.sees_in("account-new-strength", "Contém seu nome, e-mail ou o nome do escritório")?;
    desk.writes("account-new", NEW_PASSWORD)?;
    desk.sees_in("account-new-strength", "Ótima")?;
    desk.clicks("account-save-password")?;
    desk.sees_in("account-password-changed", "Senha trocada")?;

    desk.clicks("totp-begin")?;
    desk.sees_in("account", "Código de 6 números")?;
    let shown = desk.asks("return document.querySelector('[data-testid=totp-secret]').innerText")?;
    let secret = shown.as_str().context("no key is shown")?.replace(' ', "");
    let confirmed = step_now()?;
    desk.writes("totp-code", &code(&secret, confirmed)?)?;
    desk.clicks("totp-confirm")?;
    desk.sees_in("recovery-codes", "Códigos de recuperação")?;
    desk.clicks("codes-kept")?;
    desk.clicks("codes-done")?;
    desk.sees_in("account", "Códigos que ainda valem: 10")?;

    desk.clicks("sign-out")?;
    desk.clicks("sign-out-yes")?;
    desk.signs_in(ana.email, ana.password)?;
    desk.sees_in("sign-in-error", "E-mail ou senha")?;
    desk.signs_in(ana.email, NEW_PASSWORD)?;
    // Each code counts once, so that the one that she confirmed with does not let her in.
    desk.writes("sign-in-code", &code(&secret, step_now()?.max(confirmed + 1))?)?;
    desk.clicks("sign-in-prove")?;
    desk.sees_in("status-line", "Conectado")?;
    ensure!(!desk.shows("sign-in-email")?, "she is asked again");
    Ok(())
}

fn step_now() -> Result<u64> {
    Ok(u64::try_from(SystemClock.now().timestamp())? / STEP_S)
}

/// What the application on her telephone shows during a step.
fn code(secret: &str, step: u64) -> Result<String> {
    let secret = Secret::try_from_base32(secret).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let totp = Builder::new().with_secret(secret).build().map_err(|error| anyhow::anyhow!("{error:?}"))?;
    Ok(totp.generate(step * STEP_S).to_string())
}
