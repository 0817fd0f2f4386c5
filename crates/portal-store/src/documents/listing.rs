//! A client's documents: filtered, newest first, page by page.
//!
//! Whoever reads has some companies and some departments; each pair is a shelf whose newest stand in an index, and so
//! do the newest of each folder on it. A page is the newest of the newest of each shelf: it costs shelves × page,
//! however many documents there are. Nothing is counted beyond a bound.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use domain::access::{Access, Companies, Department};
use domain::document::Document;
use domain::{CompanyId, DocumentId, FolderId, PersonId};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyArguments;

use super::search;
use super::{COLUMNS, read};
use crate::column::{Column, Read, sql, word};
use crate::{Store, StoreError};

/// More shelves than this are read as one: a statement has an end.
const SHELVES_MAX: usize = 120;

#[derive(Debug, Clone, Default)]
pub struct DocumentFilter {
    pub company: Option<CompanyId>,
    pub department: Option<Department>,
    /// Only what lies right there; wherever it lies without.
    pub lying: Option<Lying>,
    /// Words of title and text, or their beginnings; case and accents do not matter.
    pub search: Option<String>,
    /// Only what was published from this moment on, and before this one.
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    /// Only what is new to the person: neither sent nor opened by them.
    pub unopened: bool,
    pub before: Option<Before>,
}

/// A place inside a department.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lying {
    /// In the department itself, in none of its folders.
    InNone,
    In(FolderId),
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
    /// The person neither sent nor opened it.
    pub is_new: bool,
}

#[derive(Debug, Clone)]
pub struct DocumentPage {
    pub rows: Vec<DocumentRow>,
    pub next: Option<Before>,
}

/// One company's documents of one department.
type Shelf = (String, String);

impl Store {
    /// A page of what somebody may see of the published documents.
    pub async fn documents(
        &self,
        access: &Access,
        filter: &DocumentFilter,
        limit: u32,
    ) -> Result<DocumentPage, StoreError> {
        let Some(asked) = Asked::new(self, access, filter, limit)? else {
            return Ok(DocumentPage { rows: Vec::new(), next: None });
        };
        let text = format!(
            "SELECT {COLUMNS}, c.name AS company_name, {} AS is_new FROM ({}) p
             JOIN documents e ON e.office = $1 AND e.id = p.id
             JOIN companies c ON c.office = e.office AND c.id = e.company
             ORDER BY e.published_at DESC, e.id DESC",
            Asked::UNOPENED_FLAG,
            asked.newest
        );
        let found = asked.bound(text).fetch_all(&self.read).await?;
        let row = |row| {
            Ok(DocumentRow {
                document: read(row)?,
                company_name: row.text("company_name")?,
                is_new: row.flag("is_new")?,
            })
        };
        let rows = found.iter().map(row).collect::<Result<Vec<_>, StoreError>>()?;
        let last = rows.last().filter(|_| rows.len() >= limit as usize).map(|row| &row.document);
        let next = last.map(|document| Before { published_at: document.published_at, document: document.id });
        Ok(DocumentPage { next, rows })
    }

