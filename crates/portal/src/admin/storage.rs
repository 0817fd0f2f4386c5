//! Where the portal keeps its things, as every command is told.

use std::path::PathBuf;

use anyhow::{Context, bail};
use channels::{SharedSecret, phone_secret};
use domain::OfficeId;
use portal_store::{Place, Store};

use crate::config::Storage;
use crate::server_key;

#[derive(clap::Args, Clone)]
pub struct StorageArgs {
    /// The portal's folder: database, documents and key, unless told otherwise below. By default in the user's data.
    #[arg(long, env = "BALCAO_DATA")]
    data: Option<PathBuf>,
    /// Another database: postgres://…
    #[arg(long, env = "BALCAO_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Another place for the documents: a folder or s3://…
    #[arg(long, env = "BALCAO_DOCUMENTS")]
    documents: Option<String>,
    /// The key that portals on one database share.
    #[arg(long, env = server_key::VARIABLE, hide_env_values = true)]
    pub server_key: Option<String>,
}

impl StorageArgs {
    pub fn folder(&self) -> anyhow::Result<PathBuf> {
        let default = || machine::folders::data().map(|data| data.join("portal"));
        self.data.clone().or_else(default).context("this user has no data folder; give one with --data")
    }

    pub fn storage(&self) -> anyhow::Result<Storage> {
        let here = Storage::in_folder(&self.folder()?);
        Ok(Storage {
            database: self.database.clone().unwrap_or(here.database),
            documents: self.documents.clone().unwrap_or(here.documents),
        })
    }

    /// The store, brought up to date.
    pub async fn open(&self) -> anyhow::Result<Store> {
        let storage = self.storage()?;
        Ok(Store::open(&Place::parse(&storage.database)?, &storage.documents).await?)
    }

    /// The office that was named, or the only one.
    pub(super) async fn one_office(&self, named: Option<OfficeId>) -> anyhow::Result<OfficeId> {
        let store = self.open().await?;
        let offices = store.offices().await?;
        store.close().await;
        match (named, offices.as_slice()) {
            (Some(id), _) if offices.iter().any(|office| office.id == id) => Ok(id),
            (Some(id), _) => bail!("there is no office {id} here"),
            (None, [only]) => Ok(only.id),
            (None, []) => bail!("there is no office yet; make one with `balcao-portal admin create-office`"),
            (None, several) => {
                let names: Vec<String> =
                    several.iter().map(|office| format!("{} {}", office.id, office.name)).collect();
                bail!("there are several offices, name one with --office: {}", names.join(", "))
            }
        }
    }

    pub(super) fn phone_secret(&self, office: OfficeId) -> anyhow::Result<SharedSecret> {
        Ok(phone_secret(&server_key::load(self.server_key.as_deref(), &self.folder()?)?, office))
    }
}
