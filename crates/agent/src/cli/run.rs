//! `run`: at work until the process is asked to end.

use std::io::ErrorKind;

use agent::demonstration;
use agent::pairing::Pairing;
use anyhow::{Context, Result, bail};
use clap::Args;
use machine::files::FolderLock;
use machine::secret_store::Keyring;

use super::{Place, shown};

#[derive(Args)]
pub struct Run {
    #[command(flatten)]
    place: Place,
}

impl Run {
    pub async fn run(self) -> Result<()> {
        let folder = self.place.data()?;
        let pairing = Pairing::read(&folder)?;
        let _held = match FolderLock::take(&folder) {
            Ok(held) => held,
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                bail!(
                    "another agent runs with {}; a second one needs a folder and a pairing of its own",
                    shown(&folder)
                )
            }
            Err(error) => return Err(error).with_context(|| shown(&folder)),
        };
        let portal = pairing.portal(&folder, &Keyring)?;
        let running = agent::start(demonstration::config(portal, pairing.office, &self.place.books()?))?;
        tracing::info!(office = pairing.office_name, portal = pairing.portal, "at work");
        until_asked_to_end().await?;
        tracing::info!("finishing what is in hand");
        running.stop().await;
        Ok(())
    }
}

#[cfg(unix)]
async fn until_asked_to_end() -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => Ok(interrupted?),
    }
}

#[cfg(not(unix))]
async fn until_asked_to_end() -> Result<()> {
    Ok(tokio::signal::ctrl_c().await?)
}