    /// How many documents of the filter somebody may see, on all pages; counted up to `most`.
    pub async fn count_documents(
        &self,
        access: &Access,
        filter: &DocumentFilter,
        most: u32,
    ) -> Result<u64, StoreError> {
        let filter = DocumentFilter { before: None, ..filter.clone() };
        let Some(asked) = Asked::new(self, access, &filter, most)? else { return Ok(0) };
        let text = format!("SELECT COUNT(*) AS documents FROM ({}) p", asked.newest);
        asked.bound(text).fetch_one(&self.read).await?.number("documents")
    }
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, AnyArguments>;

/// A question for the newest documents: a statement that gives their ids, and its values.
struct Asked {
    newest: String,
    access: Access,
    /// Before this place, from and until these moments.
    before: (i64, String),
    between: (i64, i64),
    limit: u32,
    search: String,
    lying: String,
    shelves: Vec<Shelf>,
}

impl Asked {
    /// `e` is new to the person: neither sent nor opened by them. $5 is the person.
    const UNOPENED: &'static str = "e.origin <> $5 AND NOT EXISTS (SELECT 1 FROM document_openings o
        WHERE o.office = e.office AND o.person = $5 AND o.document = e.id)";
    const UNOPENED_FLAG: &'static str = "CASE WHEN e.origin = $5 OR EXISTS (SELECT 1 FROM document_openings o
        WHERE o.office = e.office AND o.person = $5 AND o.document = e.id) THEN 0 ELSE 1 END";

    /// `None` where nothing can be found.
    fn new(store: &Store, access: &Access, filter: &DocumentFilter, limit: u32) -> Result<Option<Self>, StoreError> {
        let search = match filter.search.as_deref().filter(|search| !search.trim().is_empty()) {
            None => String::new(),
            Some(search) => match search::question(store.dialect, search, &searched_companies(access, filter)) {
                Some(question) => question,
                None => return Ok(None),
            },
        };
        let mut conditions = String::from(
            "e.office = $1 AND e.withdrawn_at = 0 AND (e.published_at, e.id) < ($2, $3) AND e.published_at >= $6
             AND e.published_at < $7",
        );
        if filter.lying.is_some() {
            conditions.push_str(" AND e.folder = $9");
        }
        if filter.unopened {
            conditions.push_str(&format!(" AND {}", Self::UNOPENED));
        }
        // As `Access::sees_document` has it.
        if let Some(seen) = super::not_of_other_employees(access) {
            conditions.push_str(&format!(" AND {seen}"));
        }
        if !search.is_empty() {
            conditions.push_str(&format!(" AND {}", search::condition(store.dialect, 8)));
        }
        let Some(shelves) = shelves(access, filter)? else { return Ok(None) };
        // A search finds few documents by itself; a shelf at a time, it would search for each.
        let one_by_one = search.is_empty() && !shelves.is_empty() && shelves.len() <= SHELVES_MAX;
        let shelves = if one_by_one { shelves } else { Vec::new() };
        let newest = newest(&conditions, access, filter, &shelves)?;
        let before = filter.before.map(|before| (before.published_at.timestamp_micros(), before.document.to_string()));
        let micros = |moment: Option<DateTime<Utc>>, without| moment.map_or(without, |at| at.timestamp_micros());
        Ok(Some(Self {
            newest,
            access: access.clone(),
            before: before.unwrap_or((i64::MAX, String::new())),
            between: (micros(filter.from, 0), micros(filter.until, i64::MAX)),
            limit,
            search,
            lying: match filter.lying {
                Some(Lying::In(folder)) => folder.to_string(),
                Some(Lying::InNone) | None => String::new(),
            },
            shelves,
        }))
    }

    /// The same nine values for each statement, then those of its shelves.
    fn bound(&self, text: String) -> Query<'static> {
        let person: PersonId = self.access.person;
        let mut query = sql!(
            AssertSqlSafe(text),
            self.access.office,
            self.before.0,
            self.before.1,
            self.limit,
            person,
            self.between.0,
            self.between.1,
            self.search,
            self.lying
        );
        for (company, department) in &self.shelves {
            query = query.bind(company.column()).bind(department.column());
        }
        query
    }
}

/// The shelves that are looked through; `None` where there is none. Empty for whoever has all companies and names none.
fn shelves(access: &Access, filter: &DocumentFilter) -> Result<Option<Vec<Shelf>>, StoreError> {
    let departments: Vec<Department> = access
        .departments
        .keys()
        .copied()
        .filter(|department| filter.department.is_none_or(|only| only == *department))
        .collect();
    let companies: Vec<CompanyId> = match (&access.companies, filter.company) {
        (Companies::All, None) => return Ok((!departments.is_empty()).then(Vec::new)),
        (Companies::All, Some(company)) => vec![company],
        (Companies::Only(linked), only) => {
            linked.iter().copied().filter(|company| only.is_none_or(|only| only == *company)).collect()
        }
    };
    let mut shelves = Vec::with_capacity(companies.len() * departments.len());
    for company in companies {
        for department in &departments {
            shelves.push((company.to_string(), word(department)?));
        }
    }
    Ok((!shelves.is_empty()).then_some(shelves))
}

fn searched_companies(access: &Access, filter: &DocumentFilter) -> Companies {
    match filter.company {
        Some(company) if access.companies.contains(company) => Companies::Only([company].into()),
        _ => access.companies.clone(),
    }
}

