//! What is done with a file that a client sent whole: put together, looked at, taken in as documents or refused.
//!
//! It is put together into a nameless file beside the portal's data, which the system takes away however we end. Then its
//! hash is checked, `intake` says what it is, an archive is unpacked into a second such file, and each file's bytes are
//! kept under their hash. Last comes one transaction: documents, the upload's end and its answer. Whatever breaks off
//! before leaves the upload open, to be finished again.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use contract::{ApiError, ErrorCode};
use domain::DocumentId;
use domain::document::{DocumentFacts, FILE, Origin, Sha256Hex};
use domain::intake::{FileKind, NotTaken, RefusedFile};
use domain::order::KindId;
use futures_util::{StreamExt, stream};
use intake::{Limits, Stopped, Unpacked, Unpacking};
use portal_store::{NewDocument, StoreError, UploadRow};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::http::failure::{Answer, Failure};
use crate::portal::Portal;

/// Files that are put together at once; each may take twice its size of the disk.
const AT_ONCE: usize = 2;
const PIECE_BYTES: usize = 1 << 20;

/// What became of an upload, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "was")]
pub enum Ended {
    Taken { documents: Vec<DocumentId> },
    Refused { files: Vec<RefusedFile> },
}

/// Where files are put together.
pub struct Bench {
    folder: PathBuf,
    places: Semaphore,
}

impl Bench {
    pub fn in_folder(folder: PathBuf) -> Self {
        Self { folder, places: Semaphore::new(AT_ONCE) }
    }
}

/// Ends an upload whose bytes are all here.
pub async fn finish(app: &Portal, upload: &UploadRow) -> Answer<Ended> {
    let _place = app.bench.places.acquire().await;
    let folder = app.bench.folder.clone();
    let whole = put_together(app, upload, folder.clone()).await?;
    let name = upload.new.file_name.clone();
    let looked = spawn_blocking(move || looked_at(whole, &name, folder)).await.map_err(Failure::internal)?;
    match looked.map_err(unwritable)? {
        Looked::Refused(files) => end(app, upload, Vec::new(), files).await,
        Looked::Taken { file, parts } => {
            let file = Arc::new(file);
            let mut documents = Vec::with_capacity(parts.len());
            for part in parts {
                documents.push(kept(app, upload, Arc::clone(&file), part).await?);
            }
            end(app, upload, documents, Vec::new()).await
        }
    }
}

/// All pieces in one file; refused when they are not what was announced.
async fn put_together(app: &Portal, upload: &UploadRow, folder: PathBuf) -> Answer<File> {
    let mut file =
        spawn_blocking(move || tempfile::tempfile_in(folder)).await.map_err(Failure::internal)?.map_err(unwritable)?;
    let mut digest = Sha256::new();
    for content in app.store.pieces(upload.office, upload.new.id).await? {
        let piece = app.store.contents().read(&content).await?;
        digest.update(&piece);
        file = spawn_blocking(move || file.write_all(&piece).map(|()| file))
            .await
            .map_err(Failure::internal)?
            .map_err(unwritable)?;
    }
    match &upload.new.sha256 {
        Some(announced) if *announced != hex(&digest.finalize()) => Err(ErrorCode::ContentMismatch.into()),
        _ => Ok(file),
    }
}

/// A part of a file that becomes a document.
struct Part {
    name: String,
    begin: u64,
    size: u64,
    sha256: Sha256Hex,
}

enum Looked {
    Taken { file: File, parts: Vec<Part> },
    Refused(Vec<RefusedFile>),
}

fn looked_at(mut whole: File, name: &str, folder: PathBuf) -> io::Result<Looked> {
    let taken = match intake::inspect(name, &mut whole) {
        Ok(taken) => taken,
        Err(Stopped::Refused(why)) => return Ok(Looked::Refused(vec![RefusedFile { name: name.to_owned(), why }])),
        Err(Stopped::Unreadable(error)) => return Err(error),
    };
    if taken.kind != FileKind::Zip {
        let size = whole.seek(SeekFrom::End(0))?;
        let part = Unpacked { name: taken.name, kind: taken.kind, begin: 0, size };
        let part = hashed(&mut whole, part)?;
        return Ok(Looked::Taken { file: whole, parts: vec![part] });
    }
    let mut into = tempfile::tempfile_in(folder)?;
    match intake::unpack(whole, &mut into, Limits::default())? {
        Unpacking::Refused(files) => {
            // The archive as a whole goes by its own name.
            let named = |file: RefusedFile| match file.name.is_empty() {
                true => RefusedFile { name: name.to_owned(), ..file },
                false => file,
            };
            Ok(Looked::Refused(files.into_iter().map(named).collect()))
        }
        Unpacking::Taken(files) => {
            let parts = files.into_iter().map(|file| hashed(&mut into, file)).collect::<io::Result<_>>()?;
            Ok(Looked::Taken { file: into, parts })
        }
    }
}

