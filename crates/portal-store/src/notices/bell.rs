//! What one person was told (the bell), and what became of everything that went out (the office's view).

use chrono::{DateTime, Utc};
use domain::notify::{EventKind, Way};
use domain::{CompanyId, NoticeId, OfficeId, PersonId};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::column::{Read, sql};
use crate::{EffectState, Store, StoreError, Transaction};

/// A page of the bell, the newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Bell {
    pub rows: Vec<Listed>,
    pub unread: u64,
    pub next: Option<NoticeId>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub id: NoticeId,
    pub event: EventKind,
    pub title: String,
    pub line: String,
    pub link: String,
    pub at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CarriedPage {
    pub rows: Vec<Carried>,
    pub next: Option<NoticeId>,
}

/// What of it is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CarriedFilter {
    pub which: Which,
    pub company: Option<CompanyId>,
    pub person: Option<PersonId>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Which {
    #[default]
    All,
    /// What failed, is uncertain, or waits after a failure.
    Troubled,
    Waiting,
    Sent,
    Failed,
    Uncertain,
    InDigest,
    Listed,
}

impl Which {
    fn condition(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Troubled => {
                " AND (f.state IN ('failed', 'uncertain') OR (f.state = 'queued' AND f.last_error <> ''))"
            }
            Self::Waiting => " AND f.state IN ('queued', 'in_flight')",
            Self::Sent => " AND f.state = 'done'",
            Self::Failed => " AND f.state = 'failed'",
            Self::Uncertain => " AND f.state = 'uncertain'",
            Self::InDigest => " AND n.state = 'digest'",
            Self::Listed => " AND n.state = 'listed'",
        }
    }
}

/// A notice with how far it got.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    pub listed: Listed,
    /// `None` when it is about several, or about none.
    pub company: Option<CompanyId>,
    pub person: PersonId,
    pub person_name: String,
    pub way: Way,
    pub waits_for_digest: bool,
    /// Of the effect that carries it, if one does.
    pub effect: Option<EffectState>,
    pub attempts: u64,
    pub next_at: Option<DateTime<Utc>>,
    pub error: Option<String>,
}

const LISTED: &str = "n.id, n.kind, n.title, n.line, n.link, n.at, n.read_at";

impl Transaction {
    /// Read under the bell; without ids everything.
    pub async fn mark_read(&mut self, person: PersonId, notices: Option<&[NoticeId]>) -> Result<(), StoreError> {
        let all = "UPDATE notices SET read_at = $3 WHERE office = $1 AND person = $2 AND read_at = 0";
        match notices {
            None => {
                sql!(all, self.office, person, self.now).execute(self.sql()).await?;
            }
            Some(notices) => {
                let one = format!("{all} AND id = $4");
                for notice in notices {
                    sql!(AssertSqlSafe(one.clone()), self.office, person, self.now, *notice)
                        .execute(self.sql())
                        .await?;
                }
            }
        }
        Ok(())
    }
}

impl Store {
    /// A page of what a person was told, before a notice.
    pub async fn bell(
        &self,
        office: OfficeId,
        person: PersonId,
        before: Option<NoticeId>,
        max: u32,
    ) -> Result<Bell, StoreError> {
        let text = format!(
            "SELECT {LISTED} FROM notices n WHERE n.office = $1 AND n.person = $2 AND ($3 = '' OR n.id < $3)
             ORDER BY n.id DESC LIMIT $4"
        );
        let rows = sql!(AssertSqlSafe(text), office, person, before, max).fetch_all(&self.read).await?;
        let rows = rows.iter().map(listed).collect::<Result<Vec<_>, _>>()?;
        let unread = sql!(
            "SELECT COUNT(*) AS unread FROM notices WHERE office = $1 AND person = $2 AND read_at = 0",
            office,
            person
        )
        .fetch_one(&self.read)
        .await?
        .number("unread")?;
        let next = rows.last().map(|row| row.id).filter(|_| rows.len() >= max as usize);
        Ok(Bell { rows, unread, next })
    }

    /// What went out, the newest first.
    pub async fn carried(
        &self,
        office: OfficeId,
        filter: &CarriedFilter,
        before: Option<NoticeId>,
        max: u32,
    ) -> Result<CarriedPage, StoreError> {
        // Only what is asked for stands in the statement, so that its index is found.
        let mut narrowed = filter.which.condition().to_owned();
        narrowed.push_str(if filter.company.is_some() { " AND n.company = $4" } else { " AND $4 = ''" });
        narrowed.push_str(if filter.person.is_some() { " AND n.person = $5" } else { " AND $5 = ''" });
        let text = format!(
            "SELECT {LISTED}, n.company, n.person, n.way, n.state, p.name, f.state AS effect_state, f.attempts, f.next_at, f.last_error
             FROM notices n JOIN people p ON p.office = n.office AND p.id = n.person
             LEFT JOIN effects f ON f.office = n.office AND f.key = n.effect AND n.effect <> ''
             WHERE n.office = $1 AND ($2 = '' OR n.id < $2){narrowed} ORDER BY n.id DESC LIMIT $3"
        );
        let query = sql!(AssertSqlSafe(text), office, before, max, filter.company, filter.person);
        let rows = query.fetch_all(&self.read).await?;
        let rows = rows.iter().map(carried).collect::<Result<Vec<_>, _>>()?;
        let next = rows.last().map(|row| row.listed.id).filter(|_| rows.len() >= max as usize);
        Ok(CarriedPage { rows, next })
    }
}

pub(super) fn listed(row: &AnyRow) -> Result<Listed, StoreError> {
    Ok(Listed {
        id: row.parsed("id")?,
        event: row.word("kind")?,
        title: row.text("title")?,
        line: row.text("line")?,
        link: row.text("link")?,
        at: row.time("at")?,
        read_at: row.time_if_any("read_at")?,
    })
}

fn carried(row: &AnyRow) -> Result<Carried, StoreError> {
    let effect = match row.text_if_any("effect_state")? {
        Some(_) => Some(row.word("effect_state")?),
        None => None,
    };
    Ok(Carried {
        listed: listed(row)?,
        company: row.parsed_if_any("company")?,
        person: row.parsed("person")?,
        person_name: row.text("name")?,
        way: row.word("way")?,
        waits_for_digest: row.text("state")? == "digest",
        effect,
        attempts: row.number("attempts")?,
        next_at: row.time_if_any("next_at")?,
        error: row.text_if_any("last_error")?,
    })
}
