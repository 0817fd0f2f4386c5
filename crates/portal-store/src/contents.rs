//! The bytes of documents and attachments, each under its own SHA-256: the same bytes are kept once, and what is there
//! is whole. In a folder, or at `s3://bucket/prefix` with the credentials of the environment (`AWS_…`).
//!
//! In a folder a content is written beside its place, made durable, and renamed into it.

use std::fmt::{Display, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::document::Sha256Hex;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetResultPayload, ObjectStore, ObjectStoreExt, WriteMultipart};
use sha2::{Digest, Sha256};
use tokio_util::io::ReaderStream;

use crate::StoreError;

/// Parts of an upload that are written at once.
const PARTS_AT_ONCE: usize = 4;
/// Of a file that is read in pieces. Each piece is a hand-over to another thread, and the library's own are of 8 KiB:
/// they cost eight times what sending the bytes does.
const READ_AT_ONCE_BYTES: usize = 256 << 10;

#[derive(Clone)]
pub struct Contents {
    objects: Arc<dyn ObjectStore>,
    /// What comes before a content's path in a bucket.
    prefix: Path,
}

/// A content that is being read.
pub struct ContentStream {
    /// Bytes.
    pub size: u64,
    pub bytes: BoxStream<'static, Result<Bytes, StoreError>>,
}

impl Contents {
    /// `place` is a folder, created when it is not there, or `s3://bucket/prefix`.
    pub fn open(place: &str) -> Result<Self, StoreError> {
        if let Some(bucket) = place.strip_prefix("s3://") {
            let prefix = bucket.split_once('/').map_or("", |(_, prefix)| prefix);
            let objects = AmazonS3Builder::from_env().with_url(place).build()?;
            return Ok(Self { objects: Arc::new(objects), prefix: Path::from(prefix) });
        }
        if place.contains("://") && !place.starts_with("file://") {
            let expected = "give a folder, or s3://bucket/prefix";
            return Err(StoreError::BadPlace { given: place.to_owned(), expected });
        }
        let folder = PathBuf::from(place.strip_prefix("file://").unwrap_or(place));
        let not_writable =
            |error: std::io::Error| StoreError::FolderNotWritable { path: folder.clone(), reason: error.to_string() };
        std::fs::create_dir_all(&folder).map_err(not_writable)?;
        let objects = LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true).with_automatic_cleanup(false);
        Ok(Self { objects: Arc::new(objects), prefix: Path::default() })
    }

    /// Keeps bytes; durable when it returns.
    pub async fn put(&self, bytes: Bytes) -> Result<Sha256Hex, StoreError> {
        let content = hex(&Sha256::digest(&bytes));
        self.objects.put(&self.path(&content)?, bytes.into()).await?;
        Ok(content)
    }

    /// Keeps bytes as they come, if they have the announced SHA-256 and are at most `limit_bytes`; gives their number.
    /// Otherwise nothing is kept.
    pub async fn put_stream<E: Display>(
        &self,
        content: &Sha256Hex,
        limit_bytes: u64,
        bytes: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<u64, StoreError> {
        let mut upload = WriteMultipart::new(self.objects.put_multipart(&self.path(content)?).await?);
        match write_checked(&mut upload, content, limit_bytes, bytes).await {
            Ok(size) => {
                upload.finish().await?;
                Ok(size)
            }
            Err(error) => {
                upload.abort().await?;
                Err(error)
            }
        }
    }

    /// Opens a content to be read in pieces.
    pub async fn get(&self, content: &Sha256Hex) -> Result<ContentStream, StoreError> {
        let found = self.objects.get(&self.path(content)?).await?;
        let size = found.meta.size;
        let bytes = match found.payload {
            GetResultPayload::File(file, _) => {
                let pieces = ReaderStream::with_capacity(tokio::fs::File::from_std(file), READ_AT_ONCE_BYTES);
                let unreadable = |fault| object_store::Error::Generic { store: "folder", source: Box::new(fault) };
                pieces.map_err(move |fault| StoreError::from(unreadable(fault))).boxed()
            }
            GetResultPayload::Stream(bytes) => bytes.map_err(StoreError::from).boxed(),
        };
        Ok(ContentStream { size, bytes })
    }

    /// The whole content.
    pub async fn read(&self, content: &Sha256Hex) -> Result<Bytes, StoreError> {
        Ok(self.objects.get(&self.path(content)?).await?.bytes().await?)
    }

    /// How many bytes the content has; `None` when it is not here.
    pub async fn size(&self, content: &Sha256Hex) -> Result<Option<u64>, StoreError> {
        match self.objects.head(&self.path(content)?).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Everything that was put before `before`.
    pub(crate) async fn older_than(&self, before: DateTime<Utc>) -> Result<Vec<Sha256Hex>, StoreError> {
        let all: Vec<_> = self.objects.list(Some(&self.prefix)).try_collect().await?;
        let old = all.into_iter().filter(|object| object.last_modified < before);
        let names = old.filter_map(|object| object.location.filename().map(|name| Sha256Hex(name.to_owned())));
        Ok(names.filter(is_sha256).collect())
    }

    pub(crate) async fn delete(&self, content: &Sha256Hex) -> Result<(), StoreError> {
        Ok(self.objects.delete(&self.path(content)?).await?)
    }

    /// `ab/cd/abcd…`, so that no folder grows too large.
    fn path(&self, content: &Sha256Hex) -> Result<Path, StoreError> {
        let (Some(first), Some(second), true) = (content.0.get(..2), content.0.get(2..4), is_sha256(content)) else {
            return Err(StoreError::Invalid {
                field: "content",
                expected: "a SHA-256 of 64 lower-case hexadecimal digits",
            });
        };
        Ok(self.prefix.clone().join(first).join(second).join(content.0.as_str()))
    }
}

async fn write_checked<E: Display>(
    upload: &mut WriteMultipart,
    content: &Sha256Hex,
    limit_bytes: u64,
    bytes: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<u64, StoreError> {
    let mut bytes = std::pin::pin!(bytes);
    let (mut digest, mut size) = (Sha256::new(), 0u64);
    while let Some(piece) = bytes.next().await {
        let piece = piece.map_err(|error| StoreError::BrokenOff { reason: error.to_string() })?;
        size += piece.len() as u64;
        if size > limit_bytes {
            return Err(StoreError::TooLarge { limit_bytes });
        }
        digest.update(&piece);
        upload.wait_for_capacity(PARTS_AT_ONCE).await?;
        upload.put(piece);
    }
    if hex(&digest.finalize()) == *content { Ok(size) } else { Err(StoreError::ContentMismatch) }
}

fn is_sha256(content: &Sha256Hex) -> bool {
    content.0.len() == 64 && content.0.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn hex(digest: &[u8]) -> Sha256Hex {
    let mut text = String::with_capacity(digest.len() * 2);
    for byte in digest {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    Sha256Hex(text)
}
