//! `/api/client/uploads`: files that clients send, piece by piece (PC2). What each call says: `contract::client::upload`.
//!
//! A piece is kept as a content and then named by a row, in this order: a break leaves bytes that nobody names, and an
//! upload that stands where it stood. What is done with a whole file: [`crate::taking_in`].

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use chrono::TimeDelta;
use contract::client::upload::{
    NewUpload, OPEN_BYTES_MAX, OPEN_UPLOADS_MAX, PIECE_MAX_BYTES, UPLOAD_MAX_BYTES, Upload, UploadEnd, Uploads,
};
use contract::{ApiError, ErrorCode};
use domain::UploadId;
use domain::access::{Access, Level, Permission};
use domain::document::Sha256Hex;
use domain::intake::NotTaken;
use portal_store::{Pieced, UploadRow};
use serde::Deserialize;

use super::caller::Caller;
use super::client_documents::row_by_id;
use super::failure::{Answer, Failure};
use super::input::{Asking, Body, Id};
use crate::portal::{App, Portal};
use crate::taking_in::{self, Ended};

/// How long an upload waits to be gone on with.
pub const UPLOAD_KEPT: TimeDelta = TimeDelta::days(2);

pub async fn list(State(app): State<App>, caller: Caller) -> Answer<Json<Uploads>> {
    let open = app.store.uploads_of(caller.person.office, caller.person.id).await?;
    Ok(Json(Uploads {
        open: open.into_iter().map(shown).collect(),
        upload_max_bytes: UPLOAD_MAX_BYTES,
        piece_max_bytes: PIECE_MAX_BYTES,
    }))
}

pub async fn begin(State(app): State<App>, caller: Caller, Body(asked): Body<NewUpload>) -> Answer<Json<Upload>> {
    may_send(&caller.access, &asked)?;
    if asked.file_name.contains(['/', '\\']) {
        return Err(Failure::invalid("file_name", "a name without a folder"));
    }
    let file_name = intake::clean_name(&asked.file_name).map_err(|why| refused(&why))?;
    if asked.size == 0 {
        return Err(refused(&NotTaken::Empty));
    }
    if asked.size > UPLOAD_MAX_BYTES {
        return Err(refused(&NotTaken::TooLarge { limit_bytes: UPLOAD_MAX_BYTES }));
    }
    if asked.sha256.as_ref().is_some_and(|hash| !is_sha256(hash)) {
        return Err(Failure::invalid("sha256", "64 lower-case hexadecimal digits"));
    }
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    let lying = transaction.lay_in(asked.company, asked.department, asked.folder).await?;
    let place = lying.map_err(|_| Failure::not_found())?;
    let (files, bytes) = transaction.open_uploads(caller.person.id).await?;
    if files >= u64::from(OPEN_UPLOADS_MAX) || bytes + asked.size > OPEN_BYTES_MAX {
        let error = ApiError::new(ErrorCode::TooManyUploads).with("limit_files", OPEN_UPLOADS_MAX);
        return Err(Failure(error.with("limit_bytes", OPEN_BYTES_MAX)));
    }
    let new = portal_store::NewUpload {
        id: machine::ids::new(),
        person: caller.person.id,
        company: asked.company,
        department: asked.department,
        folder: place.folder,
        file_name,
        size: asked.size,
        sha256: asked.sha256,
    };
    let begun = transaction.begin_upload(&new).await?;
    transaction.commit().await?;
    Ok(Json(shown(begun)))
}

pub async fn show(State(app): State<App>, caller: Caller, Id(id): Id<UploadId>) -> Answer<Json<Upload>> {
    let upload = own(&app, &caller, id).await?;
    if upload.ended.is_some() { Err(ErrorCode::UploadEnded.into()) } else { Ok(Json(shown(upload))) }
}

#[derive(Deserialize)]
pub struct At {
    pub offset: Option<u64>,
}