fn hashed(file: &mut File, part: Unpacked) -> io::Result<Part> {
    file.seek(SeekFrom::Start(part.begin))?;
    let (mut digest, mut left) = (Sha256::new(), file.take(part.size));
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        match left.read(&mut piece)? {
            0 => break,
            read => digest.update(piece.get(..read).unwrap_or_default()),
        }
    }
    Ok(Part { name: part.name, begin: part.begin, size: part.size, sha256: hex(&digest.finalize()) })
}

/// Keeps a part's bytes, and says what document it becomes.
async fn kept(app: &Portal, upload: &UploadRow, file: Arc<File>, part: Part) -> Answer<NewDocument> {
    let too_large = || Failure::from(ErrorCode::TooLarge);
    let size = u32::try_from(part.size).map_err(|_| too_large())?;
    if app.store.contents().size(&part.sha256).await?.is_none() {
        let pieces = stream::try_unfold((file, part.begin, part.begin + part.size), read_on).boxed();
        app.store.contents().put_stream(&part.sha256, part.size, pieces).await?;
    }
    let title = part.name.rsplit_once('.').map_or(part.name.as_str(), |(title, _)| title).to_owned();
    let facts = DocumentFacts {
        kind: KindId(FILE.to_owned()),
        company: upload.new.company,
        department: upload.new.department,
        competence: None,
        period: None,
        employee: None,
        title,
        file_name: part.name,
        due_on: None,
        amount: None,
    };
    Ok(NewDocument { facts, content: part.sha256, size })
}

type Reading = (Arc<File>, u64, u64);

async fn read_on((file, at, end): Reading) -> io::Result<Option<(Bytes, Reading)>> {
    let size = usize::try_from(end - at).unwrap_or(usize::MAX).min(PIECE_BYTES);
    if size == 0 {
        return Ok(None);
    }
    let reading = move || {
        let mut piece = vec![0; size];
        let mut shared = &*file;
        shared.seek(SeekFrom::Start(at))?;
        shared.read_exact(&mut piece)?;
        Ok((Bytes::from(piece), (file, at + size as u64, end)))
    };
    spawn_blocking(reading).await.map_err(io::Error::other)?.map(Some)
}

/// One transaction. Two that finish the same upload: the second gets the answer of the first.
async fn end(app: &Portal, upload: &UploadRow, new: Vec<NewDocument>, files: Vec<RefusedFile>) -> Answer<Ended> {
    let mut transaction = app.store.begin(upload.office, app.now()).await?;
    let (mut documents, to) = (Vec::with_capacity(new.len()), &upload.new);
    let lying = transaction.lay_in(to.company, to.department, to.folder).await?;
    for document in &new {
        let id = transaction.add_sent_document(document, to.person).await?;
        if let Ok(place) = lying
            && place.folder.is_some()
        {
            // A colleague's that lies there already stays where they put it.
            let sent = transaction.document(id).await?;
            if sent.origin == (Origin::Client { person: to.person }) {
                transaction.put_document(id, place).await?;
            }
        }
        if !documents.contains(&id) {
            documents.push(id);
        }
    }
    let ended = if files.is_empty() { Ended::Taken { documents } } else { Ended::Refused { files } };
    let told = serde_json::to_string(&ended).map_err(Failure::internal)?;
    if let Some(before) = transaction.end_upload(upload.new.id, &told).await? {
        return serde_json::from_str(&before).map_err(Failure::internal);
    }
    transaction.commit().await?;
    Ok(ended)
}

fn unwritable(error: io::Error) -> Failure {
    StoreError::ContentsUnavailable { reason: error.to_string() }.into()
}

fn hex(digest: &[u8]) -> Sha256Hex {
    Sha256Hex(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Looks at a file that staff publish by hand, as at any other: what clients are given, they open.
pub async fn inspect_bytes(name: String, bytes: Bytes) -> Answer<Result<intake::Taken, NotTaken>> {
    let looked = spawn_blocking(move || intake::inspect(&name, &mut io::Cursor::new(bytes)));
    match looked.await.map_err(Failure::internal)? {
        Ok(taken) => Ok(Ok(taken)),
        Err(Stopped::Refused(why)) => Ok(Err(why)),
        Err(Stopped::Unreadable(error)) => Err(Failure::internal(error)),
    }
}

/// How a file that is not taken is told: `facts.reason`, and what belongs to it.
pub fn refusal(why: &NotTaken) -> ApiError {
    let told = serde_json::to_value(why).unwrap_or_default();
    let facts = told.as_object().into_iter().flatten();
    facts.fold(ApiError::new(ErrorCode::UploadRefused), |error, (fact, value)| {
        error.with(fact, value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    })
}
