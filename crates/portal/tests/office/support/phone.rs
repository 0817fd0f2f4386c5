//! Somebody's telephone.

use channels::{SIGNATURE_HEADER, SharedSecret};
use contract::phone::{PhoneInbox, PhoneIncoming, PhoneMessage, PhoneStatus, PhoneWebhook};
use domain::OfficeId;
use reqwest::StatusCode;

use super::person::read;
use super::{Office, morning, soon};

pub struct Telephone {
    pub number: String,
    pub secret: SharedSecret,
    office: OfficeId,
    /// The portal that it talks to.
    pub url: String,
    http: reqwest::Client,
}

impl Telephone {
    pub fn new(office: &Office, number: &str) -> Self {
        let id = office.demonstration.office;
        let secret = office.running.phone_secret(id);
        Self { number: number.into(), secret, office: id, url: office.running.url(), http: office.http.clone() }
    }

    pub async fn says(&self, text: &str) {
        assert_eq!(self.says_as(&machine::secret::token(), text).await, StatusCode::OK);
    }

    /// With an id of its own choice.
    pub async fn says_as(&self, id: &str, text: &str) -> StatusCode {
        let message = PhoneMessage {
            id: id.into(),
            from: self.number.clone(),
            name: None,
            text: text.into(),
            sent_at: morning(),
        };
        self.posts(&PhoneWebhook { messages: vec![message], statuses: Vec::new() }).await
    }

    pub async fn tells_status(&self, message: &str, status: &str) -> StatusCode {
        let status = PhoneStatus { message: message.into(), status: status.into(), at: morning() };
        self.posts(&PhoneWebhook { messages: Vec::new(), statuses: vec![status] }).await
    }

    pub async fn posts(&self, webhook: &PhoneWebhook) -> StatusCode {
        let body = serde_json::to_vec(webhook).unwrap();
        let signature = self.secret.sign(&body);
        self.posts_signed(body, Some(&signature)).await
    }

    pub async fn posts_signed(&self, body: Vec<u8>, signature: Option<&str>) -> StatusCode {
        let mut request = self.http.post(format!("{}/webhooks/phone/{}", self.url, self.office)).body(body);
        if let Some(signature) = signature {
            request = request.header(SIGNATURE_HEADER, signature);
        }
        request.send().await.unwrap().status()
    }

    /// Everything that arrived.
    pub async fn inbox(&self) -> Vec<PhoneIncoming> {
        let url = format!("{}/phone/{}/messages?number={}&after=0", self.url, self.office, self.number);
        let answer = self.http.get(url).bearer_auth(self.secret.reveal()).send().await.unwrap();
        read::<PhoneInbox>(answer).await.unwrap().messages
    }

    /// The message number `count`, counted from 1, once it is there.
    pub async fn hears(&self, count: usize) -> PhoneIncoming {
        soon(&format!("message {count} on {}", self.number), async || self.inbox().await.get(count - 1).cloned()).await
    }
}
