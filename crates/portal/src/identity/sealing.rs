//! What the database holds and only this server may read: sealed with keys that are derived from the server's key, and
//! bound to what it belongs to, so that it cannot be moved to another row. A restored database needs the same key.

use domain::document::Sha256Hex;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::error::Unspecified;
use ring::hmac::{self, HMAC_SHA256};

/// What a sealed text in the outbox begins with.
const HIDDEN: &str = "sealed:";

/// A value that was changed, moved, or sealed with another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value cannot be opened; was the server's key replaced? Restore it from the backup")]
pub struct NotOurs;

impl From<Unspecified> for NotOurs {
    fn from(_: Unspecified) -> Self {
        Self
    }
}

pub struct Sealing {
    sealing: LessSafeKey,
    hashing: hmac::Key,
}

impl Sealing {
    pub fn new(server_key: &[u8]) -> Result<Self, NotOurs> {
        let root = hmac::Key::new(HMAC_SHA256, server_key);
        let derived = |purpose: &str| hmac::sign(&root, purpose.as_bytes());
        let sealing = UnboundKey::new(&CHACHA20_POLY1305, derived("identity: sealing").as_ref())?;
        let hashing = hmac::Key::new(HMAC_SHA256, derived("identity: hashing").as_ref());
        Ok(Self { sealing: LessSafeKey::new(sealing), hashing })
    }

    /// As hexadecimal text: a fresh nonce, then the sealed bytes. `belongs_to` names whose it is.
    pub fn seal(&self, belongs_to: &str, plain: &[u8]) -> Result<String, NotOurs> {
        let nonce: [u8; NONCE_LEN] = machine::secret::bytes();
        let mut sealed = plain.to_vec();
        let aad = Aad::from(belongs_to.as_bytes());
        self.sealing.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)?;
        Ok(nonce.iter().chain(&sealed).map(|byte| format!("{byte:02x}")).collect())
    }

    pub fn open(&self, belongs_to: &str, sealed: &str) -> Result<Vec<u8>, NotOurs> {
        let bytes = from_hex(sealed).ok_or(NotOurs)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN).ok_or(NotOurs)?;
        let mut opening = sealed.to_vec();
        let aad = Aad::from(belongs_to.as_bytes());
        let plain = self.sealing.open_in_place(Nonce::try_assume_unique_for_key(nonce)?, aad, &mut opening)?;
        Ok(plain.to_vec())
    }

    /// A text that waits in the outbox and may let somebody in; [`Sealing::revealed`] reads it when it leaves.
    pub fn hidden(&self, belongs_to: &str, text: &str) -> Result<String, NotOurs> {
        Ok(format!("{HIDDEN}{}", self.seal(belongs_to, text.as_bytes())?))
    }

    /// Any other text stays as it is.
    pub fn revealed(&self, belongs_to: &str, text: &str) -> Result<String, NotOurs> {
        match text.strip_prefix(HIDDEN) {
            Some(sealed) => String::from_utf8(self.open(belongs_to, sealed)?).map_err(|_| NotOurs),
            None => Ok(text.to_owned()),
        }
    }

    /// How a short secret is kept: hashed with a key that is not in the database, since its few bits could be tried out.
    pub fn hash(&self, belongs_to: &str, secret: &str) -> Sha256Hex {
        let tag = hmac::sign(&self.hashing, format!("{belongs_to}\n{secret}").as_bytes());
        Sha256Hex(tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_with_our_key_and_where_it_belongs() {
        let ours = Sealing::new(&[1; 32]).unwrap();
        let sealed = ours.seal("totp of Maria", b"secret").unwrap();
        assert_eq!(ours.open("totp of Maria", &sealed).unwrap(), b"secret");
        assert_ne!(ours.seal("totp of Maria", b"secret").unwrap(), sealed, "each time anew");
        assert_eq!(ours.open("totp of Carlos", &sealed), Err(NotOurs));
        assert_eq!(Sealing::new(&[2; 32]).unwrap().open("totp of Maria", &sealed), Err(NotOurs));
        for damaged in ["", "00", "zz", &sealed[..sealed.len() - 2], &sealed.replace(['0', '1'], "2")] {
            assert_eq!(ours.open("totp of Maria", damaged), Err(NotOurs), "{damaged}");
        }
    }

    #[test]
    fn a_link_waits_sealed_and_other_words_as_they_are() {
        let ours = Sealing::new(&[1; 32]).unwrap();
        let hidden = ours.hidden("invitation:1", "https://portal/convite#abc").unwrap();
        assert!(!hidden.contains("abc#") && hidden.starts_with(HIDDEN), "{hidden}");
        assert_eq!(ours.revealed("invitation:1", &hidden).unwrap(), "https://portal/convite#abc");
        assert_eq!(ours.revealed("invitation:2", &hidden), Err(NotOurs));
        assert_eq!(ours.revealed("invitation:1", "22/11/2026").unwrap(), "22/11/2026");
    }

    #[test]
    fn a_hash_depends_on_the_key_and_on_whose_it_is() {
        let (ours, theirs) = (Sealing::new(&[1; 32]).unwrap(), Sealing::new(&[2; 32]).unwrap());
        assert_eq!(ours.hash("Maria", "7K2M"), ours.hash("Maria", "7K2M"));
        assert_ne!(ours.hash("Maria", "7K2M"), ours.hash("Carlos", "7K2M"));
        assert_ne!(ours.hash("Maria", "7K2M"), theirs.hash("Maria", "7K2M"));
    }
}
