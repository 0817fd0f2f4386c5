//! `read`: the text of a PDF, as the wrong-recipient guard sees it.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;

use super::{say, shown};

#[derive(Args)]
pub struct Read {
    /// The PDF.
    file: PathBuf,
}

impl Read {
    pub fn run(self) -> Result<()> {
        let pdf = std::fs::read(&self.file).with_context(|| shown(&self.file))?;
        let pages = recognition::text_of(&pdf).with_context(|| shown(&self.file))?;
        say(&pages.to_text());
        Ok(())
    }
}
