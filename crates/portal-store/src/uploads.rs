//! Uploads that are under way: announced, received piece by piece, ended once.
//!
//! The pieces are contents like any other, named by rows: an upload goes on after a break, after a restart and at
//! another replica. Its end keeps what became of it, so that it can be told again.

use chrono::{DateTime, Utc};
use domain::access::Department;
use domain::document::Sha256Hex;
use domain::{CompanyId, FolderId, OfficeId, PersonId, UploadId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::column::{Read, sql, word};
use crate::{Store, StoreError, Transaction};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUpload {
    pub id: UploadId,
    pub person: PersonId,
    pub company: CompanyId,
    pub department: Department,
    /// The folder of the department that it goes to.
    pub folder: Option<FolderId>,
    pub file_name: String,
    /// Bytes.
    pub size: u64,
    pub sha256: Option<Sha256Hex>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadRow {
    pub office: OfficeId,
    pub new: NewUpload,
    /// Bytes that are here: where the next piece begins.
    pub received: u64,
    pub begun_at: DateTime<Utc>,
    pub touched_at: DateTime<Utc>,
    /// What became of it, as the portal wrote it down.
    pub ended: Option<String>,
}

/// What a piece came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pieced {
    /// Received up to here now.
    Received(u64),
    /// It belongs elsewhere: the upload stands here.
    StandsAt(u64),
}

const COLUMNS: &str = "e.office, e.id, e.person, e.company, e.department, e.file_name, e.size, e.sha256, e.received, \
    e.folder, e.begun_at, e.touched_at, e.ended";

impl Transaction {
    pub async fn begin_upload(&mut self, new: &NewUpload) -> Result<UploadRow, StoreError> {
        sql!(
            "INSERT INTO uploads (office, id, person, company, department, file_name, size, sha256, folder, begun_at, touched_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
            self.office,
            new.id,
            new.person,
            new.company,
            word(&new.department)?,
            new.file_name,
            new.size,
            new.sha256.as_ref().map(|hash| hash.0.clone()),
            new.folder,
            self.now
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "upload"))?;
        let (office, now) = (self.office, self.now);
        Ok(UploadRow { office, new: new.clone(), received: 0, begun_at: now, touched_at: now, ended: None })
    }

    /// What this person has begun and not ended: how many, and their announced bytes. Whoever asks holds the person's row,
    /// so that a hundred at once are no way around a limit.
    pub async fn open_uploads(&mut self, person: PersonId) -> Result<(u64, u64), StoreError> {
        let office = self.office;
        sql!("UPDATE people SET id = id WHERE office = $1 AND id = $2", office, person).execute(self.sql()).await?;
        let row = sql!(
            "SELECT COUNT(*) AS files, CAST(COALESCE(SUM(size), 0) AS BIGINT) AS bytes FROM uploads
             WHERE office = $1 AND person = $2 AND ended = ''",
            office,
            person
        )
        .fetch_one(self.sql())
        .await?;
        Ok((row.number("files")?, row.number("bytes")?))
    }

    /// A piece is here, as a content. It counts where the upload stands at its beginning.
    pub async fn add_piece(
        &mut self,
        upload: UploadId,
        begin: u64,
        size: u64,
        content: &Sha256Hex,
    ) -> Result<Pieced, StoreError> {
        let (office, now) = (self.office, self.now);
        let taken = sql!(
            "UPDATE uploads SET received = received + $4, touched_at = $5
             WHERE office = $1 AND id = $2 AND received = $3 AND received + $4 <= size AND ended = ''",
            office,
            upload,
            begin,
            size,
            now
        )
        .execute(self.sql())
        .await?;
        if taken.rows_affected() == 0 {
            let row = by_id(self.sql(), office, upload).await?.ok_or(StoreError::NotFound { what: "upload" })?;
            return Ok(Pieced::StandsAt(row.received));
        }
        sql!(
            "INSERT INTO upload_pieces (office, upload, begin, size, content) VALUES ($1, $2, $3, $4, $5)",
            office,
            upload,
            begin,
            size,
            content
        )
        .execute(self.sql())
        .await?;
        Ok(Pieced::Received(begin + size))
    }

    /// Ends an open upload and keeps what became of it; its pieces are no longer named. `None` when it was open; what
    /// became of it when somebody ended it before.
    pub async fn end_upload(&mut self, upload: UploadId, ended: &str) -> Result<Option<String>, StoreError> {
        let (office, now) = (self.office, self.now);
        let ending = sql!(
            "UPDATE uploads SET ended = $3, touched_at = $4 WHERE office = $1 AND id = $2 AND ended = ''",
            office,
            upload,
            ended,
            now
        )
        .execute(self.sql())
        .await?;
        if ending.rows_affected() == 0 {
            let row = by_id(self.sql(), office, upload).await?.ok_or(StoreError::NotFound { what: "upload" })?;
            return Ok(row.ended);
        }
        sql!("DELETE FROM upload_pieces WHERE office = $1 AND upload = $2", office, upload).execute(self.sql()).await?;
        Ok(None)
    }

    /// Gives an open upload up, without a trace.
    pub async fn drop_upload(&mut self, upload: UploadId) -> Result<(), StoreError> {
        let office = self.office;
        for text in [
            "DELETE FROM upload_pieces WHERE office = $1 AND upload = $2",
            "DELETE FROM uploads WHERE office = $1 AND id = $2",
        ] {
            sql!(text, office, upload).execute(self.sql()).await?;
        }
        Ok(())
    }
}

