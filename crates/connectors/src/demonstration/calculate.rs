//! Calculating the payroll of one company and month, as an accountant does in an accounting system.

use std::path::Path;

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use domain::calendar::{BusinessDays, Calendar};
use domain::order::Missing;
use domain::payroll::{self, Law};
use domain::{Cents, Competence};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};

use super::file;
use super::pay::{Month, Pay, pay};
use super::payroll::MONTHLY;
use super::register::Day;

/// A payroll that is calculated now, whoever did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calculated {
    pub employees: u32,
    /// It was calculated before; nothing was changed.
    pub already: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCalculated {
    #[error("the books cannot be written ({0:?}); look at the file and whether another program holds it")]
    Books(Missing),
    #[error("there is no company {0} in the books; `books` lists them by number")]
    NoSuchCompany(i64),
    #[error("company {0} is inactive: it has no payroll")]
    Inactive(i64),
    #[error("the payroll tables of {0} are not known to this version; install one that has them")]
    NoTables(i32),
    #[error("company {company} has no employees in {competence}")]
    NoEmployees { company: i64, competence: Competence },
}

/// Calculates the monthly payroll of a company, all of it or nothing. A second call changes nothing.
/// `now` becomes the payroll's own date, and with it the date of its documents.
pub fn calculate(
    path: &Path,
    company: i64,
    competence: Competence,
    now: DateTime<Utc>,
) -> Result<Calculated, NotCalculated> {
    let refused = |error: rusqlite::Error| NotCalculated::Books(file::missing(path, &error));
    if !path.is_file() {
        return Err(NotCalculated::Books(Missing::BooksFile { path: path.display().to_string() }));
    }
    let mut connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(refused)?;
    connection.busy_timeout(std::time::Duration::from_secs(5)).map_err(refused)?;
    let write = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(refused)?;
    match status(&write, company).map_err(refused)?.as_deref() {
        None => return Err(NotCalculated::NoSuchCompany(company)),
        Some("active") => {}
        Some(_) => return Err(NotCalculated::Inactive(company)),
    }
    if let Some(employees) = calculated_before(&write, company, competence).map_err(refused)? {
        return Ok(Calculated { employees, already: true });
    }
    let law = payroll::tables_for(competence.year()).ok_or(NotCalculated::NoTables(competence.year()))?;
    let employees = run(&write, law, company, competence, now).map_err(refused)?;
    if employees == 0 {
        return Err(NotCalculated::NoEmployees { company, competence });
    }
    write.commit().map_err(refused)?;
    Ok(Calculated { employees, already: false })
}

/// Writes the run, its payslips and their lines. Gives back how many payslips there are.
pub(super) fn run(
    books: &Transaction,
    law: &Law,
    company: i64,
    competence: Competence,
    now: DateTime<Utc>,
) -> rusqlite::Result<u32> {
    let paid_on = BusinessDays::default().nth_of(competence.next(), 5, Calendar::Payroll);
    let calculated_at = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    let month = competence.to_string();
    books.prepare_cached("INSERT INTO payroll_runs VALUES (?, ?, ?, ?, ?)")?.execute(params![
        company,
        month,
        MONTHLY,
        calculated_at,
        paid_on.map(|day| day.to_string())
    ])?;
    let months = months(books, company, competence)?;
    for (employee, inputs) in &months {
        write_payslip(books, company, &month, *employee, &pay(inputs, law))?;
    }
    Ok(u32::try_from(months.len()).unwrap_or(u32::MAX))
}

fn write_payslip(
    books: &Transaction,
    company: i64,
    month: &str,
    employee: i64,
    Pay { lines, bases }: &Pay,
) -> rusqlite::Result<()> {
    books.prepare_cached("INSERT INTO payslips VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?.execute(params![
        company,
        month,
        MONTHLY,
        employee,
        bases.base_salary.0,
        bases.inss_base.0,
        bases.fgts_base.0,
        bases.fgts.0,
        bases.irrf_base.0,
        bases.irrf_rate_bp
    ])?;
    let mut insert = books.prepare_cached("INSERT INTO payroll_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?;
    for (position, line) in (1_i64..).zip(lines) {
        let (event, amount) = (line.event, line.amount.0);
        insert.execute(params![company, month, MONTHLY, employee, event, line.reference, amount, position])?;
    }
    Ok(())
}

