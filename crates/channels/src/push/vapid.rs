//! The key by which push services know this server (RFC 8292): an ES256 key made from the server's own, so that every
//! replica has the same and nothing more needs to be kept.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use reqwest::Url;
use sha2::Sha256;

/// RFC 8292 allows a day.
const TOKEN_LIVES: TimeDelta = TimeDelta::hours(12);

pub struct VapidKey {
    key: SigningKey,
    public: String,
}

impl VapidKey {
    /// The key of a server. `None` only if no number of thousands were a valid key, which does not happen.
    pub fn derive(server_key: &[u8]) -> Option<Self> {
        // Nearly every number of 256 bits is a valid key; the next one is taken where it is not.
        let key = (0u32..1_000).find_map(|count| {
            let mut mac = Hmac::<Sha256>::new_from_slice(server_key).ok()?;
            mac.update(b"vapid:");
            mac.update(&count.to_be_bytes());
            SigningKey::from_slice(&mac.finalize().into_bytes()).ok()
        })?;
        let public = BASE64.encode(key.verifying_key().to_encoded_point(false).as_bytes());
        Some(Self { key, public })
    }

    /// 65 bytes, base64url without padding.
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The header that says who pushes to this endpoint.
    pub fn authorization(&self, endpoint: &Url, contact: &str, now: DateTime<Utc>) -> String {
        let expires = (now + TOKEN_LIVES).timestamp();
        let claims =
            serde_json::json!({ "aud": endpoint.origin().ascii_serialization(), "exp": expires, "sub": contact });
        let head = BASE64.encode(br#"{"typ":"JWT","alg":"ES256"}"#);
        let signed = format!("{head}.{}", BASE64.encode(claims.to_string()));
        let signature: Signature = self.key.sign(signed.as_bytes());
        format!("vapid t={signed}.{}, k={}", BASE64.encode(signature.to_bytes()), self.public)
    }
}
