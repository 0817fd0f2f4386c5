//! Files from outside: what each is by its bytes, and which are not taken.
//!
//! [`inspect`] looks at one file, [`unpack`] takes an archive apart. Neither opens a file by itself: they read what they
//! are given, so that a test hands them bytes and the portal a file of its own. What is taken is only ever offered under
//! a name whose ending says what it is; the words are in `domain::intake`.
//!
//! There is no search for viruses here: a document with a fault in its reader's format looks like any other.
//!
//! To take a new kind of file: a variant of [`FileKind`], its first bytes in `kind.rs`, and a story in `tests/`.

mod archive;
mod kind;
mod markup;
mod name;
mod scan;
mod section;

use std::io::{self, Read, Seek, SeekFrom};

pub use archive::{Limits, Unpacked, Unpacking, unpack};
use domain::intake::{FileKind, NotTaken};
pub use name::clean as clean_name;
pub use section::Section;

/// A file that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The name to offer it under: cleaned, with an ending that fits its bytes.
    pub name: String,
    pub kind: FileKind,
}

/// Why looking at a file ended without taking it.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    #[error(transparent)]
    Refused(#[from] NotTaken),
    /// The place where the bytes lie failed, which says nothing about the file.
    #[error("the file could not be read: {0}")]
    Unreadable(#[from] io::Error),
}

/// What may this file be taken as? Its name is cleaned and gets the ending of what it is; an archive is told as
/// [`FileKind::Zip`], to be unpacked.
///
/// # Errors
/// [`Stopped::Refused`] with the reason, or [`Stopped::Unreadable`].
pub fn inspect(name: &str, file: &mut (impl Read + Seek)) -> Result<Taken, Stopped> {
    let name = name::clean(name)?;
    name::refuse_what_runs(&name)?;
    let ends = Ends::read(file)?;
    let (kind, ending) = kind::of(&ends, &name, file)?;
    kind::refuse_two_at_once(kind, &ends)?;
    match kind {
        FileKind::OldOffice => kind::refuse_macros_of_old(file)?,
        FileKind::Text | FileKind::Xml => markup::refuse_what_runs(file)?,
        FileKind::Svg => markup::refuse_what_runs_in_a_drawing(file)?,
        _ => {}
    }
    Ok(Taken { name: name::with_ending_of(&name, kind, ending), kind })
}

/// The beginning and the end of a file, by which most kinds are known.
struct Ends {
    head: Vec<u8>,
    tail: Vec<u8>,
}

/// Enough for any beginning that a program looks for.
const HEAD_BYTES: u64 = 8 << 10;
/// As far from the end as an archive's last record may lie: 22 bytes and a comment of 64 KiB.
const TAIL_BYTES: u64 = (64 << 10) + 22;

impl Ends {
    fn read(file: &mut (impl Read + Seek)) -> Result<Self, Stopped> {
        let size = file.seek(SeekFrom::End(0))?;
        if size == 0 {
            return Err(NotTaken::Empty.into());
        }
        let mut piece = |from: u64, most: u64| {
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(from))?;
            file.take(most).read_to_end(&mut bytes).map(|_| bytes)
        };
        let (head, tail) = (piece(0, HEAD_BYTES)?, piece(size.saturating_sub(TAIL_BYTES), TAIL_BYTES)?);
        Ok(Self { head, tail })
    }
}
