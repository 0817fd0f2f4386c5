//! The commands of `balcao-agent`, one file each.

mod books;
mod issue;
mod pair;
mod read;
mod run;
mod status;

use std::io::Write;
use std::path::{Path, PathBuf};

use agent::demonstration::BOOKS_FILE;
use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use serde::Serialize;

#[derive(Parser)]
#[command(name = "balcao-agent", version, about = "Issues and publishes what clients ask the office for.")]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Join an office with a one-time code that its administrator shows.
    Pair(pair::Pair),
    /// Carry out orders until stopped.
    Run(run::Run),
    /// Say how this agent is paired, and whether portal and books answer.
    Status(Place),
    /// Create, calculate, show and check the demonstration books.
    #[command(subcommand)]
    Books(books::Books),
    /// Issue a document from the books into a folder, without a portal.
    Issue(issue::Issue),
    /// Print the text of a PDF.
    Read(read::Read),
}

/// Where the agent keeps its things.
#[derive(Args, Clone)]
pub struct Place {
    /// The folder of the agent's data [default: a folder of this user]
    #[arg(long, env = "BALCAO_AGENT_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// The file of the demonstration books [default: books.sqlite in the data folder]
    #[arg(long, value_name = "FILE")]
    books: Option<PathBuf>,
}

impl Place {
    pub fn data(&self) -> Result<PathBuf> {
        let of_this_user = || machine::folders::data().map(|folder| folder.join("agent"));
        self.data.clone().or_else(of_this_user).context("--data: this user has no home folder; name a folder")
    }

    pub fn books(&self) -> Result<PathBuf> {
        self.books.clone().map_or_else(|| Ok(self.data()?.join(BOOKS_FILE)), Ok)
    }
}

pub async fn run(arguments: Arguments) -> Result<()> {
    match arguments.command {
        Command::Pair(pair) => pair.run().await,
        Command::Run(run) => run.run().await,
        Command::Status(place) => status::show(&place).await,
        Command::Books(books) => books.run(),
        Command::Issue(issue) => issue.run(),
        Command::Read(read) => read.run(),
    }
}

/// One line of output. A reader that went away is no error of ours.
fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").ok();
}

fn say_json(value: &impl Serialize) -> Result<()> {
    say(&serde_json::to_string(value)?);
    Ok(())
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
