//! A receipt: single entries of a log with the way from each to a hash that others know as well.
//!
//! From every entry that it shows, a receipt leads link by link to the next checkpoint, which is every 1000th entry, or to
//! the head. Entries in between that are about others are there as digests only. All checkpoints up to the head stand in
//! every receipt: so two receipts of one office hold each other ([`agree`]), and whoever rewrites the log contradicts
//! every receipt that was given away before.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::OfficeId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::{canonical_json, stored};
use crate::chain::Hash;
use crate::check::Kept;

/// Entries between two checkpoints.
pub const CHECKPOINT_EVERY: u64 = 1_000;
const FORMAT: &str = "balcao-audit-receipt-1";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    pub format: String,
    pub office: OfficeId,
    /// As it was called; not part of what is proved.
    pub office_name: String,
    pub made_at: DateTime<Utc>,
    /// The newest entry when the receipt was made.
    pub head: Point,
    /// Ascending.
    pub checkpoints: Vec<Point>,
    pub stretches: Vec<Stretch>,
}

/// The hash of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    pub sequence: u64,
    pub hash: Hash,
}

/// Entries without a gap, the last of which is a checkpoint or the head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// What the first link hangs on.
    pub before: Point,
    pub links: Vec<Link>,
}

/// An entry that is shown, or the digest of one that is not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Hash>,
    pub hash: Hash,
}

/// Why a receipt proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("this is no receipt that this program knows: its format is “{found}”")]
    OtherFormat { found: String },
    #[error("the receipt shows no entry")]
    ShowsNothing,
    #[error("entry {sequence} was changed: it does not lead to the hash that follows")]
    Changed { sequence: u64 },
    #[error("at the place of entry {sequence} stands another one, or one of another office")]
    OutOfPlace { sequence: u64 },
    #[error(
        "entry {sequence} ends a stretch but is neither a checkpoint nor the head of the receipt, or has another hash there"
    )]
    LeadsNowhere { sequence: u64 },
    #[error("the receipts contradict each other at entry {sequence}: one of the two logs was rewritten")]
    Contradiction { sequence: u64 },
    #[error("the receipts are of two offices")]
    OtherOffice,
}

impl Receipt {
    /// A receipt of entries whose rows were read from the log.
    pub fn new(
        office: OfficeId,
        office_name: &str,
        made_at: DateTime<Utc>,
        head: Point,
        checkpoints: Vec<Point>,
    ) -> Self {
        Self {
            format: FORMAT.to_owned(),
            office,
            office_name: office_name.to_owned(),
            made_at,
            head,
            checkpoints,
            stretches: Vec::new(),
        }
    }

    /// The last entry of the stretch that an entry stands in.
    pub fn end_of_stretch(&self, sequence: u64) -> u64 {
        (sequence.div_ceil(CHECKPOINT_EVERY) * CHECKPOINT_EVERY).min(self.head.sequence)
    }

    /// Adds a stretch: `rows` follow `before` without a gap, and those in `shown` are shown.
    ///
    /// # Errors
    /// When a row is not as it was written; see [`crate::Check`].
    pub fn add(&mut self, before: Point, rows: &[Kept], shown: &BTreeSet<u64>) -> Result<(), Flaw> {
        let links = rows.iter().map(|row| self.link(row, shown.contains(&row.sequence))).collect::<Result<_, _>>()?;
        self.stretches.push(Stretch { before, links });
        Ok(())
    }

    fn link(&self, row: &Kept, shown: bool) -> Result<Link, Flaw> {
        let changed = || Flaw::Changed { sequence: row.sequence };
        let text = stored(self.office, row.sequence, row.at, &row.actor, &row.what);
        let hash = row.hash.parse().map_err(|_| changed())?;
        Ok(if shown {
            Link { entry: Some(serde_json::from_str(&text).map_err(|_| changed())?), digest: None, hash }
        } else {
            Link { entry: None, digest: Some(Hash::of(&text)), hash }
        })
    }

    /// The entries that the receipt proves, in their order, or the first thing that is wrong with it.
    ///
    /// # Errors
    /// The flaw, with the entry where it is.
    pub fn verify(&self) -> Result<Vec<&Value>, Flaw> {
        if self.format != FORMAT {
            return Err(Flaw::OtherFormat { found: self.format.chars().take(40).collect() });
        }
        let known = self.points();
        let mut proved = Vec::new();
        for stretch in &self.stretches {
            let Point { mut sequence, mut hash } = stretch.before;
            if sequence == 0 && hash != Hash::NONE || known.get(&sequence).is_some_and(|known| *known != hash) {
                return Err(Flaw::LeadsNowhere { sequence });
            }
            for link in &stretch.links {
                sequence += 1;
                hash = hash.then(self.digest(link, sequence)?);
                if hash != link.hash {
                    return Err(Flaw::Changed { sequence });
                }
                proved.extend(&link.entry);
            }
            if known.get(&sequence) != Some(&hash) {
                return Err(Flaw::LeadsNowhere { sequence });
            }
        }
        if proved.is_empty() { Err(Flaw::ShowsNothing) } else { Ok(proved) }
    }

    fn digest(&self, link: &Link, sequence: u64) -> Result<Hash, Flaw> {
        let changed = || Flaw::Changed { sequence };
        let Some(entry) = &link.entry else { return link.digest.ok_or_else(changed) };
        let its_sequence = entry.get("sequence").and_then(Value::as_u64);
        let its_office = entry.get("office").and_then(Value::as_str);
        if its_sequence != Some(sequence) || its_office != Some(self.office.to_string().as_str()) {
            return Err(Flaw::OutOfPlace { sequence });
        }
        canonical_json(entry).map(|text| Hash::of(&text)).map_err(|_| changed())
    }

    /// Every hash that the receipt knows, by sequence.
    pub fn known(&self) -> BTreeMap<u64, Hash> {
        let mut points = self.points();
        for stretch in &self.stretches {
            points.insert(stretch.before.sequence, stretch.before.hash);
            points.extend((stretch.before.sequence + 1..).zip(stretch.links.iter().map(|link| link.hash)));
        }
        points
    }

    /// The checkpoints and the head.
    fn points(&self) -> BTreeMap<u64, Hash> {
        self.checkpoints.iter().chain([&self.head]).map(|point| (point.sequence, point.hash)).collect()
    }
}

/// Do two receipts of an office tell of the same log? They do where both know an entry's hash.
///
/// # Errors
/// The first entry at which they differ.
pub fn agree(one: &Receipt, other: &Receipt) -> Result<(), Flaw> {
    if one.office != other.office {
        return Err(Flaw::OtherOffice);
    }
    let (one, other) = (one.known(), other.known());
    match one.iter().find(|(sequence, hash)| other.get(sequence).is_some_and(|other| other != *hash)) {
        Some((sequence, _)) => Err(Flaw::Contradiction { sequence: *sequence }),
        None => Ok(()),
    }
}
