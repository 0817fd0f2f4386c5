//! A client's folder of documents: filtered, newest first, page by page.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use domain::access::{Access, Companies, Department};
use domain::document::Document;
use domain::{CompanyId, DocumentId};
use sqlx::AssertSqlSafe;

use super::{COLUMNS, folded, read};
use crate::column::{Read, sql, word};
use crate::{Store, StoreError};

#[derive(Debug, Clone, Default)]
pub struct DocumentFilter {
    pub company: Option<CompanyId>,
    pub department: Option<Department>,
    /// Words of the title, in their order; case and accents do not matter.
    pub search: Option<String>,
    pub unopened: bool,
    pub before: Option<Before>,
}

/// Where a page begins: before this document. Written `micros.id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    pub published_at: DateTime<Utc>,
    pub document: DocumentId,
}

#[derive(Debug, Clone)]
pub struct DocumentRow {
    pub document: Document,
    pub company_name: String,
}

#[derive(Debug, Clone)]
pub struct DocumentPage {
    pub rows: Vec<DocumentRow>,
    pub next: Option<Before>,
    /// How many there are on all pages.
    pub total: u64,
}

/// What somebody may see ($2 all companies, $3 person, $4 departments), and what is looked for.
const WHERE: &str = "d.office = $1
    AND ($2 = 1 OR EXISTS (SELECT 1 FROM person_companies p
                           WHERE p.office = d.office AND p.person = $3 AND p.company = d.company))
    AND $4 LIKE '%,' || d.department || ',%'
    AND ($5 = '' OR d.company = $5) AND ($6 = '' OR d.department = $6)
    AND d.folded_title LIKE $7 ESCAPE '!' AND ($8 = 0 OR d.first_opened_at = 0)";

impl Store {
    /// A page of what somebody may see of the published documents.
    pub async fn documents(
        &self,
        access: &Access,
        filter: &DocumentFilter,
        limit: u32,
    ) -> Result<DocumentPage, StoreError> {
        let (before, id) = match filter.before {
            Some(before) => (before.published_at.timestamp_micros(), before.document.to_string()),
            None => (i64::MAX, String::new()),
        };
        let text = format!(
            "SELECT {COLUMNS}, c.name AS company_name FROM documents e
             JOIN companies c ON c.office = e.office AND c.id = e.company
             WHERE {} AND (e.published_at, e.id) < ($9, $10) ORDER BY e.published_at DESC, e.id DESC LIMIT $11",
            WHERE.replace("d.", "e.")
        );
        let values = Values::of(access, filter)?;
        let found = sql!(
            AssertSqlSafe(text),
            access.office,
            values.all,
            access.person,
            values.departments,
            filter.company,
            values.department,
            values.pattern,
            filter.unopened,
            before,
            id,
            limit
        )
        .fetch_all(&self.read)
        .await?;
        let rows = found
            .iter()
            .map(|row| Ok(DocumentRow { document: read(row)?, company_name: row.text("company_name")? }))
            .collect::<Result<Vec<_>, StoreError>>()?;
        let full = rows.len() >= limit as usize;
        let last = rows.last().filter(|_| full).map(|row| &row.document);
        let next = last.map(|document| Before { published_at: document.published_at, document: document.id });
        Ok(DocumentPage { next, total: self.count_documents(access, filter).await?, rows })
    }

    /// How many documents of the filter somebody may see, on all pages.
    pub async fn count_documents(&self, access: &Access, filter: &DocumentFilter) -> Result<u64, StoreError> {
        let text = format!("SELECT COUNT(*) AS documents FROM documents d WHERE {WHERE}");
        let values = Values::of(access, filter)?;
        let row = sql!(
            AssertSqlSafe(text),
            access.office,
            values.all,
            access.person,
            values.departments,
            filter.company,
            values.department,
            values.pattern,
            filter.unopened
        )
        .fetch_one(&self.read)
        .await?;
        row.number("documents")
    }
}

struct Values {
    all: bool,
    /// `,pessoal,fiscal,`
    departments: String,
    department: String,
    pattern: String,
}

impl Values {
    fn of(access: &Access, filter: &DocumentFilter) -> Result<Self, StoreError> {
        let mut departments = String::from(",");
        for department in access.departments.keys() {
            departments.push_str(&word(department)?);
            departments.push(',');
        }
        let mut pattern = String::from("%");
        for searched in filter.search.as_deref().map(folded).unwrap_or_default().split_whitespace() {
            for c in searched.chars() {
                if matches!(c, '%' | '_' | '!') {
                    pattern.push('!');
                }
                pattern.push(c);
            }
            pattern.push('%');
        }
        let department = filter.department.as_ref().map(word).transpose()?.unwrap_or_default();
        Ok(Self { all: access.companies == Companies::All, departments, department, pattern })
    }
}

impl fmt::Display for Before {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.published_at.timestamp_micros(), self.document)
    }
}

impl FromStr for Before {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let wrong = || StoreError::Invalid { field: "before", expected: "the next of an earlier page" };
        let (at, document) = text.split_once('.').ok_or_else(wrong)?;
        let micros = at.parse().map_err(|_| wrong())?;
        Ok(Self {
            published_at: DateTime::from_timestamp_micros(micros).ok_or_else(wrong)?,
            document: document.parse().map_err(|_| wrong())?,
        })
    }
}
