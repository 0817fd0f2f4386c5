//! Making the hashes, one entry after another.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use domain::OfficeId;
use domain::audit::{Actor, What};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::canonical::{canonical_json, stored};

/// A SHA-256. Written in 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash([u8; 32]);

impl Hash {
    /// What stands before the first entry.
    pub const NONE: Self = Self([0; 32]);

    /// The digest of an entry's canonical text.
    pub fn of(canonical: &str) -> Self {
        Self(Sha256::digest(canonical.as_bytes()).into())
    }

    /// The hash of an entry with this digest, after one with this hash.
    pub fn then(self, digest: Self) -> Self {
        Self(Sha256::new().chain_update(self.0).chain_update(digest.0).finalize().into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Not 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a hash has 64 digits, each 0 to 9 or a to f")]
pub struct NotAHash;

impl FromStr for Hash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            b'a'..=b'f' => Ok(byte - b'a' + 10),
            _ => Err(NotAHash),
        };
        let mut bytes = Vec::with_capacity(32);
        for pair in text.as_bytes().chunks(2) {
            let [high, low] = pair else { return Err(NotAHash) };
            bytes.push(digit(*high)? << 4 | digit(*low)?);
        }
        bytes.try_into().map(Self).map_err(|_| NotAHash)
    }
}

impl TryFrom<String> for Hash {
    type Error = NotAHash;
    fn try_from(text: String) -> Result<Self, NotAHash> {
        text.parse()
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> String {
        hash.to_string()
    }
}

/// The end of an office's log, to which entries are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    pub office: OfficeId,
    /// Of the newest entry; 0 before the first.
    pub sequence: u64,
    pub hash: Hash,
}

/// An entry with its place in the chain, as a store keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    pub sequence: u64,
    /// Canonical.
    pub actor: String,
    /// Canonical.
    pub what: String,
    pub hash: Hash,
}

impl Chain {
    /// Adds an entry and gives what is to be kept.
    ///
    /// # Errors
    /// None that a program can cause whose deeds hold only ids, words and integers.
    pub fn add(&mut self, at: DateTime<Utc>, actor: &Actor, what: &What) -> Result<Linked, serde_json::Error> {
        let (actor, what) = (canonical_json(actor)?, canonical_json(what)?);
        self.sequence += 1;
        self.hash = self.hash.then(Hash::of(&stored(self.office, self.sequence, at, &actor, &what)));
        Ok(Linked { sequence: self.sequence, actor, what, hash: self.hash })
    }
}
