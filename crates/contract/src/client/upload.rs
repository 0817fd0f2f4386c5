//! Sending files to the office (PC2): piece by piece, so that a broken line costs one piece and not the file.
//!
//! | call | request → answer |
//! | --- | --- |
//! | `GET /api/client/uploads` | → [`Uploads`]: what this person began and has not ended |
//! | `POST /api/client/uploads` | [`NewUpload`] → [`Upload`] |
//! | `GET /api/client/uploads/{id}` | → [`Upload`]: how far it got |
//! | `PUT /api/client/uploads/{id}/bytes?offset=N` | at most [`PIECE_MAX_BYTES`] bytes → [`Upload`] |
//! | `POST /api/client/uploads/{id}/finish` | → [`UploadEnd`] |
//! | `DELETE /api/client/uploads/{id}` | gives it up |
//!
//! **How to send a file.** Begin it with its name and size. Send pieces from `received` on. After a break ask how far
//! it got and go on from there; that also works from another page or after the server was restarted. A piece with
//! another offset is refused with `wrong_offset` and `facts.offset`, the true one. Finish it when all is there; asked
//! again, the end is the same. Several files are several uploads, at most two at a time.
//!
//! A file of 0 bytes, one larger than [`UPLOAD_MAX_BYTES`] and a name that cannot be taken are refused when they
//! begin: `upload_refused`, whose `facts.reason` is one of [`domain::intake::NotTaken`], with its `limit_bytes`.

use chrono::{DateTime, Utc};
use domain::access::Department;
use domain::document::Sha256Hex;
use domain::intake::RefusedFile;
use domain::{CompanyId, FolderId, UploadId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::DocumentRow;

/// The largest file: 500 MB.
pub const UPLOAD_MAX_BYTES: u64 = 500 * 1000 * 1000;
/// The largest piece: 8 MiB.
pub const PIECE_MAX_BYTES: u64 = 8 << 20;
/// What one person may have begun and not ended: files, and announced bytes.
pub const OPEN_UPLOADS_MAX: u32 = 100;
pub const OPEN_BYTES_MAX: u64 = 4 * UPLOAD_MAX_BYTES;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewUpload {
    pub company: CompanyId,
    /// Where it goes; the person needs the level Contribuinte there.
    pub department: Department,
    /// The folder of the department; into the department itself without.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub folder: Option<FolderId>,
    pub file_name: String,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// Of the whole file, if known: it is checked at the end.
    #[serde(default)]
    pub sha256: Option<Sha256Hex>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Upload {
    pub id: UploadId,
    pub company: CompanyId,
    pub department: Department,
    pub folder: Option<FolderId>,
    pub file_name: String,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// Bytes that are safe here: where the next piece begins.
    #[ts(type = "number")]
    pub received: u64,
    pub begun_at: DateTime<Utc>,
    /// When it is cleared away unless it goes on.
    pub kept_until: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Uploads {
    /// Oldest first.
    pub open: Vec<Upload>,
    #[ts(type = "number")]
    pub upload_max_bytes: u64,
    #[ts(type = "number")]
    pub piece_max_bytes: u64,
}

/// What became of an upload. All or nothing: one file of a .zip that cannot be taken keeps the others out too.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "was")]
pub enum UploadEnd {
    /// In the folder now: one document, or one for each file of a .zip.
    Taken { documents: Vec<DocumentRow> },
    /// At most [`domain::intake::REFUSED_NAMED_MAX`] files are named.
    Refused { files: Vec<RefusedFile> },
}