impl Store {
    pub async fn upload(&self, office: OfficeId, upload: UploadId) -> Result<Option<UploadRow>, StoreError> {
        by_id(&mut *self.read.acquire().await?, office, upload).await
    }

    /// What somebody has begun and not ended, oldest first.
    pub async fn uploads_of(&self, office: OfficeId, person: PersonId) -> Result<Vec<UploadRow>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM uploads e WHERE e.office = $1 AND e.person = $2 AND e.ended = ''
             ORDER BY e.begun_at, e.id LIMIT 500"
        );
        sql!(AssertSqlSafe(text), office, person).fetch_all(&self.read).await?.iter().map(read).collect()
    }

    /// The contents of an upload's pieces, in their order.
    pub async fn pieces(&self, office: OfficeId, upload: UploadId) -> Result<Vec<Sha256Hex>, StoreError> {
        let rows =
            sql!("SELECT content FROM upload_pieces WHERE office = $1 AND upload = $2 ORDER BY begin", office, upload)
                .fetch_all(&self.read)
                .await?;
        rows.iter().map(|row| Ok(Sha256Hex(row.text("content")?))).collect()
    }

    /// Clears away, over all offices, uploads that nobody touched since `before`, ended ones with their answers too;
    /// gives their number. Their bytes go with the other contents that nobody names.
    pub async fn tidy_uploads(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut transaction = self.write.begin_with(self.dialect.begin()).await?;
        sql!(
            "DELETE FROM upload_pieces WHERE EXISTS (SELECT 1 FROM uploads u WHERE u.office = upload_pieces.office
               AND u.id = upload_pieces.upload AND u.touched_at < $1)",
            before
        )
        .execute(&mut *transaction)
        .await?;
        let tidied = sql!("DELETE FROM uploads WHERE touched_at < $1", before).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(tidied.rows_affected())
    }
}

async fn by_id(
    connection: &mut AnyConnection,
    office: OfficeId,
    upload: UploadId,
) -> Result<Option<UploadRow>, StoreError> {
    let text = format!("SELECT {COLUMNS} FROM uploads e WHERE e.office = $1 AND e.id = $2");
    sql!(AssertSqlSafe(text), office, upload).fetch_optional(connection).await?.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<UploadRow, StoreError> {
    Ok(UploadRow {
        office: row.parsed("office")?,
        new: NewUpload {
            id: row.parsed("id")?,
            person: row.parsed("person")?,
            company: row.parsed("company")?,
            department: row.word("department")?,
            folder: row.parsed_if_any("folder")?,
            file_name: row.text("file_name")?,
            size: row.number("size")?,
            sha256: row.text_if_any("sha256")?.map(Sha256Hex),
        },
        received: row.number("received")?,
        begun_at: row.time("begun_at")?,
        touched_at: row.time("touched_at")?,
        ended: row.text_if_any("ended")?,
    })
}
