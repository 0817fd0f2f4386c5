//! Links without login, and their openings (PC5).

use chrono::{DateTime, Utc};
use domain::audit::{Actor, What};
use domain::document::Sha256Hex;
use domain::link::{Link, LinkOpening, LinkStanding};
use domain::{CompanyId, DocumentId, LinkId, OfficeId, PersonId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::column::{Read, json, sql};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

#[derive(Debug, Clone)]
pub struct NewLink {
    pub id: LinkId,
    /// The hash of the secret in its address.
    pub token: Sha256Hex,
    pub company: CompanyId,
    pub documents: Vec<DocumentId>,
    pub label: String,
    /// A PHC string.
    pub password_hash: Option<String>,
    pub made_by: PersonId,
    pub expires_at: DateTime<Utc>,
    pub openings_max: Option<u32>,
}

/// A link with what must fit to open it.
#[derive(Debug, Clone)]
pub struct FoundLink {
    pub link: Link,
    pub password_hash: Option<String>,
}

/// Who opens a link, as far as it shows.
#[derive(Debug, Clone)]
pub struct Opener {
    /// The address without its last part.
    pub network: String,
    /// How the browser names itself.
    pub agent: String,
    /// The hash of the pass that this opening is given.
    pub pass: Sha256Hex,
}

pub(crate) const COLUMNS: &str = "e.office, e.id, e.company, e.documents, e.label, e.password_hash, e.made_by, \
    e.made_at, e.expires_at, e.openings_max, e.openings, e.last_opened_at, e.revoked_at";
const LISTED_MAX: u32 = 200;
const OPENINGS_MAX: u32 = 500;

impl Transaction {
    pub async fn make_link(&mut self, new: &NewLink) -> Result<Link, StoreError> {
        let office = self.office;
        sql!(
            "INSERT INTO links (office, id, token_hash, company, documents, label, password_hash, made_by, made_at,
               expires_at, openings_max)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            office,
            new.id,
            new.token,
            new.company,
            json(&new.documents)?,
            new.label,
            new.password_hash,
            new.made_by,
            self.now,
            new.expires_at,
            new.openings_max.unwrap_or(0)
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "link"))?;
        self.changed(Entity::Link, new.id);
        for document in &new.documents {
            let what = What::LinkMade { link: new.id, document: *document, company: new.company };
            self.note(Actor::Person { person: new.made_by }, what);
        }
        self.link_now(new.id).await
    }

    /// The link as this transaction sees it.
    pub async fn link_now(&mut self, link: LinkId) -> Result<Link, StoreError> {
        let office = self.office;
        Ok(by_id(self.sql(), office, link).await?.ok_or(StoreError::NotFound { what: "link" })?.link)
    }

    /// Ended before, it stays as it is.
    pub async fn revoke_link(&mut self, link: LinkId, by: PersonId) -> Result<Link, StoreError> {
        let office = self.office;
        let revoked = sql!(
            "UPDATE links SET revoked_at = $3 WHERE office = $1 AND id = $2 AND revoked_at = 0",
            office,
            link,
            self.now
        )
        .execute(self.sql())
        .await?;
        let link = self.link_now(link).await?;
        if revoked.rows_affected() == 1 {
            self.changed(Entity::Link, link.id);
            for document in &link.documents {
                let what = What::LinkEnded { link: link.id, document: *document, company: link.company };
                self.note(Actor::Person { person: by }, what);
            }
        }
        Ok(link)
    }

    /// Counts one opening and keeps who it was; `None` when the link does not open any more. Two at once for the last
    /// opening: one of them gets it.
    pub async fn open_link(&mut self, link: LinkId, opener: &Opener) -> Result<Option<Link>, StoreError> {
        let (office, now) = (self.office, self.now);
        // Its row stays locked until the end.
        sql!("UPDATE links SET openings = openings WHERE office = $1 AND id = $2", office, link)
            .execute(self.sql())
            .await?;
        let before = self.link_now(link).await?;
        if before.standing(now) != LinkStanding::Opens {
            return Ok(None);
        }
        let number = before.openings + 1;
        sql!(
            "UPDATE links SET openings = $3, last_opened_at = $4 WHERE office = $1 AND id = $2",
            office,
            link,
            number,
            now
        )
        .execute(self.sql())
        .await?;
        sql!(
            "INSERT INTO link_openings (office, link, number, at, network, agent, pass_hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            office,
            link,
            number,
            now,
            opener.network,
            opener.agent,
            opener.pass
        )
        .execute(self.sql())
        .await?;
        self.changed(Entity::Link, link);
        Ok(Some(Link { openings: number, last_opened_at: Some(now), ..before }))
    }

    /// A document was read in an opening.
    pub async fn read_by_link(&mut self, link: LinkId, number: u32, document: DocumentId) -> Result<(), StoreError> {
        let office = self.office;
        let row = sql!(
            "SELECT documents FROM link_openings WHERE office = $1 AND link = $2 AND number = $3",
            office,
            link,
            number
        )
        .fetch_optional(self.sql())
        .await?;
        let mut read: Vec<DocumentId> = row.ok_or(StoreError::NotFound { what: "opening" })?.json("documents")?;
        if !read.contains(&document) {
            read.push(document);
            sql!(
                "UPDATE link_openings SET documents = $4 WHERE office = $1 AND link = $2 AND number = $3",
                office,
                link,
                number,
                json(&read)?
            )
            .execute(self.sql())
            .await?;
        }
        Ok(())
    }
}

