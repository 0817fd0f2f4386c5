//! What a file is by its bytes.

use std::io::{Read, Seek, SeekFrom};

use domain::intake::{FileKind, NotTaken};

use crate::scan::{Fold, contains, holds_any};
use crate::{Ends, Stopped, archive, markup, name};

const PROGRAMS: &[&[u8]] = &[
    b"MZ",      // Windows
    b"\x7fELF", // Linux
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf", // macOS
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",      // macOS for several machines, and Java
    b"\0asm",                 // WebAssembly
    b"dex\n",                 // Android
    b"L\0\0\0\x01\x14\x02\0", // Windows shortcut
    b"!<arch>",               // libraries, deb
    b"\xed\xab\xee\xdb",      // rpm
];

const ARCHIVES: &[&[u8]] = &[
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"MSCF",
    b"\x1f\x9d",
    b"PK\x07\x08",
];

const IMAGES: &[(&[u8], FileKind)] = &[
    (b"\x89PNG\r\n\x1a\n", FileKind::Png),
    (b"\xff\xd8\xff", FileKind::Jpeg),
    (b"GIF87a", FileKind::Gif),
    (b"GIF89a", FileKind::Gif),
    (b"II*\0", FileKind::Tiff),
    (b"MM\0*", FileKind::Tiff),
];

/// Brands of a photograph of a telephone, after `ftyp`.
const HEIC: &[&[u8]] = &[b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"];

const OLD_OFFICE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// The class of a Windows installer, which is written like an old office document.
const INSTALLER: &[u8] = b"\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46";
/// `_VBA_PROJECT` as such a document writes names: the folder of its macros.
const OLD_MACROS: &[u8] = b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0";

/// Beginnings of a page, looked for where no page should be.
const PAGES: &[&[u8]] = &[b"<html", b"<script", b"<!doctype html", b"<body", b"<iframe", b"<?php", b"<svg"];
/// How far into a file readers of PDF look for its beginning.
const PDF_LOOKED_FOR: usize = 1024;
/// How much of both ends is looked through for a page.
const PAGE_LOOKED_FOR: usize = 4096;

/// The kind, and the ending that belongs to it.
pub(crate) fn of(ends: &Ends, name: &str, file: &mut (impl Read + Seek)) -> Result<(FileKind, &'static str), Stopped> {
    let head = ends.head.as_slice();
    if PROGRAMS.iter().any(|magic| head.starts_with(magic)) {
        return Err(NotTaken::Program.into());
    }
    if ARCHIVES.iter().any(|magic| head.starts_with(magic)) || head.get(257..262) == Some(b"ustar") {
        return Err(NotTaken::OtherArchive.into());
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return archive::kind_of(file);
    }
    if head.starts_with(OLD_OFFICE) {
        return if is_installer(file)? { Err(NotTaken::Program.into()) } else { Ok((FileKind::OldOffice, "doc")) };
    }
    if let Some(kind) = by_magic(head) {
        return Ok((kind, kind.endings().first().copied().unwrap_or_default()));
    }
    if is_certificate(head, name) {
        return Ok((FileKind::Certificate, "cer"));
    }
    match markup::kind_of(head, file)? {
        Some(kind) => Ok((kind, kind.endings().first().copied().unwrap_or("txt"))),
        None => Err(NotTaken::UnknownKind.into()),
    }
}

/// A file that another program would read as something else.
pub(crate) fn refuse_two_at_once(kind: FileKind, ends: &Ends) -> Result<(), NotTaken> {
    let is_archive = matches!(kind, FileKind::Zip | FileKind::Office);
    let is_text = matches!(kind, FileKind::Text | FileKind::Xml | FileKind::Svg);
    let begin = ends.head.get(..PDF_LOOKED_FOR).unwrap_or(&ends.head);
    // An archive may begin with a document that was stored as it is; it is taken apart, never handed out.
    let is_pdf_too = !matches!(kind, FileKind::Pdf | FileKind::Zip) && contains(begin, b"%PDF-");
    let is_archive_too = !is_archive && contains(&ends.tail, b"PK\x05\x06") && contains(&ends.tail, b"PK\x01\x02");
    let is_page_too = !is_archive && !is_text && has_page(ends);
    if is_pdf_too || is_archive_too || is_page_too { Err(NotTaken::TwoKinds) } else { Ok(()) }
}

pub(crate) fn refuse_macros_of_old(file: &mut (impl Read + Seek)) -> Result<(), Stopped> {
    if holds_any(file, &[OLD_MACROS], Fold::Nothing)? { Err(NotTaken::Macros.into()) } else { Ok(()) }
}

fn by_magic(head: &[u8]) -> Option<FileKind> {
    // Printers' programs put blank lines before it.
    if head.trim_ascii_start().starts_with(b"%PDF-") && !head.starts_with(b"%!") {
        return Some(FileKind::Pdf);
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some(FileKind::Webp);
    }
    if head.get(4..8) == Some(b"ftyp") && head.get(8..12).is_some_and(|brand| HEIC.contains(&brand)) {
        return Some(FileKind::Heic);
    }
    IMAGES.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, kind)| *kind)
}

/// DER has no magic of its own: a sequence with a length, under a name that says so.
fn is_certificate(head: &[u8], name: &str) -> bool {
    let is_sequence = matches!(head, [0x30, 0x80..=0x84, ..]);
    let ending = name::ending_of(name).unwrap_or_default();
    is_sequence && FileKind::Certificate.endings().contains(&ending.as_str())
}

/// Reads the class of the root entry of a compound file (MS-CFB 2.6).
fn is_installer(file: &mut (impl Read + Seek)) -> Result<bool, Stopped> {
    let mut header = [0; 52];
    let mut class = [0; 16];
    let mut read_at = |at: u64, into: &mut [u8]| file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(into));
    if read_at(0, &mut header).is_err() {
        return Err(NotTaken::Damaged.into());
    }
    let [shift_low, shift_high] = [header[30], header[31]];
    let shift = u16::from_le_bytes([shift_low, shift_high]);
    let directory = u32::from_le_bytes([header[48], header[49], header[50], header[51]]);
    let sector = match shift {
        9 | 12 => 1u64 << shift,
        _ => return Err(NotTaken::Damaged.into()),
    };
    let root = (u64::from(directory) + 1) * sector;
    match read_at(root + 80, &mut class) {
        Ok(()) => Ok(class == INSTALLER),
        Err(_) => Err(NotTaken::Damaged.into()),
    }
}

fn has_page(ends: &Ends) -> bool {
    let last = ends.tail.len().saturating_sub(PAGE_LOOKED_FOR);
    let parts = [ends.head.get(..PAGE_LOOKED_FOR).unwrap_or(&ends.head), ends.tail.get(last..).unwrap_or(&ends.tail)];
    parts.iter().any(|part| {
        let folded = part.to_ascii_lowercase();
        PAGES.iter().any(|page| contains(&folded, page))
    })
}
