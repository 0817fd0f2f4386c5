//! Requests and their threads. A request changes by its state machine and with a line in its thread, in one step.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::access::{Access, Companies, Permission};
use domain::order::Actor;
use domain::request::{AttachedFile, EXPIRY_WARNING_DAYS, Request, RequestEntry, RequestState};
use domain::{CompanyId, OfficeId, RequestId};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::column::{Read, json, sql, word};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

/// What somebody of a client looks for.
#[derive(Debug, Clone, Default)]
pub struct RequestFilter {
    pub company: Option<CompanyId>,
    /// Only those that have not ended.
    pub open: bool,
    pub before: Option<RequestPlace>,
}

/// Where a page begins: before this request. Written `micros.id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestPlace {
    pub last_entry_at: DateTime<Utc>,
    pub request: RequestId,
}

#[derive(Debug, Clone)]
pub struct RequestPage {
    pub requests: Vec<Request>,
    pub next: Option<RequestPlace>,
    /// On all pages.
    pub total: u64,
    pub waiting_for_client: u64,
}

impl Transaction {
    /// Opens a request under the office's next number, which is in the answer, with the first line of its thread.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the id was used; [`StoreError::NotFound`] for a file whose bytes are not here.
    pub async fn open_request(&mut self, request: Request, entry: &RequestEntry) -> Result<Request, StoreError> {
        let number = self.count_on("request_number", 1).await?;
        let request = Request { number, ..request };
        let opened_by = match request.opened_by {
            Actor::Client { person } => Some(person),
            _ => None,
        };
        sql!(
            "INSERT INTO requests (office, id, number, company, department, permission, opened_by, employee, state,
               expires_on, last_entry_at, body)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            self.office,
            request.id,
            number,
            request.company,
            word(&request.department)?,
            word(&request.permission)?,
            opened_by,
            request.employee,
            request.state.as_str(),
            request.expires_on,
            request.last_entry_at,
            json(&request)?
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "request"))?;
        self.keep_attached(&request.attachments).await?;
        self.changed(Entity::Request, request.id);
        self.add_entry(entry).await?;
        Ok(request)
    }

    /// The request as this transaction sees it, held until the end.
    pub async fn request(&mut self, request: RequestId) -> Result<Request, StoreError> {
        let text = format!("SELECT body FROM requests WHERE office = $1 AND id = $2{}", self.dialect.for_update());
        let row = sql!(AssertSqlSafe(text), self.office, request).fetch_optional(self.sql()).await?;
        read(&row.ok_or(StoreError::NotFound { what: "request" })?)
    }

    /// Keeps what a transition gave, and its line of the thread.
    pub async fn save_request(&mut self, request: &Request, entry: &RequestEntry) -> Result<(), StoreError> {
        let done = sql!(
            "UPDATE requests SET department = $3, state = $4, expires_on = $5, last_entry_at = $6, body = $7
             WHERE office = $1 AND id = $2",
            self.office,
            request.id,
            word(&request.department)?,
            request.state.as_str(),
            request.expires_on,
            request.last_entry_at,
            json(request)?
        )
        .execute(self.sql())
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "request" });
        }
        self.changed(Entity::Request, request.id);
        self.news.schedule_changed |= request.expires_on.is_some();
        self.add_entry(entry).await
    }

    /// Notes that the client was warned of the last day. `false` when they were before: nothing is to be said.
    pub async fn warn_of_expiry(&mut self, request: &Request, entry: &RequestEntry) -> Result<bool, StoreError> {
        let text =
            "UPDATE requests SET warned_of = expires_on WHERE office = $1 AND id = $2 AND warned_of <> expires_on";
        let done = sql!(text, self.office, request.id).execute(self.sql()).await?;
        if done.rows_affected() == 1 {
            self.add_entry(entry).await?;
        }
        Ok(done.rows_affected() == 1)
    }

    /// Files whose bytes must be here, and then stay.
    pub(crate) async fn keep_attached(&mut self, files: &[AttachedFile]) -> Result<(), StoreError> {
        for file in files {
            if self.contents.size(&file.content).await? != Some(file.size) {
                return Err(StoreError::NotFound { what: "content of that size" });
            }
            let text = "INSERT INTO attached_files (office, id, content) VALUES ($1, $2, $3)";
            sql!(text, self.office, file.id, file.content).execute(self.sql()).await?;
        }
        Ok(())
    }

    /// The request's row is held by who adds, so that places do not collide.
    async fn add_entry(&mut self, entry: &RequestEntry) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO request_entries (office, id, request, place, body)
             SELECT $1, $2, $3, COALESCE(MAX(place), 0) + 1, $4 FROM request_entries WHERE office = $1 AND request = $3",
            self.office,
            entry.id,
            entry.request,
            json(entry)?
        )
        .execute(self.sql())
        .await?;
        self.keep_attached(&entry.files).await?;
        self.changed(Entity::RequestEntry, entry.id);
        Ok(())
    }
}

impl Store {
    pub async fn request(&self, office: OfficeId, request: RequestId) -> Result<Option<Request>, StoreError> {
        let text = "SELECT body FROM requests WHERE office = $1 AND id = $2";
        sql!(text, office, request).fetch_optional(&self.read).await?.as_ref().map(read).transpose()
    }

    /// Oldest first.
    pub async fn request_thread(&self, office: OfficeId, request: RequestId) -> Result<Vec<RequestEntry>, StoreError> {
        let text = "SELECT body FROM request_entries WHERE office = $1 AND request = $2 ORDER BY place";
        sql!(text, office, request).fetch_all(&self.read).await?.iter().map(read_entry).collect()
    }

