//! Reading a whole log: is every entry as it was written?

use chrono::{DateTime, Utc};
use domain::OfficeId;

use crate::canonical::stored;
use crate::chain::{Chain, Hash};

/// A row of the log as the store has it now, with nothing taken for granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub sequence: u64,
    pub at: DateTime<Utc>,
    pub actor: String,
    pub what: String,
    pub hash: String,
}

/// Where a log is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error(
        "entry {sequence} does not have the hash that it was written with: it was changed, or the one before it together with its hash"
    )]
    EntryChanged { sequence: u64 },
    #[error("the hash of entry {sequence} was changed; what the entry says fits those around it")]
    HashChanged { sequence: u64 },
    #[error("{} removed: after entry {} comes entry {}", entries(*from, *to), from - 1, to + 1)]
    Removed { from: u64, to: u64 },
    #[error("{} removed from the end: the log counted to {to}", entries(*from, *to))]
    Truncated { from: u64, to: u64 },
    #[error("entry {sequence} was added past the end of the log")]
    BeyondTheEnd { sequence: u64 },
    #[error("the head of the log was changed: it is not the hash of entry {sequence}")]
    HeadChanged { sequence: u64 },
}

fn entries(from: u64, to: u64) -> String {
    if from == to { format!("entry {from} was") } else { format!("entries {from} to {to} were") }
}

impl Fault {
    /// The first entry that it is about.
    pub fn sequence(&self) -> u64 {
        match self {
            Self::EntryChanged { sequence }
            | Self::HashChanged { sequence }
            | Self::BeyondTheEnd { sequence }
            | Self::HeadChanged { sequence } => *sequence,
            Self::Removed { from, .. } | Self::Truncated { from, .. } => *from,
        }
    }
}

/// Takes the rows of one office in their order, and names what is wrong. Needs no memory but its place.
pub struct Check {
    office: OfficeId,
    head: Chain,
    sequence: u64,
    /// The hash before the next row: as written in the row before.
    before: String,
    /// An entry that does not have its hash, and the hash that it would have: the next row tells which was changed.
    in_doubt: Option<(u64, Hash)>,
}

impl Check {
    /// `head` is where the log says that it ends.
    pub fn begin(head: Chain) -> Self {
        Self { office: head.office, head, sequence: 0, before: Hash::NONE.to_string(), in_doubt: None }
    }

    /// The next row, by sequence.
    pub fn take(&mut self, row: &Kept) -> Vec<Fault> {
        let mut faults = Vec::new();
        let digest = Hash::of(&stored(self.office, row.sequence, row.at, &row.actor, &row.what));
        let after = |before: &str| before.parse().map(|before: Hash| before.then(digest));
        let fits = |hash: Result<Hash, _>| hash.is_ok_and(|hash| hash.to_string() == row.hash);

        let is_next = row.sequence == self.sequence + 1;
        let fits_as_written = fits(after(&self.before));
        if let Some((sequence, would_be)) = self.in_doubt.take() {
            let only_the_hash = is_next && fits(Ok::<_, crate::chain::NotAHash>(would_be.then(digest)));
            faults.push(if only_the_hash { Fault::HashChanged { sequence } } else { Fault::EntryChanged { sequence } });
            if only_the_hash {
                self.go_on(row);
                return faults;
            }
        }
        if !is_next {
            // What follows a gap hangs on an entry that is not there: its own hash is believed, so that later faults are found.
            faults.push(Fault::Removed { from: self.sequence + 1, to: row.sequence.saturating_sub(1) });
        } else if !fits_as_written {
            match after(&self.before) {
                Ok(would_be) => self.in_doubt = Some((row.sequence, would_be)),
                Err(_) => faults.push(Fault::EntryChanged { sequence: row.sequence }),
            }
        }
        if row.sequence == self.head.sequence + 1 {
            faults.push(Fault::BeyondTheEnd { sequence: row.sequence });
        }
        self.go_on(row);
        faults
    }

    fn go_on(&mut self, row: &Kept) {
        self.sequence = row.sequence;
        self.before.clone_from(&row.hash);
    }

    /// After the last row.
    pub fn end(self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let head = self.head;
        if let Some((sequence, would_be)) = self.in_doubt {
            let only_the_hash = sequence == head.sequence && would_be == head.hash;
            faults.push(if only_the_hash { Fault::HashChanged { sequence } } else { Fault::EntryChanged { sequence } });
            if only_the_hash {
                return faults;
            }
        }
        if self.sequence < head.sequence {
            faults.push(Fault::Truncated { from: self.sequence + 1, to: head.sequence });
        } else if self.sequence == head.sequence && self.before != head.hash.to_string() {
            faults.push(Fault::HeadChanged { sequence: head.sequence });
        }
        faults
    }
}
