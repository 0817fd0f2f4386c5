//! What an answer of a mail server means. RFC 5321 section 4.2, and the enhanced codes of RFC 3463 in its text.

use std::error::Error as _;
use std::io;

use lettre::transport::smtp::Error;

use crate::SendError;

/// How far the conversation was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Before the recipient: greeting, encryption, signing in, sender.
    Opening,
    Recipient,
    /// The server has the whole letter.
    Content,
}

pub fn of(error: &Error, stage: Stage) -> SendError {
    match error.status().map(u16::from) {
        Some(code) => of_code(code, &error.to_string(), stage),
        None if stage == Stage::Content => SendError::Unknown,
        None if is_about_tls(error) => unavailable("no_tls"),
        // No way of signing in that both know.
        None if error.is_client() => unavailable("sign_in_refused"),
        None => unavailable("server_unreachable"),
    }
}

/// A server without STARTTLS, or a certificate that nobody vouches for: rustls says so within an I/O error.
fn is_about_tls(error: &Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if cause.downcast_ref::<io::Error>().is_some_and(|cause| cause.kind() == io::ErrorKind::InvalidData) {
            return true;
        }
        source = cause.source();
    }
    error.is_tls() || (error.is_client() && error.to_string().contains("STARTTLS"))
}

fn of_code(code: u16, said: &str, stage: Stage) -> SendError {
    match (code, stage) {
        (452 | 552, Stage::Recipient | Stage::Content) => unavailable("mailbox_full"),
        _ if said.contains("4.2.2") || said.contains("5.2.2") => unavailable("mailbox_full"),
        (421, _) => unavailable("server_unreachable"),
        (400..=499, _) => unavailable("try_later"),
        (530 | 534 | 535 | 538, _) => unavailable("sign_in_refused"),
        (550 | 551 | 553, Stage::Recipient) => rejected("mailbox_unknown"),
        (_, Stage::Opening) => unavailable("server_refuses_us"),
        (code, _) => rejected(&format!("refused_{code}")),
    }
}

fn unavailable(reason: &str) -> SendError {
    SendError::Unavailable(reason.to_owned())
}

fn rejected(code: &str) -> SendError {
    SendError::Rejected { code: code.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_mailbox_may_have_room_tomorrow_and_an_unknown_one_never_will() {
        for (code, said, stage, meant) in [
            (452, "452 4.2.2 full", Stage::Recipient, unavailable("mailbox_full")),
            (552, "552 over quota", Stage::Content, unavailable("mailbox_full")),
            (550, "550 5.2.2 over quota", Stage::Recipient, unavailable("mailbox_full")),
            (550, "550 5.1.1 no such user", Stage::Recipient, rejected("mailbox_unknown")),
            (450, "450 greylisted", Stage::Recipient, unavailable("try_later")),
            (421, "421 shutting down", Stage::Content, unavailable("server_unreachable")),
            (535, "535 bad credentials", Stage::Opening, unavailable("sign_in_refused")),
            (554, "554 spam", Stage::Content, rejected("refused_554")),
        ] {
            assert_eq!(of_code(code, said, stage), meant, "{said}");
        }
    }
}