    /// A page of the requests that somebody of a client may see, as [`Request::seen_by`] has it.
    pub async fn requests_of_client(
        &self,
        access: &Access,
        filter: &RequestFilter,
        limit: u32,
    ) -> Result<RequestPage, StoreError> {
        let Some(seen) = seen_by_client(access, filter)? else {
            return Ok(RequestPage { requests: Vec::new(), next: None, total: 0, waiting_for_client: 0 });
        };
        let place = filter.before.map(|place| (place.last_entry_at.timestamp_micros(), place.request.to_string()));
        let (micros, id) = place.unwrap_or((i64::MAX, String::new()));
        let text = format!(
            "SELECT body FROM requests e WHERE {seen} AND (e.last_entry_at, e.id) < ($4, $5)
             ORDER BY e.last_entry_at DESC, e.id DESC LIMIT $6"
        );
        let rows = sql!(AssertSqlSafe(text), access.office, access.person, access.employee, micros, id, limit)
            .fetch_all(&self.read)
            .await?;
        let requests = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let last = requests.last().filter(|_| requests.len() >= limit as usize);
        let next = last.map(|last| RequestPlace { last_entry_at: last.last_entry_at, request: last.id });
        let text = format!(
            "SELECT COUNT(*) AS total, COALESCE(SUM(CASE WHEN e.state = 'waiting_for_client' THEN 1 ELSE 0 END), 0) AS waiting
             FROM requests e WHERE {seen}"
        );
        let counts =
            sql!(AssertSqlSafe(text), access.office, access.person, access.employee).fetch_one(&self.read).await?;
        let (total, waiting_for_client) = (counts.number("total")?, counts.number("waiting")?);
        Ok(RequestPage { requests, next, total, waiting_for_client })
    }

    /// Requests that wait for a client whose last day is over, or so near that they should be warned of it.
    pub async fn requests_near_expiry(
        &self,
        office: OfficeId,
        today: NaiveDate,
        limit: u32,
    ) -> Result<Vec<Request>, StoreError> {
        let near = today.checked_add_days(Days::new(EXPIRY_WARNING_DAYS)).unwrap_or(today);
        let rows = sql!(
            "SELECT body FROM requests WHERE office = $1 AND expires_on <> '' AND expires_on <= $2
             AND (expires_on < $3 OR warned_of <> expires_on) ORDER BY expires_on, id LIMIT $4",
            office,
            near,
            today,
            limit
        )
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(read).collect()
    }
}

/// The condition by which a client's requests are found, with $1 office, $2 person, $3 employee; `None` where there can be
/// none. Ids and words are safe within the text: they are UUIDs and names of ours.
fn seen_by_client(access: &Access, filter: &RequestFilter) -> Result<Option<String>, StoreError> {
    let Some(mut seen) = belongs(access, filter.company)? else { return Ok(None) };
    let permissions: Vec<String> = access.permissions.iter().map(word).collect::<Result<_, _>>()?;
    let all_employees = access.may(Permission::SeeAllHrDocuments).is_ok();
    let employees = if all_employees { "$3 = $3" } else { "e.employee IN ('', $3)" };
    seen.push_str(&format!(" AND (e.opened_by = $2 OR (e.permission IN ({}) AND {employees}))", quoted(&permissions)));
    if filter.open {
        let ended: Vec<String> = [RequestState::Concluded, RequestState::Cancelled, RequestState::Expired]
            .iter()
            .map(|state| state.as_str().to_owned())
            .collect();
        seen.push_str(&format!(" AND e.state NOT IN ({})", quoted(&ended)));
    }
    Ok(Some(seen))
}

/// `e` is of the office ($1), and of a company and a department that the person reaches.
pub(crate) fn belongs(access: &Access, company: Option<CompanyId>) -> Result<Option<String>, StoreError> {
    let departments: Vec<String> = access.departments.keys().map(word).collect::<Result<_, _>>()?;
    let companies: Option<Vec<String>> = match (&access.companies, company) {
        (Companies::All, None) => None,
        (Companies::All, Some(company)) => Some(vec![company.to_string()]),
        (Companies::Only(linked), only) => {
            let asked = linked.iter().filter(|company| only.is_none_or(|only| only == **company));
            Some(asked.map(ToString::to_string).collect())
        }
    };
    if departments.is_empty() || companies.as_ref().is_some_and(Vec::is_empty) {
        return Ok(None);
    }
    let companies = companies.map(|companies| format!(" AND e.company IN ({})", quoted(&companies)));
    let departments = quoted(&departments);
    Ok(Some(format!("e.office = $1{} AND e.department IN ({departments})", companies.unwrap_or_default())))
}

fn quoted(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    if quoted.is_empty() { "''".to_owned() } else { quoted.join(", ") }
}

impl fmt::Display for RequestPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.last_entry_at.timestamp_micros(), self.request)
    }
}

impl FromStr for RequestPlace {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let read = || {
            let (micros, request) = text.split_once('.')?;
            let last_entry_at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
            Some(Self { last_entry_at, request: request.parse().ok()? })
        };
        read().ok_or(StoreError::Invalid { field: "before", expected: "what `next` of the page before said" })
    }
}

pub(crate) fn read(row: &AnyRow) -> Result<Request, StoreError> {
    row.json("body")
}

pub(crate) fn read_entry(row: &AnyRow) -> Result<RequestEntry, StoreError> {
    row.json("body")
}
