//! `balcao-portal admin …`: what an operator does at the command line. Answers are JSON on standard output. To add a
//! command: a file here with its arguments and its function, and a line in [`Admin`].

mod audit;
mod mail;
mod offices;
mod phone;
mod storage;
mod understand;

use std::io::{self, Write};

use clap::Subcommand;
use serde::Serialize;

pub use mail::MailArgs;
pub use storage::StorageArgs;

#[derive(Subcommand)]
pub enum Admin {
    /// Creates an office and its first administrator.
    CreateOffice(offices::CreateOffice),
    /// Creates a client user and links it to companies.
    CreateClient(offices::CreateClient),
    /// Creates the fictional office of the demonstration, or tells what it is.
    DemoOffice(offices::DemoOffice),
    /// Makes a one-time code with which an agent joins the office.
    PairingCode(offices::NewPairingCode),
    /// Looks whether every office's audit log is as it was written; exit code 1 when it is not.
    VerifyAudit(audit::VerifyAudit),
    /// Keeps the password of the mail server in this user's keyring; it is read from standard input.
    MailPassword,
    /// A telephone in the terminal.
    Phone(phone::Phone),
    /// Reads one message a line, writes what the assistant understands as one JSON a line.
    Understand(understand::Understand),
}

/// Does what was asked; the answer is the exit code.
pub async fn run(asked: Admin) -> anyhow::Result<u8> {
    match asked {
        Admin::CreateOffice(asked) => print(&offices::create_office(asked).await?),
        Admin::CreateClient(asked) => print(&offices::create_client(asked).await?),
        Admin::DemoOffice(asked) => print(&offices::demo_office(asked).await?),
        Admin::PairingCode(asked) => print(&offices::new_pairing_code(asked).await?),
        Admin::VerifyAudit(asked) => {
            let (found, code) = audit::verify_audit(asked).await?;
            print(&found).map(|_| code)
        }
        Admin::MailPassword => mail::keep_password().map(|()| 0),
        Admin::Phone(asked) => phone::phone(asked).await,
        Admin::Understand(asked) => understand::understand(&asked).map(|()| 0),
    }
}

fn print(answer: &impl Serialize) -> anyhow::Result<u8> {
    writeln!(io::stdout(), "{}", serde_json::to_string(answer)?)?;
    Ok(0)
}
