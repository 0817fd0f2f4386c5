//! The session's secret: in the keyring, in no file; and without a keyring the desk works all the same (DE4).

use crate::computer::Computer;
use crate::scene::{Scene, ana};
use anyhow::{Context, Result, ensure};
use headless::Session;
use std::collections::HashMap;
use std::fs;
use zbus::blocking::Proxy;
use zbus::blocking::connection::Builder;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

#[tokio::test(flavor = "multi_thread")]
async fn the_session_is_in_the_keyring_and_survives_a_restart() -> Result<()> {
    let mut scene = Scene::open("keyring").await?;
    let secrets = secrets_in(&scene.computer.session)?;
    let [secret] = secrets.as_slice() else { anyhow::bail!("the keyring holds {} secrets of ours", secrets.len()) };

    drop(scene.desk);
    scene.desk = scene.computer.starts_balcao()?;
    scene.desk.sees_in("status-line", "Conectado")?;
    ensure!(!scene.desk.shows("sign-in-email")?, "it asked for the password again");

    for file in scene.computer.files()? {
        // A file may go while we look.
        let bytes = fs::read(&file).unwrap_or_default();
        let found = bytes.windows(secret.len()).any(|part| part == secret.as_slice());
        ensure!(!found, "the session's secret is in {}", file.display());
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_it_says_so_and_works_until_it_is_closed() -> Result<()> {
    let mut scene = Scene::on("no-keyring", Computer::without_keyring()?).await?;
    scene.desk.sees("O sistema não oferece um cofre de senhas.")?;
    scene.maria.says("me manda o holerite do João da Silva de outubro de 2026").await?;
    scene.desk.looks_at("processed")?;
    scene.desk.sees_order("João da Silva")?;

    drop(scene.desk);
    scene.desk = scene.computer.starts_balcao()?;
    let ana = ana(&scene.office)?;
    scene.desk.signs_in(ana.email, ana.password)?;
    scene.desk.looks_at("processed")?;
    scene.desk.sees_order("João da Silva")
}

/// Our secrets, asked of the keyring as any program of this person may.
fn secrets_in(session: &Session) -> Result<Vec<Vec<u8>>> {
    type Secret = (OwnedObjectPath, Vec<u8>, Vec<u8>, String);
    let connection = Builder::address(session.bus_address().as_str())?.build()?;
    let name = "org.freedesktop.secrets";
    let keyring = Proxy::new(&connection, name, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service")?;
    let ours = HashMap::from([("service", "balcao")]);
    let (found, _locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) = keyring.call("SearchItems", &(ours,))?;
    let (_, talk): (OwnedValue, OwnedObjectPath) = keyring.call("OpenSession", &("plain", Value::from("")))?;
    let secrets: HashMap<OwnedObjectPath, Secret> =
        keyring.call("GetSecrets", &(found, talk)).context("the keyring gives no secrets")?;
    Ok(secrets.into_values().map(|(_, _, secret, _)| secret).collect())
}