pub async fn put_piece(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<UploadId>,
    Asking(at): Asking<At>,
    bytes: Result<Bytes, BytesRejection>,
) -> Answer<Json<Upload>> {
    let upload = own(&app, &caller, id).await?;
    if upload.ended.is_some() {
        return Err(ErrorCode::UploadEnded.into());
    }
    let offset = at.offset.ok_or_else(|| Failure::invalid("offset", "where the piece begins, in bytes"))?;
    if offset != upload.received {
        return Err(wrong_offset(upload.received));
    }
    let bytes = bytes.map_err(|refused| match refused.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::too_large(PIECE_MAX_BYTES),
        _ => Failure::invalid("body", "a whole piece"),
    })?;
    let size = bytes.len() as u64;
    if size == 0 || offset + size > upload.new.size {
        return Err(Failure::invalid("body", "at least one byte, and no more than the file was announced to have"));
    }
    let content = app.store.contents().put(bytes).await?;
    let mut transaction = app.store.begin(upload.office, app.now()).await?;
    match transaction.add_piece(id, offset, size, &content).await? {
        Pieced::Received(received) => {
            transaction.commit().await?;
            Ok(Json(shown(UploadRow { received, touched_at: app.now(), ..upload })))
        }
        Pieced::StandsAt(offset) => Err(wrong_offset(offset)),
    }
}

pub async fn finish(State(app): State<App>, caller: Caller, Id(id): Id<UploadId>) -> Answer<Json<UploadEnd>> {
    let upload = own(&app, &caller, id).await?;
    let ended = match &upload.ended {
        Some(ended) => serde_json::from_str(ended).map_err(Failure::internal)?,
        None => {
            if upload.received != upload.new.size {
                return Err(wrong_offset(upload.received));
            }
            // What the person may do can have changed since it was begun.
            let new = &upload.new;
            sends_to(&caller.access, new.company, new.department)?;
            taking_in::finish(&app, &upload).await?
        }
    };
    Ok(Json(match ended {
        Ended::Refused { files } => UploadEnd::Refused { files },
        Ended::Taken { documents } => {
            let mut rows = Vec::with_capacity(documents.len());
            for document in documents {
                rows.extend(row_by_id(&app, &caller, document).await?);
            }
            UploadEnd::Taken { documents: rows }
        }
    }))
}

pub async fn give_up(State(app): State<App>, caller: Caller, Id(id): Id<UploadId>) -> Answer<StatusCode> {
    let upload = own(&app, &caller, id).await?;
    if upload.ended.is_some() {
        return Err(ErrorCode::UploadEnded.into());
    }
    let mut transaction = app.store.begin(upload.office, app.now()).await?;
    transaction.drop_upload(id).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The upload, if this person began it; for anybody else it does not exist.
async fn own(app: &Portal, caller: &Caller, id: UploadId) -> Answer<UploadRow> {
    let upload = app.store.upload(caller.person.office, id).await?;
    upload.filter(|upload| upload.new.person == caller.person.id).ok_or_else(Failure::not_found)
}

fn may_send(access: &Access, asked: &NewUpload) -> Answer<()> {
    sends_to(access, asked.company, asked.department)
}

/// A department that one does not see does not exist; one that one only sees takes nothing.
fn sends_to(access: &Access, company: domain::CompanyId, department: domain::access::Department) -> Answer<()> {
    access.sees(access.office, company, department).map_err(|_| Failure::not_found())?;
    access
        .at_least(Level::Contribuinte, access.office, company, department)
        .and_then(|()| access.may(Permission::UploadDocuments))
        .map_err(|_| Failure::invalid("department", "a department in which you may add documents"))
}

fn refused(why: &NotTaken) -> Failure {
    Failure(ApiError { field: Some("file_name".into()), ..taking_in::refusal(why) })
}

fn wrong_offset(offset: u64) -> Failure {
    Failure(ApiError::new(ErrorCode::WrongOffset).with("offset", offset))
}

fn is_sha256(hash: &Sha256Hex) -> bool {
    hash.0.len() == 64 && hash.0.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn shown(row: UploadRow) -> Upload {
    Upload {
        id: row.new.id,
        company: row.new.company,
        department: row.new.department,
        folder: row.new.folder,
        file_name: row.new.file_name,
        size: row.new.size,
        received: row.received,
        begun_at: row.begun_at,
        kept_until: row.touched_at + UPLOAD_KEPT,
    }
}
