//! `admin understand`: what the assistant reads in each line, without a portal.

use std::io;

use anyhow::Context;
use assistant::Assistant;
use chrono::NaiveDate;
use domain::catalogue::Catalogue;

#[derive(clap::Args)]
pub struct Understand {
    /// The day that "last month" is counted from, e.g. 2026-11-22.
    #[arg(long)]
    today: NaiveDate,
}

/// Reads one message a line from standard input and writes one JSON a line.
pub fn understand(asked: &Understand) -> anyhow::Result<()> {
    let assistant = Assistant::new(Catalogue::built_in().context("the catalogue of document kinds")?);
    let (input, output) = (io::stdin().lock(), io::BufWriter::new(io::stdout().lock()));
    assistant::understand_lines(&assistant, input, output, asked.today)?;
    Ok(())
}