fn status(books: &Connection, company: i64) -> rusqlite::Result<Option<String>> {
    books.query_row("SELECT status FROM companies WHERE code = ?", [company], |row| row.get(0)).optional()
}

fn calculated_before(books: &Connection, company: i64, competence: Competence) -> rusqlite::Result<Option<u32>> {
    let query = "SELECT (SELECT count(*) FROM payslips p WHERE p.company = r.company AND p.competence = r.competence
                         AND p.process = r.process)
                 FROM payroll_runs r WHERE company = ? AND competence = ? AND process = ?";
    books.query_row(query, params![company, competence.to_string(), MONTHLY], |row| row.get(0)).optional()
}

/// What the payroll has to know about each employee who worked in the month.
fn months(books: &Connection, company: i64, competence: Competence) -> rusqlite::Result<Vec<(i64, Month)>> {
    let mut statement = books.prepare_cached(
        "SELECT e.code, e.salary, e.admitted_on, e.left_on, e.transport_cost, c.meal_voucher,
                coalesce(n.overtime_minutes, 0), coalesce(n.commission, 0),
                l.first_competence, l.instalments, l.instalment
         FROM employees e
         JOIN companies c ON c.code = e.company
         LEFT JOIN entries n ON n.company = e.company AND n.employee = e.code AND n.competence = ?2
         LEFT JOIN loans l ON l.company = e.company AND l.employee = e.code
         WHERE e.company = ?1 AND e.admitted_on <= ?4 AND (e.left_on IS NULL OR e.left_on >= ?3)
         ORDER BY e.code",
    )?;
    let (first, last) = (competence.first_day(), competence.last_day());
    let key = params![company, competence.to_string(), first.to_string(), last.to_string()];
    let rows = statement.query_map(key, |row| {
        let employee: i64 = row.get(0)?;
        let births = births(books, company, employee)?;
        let loan = match row.get::<_, Option<super::register::Month>>(8)? {
            Some(first) => {
                let (of, amount) = (row.get(9)?, Cents(row.get(10)?));
                instalment(first.0, competence, of).map(|number| (amount, number, of))
            }
            None => None,
        };
        let left_on = row.get::<_, Option<Day>>(3)?.map(|day| day.0);
        Ok((
            employee,
            Month {
                competence,
                salary: Cents(row.get(1)?),
                days: employed_days(competence, row.get::<_, Day>(2)?.0, left_on),
                overtime_minutes: row.get(6)?,
                commission: Cents(row.get(7)?),
                dependants: younger_than(&births, 21, last),
                children: younger_than(&births, 15, last),
                transport_cost: Cents(row.get(4)?),
                loan,
                meal_voucher: Cents(row.get(5)?),
            },
        ))
    })?;
    rows.collect()
}

fn births(books: &Connection, company: i64, employee: i64) -> rusqlite::Result<Vec<NaiveDate>> {
    let mut statement = books.prepare_cached("SELECT born_on FROM dependants WHERE company = ? AND employee = ?")?;
    let rows = statement.query_map([company, employee], |row| row.get::<_, Day>(0).map(|day| day.0))?;
    rows.collect()
}

fn younger_than(births: &[NaiveDate], years: u32, on: NaiveDate) -> u32 {
    let younger = births.iter().filter(|born| on.years_since(**born).is_some_and(|age| age < years));
    u32::try_from(younger.count()).unwrap_or(u32::MAX)
}

/// Which instalment falls in the month, if one does.
fn instalment(first: Competence, competence: Competence, instalments: i64) -> Option<i64> {
    let months = |c: Competence| i64::from(c.year()) * 12 + i64::from(c.month());
    let number = months(competence) - months(first) + 1;
    (1..=instalments).contains(&number).then_some(number)
}

/// Days of the thirty of an accounting month.
fn employed_days(competence: Competence, admitted_on: NaiveDate, left_on: Option<NaiveDate>) -> i64 {
    let first = if admitted_on > competence.first_day() { i64::from(admitted_on.day()).min(30) } else { 1 };
    let last = match left_on {
        Some(day) if day < competence.last_day() => i64::from(day.day()).min(30),
        _ => 30,
    };
    last - first + 1
}