/// The statement that gives the newest documents' ids of all shelves.
fn newest(conditions: &str, access: &Access, filter: &DocumentFilter, shelves: &[Shelf]) -> Result<String, StoreError> {
    let of = |more: &str| {
        format!(
            "SELECT e.id, e.published_at FROM documents e WHERE {conditions}{more}
             ORDER BY e.published_at DESC, e.id DESC LIMIT $4"
        )
    };
    if shelves.is_empty() {
        return in_one(access, filter, &of);
    }
    let mut parts = Vec::with_capacity(shelves.len());
    for place in 0..shelves.len() {
        let (company, department) = (place * 2 + 10, place * 2 + 11);
        let shelf = of(&format!(" AND e.company = ${company} AND e.department = ${department}"));
        parts.push(format!("SELECT f{place}.id, f{place}.published_at FROM ({shelf}) f{place}"));
    }
    Ok(format!("{} ORDER BY published_at DESC, id DESC LIMIT $4", parts.join(" UNION ALL ")))
}

/// All shelves at once: for whoever has all companies or very many shelves, and for a search.
fn in_one(access: &Access, filter: &DocumentFilter, of: &impl Fn(&str) -> String) -> Result<String, StoreError> {
    // Ids and words of our own: nothing in them ends a text.
    let quoted = |values: Vec<String>| values.iter().map(|value| format!("'{value}'")).collect::<Vec<_>>().join(", ");
    let only = |department: &Department| filter.department.is_none_or(|only| only == *department);
    let departments = access.departments.keys().filter(|department| only(department)).map(word);
    let departments = departments.collect::<Result<Vec<_>, StoreError>>()?;
    let mut more = format!(" AND e.department IN ({})", quoted(departments));
    let wanted: Vec<String> = match (&access.companies, filter.company) {
        (Companies::All, None) => return Ok(of(&more)),
        (_, Some(only)) => vec![only.to_string()],
        (Companies::Only(linked), None) => linked.iter().map(ToString::to_string).collect(),
    };
    more.push_str(&format!(" AND e.company IN ({})", quoted(wanted)));
    Ok(of(&more))
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

#[cfg(test)]
mod tests {
    use domain::OfficeId;
    use domain::access::{Level, Permission, Role, departments_with};
    use uuid::Uuid;

    use super::*;
    use crate::Place;

    /// What a page costs is decided by how it is read.
    #[test]
    fn a_page_of_a_place_reads_its_own_index_and_sorts_no_department() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let bakery = CompanyId(Uuid::from_u128(3));
        let maria = Access {
            office: OfficeId(Uuid::from_u128(1)),
            person: PersonId(Uuid::from_u128(2)),
            role: Role::Client,
            companies: Companies::Only([bakery].into()),
            departments: departments_with(Level::Contribuinte),
            permissions: Permission::of_role(Role::Client),
            employee: None,
        };
        let folder = tempfile::tempdir().unwrap();
        let place = Place::sqlite(folder.path().join("portal.sqlite"));
        let documents = folder.path().join("documents");
        let in_fiscal =
            DocumentFilter { company: Some(bakery), department: Some(Department::Fiscal), ..DocumentFilter::default() };
        let lying = |lying| DocumentFilter { lying: Some(lying), ..in_fiscal.clone() };
        runtime.block_on(async {
            let store = Store::open(&place, documents.to_str().unwrap()).await.unwrap();
            for (filter, index) in [
                (lying(Lying::In(FolderId(Uuid::from_u128(4)))), "documents_lying_in"),
                (lying(Lying::InNone), "documents_lying_in"),
                (in_fiscal.clone(), "documents_in_department"),
            ] {
                let asked = Asked::new(&store, &maria, &filter, 50).unwrap().unwrap();
                let text = format!("EXPLAIN QUERY PLAN {}", asked.newest);
                let steps = asked.bound(text).fetch_all(&store.read).await.unwrap();
                let plan: Vec<String> = steps.iter().map(|step| step.text("detail").unwrap()).collect();
                let search = plan.iter().find(|step| step.starts_with("SEARCH e")).unwrap();
                assert!(search.contains(index) && search.contains("(published_at,id)<(?,?)"), "{plan:#?}");
                let sorts = plan.iter().filter(|step| step.contains("TEMP B-TREE")).count();
                assert!(sorts <= 1, "only the pages of the shelves are put together: {plan:#?}");
            }
        });
    }
}
