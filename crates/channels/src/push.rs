//! Notifications to a browser or telephone that subscribed: web push, encrypted for the one device (RFC 8291), signed
//! by this server (VAPID, RFC 8292), handed to the push service of the browser's maker (RFC 8030).
//!
//! A push with the same `tag` replaces the one that is shown, so that a repetition is harmless.

mod vapid;

use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, Utc};
use reqwest::{StatusCode, Url};
use serde::{Deserialize, Serialize};
use web_push_native::{Auth, encrypt, p256::PublicKey};

pub use vapid::VapidKey;

/// How long a push service may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// The push services of the browsers, and what is below them. An address elsewhere would make this server ask whatever
/// a client names.
const SERVICES: &[&str] = &[
    "fcm.googleapis.com",
    // Google's for all but the stable Chrome: its beta, and the Chromium of Linux distributions.
    "jmt17.google.com",
    "push.services.mozilla.com",
    "notify.windows.com",
    "push.apple.com",
];

/// Where a device is reached, and its keys.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    pub endpoint: String,
    /// Base64url without padding: 65 bytes, and 16.
    pub p256dh: String,
    pub auth: String,
}

/// What a device shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Push {
    pub title: String,
    pub body: String,
    /// Where a tap leads: a path of the portal.
    pub url: String,
    /// The same tag replaces what is shown.
    pub tag: String,
    /// How much was not read under the bell, this included: the number on the icon of the installed portal.
    pub unread: u64,
}

/// How long a push is kept for a device that is off, and whether it may wake it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeping {
    pub ttl_s: u32,
    pub is_urgent: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// The device does not want any more, or is no more: forget it.
    #[error("the subscription is gone")]
    Gone,
    #[error("the push service cannot take it now: {0}")]
    Unavailable(String),
    #[error("the push service refused it: {code}")]
    Rejected { code: String },
}

/// Why a subscription is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field} should be {expected}")]
pub struct BadSubscription {
    pub field: &'static str,
    pub expected: &'static str,
}

#[async_trait]
pub trait Pusher: Send + Sync + 'static {
    /// What a browser subscribes with (`applicationServerKey`).
    fn public_key(&self) -> &str;

    /// Looks at a subscription before it is kept.
    ///
    /// # Errors
    /// Names the field.
    fn check(&self, subscription: &Subscription) -> Result<(), BadSubscription>;

    /// # Errors
    /// Tells a device that is gone from a service that is away.
    async fn push(&self, to: &Subscription, push: &Push, keeping: Keeping, now: DateTime<Utc>)
    -> Result<(), PushError>;
}

pub struct WebPush {
    http: reqwest::Client,
    key: VapidKey,
    /// `https://` or `mailto:` of whoever runs this server.
    contact: String,
    /// Push services besides the known ones, as `scheme://host:port`.
    other_services: Vec<String>,
}

impl WebPush {
    pub fn new(http: reqwest::Client, key: VapidKey, contact: &str, other_services: &[String]) -> Self {
        Self { http, key, contact: contact.to_owned(), other_services: other_services.to_vec() }
    }

    fn read(&self, subscription: &Subscription) -> Result<(Url, PublicKey, Auth), BadSubscription> {
        let bad = |field, expected| BadSubscription { field, expected };
        let endpoint = Url::parse(&subscription.endpoint).ok().filter(|url| self.is_service(url));
        let endpoint = endpoint.ok_or(bad("endpoint", "an address of the browser's push service"))?;
        let key = BASE64.decode(&subscription.p256dh).ok().and_then(|bytes| PublicKey::from_sec1_bytes(&bytes).ok());
        let key = key.ok_or(bad("keys.p256dh", "a point of the curve P-256, 65 bytes in base64url"))?;
        let auth = BASE64.decode(&subscription.auth).ok().and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
        let auth = auth.ok_or(bad("keys.auth", "16 bytes in base64url"))?;
        Ok((endpoint, key, Auth::from(auth)))
    }

    fn is_service(&self, url: &Url) -> bool {
        let is_known = |host: &str| {
            let below = |service| host.strip_suffix(service).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
            SERVICES.iter().any(below)
        };
        let of_a_browser = url.scheme() == "https" && url.port().is_none() && url.host_str().is_some_and(is_known);
        of_a_browser || self.other_services.contains(&url.origin().ascii_serialization())
    }
}

#[async_trait]
impl Pusher for WebPush {
    fn public_key(&self) -> &str {
        self.key.public()
    }

    fn check(&self, subscription: &Subscription) -> Result<(), BadSubscription> {
        self.read(subscription).map(drop)
    }

    async fn push(
        &self,
        to: &Subscription,
        push: &Push,
        keeping: Keeping,
        now: DateTime<Utc>,
    ) -> Result<(), PushError> {
        let rejected = |code: &str| PushError::Rejected { code: code.to_owned() };
        let (endpoint, key, auth) = self.read(to).map_err(|_| PushError::Gone)?;
        let plain = serde_json::to_vec(push).map_err(|_| rejected("content"))?;
        let body = encrypt(plain, &key, &auth).map_err(|_| rejected("content"))?;
        let answer = self
            .http
            .post(endpoint.clone())
            .timeout(PATIENCE)
            .header("authorization", self.key.authorization(&endpoint, &self.contact, now))
            .header("content-encoding", "aes128gcm")
            .header("content-type", "application/octet-stream")
            .header("ttl", keeping.ttl_s)
            .header("urgency", if keeping.is_urgent { "high" } else { "normal" })
            .body(body)
            .send()
            .await;
        match answer.map(|answer| answer.status()) {
            Ok(status) if status.is_success() => Ok(()),
            Ok(StatusCode::NOT_FOUND | StatusCode::GONE) => Err(PushError::Gone),
            Ok(StatusCode::TOO_MANY_REQUESTS) => Err(PushError::Unavailable("too_many".to_owned())),
            Ok(status) if status.is_server_error() => Err(PushError::Unavailable("push_service_away".to_owned())),
            Ok(status) => Err(rejected(&format!("push_{}", status.as_u16()))),
            // The address is a secret of the device: it is not repeated.
            Err(_) => Err(PushError::Unavailable("push_service_unreachable".to_owned())),
        }
    }
}
