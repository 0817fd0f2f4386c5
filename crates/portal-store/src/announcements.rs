//! What the office tells its clients in the portal: news, for all or for some.

use domain::news::News;
use domain::{NewsId, OfficeId};
use sqlx::any::AnyRow;

use crate::column::{Read, json, sql};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

impl Transaction {
    /// Keeps a line of news, new, corrected or withdrawn.
    pub async fn save_news(&mut self, news: &News) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO announcements (office, id, published_at, withdrawn, body) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (office, id) DO UPDATE SET withdrawn = excluded.withdrawn, body = excluded.body",
            self.office,
            news.id,
            news.published_at,
            news.withdrawn_at.is_some(),
            json(news)?
        )
        .execute(self.sql())
        .await?;
        self.changed(Entity::News, news.id);
        Ok(())
    }

    pub async fn news(&mut self, news: NewsId) -> Result<News, StoreError> {
        let text = "SELECT body FROM announcements WHERE office = $1 AND id = $2";
        let row = sql!(text, self.office, news).fetch_optional(self.sql()).await?;
        read(&row.ok_or(StoreError::NotFound { what: "news" })?)
    }
}

impl Store {
    /// The newest news of an office that nobody has withdrawn, the newest first.
    pub async fn newest_news(&self, office: OfficeId, limit: u32) -> Result<Vec<News>, StoreError> {
        let text = "SELECT body FROM announcements WHERE office = $1 AND withdrawn = 0
                    ORDER BY published_at DESC, id DESC LIMIT $2";
        sql!(text, office, limit).fetch_all(&self.read).await?.iter().map(read).collect()
    }
}

pub(crate) fn read(row: &AnyRow) -> Result<News, StoreError> {
    row.json("body")
}
