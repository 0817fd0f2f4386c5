//! Archives: looked through before a byte is unpacked, unpacked in a stream that ends where it was announced to end,
//! and taken whole or not at all.
//!
//! Files that systems put into archives by themselves (`__MACOSX/`, `.DS_Store`, `Thumbs.db`, `desktop.ini`) are left
//! out in silence.

use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom, Write};

use domain::intake::{FileKind, NotTaken, REFUSED_NAMED_MAX, RefusedFile};
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use crate::section::Section;
use crate::{Stopped, inspect, name};

/// How much an archive may become.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub files: u32,
    /// Bytes of all files together.
    pub unpacked_bytes: u64,
    /// How many times its packed size one file may have, and all together. Text and XML reach 50, zeros 1000.
    pub ratio: u64,
    /// Bytes; what stays below may have any ratio.
    pub ratio_from_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { files: 1_000, unpacked_bytes: 1_000_000_000, ratio: 200, ratio_from_bytes: 1 << 20 }
    }
}

/// A file of an archive that may be kept, and where its bytes lie in the file that it was unpacked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpacked {
    /// The name to offer it under, without folders.
    pub name: String,
    pub kind: FileKind,
    pub begin: u64,
    /// Bytes.
    pub size: u64,
}

/// What taking an archive apart came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unpacking {
    Taken(Vec<Unpacked>),
    /// Nothing is taken; each file that kept the others out is named. The archive itself has no name.
    Refused(Vec<RefusedFile>),
}

/// Takes an archive apart into `into`, one file after another.
///
/// # Errors
/// When one of the two could not be read or written, which says nothing about the archive.
pub fn unpack<I: Read + Write + Seek>(
    archive: impl Read + Seek,
    into: &mut I,
    limits: Limits,
) -> Result<Unpacking, io::Error> {
    let mut unpacked = Vec::new();
    match taken_apart(archive, into, limits, &mut unpacked) {
        Ok(refused) if refused.is_empty() => Ok(Unpacking::Taken(unpacked)),
        Ok(refused) => Ok(Unpacking::Refused(refused)),
        Err(Stopped::Refused(why)) => Ok(Unpacking::Refused(vec![RefusedFile { name: String::new(), why }])),
        Err(Stopped::Unreadable(error)) => Err(error),
    }
}

fn taken_apart<I: Read + Write + Seek>(
    archive: impl Read + Seek,
    into: &mut I,
    limits: Limits,
    unpacked: &mut Vec<Unpacked>,
) -> Result<Vec<RefusedFile>, Stopped> {
    let mut archive = ZipArchive::new(archive).map_err(stopped_by)?;
    let (wanted, mut refused) = looked_through(&mut archive, limits)?;
    if !refused.is_empty() {
        return Ok(refused);
    }
    if wanted.is_empty() {
        return Err(NotTaken::Empty.into());
    }
    let mut begin = 0;
    for Wanted { index, path, name, size } in wanted {
        match unpack_one(&mut archive, index, &name, size, into, begin) {
            Ok(file) => {
                begin += file.size;
                unpacked.push(file);
            }
            Err(Stopped::Refused(why)) => refused.push(RefusedFile { name: name::shown(&path), why }),
            Err(unreadable) => return Err(unreadable),
        }
        if refused.len() >= REFUSED_NAMED_MAX {
            break;
        }
    }
    Ok(refused)
}

struct Wanted {
    index: usize,
    path: String,
    name: String,
    /// As announced.
    size: u64,
}

/// The list of files, before anything is unpacked: those wanted, and those that keep the others out.
fn looked_through(
    archive: &mut ZipArchive<impl Read + Seek>,
    limits: Limits,
) -> Result<(Vec<Wanted>, Vec<RefusedFile>), Stopped> {
    // More names than files: two have the same.
    if archive.has_duplicate_names() {
        return Err(NotTaken::SameNameTwice.into());
    }
    if archive.has_overlapping_files().map_err(stopped_by)? {
        return Err(NotTaken::Bomb.into());
    }
    let (mut wanted, mut refused, mut paths) = (Vec::new(), Vec::new(), HashSet::new());
    let (mut packed, mut unpacked) = (0u64, 0u64);
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(stopped_by)?;
        let path = path_of(&file);
        if is_of_the_system(&path) {
            continue;
        }
        let looked = look_at(&file, &path, limits).and_then(|name| match paths.insert(path.to_lowercase()) {
            true => Ok(name),
            false => Err(NotTaken::SameNameTwice),
        });
        match looked {
            Ok(_) if file.is_dir() => {}
            Ok(name) => {
                packed = packed.saturating_add(file.compressed_size());
                unpacked = unpacked.saturating_add(file.size());
                wanted.push(Wanted { index, size: file.size(), name, path });
            }
            Err(why) if refused.len() < REFUSED_NAMED_MAX => {
                refused.push(RefusedFile { name: name::shown(&path), why })
            }
            Err(_) => {}
        }
    }
    if wanted.len() > limits.files as usize {
        return Err(NotTaken::TooManyFiles { limit: limits.files }.into());
    }
    if unpacked > limits.unpacked_bytes {
        return Err(NotTaken::UnpacksTooLarge { limit_bytes: limits.unpacked_bytes }.into());
    }
    if is_bomb(packed, unpacked, limits) {
        return Err(NotTaken::Bomb.into());
    }
    Ok((wanted, refused))
}

