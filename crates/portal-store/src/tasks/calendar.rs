//! A stretch of days as somebody may see it: the tasks of those days, and the documents that are due or came on them.
//!
//! The statements narrow down; what is seen is decided by [`Access`], row by row.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Access, Companies, Department};
use domain::document::Document;
use domain::task::Task;
use domain::{CompanyId, PersonId};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use super::read;
use crate::column::{Read, sql};
use crate::{Store, StoreError, documents};

/// The most tasks, and the most documents, that a stretch gives.
pub const CALENDAR_ROWS_MAX: usize = 2_000;

/// The days looked at, both included, and what of them.
#[derive(Debug, Clone)]
pub struct CalendarFilter {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub company: Option<CompanyId>,
    pub department: Option<Department>,
    pub responsible: Option<PersonId>,
    /// Only tasks of which the client is told.
    pub for_client: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NamedTask {
    pub task: Task,
    pub company_name: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NamedDocument {
    pub document: Document,
    pub company_name: String,
}

/// Rows, and whether there are more than [`CALENDAR_ROWS_MAX`].
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch<T> {
    pub rows: Vec<T>,
    pub cut_off: bool,
}

/// $1 office, $2 all companies, $3 person, $4 company. `e` is the task or document.
const SEEN: &str = "e.office = $1 AND ($4 = '' OR e.company = $4)
    AND ($2 = 1 OR EXISTS (SELECT 1 FROM person_companies p
                           WHERE p.office = e.office AND p.person = $3 AND p.company = e.company))";

impl Store {
    /// Tasks with a date in the stretch that are not cancelled.
    pub async fn tasks_of_days(
        &self,
        access: &Access,
        filter: &CalendarFilter,
    ) -> Result<Stretch<NamedTask>, StoreError> {
        let text = format!(
            "SELECT e.body, c.short_name AS company_name FROM tasks e
             JOIN companies c ON c.office = e.office AND c.id = e.company
             WHERE {SEEN} AND e.state <> 'cancelled' AND e.notify_client >= $7
               AND ((e.legal_on <> '' AND e.legal_on BETWEEN $5 AND $6)
                 OR (e.target_on <> '' AND e.target_on BETWEEN $5 AND $6))
             ORDER BY e.legal_on, e.id LIMIT $8"
        );
        let all = access.companies == Companies::All;
        let found = sql!(
            AssertSqlSafe(text),
            access.office,
            all,
            access.person,
            filter.company,
            filter.from,
            filter.to,
            filter.for_client,
            limit()
        )
        .fetch_all(&self.read)
        .await?;
        stretch(&found, |row| {
            let named = NamedTask { task: read(row)?, company_name: row.text("company_name")? };
            let task = &named.task;
            let is_seen = access.sees(task.office, task.company, task.department).is_ok()
                && filter.department.is_none_or(|department| department == task.department)
                && filter.responsible.is_none_or(|person| task.responsible == Some(person));
            Ok(is_seen.then_some(named))
        })
    }

    /// Documents that are due in the stretch.
    pub async fn documents_due(
        &self,
        access: &Access,
        filter: &CalendarFilter,
    ) -> Result<Stretch<NamedDocument>, StoreError> {
        let text = format!(
            "SELECT {}, c.short_name AS company_name FROM documents e
             JOIN companies c ON c.office = e.office AND c.id = e.company
             WHERE {SEEN} AND e.due_on <> '' AND e.due_on BETWEEN $5 AND $6 ORDER BY e.due_on, e.id LIMIT $7",
            documents::COLUMNS
        );
        let all = access.companies == Companies::All;
        let query = sql!(
            AssertSqlSafe(text),
            access.office,
            all,
            access.person,
            filter.company,
            filter.from,
            filter.to,
            limit()
        );
        stretch(&query.fetch_all(&self.read).await?, |row| named_document(access, filter, row))
    }

    /// Documents that are due on no day and were published between two moments, the second not included.
    pub async fn documents_published(
        &self,
        access: &Access,
        filter: &CalendarFilter,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Stretch<NamedDocument>, StoreError> {
        let text = format!(
            "SELECT {}, c.short_name AS company_name FROM documents e
             JOIN companies c ON c.office = e.office AND c.id = e.company
             WHERE {SEEN} AND e.due_on = '' AND e.published_at >= $5 AND e.published_at < $6
             ORDER BY e.published_at, e.id LIMIT $7",
            documents::COLUMNS
        );
        let all = access.companies == Companies::All;
        let query = sql!(AssertSqlSafe(text), access.office, all, access.person, filter.company, from, until, limit());
        stretch(&query.fetch_all(&self.read).await?, |row| named_document(access, filter, row))
    }
}

fn named_document(access: &Access, filter: &CalendarFilter, row: &AnyRow) -> Result<Option<NamedDocument>, StoreError> {
    let named = NamedDocument { document: documents::read(row)?, company_name: row.text("company_name")? };
    let (document, facts) = (&named.document, &named.document.facts);
    let is_seen = document.withdrawn_at.is_none()
        && access.sees_document(document.office, facts).is_ok()
        && filter.department.is_none_or(|department| department == facts.department);
    Ok(is_seen.then_some(named))
}

fn limit() -> u64 {
    CALENDAR_ROWS_MAX as u64 + 1
}

fn stretch<T>(
    found: &[AnyRow],
    seen: impl Fn(&AnyRow) -> Result<Option<T>, StoreError>,
) -> Result<Stretch<T>, StoreError> {
    let cut_off = found.len() > CALENDAR_ROWS_MAX;
    let shown = found.iter().take(CALENDAR_ROWS_MAX);
    Ok(Stretch { rows: shown.filter_map(|row| seen(row).transpose()).collect::<Result<_, _>>()?, cut_off })
}
