//! A telephone made of software: for the demonstration, for the tests, and for whoever tries the product.
//!
//! It behaves like a real channel: signed webhooks in, receipts, ids of its own. What arrives there is kept by
//! whoever implements [`PhoneInbox`]; the telephone asks for what is new.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::message::{ChannelKind, Delivery};
use domain::phone::Phone;
use domain::{MessageId, OfficeId};
use serde::Deserialize;

use crate::{
    Channel, Inbound, Outgoing, Receipt, ReceiveError, Received, SendError, SharedSecret, TEXT_MAX_CHARS, Webhook,
};

/// What the secret of an office's telephone is derived for.
const PURPOSE: &str = "simulated phone";
/// Ids and numbers are short; whoever sends more is not our telephone.
const ID_MAX_BYTES: usize = 200;

/// Where the messages on a telephone are kept.
#[async_trait]
pub trait PhoneInbox: Send + Sync + 'static {
    /// Keeps a message once, however often it comes.
    async fn put(&self, outgoing: &Outgoing) -> Result<(), SendError>;
}

pub struct SimulatedPhone {
    server_key: Vec<u8>,
    inbox: Box<dyn PhoneInbox>,
}

/// What the telephones of an office sign with, and show to read their inbox.
pub fn phone_secret(server_key: &[u8], office: OfficeId) -> SharedSecret {
    SharedSecret::derive(server_key, PURPOSE, office)
}

impl SimulatedPhone {
    pub fn new(server_key: &[u8], inbox: impl PhoneInbox) -> Self {
        Self { server_key: server_key.to_vec(), inbox: Box::new(inbox) }
    }
}

#[async_trait]
impl Channel for SimulatedPhone {
    fn kind(&self) -> ChannelKind {
        ChannelKind::SimulatedPhone
    }

    fn repeats_are_harmless(&self) -> bool {
        true
    }

    fn receive(&self, webhook: &Webhook<'_>) -> Result<Received, ReceiveError> {
        let signature = webhook.signature.unwrap_or_default();
        if !phone_secret(&self.server_key, webhook.office).signed(webhook.body, signature) {
            return Err(ReceiveError::BadSignature);
        }
        let body: Body = serde_json::from_slice(webhook.body)
            .map_err(|_| malformed("body", "a webhook of the simulated phone, as JSON"))?;
        let messages = body.messages.into_iter().enumerate().map(|(place, message)| message.check(place));
        let receipts = body.statuses.into_iter().enumerate().map(|(place, status)| status.check(place));
        Ok(Received { messages: messages.collect::<Result<_, _>>()?, receipts: receipts.collect::<Result<_, _>>()? })
    }

    async fn send(&self, outgoing: &Outgoing) -> Result<Delivery, SendError> {
        self.inbox.put(outgoing).await?;
        Ok(Delivery::Sent)
    }
}

#[derive(Deserialize)]
struct Body {
    messages: Vec<Message>,
    #[serde(default)]
    statuses: Vec<Status>,
}