/// One file of the list: its name without folders.
fn look_at<R: Read>(file: &ZipFile<'_, R>, path: &str, limits: Limits) -> Result<String, NotTaken> {
    if file.encrypted() {
        return Err(NotTaken::Encrypted);
    }
    let is_absolute = path.starts_with(['/', '\\']) || path.get(1..2) == Some(":");
    if is_absolute || path.contains('\0') || path.split(['/', '\\']).any(|part| part == "..") {
        return Err(NotTaken::OutsidePath);
    }
    if file.is_symlink() {
        return Err(NotTaken::LinkInside);
    }
    if is_bomb(file.compressed_size(), file.size(), limits) {
        return Err(NotTaken::Bomb);
    }
    if file.is_dir() {
        return Ok(String::new());
    }
    let name = name::clean(path.rsplit(['/', '\\']).next().unwrap_or_default())?;
    name::refuse_what_runs(&name)?;
    Ok(name)
}

fn is_bomb(packed: u64, unpacked: u64, limits: Limits) -> bool {
    unpacked > limits.ratio_from_bytes && unpacked / packed.max(1) > limits.ratio
}

/// Unpacks one file to the end of what is there, and looks at it.
fn unpack_one<I: Read + Write + Seek>(
    archive: &mut ZipArchive<impl Read + Seek>,
    index: usize,
    name: &str,
    announced: u64,
    into: &mut I,
    begin: u64,
) -> Result<Unpacked, Stopped> {
    into.seek(SeekFrom::Start(begin))?;
    let file = archive.by_index(index).map_err(stopped_by)?;
    let size = copied(&mut file.take(announced.saturating_add(1)), into)?;
    if size != announced {
        return Err(NotTaken::Bomb.into());
    }
    let taken = inspect(name, &mut Section::new(into, begin, size))?;
    match taken.kind {
        FileKind::Zip => Err(NotTaken::ArchiveInside.into()),
        kind => Ok(Unpacked { name: taken.name, kind, begin, size }),
    }
}

/// Copies; bytes that cannot be unpacked are a damaged file, bytes that cannot be written are our fault.
fn copied(from: &mut impl Read, into: &mut impl Write) -> Result<u64, Stopped> {
    let (mut piece, mut size) = (vec![0; 64 << 10], 0);
    loop {
        let read = from.read(&mut piece).map_err(|_| NotTaken::Damaged)?;
        match piece.get(..read) {
            None | Some([]) => return Ok(size),
            Some(bytes) => into.write_all(bytes)?,
        }
        size += read as u64;
    }
}

/// What a file that begins like an archive is: one, or an office document, or a program.
pub(crate) fn kind_of(file: &mut (impl Read + Seek)) -> Result<(FileKind, &'static str), Stopped> {
    file.seek(SeekFrom::Start(0))?;
    let mut archive = ZipArchive::new(file).map_err(stopped_by)?;
    let mut paths = HashSet::new();
    for index in 0..archive.len() {
        paths.insert(path_of(&archive.by_index_raw(index).map_err(stopped_by)?).to_ascii_lowercase());
    }
    let has = |path: &str| paths.contains(path);
    let has_below = |folder: &str| paths.iter().any(|path| path.starts_with(folder));
    if has("classes.dex") || has("androidmanifest.xml") || has("meta-inf/manifest.mf") && has_below("com/") {
        return Err(NotTaken::Program.into());
    }
    if paths
        .iter()
        .any(|path| path.ends_with("vbaproject.bin") || path.starts_with("basic/") || path.starts_with("scripts/"))
    {
        return Err(NotTaken::Macros.into());
    }
    if has("[content_types].xml") {
        let folders = [("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")];
        let ending = folders.iter().find(|(folder, _)| has_below(folder)).map(|(_, ending)| *ending);
        return ending.map(|ending| (FileKind::Office, ending)).ok_or_else(|| NotTaken::UnknownKind.into());
    }
    match has("mimetype") && has("content.xml") {
        true => Ok((FileKind::Office, open_document(&mut archive)?)),
        false => Ok((FileKind::Zip, "zip")),
    }
}

fn open_document(archive: &mut ZipArchive<impl Read + Seek>) -> Result<&'static str, Stopped> {
    let mut told = String::new();
    archive
        .by_name("mimetype")
        .map_err(stopped_by)?
        .take(100)
        .read_to_string(&mut told)
        .map_err(|_| NotTaken::Damaged)?;
    match told.trim().strip_prefix("application/vnd.oasis.opendocument.") {
        Some("text") => Ok("odt"),
        Some("spreadsheet") => Ok("ods"),
        Some("presentation") => Ok("odp"),
        _ => Err(NotTaken::UnknownKind.into()),
    }
}

/// The path as it stands in the archive; old programs write it in code page 437, which loses accents here at worst.
fn path_of<R: Read>(file: &ZipFile<'_, R>) -> String {
    String::from_utf8_lossy(file.name_raw()).into_owned()
}

fn is_of_the_system(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    path.starts_with("__MACOSX/") || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&name)
}

fn stopped_by(error: ZipError) -> Stopped {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => NotTaken::Encrypted.into(),
        ZipError::UnsupportedArchive(_) => NotTaken::OtherArchive.into(),
        // An end that comes too early is the archive's; anything else is the disk's.
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => NotTaken::Damaged.into(),
            _ => Stopped::Unreadable(error),
        },
        _ => NotTaken::Damaged.into(),
    }
}
