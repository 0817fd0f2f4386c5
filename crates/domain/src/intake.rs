//! What files an office takes in from outside, and why it does not take others. The words only; the crate `intake`
//! looks into the bytes.
//!
//! To take a new kind of file: a variant of [`FileKind`] with its ending and media type, and how its bytes are
//! recognised in `intake`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a file is by its bytes, whatever its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Pdf,
    Png,
    Jpeg,
    Gif,
    Webp,
    Tiff,
    Heic,
    /// Drawn by instructions; taken only where it holds none that run.
    Svg,
    /// Documents of today's office programs: docx, xlsx, pptx, odt, ods.
    Office,
    /// Documents of yesterday's: doc, xls, ppt, msg.
    OldOffice,
    /// Invoices (NF-e), eSocial events, and other data.
    Xml,
    /// Plain text: tables, bank files, SPED.
    Text,
    /// Certificates and signatures (pfx, p12, cer, p7s).
    Certificate,
    /// Its files are taken in one by one, never the archive itself.
    Zip,
}

/// Why a file was not taken. Everything of the upload stays outside then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum NotTaken {
    #[error("the file is empty")]
    Empty,
    #[error("the file is larger than {limit_bytes} bytes")]
    TooLarge {
        #[ts(type = "number")]
        limit_bytes: u64,
    },
    #[error("the name is missing, longer than {limit_bytes} bytes, or one that Windows keeps for itself")]
    BadName { limit_bytes: u32 },
    #[error("the name holds characters that turn the direction of writing, so that it reads as another name")]
    DeceivingName,
    #[error("this is a program")]
    Program,
    #[error("this is a script, which a computer would run")]
    Script,
    #[error("this is a web page or a drawing with a script in it")]
    Page,
    #[error("this is a document with macros; save it without them")]
    Macros,
    #[error("the file is two kinds of file at once")]
    TwoKinds,
    #[error("files of this kind are not taken; send PDF, images, office documents, XML, text or a .zip")]
    UnknownKind,
    #[error("this is an archive of another kind; send it as .zip")]
    OtherArchive,
    #[error("the file is damaged; save it again")]
    Damaged,
    #[error("the archive is protected by a password; make it without one")]
    Encrypted,
    #[error("an archive within the archive is not unpacked; send its files, or the inner archive by itself")]
    ArchiveInside,
    #[error("the archive names a place outside of itself (“../”, an absolute path)")]
    OutsidePath,
    #[error("the archive holds a link in place of a file")]
    LinkInside,
    #[error("the archive holds two files of one name")]
    SameNameTwice,
    #[error("the archive holds more than {limit} files")]
    TooManyFiles { limit: u32 },
    #[error("the archive unpacks to more than {limit_bytes} bytes")]
    UnpacksTooLarge {
        #[ts(type = "number")]
        limit_bytes: u64,
    },
    #[error("the archive unpacks to far more than it weighs, as one made to fill a disk does")]
    Bomb,
}

/// So many of an archive's files are named when they keep it out.
pub const REFUSED_NAMED_MAX: usize = 100;

/// A file that was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefusedFile {
    /// Its name, within an archive with its folders; what deceives the eye is left out.
    pub name: String,
    pub why: NotTaken,
}

impl FileKind {
    /// Endings of a name that fit, the usual one first. Empty where any fits that does not belong to another kind.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg", "jfif"],
            Self::Gif => &["gif"],
            Self::Webp => &["webp"],
            Self::Tiff => &["tif", "tiff"],
            Self::Heic => &["heic", "heif"],
            Self::Svg => &["svg"],
            Self::Office => &["docx", "xlsx", "pptx", "odt", "ods", "odp"],
            Self::OldOffice => &["doc", "xls", "ppt", "msg"],
            Self::Xml => &["xml"],
            Self::Certificate => &["pfx", "p12", "p7s", "p7m", "cer", "crt", "der"],
            Self::Zip => &["zip"],
            Self::Text => &[],
        }
    }
}