#[derive(Deserialize)]
struct Message {
    id: String,
    from: String,
    name: Option<String>,
    text: String,
    sent_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Status {
    message: String,
    status: String,
    at: DateTime<Utc>,
}

impl Message {
    fn check(self, place: usize) -> Result<Inbound, ReceiveError> {
        let field = |name| format!("messages[{place}].{name}");
        if self.id.is_empty() || self.id.len() > ID_MAX_BYTES {
            return Err(malformed(&field("id"), "an id of 1 to 200 bytes"));
        }
        // Numbers with and without the ninth digit are one contact (ME3).
        let address = Phone::with_country(&self.from)
            .map_err(|_| malformed(&field("from"), "8 to 15 digits: country, area and number"))?;
        if self.text.chars().count() > TEXT_MAX_CHARS {
            return Err(malformed(&field("text"), "a text of at most 4096 characters"));
        }
        let name = self.name.map(|name| name.chars().take(ID_MAX_BYTES).collect());
        let (channel_message, address) = (self.id, address.as_str().to_owned());
        Ok(Inbound { channel_message, address, display_name: name, text: self.text, sent_at: self.sent_at })
    }
}

impl Status {
    fn check(self, place: usize) -> Result<Receipt, ReceiveError> {
        let field = |name| format!("statuses[{place}].{name}");
        let message: MessageId =
            self.message.parse().map_err(|_| malformed(&field("message"), "the id of a message of the office"))?;
        let delivery = match self.status.as_str() {
            "sent" => Delivery::Sent,
            "delivered" => Delivery::Delivered,
            "read" => Delivery::Read,
            "failed" => Delivery::Failed { code: "phone".into() },
            _ => return Err(malformed(&field("status"), "sent, delivered, read or failed")),
        };
        Ok(Receipt { message, delivery, at: self.at })
    }
}

fn malformed(field: &str, expected: &'static str) -> ReceiveError {
    ReceiveError::Malformed { field: field.to_owned(), expected }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const OFFICE: OfficeId = OfficeId(Uuid::from_u128(7));
    const KEY: &[u8] = b"key of the server";

    /// Nothing arrives at a telephone that lies on the table.
    struct Table;

    #[async_trait]
    impl PhoneInbox for Table {
        async fn put(&self, _: &Outgoing) -> Result<(), SendError> {
            Err(SendError::Unavailable("switched off".into()))
        }
    }

    fn receive(body: &str, sign_as: OfficeId) -> Result<Received, ReceiveError> {
        let signature = phone_secret(KEY, sign_as).sign(body.as_bytes());
        SimulatedPhone::new(KEY, Table).receive(&Webhook {
            office: OFFICE,
            signature: Some(&signature),
            body: body.as_bytes(),
        })
    }

    const MARIA_WRITES: &str = r#"{"messages":[{"id":"m1","from":"5548999990001","name":"Maria",
        "text":"oi","sent_at":"2026-11-22T12:00:00Z"}]}"#;

    #[test]
    fn a_signed_webhook_is_read() {
        let received = receive(MARIA_WRITES, OFFICE).unwrap();
        assert_eq!(received.messages.len(), 1);
        assert_eq!(received.messages[0].address, "5548999990001");
        assert_eq!(received.messages[0].text, "oi");
    }

    #[test]
    fn a_number_without_its_ninth_digit_is_the_same_contact() {
        let old = receive(&MARIA_WRITES.replace("5548999990001", "554899990001"), OFFICE).unwrap();
        assert_eq!(old.messages[0].address, "5548999990001");
    }

    #[test]
    fn the_signature_of_another_office_or_none_is_refused_before_the_body_is_read() {
        assert_eq!(receive("not even JSON", OfficeId(Uuid::from_u128(8))), Err(ReceiveError::BadSignature));
        let unsigned = Webhook { office: OFFICE, signature: None, body: MARIA_WRITES.as_bytes() };
        assert_eq!(SimulatedPhone::new(KEY, Table).receive(&unsigned), Err(ReceiveError::BadSignature));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let wrong = [
            ("{", "body"),
            (&MARIA_WRITES.replace("m1", ""), "messages[0].id"),
            (&MARIA_WRITES.replace("5548999990001", "+55 48"), "messages[0].from"),
            (&MARIA_WRITES.replace("oi", &"a".repeat(4097)), "messages[0].text"),
            (
                r#"{"messages":[],"statuses":[{"message":"0192f000-0000-7000-8000-000000000001",
                "status":"eaten","at":"2026-11-22T12:00:00Z"}]}"#,
                "statuses[0].status",
            ),
        ];
        for (body, named) in wrong {
            match receive(body, OFFICE) {
                Err(ReceiveError::Malformed { field, .. }) => assert_eq!(field, named),
                other => panic!("{named}: {other:?}"),
            }
        }
    }
}
