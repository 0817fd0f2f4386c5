//! How `serve` is told of the mail server. The password comes from a file or the keyring, never from the command line or
//! the environment, where every program of the user could read it.

use std::io;
use std::path::PathBuf;

use anyhow::{Context, bail};
use channels::{Mailbox, SmtpSecurity, SmtpSettings};
use clap::{Args, ValueEnum};
use machine::secret_store::{Keyring, SecretStore};

/// Under this name the keyring keeps the password.
const KEYRING_NAME: &str = "smtp";

#[derive(Args)]
pub struct MailArgs {
    /// The mail server that takes our letters: smtp.escritorio.com.br. Without it nobody is reached by e-mail
    #[arg(long, env = "BALCAO_SMTP_HOST")]
    smtp_host: Option<String>,
    /// Its port; 465 for tls and 587 for starttls unless told otherwise
    #[arg(long, env = "BALCAO_SMTP_PORT", requires = "smtp_host")]
    smtp_port: Option<u16>,
    /// How the connection is protected; plain only to this machine
    #[arg(long, env = "BALCAO_SMTP_SECURITY", value_enum, default_value = "starttls")]
    smtp_security: Security,
    /// The sender of all letters: avisos@escritorio.com.br
    #[arg(long, env = "BALCAO_SMTP_FROM", requires = "smtp_host")]
    smtp_from: Option<String>,
    /// The user, if the server wants one; the password is in --smtp-password-file or in the keyring
    #[arg(long, env = "BALCAO_SMTP_USER", requires = "smtp_host")]
    smtp_user: Option<String>,
    /// A file with the password, readable by its owner only
    #[arg(long, env = "BALCAO_SMTP_PASSWORD_FILE", requires = "smtp_user")]
    smtp_password_file: Option<PathBuf>,
    /// A certificate to trust besides the system's, as PEM
    #[arg(long, env = "BALCAO_SMTP_CERTIFICATE", requires = "smtp_host")]
    smtp_certificate: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Security {
    Tls,
    Starttls,
    Plain,
}

impl MailArgs {
    /// `None` when no mail server was named.
    pub fn settings(self) -> anyhow::Result<Option<SmtpSettings>> {
        let Some(host) = self.smtp_host else { return Ok(None) };
        let Some(from) = self.smtp_from else { bail!("--smtp-from is missing: the sender of all letters") };
        let (security, port) = match self.smtp_security {
            Security::Tls => (SmtpSecurity::Tls, 465),
            Security::Starttls => (SmtpSecurity::StartTls, 587),
            Security::Plain => (SmtpSecurity::Plain, 25),
        };
        let sign_in = match self.smtp_user {
            Some(user) => Some((user, password(self.smtp_password_file)?)),
            None => None,
        };
        Ok(Some(SmtpSettings {
            host,
            port: self.smtp_port.unwrap_or(port),
            security,
            sign_in,
            from: Mailbox::new("Balcão", from),
            certificate: self.smtp_certificate,
        }))
    }
}

/// Reads the password from standard input and keeps it in the keyring of this user.
pub fn keep_password() -> anyhow::Result<()> {
    let mut password = String::new();
    io::stdin().read_line(&mut password).context("no password on standard input")?;
    Ok(Keyring.set(KEYRING_NAME, password.trim_end_matches(['\r', '\n']))?)
}

fn password(file: Option<PathBuf>) -> anyhow::Result<String> {
    let Some(path) = file else {
        let kept = Keyring.get(KEYRING_NAME)?;
        return kept.context(
            "no --smtp-password-file, and the keyring has none: `balcao-portal admin mail-password` keeps it there",
        );
    };
    let cannot = || format!("the password of the mail server in {} cannot be read", path.display());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).with_context(cannot)?.permissions().mode();
        if mode & 0o077 != 0 {
            bail!("others may read the password in {}: chmod 600 it", path.display());
        }
    }
    Ok(std::fs::read_to_string(&path).with_context(cannot)?.trim_end_matches(['\r', '\n']).to_owned())
}
