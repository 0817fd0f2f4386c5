//! Letters to a real mail server: what arrives, and what each trouble of a mail server means.

// The mail server of the tests is a package of Debian.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a story that cannot go on has failed")]

#[path = "support/mail_server.rs"]
mod mail_server;

use std::path::PathBuf;
use std::process::Command;

use channels::{Mail, Mailbox, Postman, SendError, Smtp, SmtpError, SmtpSecurity, SmtpSettings};
use mail_server::MailServer;

fn settings(port: u16) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".into(),
        port,
        security: SmtpSecurity::Plain,
        sign_in: None,
        from: Mailbox::new("Balcão", "avisos@horizonte.example"),
        certificate: None,
    }
}

fn to(address: &str) -> Mail {
    Mail {
        key: format!("office/invitation:{address}"),
        from_name: "Contábil Horizonte".into(),
        to: Mailbox::new("João da Conceição", address),
        reply_to: Some(Mailbox::new("Ana Souza", "ana@horizonte.example")),
        subject: "Convite: a sua pasta está pronta\r\nBcc: intruso@example.com".into(),
        text: "Olá, João!\n\nA sua pasta está pronta.".into(),
        html: "<p>Olá, João!</p><p>A sua pasta está pronta.</p>".into(),
        at: "2026-11-22T12:00:00Z".parse().unwrap(),
    }
}

async fn sends(smtp: &Smtp, address: &str) -> Result<(), SendError> {
    smtp.send(&to(address)).await
}

#[tokio::test]
async fn a_letter_arrives_in_words_and_in_html() {
    let server = MailServer::start();
    let smtp = Smtp::new(settings(server.port)).unwrap();
    sends(&smtp, "joao@example.com").await.unwrap();
    sends(&smtp, "joao@example.com").await.unwrap();
    sends(&smtp, "rita@example.com").await.unwrap();

    let letters = server.letters();
    let [first, again, other] = letters.as_slice() else { panic!("{letters:?}") };
    let (text, html) = first.parts();
    assert!(text.contains("A sua pasta está pronta.") && html.contains("<p>Olá, João!</p>"), "{text} {html}");
    assert!(first.header("From").contains("avisos@horizonte.example"));
    assert!(first.header("Reply-To").contains("ana@horizonte.example"));
    assert_eq!(first.header("X-Envelope-To"), "joao@example.com");
    assert_eq!(first.header("Auto-Submitted"), "auto-generated");
    assert_eq!(first.header("Date"), "Sun, 22 Nov 2026 12:00:00 +0000");
    assert_eq!(first.header("Bcc"), "", "a subject brings no headers of its own");
    // Whoever finds two sees that they are one.
    assert_eq!(first.header("Message-ID"), again.header("Message-ID"));
    assert_ne!(first.header("Message-ID"), other.header("Message-ID"));
}

#[tokio::test]
async fn each_trouble_of_a_mail_server_has_its_meaning() {
    let server = MailServer::start();
    let smtp = Smtp::new(settings(server.port)).unwrap();
    let answers = ["452", "data:552", "550", "450", "data:554", "cut"];
    let addresses = answers.map(|answer| format!("{}@example.com", answer.replace(':', "-")));
    let told: Vec<(&str, &str)> = addresses.iter().map(String::as_str).zip(answers).collect();
    server.answers(&told);
    let unavailable = |reason: &str| Err(SendError::Unavailable(reason.into()));
    let rejected = |code: &str| Err(SendError::Rejected { code: code.into() });
    let meanings = [
        unavailable("mailbox_full"),
        unavailable("mailbox_full"),
        rejected("mailbox_unknown"),
        unavailable("try_later"),
        rejected("refused_554"),
        unavailable("server_unreachable"),
    ];
    for (address, meaning) in addresses.iter().zip(meanings) {
        assert_eq!(sends(&smtp, address).await, meaning, "{address}");
    }
    assert!(server.letters().is_empty());
    // After all that the next letter goes out.
    sends(&smtp, "joao@example.com").await.unwrap();
    assert_eq!(server.letters().len(), 1);
}

#[tokio::test]
async fn a_server_that_has_the_letter_and_falls_silent_leaves_it_unknown() {
    let server = MailServer::start();
    server.answers(&[("joao@example.com", "silent")]);
    let smtp = Smtp::new(settings(server.port)).unwrap();
    assert_eq!(sends(&smtp, "joao@example.com").await, Err(SendError::Unknown));
    assert_eq!(server.letters().len(), 1, "it had arrived");
}

#[tokio::test]
async fn a_server_that_is_away_is_told_and_found_again() {
    let mut server = MailServer::start();
    let smtp = Smtp::new(settings(server.port)).unwrap();
    sends(&smtp, "joao@example.com").await.unwrap();
    server.dies();
    let away = Err(SendError::Unavailable("server_unreachable".into()));
    assert_eq!(sends(&smtp, "joao@example.com").await, away, "the kept connection is dead");
    assert_eq!(sends(&smtp, "joao@example.com").await, away);
}

#[tokio::test]
async fn a_strict_server_is_spoken_to_encrypted_and_signed_in() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = certificate_for_this_machine(folder.path().to_owned());
    let server = MailServer::strict(&certificate, &key, "avisos", "s3nha-secreta");
    let strict = |password: &str, certificate: Option<PathBuf>| {
        let sign_in = Some(("avisos".to_owned(), password.to_owned()));
        let host = "localhost".to_owned();
        let settings = settings(server.port);
        Smtp::new(SmtpSettings { host, security: SmtpSecurity::StartTls, sign_in, certificate, ..settings }).unwrap()
    };
    sends(&strict("s3nha-secreta", Some(certificate.clone())), "joao@example.com").await.unwrap();
    let wrong = sends(&strict("outra", Some(certificate)), "joao@example.com").await;
    assert_eq!(wrong, Err(SendError::Unavailable("sign_in_refused".into())));
    let stranger = sends(&strict("s3nha-secreta", None), "joao@example.com").await;
    assert_eq!(stranger, Err(SendError::Unavailable("no_tls".into())), "a certificate that nobody vouches for");
    let plain = sends(&Smtp::new(settings(server.port)).unwrap(), "joao@example.com").await;
    assert!(plain.is_err(), "{plain:?}");
    assert_eq!(server.letters().len(), 1);
}

#[test]
fn nothing_leaves_this_machine_in_the_clear_and_no_password_is_shown() {
    let elsewhere = SmtpSettings { host: "mail.example.com".into(), ..settings(25) };
    assert!(matches!(Smtp::new(elsewhere), Err(SmtpError::PlainToAnotherMachine)));
    let nobody = SmtpSettings { from: Mailbox::new("Balcão", "avisos"), ..settings(25) };
    assert!(matches!(Smtp::new(nobody), Err(SmtpError::Sender { .. })));
    let with_password = SmtpSettings { sign_in: Some(("a".into(), "s3nha".into())), ..settings(25) };
    assert!(!format!("{with_password:?}").contains("s3nha"));
}

#[tokio::test]
async fn what_is_no_address_is_refused_before_anything_is_sent() {
    let server = MailServer::start();
    let smtp = Smtp::new(settings(server.port)).unwrap();
    for address in ["", "joao", "joão@example.com", "a@b\r\nRCPT TO:<c@d>"] {
        assert_eq!(sends(&smtp, address).await, Err(SendError::Rejected { code: "address".into() }), "{address:?}");
    }
    assert!(server.letters().is_empty());
}

fn certificate_for_this_machine(folder: PathBuf) -> (PathBuf, PathBuf) {
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    (certificate, key)
}
