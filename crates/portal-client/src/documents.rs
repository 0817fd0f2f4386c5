//! Bytes: uploads of attachments, downloads of documents into a file that is whole or absent.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use domain::DocumentId;
use domain::document::Sha256Hex;
use reqwest::{Method, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

use crate::failure::broken_off;
use crate::{ClientError, NoAnswer, Portal};

/// The SHA-256 of `bytes` as documents are named by it.
pub fn sha256_of(bytes: &[u8]) -> Sha256Hex {
    hex(&Sha256::digest(bytes))
}

impl Portal {
    /// Sends the bytes of an attachment ahead of the command that names them.
    pub async fn put_blob(&self, content: &Sha256Hex, bytes: Bytes) -> Result<(), ClientError> {
        let request = self.request(Method::PUT, &format!("api/blobs/{}", content.0));
        self.done(request.body(bytes).timeout(self.limits().transfer)).await
    }

    /// Fetches a document of the office, as staff, into `file`.
    pub async fn fetch_document(&self, id: DocumentId, content: &Sha256Hex, file: &Path) -> Result<(), ClientError> {
        self.fetch(&format!("api/documents/{id}/content"), Some(content), file).await
    }

    /// Fetches a document as the signed-in client user, which counts as opening it.
    pub async fn open_document(&self, id: DocumentId, file: &Path) -> Result<(), ClientError> {
        self.fetch(&format!("api/client/documents/{id}/content"), None, file).await
    }

    /// A question of the office whose answer is bytes, into `file`. `path` is one of `contract::office_calls`.
    pub async fn ask_for_file(&self, path: &str, params: &impl Serialize, file: &Path) -> Result<(), ClientError> {
        let request = self.request(Method::POST, &format!("api/office/{path}")).json(params);
        let response = self.send(request.timeout(self.limits().transfer)).await?;
        self.keep(response, path, None, file).await
    }

    /// Streams into a file beside `file`, verifies, flushes it to the disk and only then gives it its name.
    async fn fetch(&self, path: &str, expected: Option<&Sha256Hex>, file: &Path) -> Result<(), ClientError> {
        let response = self.send(self.request(Method::GET, path).timeout(self.limits().transfer)).await?;
        self.keep(response, path, expected, file).await
    }

    async fn keep(
        &self,
        response: Response,
        path: &str,
        expected: Option<&Sha256Hex>,
        file: &Path,
    ) -> Result<(), ClientError> {
        let part = part_file(file);
        let done = async {
            let content = self.stream_to(response, &part).await?;
            if expected.is_some_and(|expected| *expected != content) {
                return Err(ClientError::ContentMismatch { what: path.to_owned() });
            }
            fs::rename(&part, file).await.map_err(|error| not_written(file, &error))
        };
        let outcome = done.await;
        if outcome.is_err() {
            fs::remove_file(&part).await.ok();
        }
        outcome
    }

    async fn stream_to(&self, mut response: Response, part: &Path) -> Result<Sha256Hex, ClientError> {
        let announced = response.content_length();
        let mut file = File::create(part).await.map_err(|error| not_written(part, &error))?;
        let (mut hash, mut size) = (Sha256::new(), 0u64);
        loop {
            let piece = timeout(self.limits().silence, response.chunk()).await;
            let piece = piece.map_err(|_| self.unreachable(NoAnswer::TimedOut))?;
            let Some(piece) = piece.map_err(|error| broken_off(self.address(), &error))? else { break };
            hash.update(&piece);
            size += piece.len() as u64;
            file.write_all(&piece).await.map_err(|error| not_written(part, &error))?;
        }
        if announced.is_some_and(|announced| announced != size) {
            return Err(self.unreachable(NoAnswer::Broken));
        }
        file.sync_all().await.map_err(|error| not_written(part, &error))?;
        Ok(hex(&hash.finalize()))
    }
}

fn part_file(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    file.with_file_name(name)
}

fn not_written(path: &Path, error: &std::io::Error) -> ClientError {
    ClientError::File { path: path.to_owned(), reason: error.to_string() }
}

fn hex(digest: &[u8]) -> Sha256Hex {
    Sha256Hex(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}
