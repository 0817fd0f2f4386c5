//! The office, its companies and their employees.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::order::PendingReason;
use domain::registry::{Company, Employee};
use domain::{Competence, OfficeId};
use reports::data::Employer;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row};

use super::file::Books;
use crate::{BooksError, company_id, employee_id};

pub(super) struct Office {
    pub name: String,
    pub tax_id: String,
    pub contact: String,
    pub accountant: String,
    pub accountant_standing: String,
}

pub(super) fn office(books: &Connection) -> rusqlite::Result<Office> {
    books.query_row("SELECT name, tax_id, contact, accountant, accountant_standing FROM office", [], |row| {
        Ok(Office {
            name: row.get(0)?,
            tax_id: row.get(1)?,
            contact: row.get(2)?,
            accountant: row.get(3)?,
            accountant_standing: row.get(4)?,
        })
    })
}

pub(super) fn companies(books: &Connection, office: OfficeId) -> rusqlite::Result<Vec<Company>> {
    let mut calculated = competences(books, "SELECT company, competence FROM payroll_runs WHERE process = 11")?;
    let mut entered = competences(books, "SELECT company, competence FROM revenue")?;
    let mut statement =
        books.prepare("SELECT code, name, short_name, tax_id, status = 'active' FROM companies ORDER BY code")?;
    let rows = statement.query_map([], |row| {
        let code: i64 = row.get(0)?;
        let books_code = code.to_string();
        Ok(Company {
            id: company_id(office, &books_code),
            office,
            books_code,
            name: row.get(1)?,
            short_name: row.get(2)?,
            tax_id: row.get(3)?,
            active: row.get(4)?,
            payroll_competences: calculated.remove(&code).unwrap_or_default(),
            revenue_competences: entered.remove(&code).unwrap_or_default(),
            profile: domain::registry::Profile::default(),
        })
    })?;
    rows.collect()
}

/// The competences of each company, ascending.
fn competences(books: &Connection, query: &str) -> rusqlite::Result<BTreeMap<i64, Vec<Competence>>> {
    let mut statement = books.prepare(&format!("{query} ORDER BY company, competence"))?;
    let mut by_company: BTreeMap<i64, Vec<Competence>> = BTreeMap::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        by_company.entry(row.get(0)?).or_default().push(row.get::<_, Month>(1)?.0);
    }
    Ok(by_company)
}

pub(super) fn employees(books: &Books, company: &Company) -> Result<Vec<Employee>, BooksError> {
    let looked_at = format!("employees of company {}", company.books_code);
    let code = code_of(company)?;
    let known = books.answer(&looked_at, |books| {
        books.query_row("SELECT 1 FROM companies WHERE code = ?", [code], |_| Ok(())).optional()
    })?;
    if known.is_none() {
        return Err(not_in_books(looked_at));
    }
    books.answer(&looked_at, |books| {
        let mut statement = books.prepare(
            "SELECT code, name, job_title, admitted_on, left_on FROM employees WHERE company = ? ORDER BY name, code",
        )?;
        let rows = statement.query_map([code], |row| employee(company, row))?;
        rows.collect()
    })
}

fn employee(company: &Company, row: &Row) -> rusqlite::Result<Employee> {
    let books_code = row.get::<_, i64>(0)?.to_string();
    Ok(Employee {
        id: employee_id(company.id, &books_code),
        company: company.id,
        books_code,
        name: row.get(1)?,
        job_title: row.get(2)?,
        admitted_on: row.get::<_, Day>(3)?.0,
        left_on: row.get::<_, Option<Day>>(4)?.map(|day| day.0),
    })
}

/// A company that documents may be issued for, as they name it.
pub(super) struct Issuer {
    pub code: i64,
    pub employer: Employer,
    pub representative: String,
}

/// Refuses a company that the books do not have or that is not active.
pub(super) fn issuer(books: &Books, company: &Company) -> Result<Issuer, BooksError> {
    let looked_at = format!("companies: code {}", company.books_code);
    let code = code_of(company)?;
    let found = books.answer(&looked_at, |books| {
        let query = "SELECT name, tax_id, place, representative, status = 'active' FROM companies WHERE code = ?";
        let read = |row: &Row| {
            let employer =
                Employer { code: code.to_string(), name: row.get(0)?, tax_id: row.get(1)?, place: row.get(2)? };
            Ok((Issuer { code, employer, representative: row.get(3)? }, row.get::<_, bool>(4)?))
        };
        books.query_row(query, [code], read).optional()
    })?;
    match found {
        Some((issuer, true)) => Ok(issuer),
        Some((_, false)) => Err(BooksError::NotThere { reason: PendingReason::CompanyInactive, looked_at }),
        None => Err(not_in_books(looked_at)),
    }
}

fn code_of(company: &Company) -> Result<i64, BooksError> {
    company.books_code.parse().map_err(|_| not_in_books(format!("companies: code {}", company.books_code)))
}

fn not_in_books(looked_at: String) -> BooksError {
    BooksError::NotThere { reason: PendingReason::CompanyNotInBooks, looked_at }
}

/// A day as the books write it.
pub(super) struct Day(pub NaiveDate);

impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

/// A competence as the books write it.
pub(super) struct Month(pub Competence);

impl FromSql for Month {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

/// A moment as the books write it.
pub(super) struct Moment(pub chrono::DateTime<chrono::Utc>);

impl FromSql for Moment {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}
