//! Signatures of webhooks: HMAC-SHA256 over the raw body, compared in constant time.

use std::fmt;

use domain::OfficeId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The header that carries a webhook's signature: `sha256=` and 64 hexadecimal digits.
pub const SIGNATURE_HEADER: &str = "x-balcao-signature";

/// A secret that the portal and one provider share, as hexadecimal text.
#[derive(Clone, PartialEq, Eq)]
pub struct SharedSecret(String);

impl SharedSecret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret of one office for one purpose, made from the server's key: nothing needs to be stored per office,
    /// and one office's secret says nothing about another's.
    pub fn derive(server_key: &[u8], purpose: &str, office: OfficeId) -> Self {
        Self(hex(&authenticate(server_key, &[purpose.as_bytes(), b":", office.0.as_bytes()])))
    }

    /// What stands in [`SIGNATURE_HEADER`] for this body.
    pub fn sign(&self, body: &[u8]) -> String {
        format!("sha256={}", hex(&authenticate(self.0.as_bytes(), &[body])))
    }

    /// Does `signature` belong to this body? Takes the same time wherever they differ.
    pub fn signed(&self, body: &[u8], signature: &str) -> bool {
        self.sign(body).as_bytes().ct_eq(signature.as_bytes()).into()
    }

    /// Is it the same secret? In constant time.
    pub fn is(&self, other: &str) -> bool {
        self.0.as_bytes().ct_eq(other.as_bytes()).into()
    }

    /// The text itself, for the one header that has to carry it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedSecret(…)")
    }
}

fn authenticate(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    // A key of any length fits HMAC: longer ones are hashed, shorter ones padded.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    /// RFC 4231, test cases 1 (as text), 2 and 6: what others compute with the same key, we compute.
    #[test]
    fn the_signature_is_the_one_of_the_standard() {
        let jefe = SharedSecret::new("Jefe").sign(b"what do ya want for nothing?");
        assert_eq!(jefe, "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        let long_key = [0xaa; 131];
        let signed = hex(&authenticate(&long_key, &[b"Test Using Larger Than Block-Size Key - Hash Key First"]));
        assert_eq!(signed, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
        let short = hex(&authenticate(&[0x0b; 20], &[b"Hi There"]));
        assert_eq!(short, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }

    #[test]
    fn a_changed_body_or_signature_does_not_pass() {
        let secret = SharedSecret::new("0123");
        let signature = secret.sign(b"oi");
        assert!(secret.signed(b"oi", &signature));
        assert!(!secret.signed(b"oi!", &signature));
        assert!(!secret.signed(b"oi", &signature.replace("sha256", "sha1")));
        for wrong in ["", "sha256=", &signature[..70]] {
            assert!(!secret.signed(b"oi", wrong), "{wrong}");
        }
    }

    #[test]
    fn each_office_has_its_own_secret_and_none_is_shown_by_accident() {
        let of = |office| SharedSecret::derive(b"key of the server", "phone", OfficeId(Uuid::from_u128(office)));
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        assert!(!format!("{:?}", of(1)).contains(of(1).reveal()));
    }
}
