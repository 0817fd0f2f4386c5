//! `pair`: joining an office.

use agent::pairing::{self, CREDENTIAL, TOKEN_VARIABLE, TokenPlace};
use anyhow::Result;
use clap::{Args, ValueEnum};
use machine::secret_store::Keyring;
use portal_client::{Credentials, Portal};

use super::{Place, say};

#[derive(Args)]
pub struct Pair {
    /// The portal's address, e.g. https://balcao.escritorio.com.br
    #[arg(long, value_name = "URL")]
    portal: String,
    /// The one-time code.
    #[arg(long)]
    code: String,
    /// What the office will call this agent [default: the computer's name]
    #[arg(long)]
    name: Option<String>,
    /// Where the token is kept.
    #[arg(long, value_enum, default_value = "keyring")]
    token: Token,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, ValueEnum)]
enum Token {
    /// In the operating system's keyring.
    Keyring,
    /// In a file of the data folder that only this user may read, for a server without a keyring.
    File,
    /// Nowhere: it is printed once, and given at each start by the environment or a systemd credential.
    Given,
}

impl Pair {
    pub async fn run(self) -> Result<()> {
        let portal = Portal::new(&self.portal, Credentials::None)?;
        let name = self.name.unwrap_or_else(machine::folders::computer_name);
        let pair = contract::agent::Pair { code: self.code.trim().to_uppercase(), name };
        let place = match self.token {
            Token::Keyring => TokenPlace::Keyring,
            Token::File => TokenPlace::File,
            Token::Given => TokenPlace::Given,
        };
        let folder = self.place.data()?;
        let (pairing, token) = pairing::pair(&portal, &pair, &folder, place, &Keyring).await?;
        say(&format!("paired with {} as “{}”; start with `balcao-agent run`", pairing.office_name, pairing.name));
        if place == TokenPlace::Given {
            say(&format!("the token, shown this once, for {TOKEN_VARIABLE} or the credential {CREDENTIAL}:"));
            say(&token);
        }
        Ok(())
    }
}
