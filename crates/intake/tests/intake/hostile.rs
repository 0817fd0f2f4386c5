//! Archives that no program of good will writes: bytes changed by hand.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";

fn places(bytes: &[u8], of: &[u8]) -> Vec<usize> {
    (0..bytes.len().saturating_sub(of.len())).filter(|at| &bytes[*at..*at + of.len()] == of).collect()
}

/// The first file gets another name of the same length.
pub fn rename_entry(archive: &[u8], path: &str) -> Vec<u8> {
    let mut changed = archive.to_vec();
    for (magic, header) in [(LOCAL, 30), (CENTRAL, 46)] {
        let at = places(archive, magic)[0] + header;
        changed[at..at + path.len()].copy_from_slice(path.as_bytes());
    }
    changed
}

/// Two files of one name.
pub fn entries_named_alike(name: &str, bytes: &[u8]) -> Vec<u8> {
    let other = "x".repeat(name.len());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in [name, &other] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    let mut archive = writer.finish().unwrap().into_inner();
    for at in places(&archive, other.as_bytes()) {
        archive[at..at + name.len()].copy_from_slice(name.as_bytes());
    }
    archive
}

/// The bit that says a password is needed.
pub fn marked_encrypted(archive: &[u8]) -> Vec<u8> {
    let mut changed = archive.to_vec();
    for (magic, flags) in [(LOCAL, 6), (CENTRAL, 8)] {
        changed[places(archive, magic)[0] + flags] |= 1;
    }
    changed
}

/// The first file says that it unpacks to this many bytes.
pub fn claim_size(archive: &[u8], size: u32) -> Vec<u8> {
    let mut changed = archive.to_vec();
    for (magic, field) in [(LOCAL, 22), (CENTRAL, 24)] {
        let at = places(archive, magic)[0] + field;
        changed[at..at + 4].copy_from_slice(&size.to_le_bytes());
    }
    changed
}

/// Two files whose lines of the list lead to the same bytes.
pub fn overlapping(bytes: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["a.pdf", "b.pdf"] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    let mut archive = writer.finish().unwrap().into_inner();
    let lines = places(&archive, CENTRAL);
    let first: Vec<u8> = archive[lines[0] + 42..lines[0] + 46].to_vec();
    archive[lines[1] + 42..lines[1] + 46].copy_from_slice(&first);
    archive
}

/// The least of a compound file: a header, and a directory with its root entry.
pub fn compound_file(class: Option<[u8; 16]>, macros: bool) -> Vec<u8> {
    let mut file = vec![0u8; 512 * 2];
    file[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    file[30..32].copy_from_slice(&9u16.to_le_bytes());
    file[48..52].copy_from_slice(&0u32.to_le_bytes());
    if let Some(class) = class {
        file[512 + 80..512 + 96].copy_from_slice(&class);
    }
    if macros {
        let name: Vec<u8> = "_VBA_PROJECT".bytes().flat_map(|byte| [byte, 0]).collect();
        file[512 + 128..512 + 128 + name.len()].copy_from_slice(&name);
    }
    file
}