impl Store {
    /// The link of an address, over all offices, opening or not.
    pub async fn link_by_token(&self, token: &Sha256Hex) -> Result<Option<FoundLink>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM links e WHERE e.token_hash = $1");
        sql!(AssertSqlSafe(text), token).fetch_optional(&self.read).await?.as_ref().map(read_found).transpose()
    }

    pub async fn link(&self, office: OfficeId, link: LinkId) -> Result<Option<Link>, StoreError> {
        Ok(by_id(&mut *self.read.acquire().await?, office, link).await?.map(|found| found.link))
    }

    /// What somebody made, newest first.
    pub async fn links_of(&self, office: OfficeId, maker: PersonId) -> Result<Vec<Link>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM links e WHERE e.office = $1 AND e.made_by = $2 ORDER BY e.made_at DESC, e.id LIMIT $3"
        );
        sql!(AssertSqlSafe(text), office, maker, LISTED_MAX).fetch_all(&self.read).await?.iter().map(read).collect()
    }

    /// The openings of a link, newest first.
    pub async fn link_openings(&self, office: OfficeId, link: LinkId) -> Result<Vec<LinkOpening>, StoreError> {
        let rows = sql!(
            "SELECT number, at, network, agent, documents FROM link_openings WHERE office = $1 AND link = $2
             ORDER BY number DESC LIMIT $3",
            office,
            link,
            OPENINGS_MAX
        )
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(read_opening).collect()
    }

    /// The opening that a pass belongs to.
    pub async fn opening_with(
        &self,
        office: OfficeId,
        link: LinkId,
        pass: &Sha256Hex,
    ) -> Result<Option<LinkOpening>, StoreError> {
        let row = sql!(
            "SELECT number, at, network, agent, documents FROM link_openings
             WHERE office = $1 AND link = $2 AND pass_hash = $3",
            office,
            link,
            pass
        )
        .fetch_optional(&self.read)
        .await?;
        row.as_ref().map(read_opening).transpose()
    }
}

async fn by_id(
    connection: &mut AnyConnection,
    office: OfficeId,
    link: LinkId,
) -> Result<Option<FoundLink>, StoreError> {
    let text = format!("SELECT {COLUMNS} FROM links e WHERE e.office = $1 AND e.id = $2");
    sql!(AssertSqlSafe(text), office, link).fetch_optional(connection).await?.as_ref().map(read_found).transpose()
}

fn read_found(row: &AnyRow) -> Result<FoundLink, StoreError> {
    Ok(FoundLink { link: read(row)?, password_hash: row.text_if_any("password_hash")? })
}

pub(crate) fn read(row: &AnyRow) -> Result<Link, StoreError> {
    Ok(Link {
        id: row.parsed("id")?,
        office: row.parsed("office")?,
        company: row.parsed("company")?,
        documents: row.json("documents")?,
        label: row.text("label")?,
        has_password: row.text_if_any("password_hash")?.is_some(),
        made_by: row.parsed("made_by")?,
        made_at: row.time("made_at")?,
        expires_at: row.time("expires_at")?,
        openings_max: Some(count(row, "openings_max")?).filter(|most| *most > 0),
        openings: count(row, "openings")?,
        last_opened_at: row.time_if_any("last_opened_at")?,
        revoked_at: row.time_if_any("revoked_at")?,
    })
}

fn read_opening(row: &AnyRow) -> Result<LinkOpening, StoreError> {
    Ok(LinkOpening {
        number: count(row, "number")?,
        at: row.time("at")?,
        network: row.text("network")?,
        agent: row.text("agent")?,
        documents: row.json("documents")?,
    })
}

fn count(row: &AnyRow, column: &str) -> Result<u32, StoreError> {
    Ok(u32::try_from(row.number(column)?).unwrap_or(u32::MAX))
}
