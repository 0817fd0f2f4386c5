//! A mail server over SMTP: one connection that is kept while it lasts.
//!
//! The steps are taken one by one instead of by lettre's transport, since what a silence means depends on the step:
//! before the content the letter surely did not go out; after it nobody knows.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox as Address, Message, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as From, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::outcome::{self, Stage};
use super::{Mail, Mailbox, Postman};
use crate::SendError;

/// How long it may take until the server wants the content, and until it has taken it.
const PATIENCE_BEFORE: Duration = Duration::from_secs(12);
const PATIENCE_CONTENT: Duration = Duration::from_secs(15);

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// TLS from the start (port 465).
    Tls,
    /// TLS after a greeting in the clear (port 587); without it nothing is sent.
    StartTls,
    /// In the clear: only to a server on this machine.
    Plain,
}

/// Where letters are handed over, and as whom.
#[derive(Clone)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub security: SmtpSecurity,
    /// User and password, if the server wants them.
    pub sign_in: Option<(String, String)>,
    /// The sender of every letter; its name is replaced by the office's.
    pub from: Mailbox,
    /// A certificate to trust besides the system's, as PEM: of a mail server within the office.
    pub certificate: Option<PathBuf>,
}

impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, security, sign_in, from, .. } = self;
        write!(f, "{host}:{port} ({security:?}, signs in: {}) as {}", sign_in.is_some(), from.address)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SmtpError {
    #[error("letters leave this machine encrypted only: choose tls or starttls, or a mail server at 127.0.0.1")]
    PlainToAnotherMachine,
    #[error("the sender {address} is no e-mail address; give one like avisos@escritorio.com.br")]
    Sender { address: String },
    #[error("the certificate {} cannot be read: {reason}", path.display())]
    Certificate { path: PathBuf, reason: String },
    #[error("TLS cannot be set up for {host}: {reason}")]
    Tls { host: String, reason: String },
}

pub struct Smtp {
    settings: SmtpSettings,
    from: lettre::Address,
    tls: Option<TlsParameters>,
    idle: Mutex<Option<AsyncSmtpConnection>>,
}

impl Smtp {
    /// Checks the settings; connects when there is a letter.
    ///
    /// # Errors
    /// [`SmtpError`], with what to change.
    pub fn new(settings: SmtpSettings) -> Result<Self, SmtpError> {
        let sender = |_| SmtpError::Sender { address: settings.from.address.clone() };
        let from = settings.from.address.parse().map_err(sender)?;
        let tls = match settings.security {
            SmtpSecurity::Plain if !is_this_machine(&settings.host) => return Err(SmtpError::PlainToAnotherMachine),
            SmtpSecurity::Plain => None,
            SmtpSecurity::Tls | SmtpSecurity::StartTls => Some(tls(&settings)?),
        };
        Ok(Self { settings, from, tls, idle: Mutex::default() })
    }

    /// A connection on which sender and recipient of a letter were accepted.
    async fn announced(&self, to: lettre::Address) -> Result<AsyncSmtpConnection, SendError> {
        let mut connection = self.connected().await?;
        let from = From::new(Some(self.from.clone()), Vec::new());
        connection.command(from).await.map_err(|error| outcome::of(&error, Stage::Opening))?;
        connection.command(Rcpt::new(to, Vec::new())).await.map_err(|error| outcome::of(&error, Stage::Recipient))?;
        connection.command(Data).await.map_err(|error| outcome::of(&error, Stage::Recipient))?;
        Ok(connection)
    }

    async fn connected(&self) -> Result<AsyncSmtpConnection, SendError> {
        if let Some(mut kept) = self.idle.lock().await.take()
            && kept.test_connected().await
        {
            return Ok(kept);
        }
        self.connect().await.map_err(|error| outcome::of(&error, Stage::Opening))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
        let (settings, hello) = (&self.settings, ClientId::default());
        let from_the_start = self.tls.clone().filter(|_| settings.security == SmtpSecurity::Tls);
        let server = (settings.host.as_str(), settings.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE_BEFORE), &hello, from_the_start, None).await?;
        if settings.security == SmtpSecurity::StartTls
            && let Some(tls) = self.tls.clone()
        {
            connection.starttls(tls, &hello).await?;
        }
        if let Some((user, password)) = &settings.sign_in {
            let credentials = Credentials::new(user.clone(), password.clone());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        Ok(connection)
    }

    fn written(&self, mail: &Mail, to: &lettre::Address) -> Result<Vec<u8>, SendError> {
        let fault = |_| SendError::Rejected { code: "letter".to_owned() };
        let mut builder = Message::builder()
            .message_id(Some(message_id(&mail.key, self.from.domain())))
            .date(SystemTime::from(mail.at))
            .from(Address::new(Some(one_line(&mail.from_name)), self.from.clone()))
            .to(Address::new(Some(one_line(&mail.to.name)), to.clone()))
            .subject(one_line(&mail.subject))
            .raw_header(auto_submitted());
        if let Some(reply_to) = &mail.reply_to
            && let Ok(address) = reply_to.address.parse()
        {
            builder = builder.reply_to(Address::new(Some(one_line(&reply_to.name)), address));
        }
        let part = |kind, text: &str| SinglePart::builder().header(kind).body(text.to_owned());
        let body = MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, &mail.text))
            .singlepart(part(ContentType::TEXT_HTML, &mail.html));
        Ok(builder.multipart(body).map_err(fault)?.formatted())
    }
}

#[async_trait]
impl Postman for Smtp {
    async fn send(&self, mail: &Mail) -> Result<(), SendError> {
        let address = || SendError::Rejected { code: "address".to_owned() };
        let to: lettre::Address = mail.to.address.parse().map_err(|_| address())?;
        if !mail.to.address.is_ascii() {
            return Err(address());
        }
        let content = self.written(mail, &to)?;
        let mut connection = timeout(PATIENCE_BEFORE, self.announced(to))
            .await
            .unwrap_or_else(|_| Err(SendError::Unavailable("server_unreachable".to_owned())))?;
        match timeout(PATIENCE_CONTENT, connection.message(&content)).await {
            Ok(Ok(_)) => {
                *self.idle.lock().await = Some(connection);
                Ok(())
            }
            Ok(Err(error)) => Err(outcome::of(&error, Stage::Content)),
            Err(_) => Err(SendError::Unknown),
        }
    }
}

/// The same key gives the same id.
fn message_id(key: &str, domain: &str) -> String {
    let digest = Sha256::digest(key.as_bytes());
    let short: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("<{short}@{domain}>")
}

/// Says to other programs that nobody needs an automatic answer (RFC 3834).
fn auto_submitted() -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned())
}

/// What stands in a header has no line breaks.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

fn tls(settings: &SmtpSettings) -> Result<TlsParameters, SmtpError> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(path) = &settings.certificate {
        let unread = |reason: String| SmtpError::Certificate { path: path.clone(), reason };
        let pem = std::fs::read(path).map_err(|error| unread(error.to_string()))?;
        let certificate = Certificate::from_pem(&pem).map_err(|error| unread(error.to_string()))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|error| SmtpError::Tls { host: settings.host.clone(), reason: error.to_string() })
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
