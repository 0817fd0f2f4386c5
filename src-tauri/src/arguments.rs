//! The command line of `balcao`.

use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;

/// Balcão: the service counter of an accounting office.
#[derive(Debug, Clone, Parser)]
#[command(version)]
pub struct Arguments {
    /// Keep everything in this folder instead of the user's own.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Show the demonstration in this folder: a fictional office inside this program, signed in.
    #[arg(long, value_name = "DIR", conflicts_with = "data")]
    pub demo: Option<PathBuf>,
    /// Start in the tray, without a window.
    #[arg(long)]
    pub hidden: bool,
}

impl Arguments {
    /// Without a folder of its own it is the one desk of this user.
    pub fn is_the_everyday_desk(&self) -> bool {
        self.data.is_none() && self.demo.is_none()
    }

    pub fn data_folder(&self) -> anyhow::Result<PathBuf> {
        let given = self.demo.clone().or_else(|| self.data.clone());
        let folder = given
            .or_else(machine::folders::data)
            .context("this system tells no home folder; give one with --data DIR")?;
        machine::files::make_own_folder(&folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        Ok(folder)
    }
}
