//! What a calculated payroll says: payslips, the summary, the net list.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::order::{Employees, PendingReason};
use domain::registry::{Company, Employee};
use domain::{Cents, Competence, EmployeeId};
use reports::data::{
    Bases, Contributions, DepartmentTotal, Employer, LineKind, NetList, NetPay, PayrollSummary, Payslip, PayslipLine,
    SummaryLine, Worker,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::file::Books;
use super::register::{self, Day, Moment};
use crate::BooksError;

/// `process` of the monthly payroll.
pub(super) const MONTHLY: i64 = 11;

/// A payroll that is calculated.
struct Run {
    company: i64,
    employer: Employer,
    competence: Competence,
    calculated_at: DateTime<Utc>,
    paid_on: Option<NaiveDate>,
    looked_at: String,
}

pub(super) fn payslips(
    books: &Books,
    company: &Company,
    competence: Competence,
    which: &Employees,
) -> Result<Vec<Payslip>, BooksError> {
    let issuer = register::issuer(books, company)?;
    let asked = match which {
        Employees::All => None,
        Employees::Only(ids) => Some(asked_for(&register::employees(books, company)?, ids, competence, &issuer)?),
    };
    let run = run(books, issuer, competence)?;
    let slips = books.answer(&run.looked_at, |books| read_payslips(books, &run))?;
    let Some(asked) = asked else { return Ok(slips) };
    let chosen: Vec<Payslip> = slips.into_iter().filter(|slip| asked.contains(&slip.worker.code)).collect();
    // Somebody entered into the books after the calculation is not in it.
    if chosen.len() < asked.len() {
        return Err(not_calculated(competence, run.looked_at));
    }
    Ok(chosen)
}

/// The codes of the employees with these ids, if each of them worked in the month.
fn asked_for(
    employees: &[Employee],
    ids: &[EmployeeId],
    competence: Competence,
    issuer: &register::Issuer,
) -> Result<Vec<String>, BooksError> {
    let refuse = |reason| BooksError::NotThere { reason, looked_at: format!("employees of company {}", issuer.code) };
    let mut codes: Vec<String> = Vec::with_capacity(ids.len());
    for id in ids {
        let found = employees.iter().find(|employee| employee.id == *id);
        let employee = found.ok_or_else(|| refuse(PendingReason::EmployeeNotInBooks { employee: id.to_string() }))?;
        let name = || employee.name.clone();
        if employee.admitted_on > competence.last_day() {
            let admitted_on = employee.admitted_on;
            return Err(refuse(PendingReason::EmployeeNotYetAdmitted { employee: name(), admitted_on }));
        }
        if let Some(left_on) = employee.left_on.filter(|left_on| *left_on < competence.first_day()) {
            return Err(refuse(PendingReason::EmployeeLeftBefore { employee: name(), left_on }));
        }
        if !codes.contains(&employee.books_code) {
            codes.push(employee.books_code.clone());
        }
    }
    Ok(codes)
}

pub(super) fn summary(books: &Books, company: &Company, competence: Competence) -> Result<PayrollSummary, BooksError> {
    let run = run(books, register::issuer(books, company)?, competence)?;
    let (lines, departments, (employees, contributions)) = books.answer(&run.looked_at, |books| {
        Ok((event_totals(books, &run)?, department_totals(books, &run)?, contributions(books, &run)?))
    })?;
    let Run { employer, calculated_at, .. } = run;
    Ok(PayrollSummary { employer, competence, employees, lines, departments, contributions, calculated_at })
}

pub(super) fn net_list(books: &Books, company: &Company, competence: Competence) -> Result<NetList, BooksError> {
    let run = run(books, register::issuer(books, company)?, competence)?;
    let employees = books.answer(&run.looked_at, |books| {
        let mut statement = books.prepare(
            "SELECT e.code, e.name, e.job_title, e.account,
                    sum(iif(v.kind = 'earning', l.amount, 0)) - sum(iif(v.kind = 'deduction', l.amount, 0))
             FROM payroll_lines l
             JOIN events v ON v.code = l.event
             JOIN employees e ON e.company = l.company AND e.code = l.employee
             WHERE l.company = ? AND l.competence = ? AND l.process = ?
             GROUP BY e.code ORDER BY e.name, e.code",
        )?;
        let rows = statement.query_map(params![run.company, competence.to_string(), MONTHLY], |row| {
            Ok(NetPay {
                code: row.get::<_, i64>(0)?.to_string(),
                name: row.get(1)?,
                job_title: row.get(2)?,
                account: row.get(3)?,
                net: Cents(row.get(4)?),
            })
        })?;
        rows.collect::<rusqlite::Result<Vec<_>>>()
    })?;
    let Run { employer, calculated_at, paid_on, .. } = run;
    Ok(NetList { employer, competence, paid_on, employees, calculated_at })
}

fn run(books: &Books, issuer: register::Issuer, competence: Competence) -> Result<Run, BooksError> {
    let looked_at = format!("payroll {competence} of company {}", issuer.code);
    let found = books.answer(&looked_at, |books| {
        let query =
            "SELECT calculated_at, paid_on FROM payroll_runs WHERE company = ? AND competence = ? AND process = ?";
        let read = |row: &Row| Ok((row.get::<_, Moment>(0)?.0, row.get::<_, Option<Day>>(1)?.map(|day| day.0)));
        books.query_row(query, params![issuer.code, competence.to_string(), MONTHLY], read).optional()
    })?;
    let (calculated_at, paid_on) = found.ok_or_else(|| not_calculated(competence, looked_at.clone()))?;
    Ok(Run { company: issuer.code, employer: issuer.employer, competence, calculated_at, paid_on, looked_at })
}

fn not_calculated(competence: Competence, looked_at: String) -> BooksError {
    BooksError::NotThere { reason: PendingReason::PayrollNotCalculated { competence }, looked_at }
}

fn read_payslips(books: &Connection, run: &Run) -> rusqlite::Result<Vec<Payslip>> {
    let mut lines = books.prepare(
        "SELECT v.code, v.name, l.reference, v.kind, l.amount
         FROM payroll_lines l JOIN events v ON v.code = l.event
         WHERE l.company = ? AND l.competence = ? AND l.process = ? AND l.employee = ? ORDER BY l.position",
    )?;
    let mut slips = books.prepare(
        "SELECT e.code, e.name, e.cpf, e.job_title, e.cbo, e.department, e.admitted_on, e.born_on, p.base_salary,
                p.inss_base, p.fgts_base, p.fgts, p.irrf_base, p.irrf_rate_bp
         FROM payslips p JOIN employees e ON e.company = p.company AND e.code = p.employee
         WHERE p.company = ? AND p.competence = ? AND p.process = ? ORDER BY e.name, e.code",
    )?;
    let month = run.competence.to_string();
    let found = slips.query_map(params![run.company, month, MONTHLY], |row| {
        let employee: i64 = row.get(0)?;
        let printed = lines.query_map(params![run.company, month, MONTHLY, employee], line)?;
        Ok(Payslip {
            employer: run.employer.clone(),
            worker: worker(row)?,
            competence: run.competence,
            lines: printed.collect::<Result<_, _>>()?,
            bases: bases(row)?,
            message: greeting(&row.get::<_, String>(1)?, row.get::<_, Day>(7)?.0, run.competence),
            paid_on: run.paid_on,
            calculated_at: run.calculated_at,
        })
    })?;
    found.collect()
}

fn worker(row: &Row) -> rusqlite::Result<Worker> {
    Ok(Worker {
        code: row.get::<_, i64>(0)?.to_string(),
        name: row.get(1)?,
        cpf: row.get(2)?,
        job_title: row.get(3)?,
        cbo: row.get(4)?,
        department: row.get(5)?,
        admitted_on: row.get::<_, Day>(6)?.0,
    })
}

fn bases(row: &Row) -> rusqlite::Result<Bases> {
    Ok(Bases {
        base_salary: Cents(row.get(8)?),
        inss_base: Cents(row.get(9)?),
        fgts_base: Cents(row.get(10)?),
        fgts: Cents(row.get(11)?),
        irrf_base: Cents(row.get(12)?),
        irrf_rate_bp: row.get(13)?,
    })
}

fn line(row: &Row) -> rusqlite::Result<PayslipLine> {
    Ok(PayslipLine {
        code: row.get::<_, i64>(0)?.to_string(),
        description: row.get(1)?,
        reference: row.get(2)?,
        kind: kind(&row.get::<_, String>(3)?),
        amount: Cents(row.get(4)?),
    })
}

fn kind(name: &str) -> LineKind {
    match name {
        "earning" => LineKind::Earning,
        "deduction" => LineKind::Deduction,
        _ => LineKind::Informative,
    }
}

/// A word to whoever has a birthday in the month.
fn greeting(name: &str, born_on: NaiveDate, competence: Competence) -> Option<String> {
    let given = name.split(' ').next().unwrap_or(name);
    (born_on.month() == competence.month()).then(|| format!("Feliz aniversário, {given}!"))
}

fn event_totals(books: &Connection, run: &Run) -> rusqlite::Result<Vec<SummaryLine>> {
    let mut statement = books.prepare(
        "SELECT v.code, v.name, v.kind, count(DISTINCT l.employee), sum(l.amount)
         FROM payroll_lines l JOIN events v ON v.code = l.event
         WHERE l.company = ? AND l.competence = ? AND l.process = ?
         GROUP BY v.code",
    )?;
    let rows = statement.query_map(params![run.company, run.competence.to_string(), MONTHLY], |row| {
        Ok(SummaryLine {
            code: row.get::<_, i64>(0)?.to_string(),
            description: row.get(1)?,
            kind: kind(&row.get::<_, String>(2)?),
            employees: row.get(3)?,
            amount: Cents(row.get(4)?),
        })
    })?;
    let mut lines: Vec<SummaryLine> = rows.collect::<Result<_, _>>()?;
    lines.sort_by_key(|line| (line.kind, super::pay::place_of(&line.code)));
    Ok(lines)
}

fn department_totals(books: &Connection, run: &Run) -> rusqlite::Result<Vec<DepartmentTotal>> {
    let mut statement = books.prepare(
        "SELECT e.department, count(DISTINCT e.code), sum(iif(v.kind = 'earning', l.amount, 0)),
                sum(iif(v.kind = 'deduction', l.amount, 0))
         FROM payroll_lines l
         JOIN events v ON v.code = l.event
         JOIN employees e ON e.company = l.company AND e.code = l.employee
         WHERE l.company = ? AND l.competence = ? AND l.process = ? GROUP BY e.department ORDER BY e.department",
    )?;
    let rows = statement.query_map(params![run.company, run.competence.to_string(), MONTHLY], |row| {
        Ok(DepartmentTotal {
            name: row.get(0)?,
            employees: row.get(1)?,
            earnings: Cents(row.get(2)?),
            deductions: Cents(row.get(3)?),
        })
    })?;
    rows.collect()
}

/// The number of employees, and their bases and amounts together.
fn contributions(books: &Connection, run: &Run) -> rusqlite::Result<(u32, Contributions)> {
    let key = params![run.company, run.competence.to_string(), MONTHLY];
    let withheld = |event: i64| {
        let query = "SELECT coalesce(sum(amount), 0) FROM payroll_lines
                     WHERE company = ? AND competence = ? AND process = ? AND event = ?";
        let key = params![run.company, run.competence.to_string(), MONTHLY, event];
        books.query_row(query, key, |row| row.get(0).map(Cents))
    };
    let (inss, irrf) = (withheld(super::pay::INSS)?, withheld(super::pay::IRRF)?);
    let query = "SELECT count(*), coalesce(sum(inss_base), 0), coalesce(sum(fgts_base), 0), coalesce(sum(fgts), 0),
                        coalesce(sum(irrf_base), 0)
                 FROM payslips WHERE company = ? AND competence = ? AND process = ?";
    books.query_row(query, key, |row| {
        let contributions = Contributions {
            inss_base: Cents(row.get(1)?),
            inss,
            fgts_base: Cents(row.get(2)?),
            fgts: Cents(row.get(3)?),
            irrf_base: Cents(row.get(4)?),
            irrf,
        };
        Ok((row.get(0)?, contributions))
    })
}
