//! `books`: the demonstration books from a terminal.

use agent::names;
use anyhow::{Result, ensure};
use clap::{Args, Subcommand};
use connectors::demonstration::{self, DemonstrationBooks};
use connectors::{AccountingBooks, BooksError};
use domain::order::{Employees, PendingReason};
use domain::registry::{Company, Employee};
use domain::{Cents, Competence, OfficeId};
use machine::{Clock, SystemClock};
use reports::data::{LineKind, Payslip};
use serde::Serialize;
use serde_json::json;

use super::{Place, say_json};

/// Ids made without a portal belong to no office.
pub const NO_OFFICE: OfficeId = OfficeId(uuid::Uuid::nil());

#[derive(Subcommand)]
pub enum Books {
    /// Write the books of the fictional office.
    Create(Place),
    /// Calculate the payroll of one company and month.
    Calculate(Calculate),
    /// Show companies, a company's employees, or what payslips say.
    Show(Show),
    /// Look whether everything is there.
    Check(Place),
}

#[derive(Args)]
pub struct Calculate {
    /// Its code in the books, its CNPJ or a part of its name.
    #[arg(long)]
    company: String,
    /// A month, like 2026-11.
    #[arg(long)]
    competence: Competence,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
pub struct Show {
    /// Its code in the books, its CNPJ or a part of its name [default: all companies]
    #[arg(long)]
    company: Option<String>,
    /// A month, like 2026-10 [default: the employees are shown]
    #[arg(long, requires = "company")]
    competence: Option<Competence>,
    /// A code in the company or a part of the name [default: all]
    #[arg(long, requires = "competence")]
    employee: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl Books {
    pub fn run(self) -> Result<()> {
        match self {
            Self::Create(place) => {
                let made = demonstration::create(&place.books()?)?;
                say_json(&json!({ "books": made.path, "companies": made.companies, "employees": made.employees }))
            }
            Self::Calculate(calculate) => calculate.run(),
            Self::Show(show) => show.run(),
            Self::Check(place) => check(&place),
        }
    }
}

impl Calculate {
    fn run(self) -> Result<()> {
        let books = DemonstrationBooks::at(self.place.books()?);
        let company = company_of(&books, &self.company)?;
        let done =
            demonstration::calculate(books.path(), company.books_code.parse()?, self.competence, SystemClock.now())?;
        say_json(&json!({
            "company_name": company.name,
            "competence": self.competence,
            "employees": done.employees,
            "already": done.already,
        }))
    }
}

impl Show {
    fn run(self) -> Result<()> {
        let books = DemonstrationBooks::at(self.place.books()?);
        let Some(company) = &self.company else {
            return books.companies(NO_OFFICE).map_err(told)?.iter().try_for_each(show_company);
        };
        let company = company_of(&books, company)?;
        let employees = books.employees(&company).map_err(told)?;
        let Some(competence) = self.competence else {
            return employees.iter().try_for_each(show_employee);
        };
        let which = match &self.employee {
            Some(employee) => Employees::Only(vec![names::employee(&employees, employee)?.id]),
            None => Employees::All,
        };
        let payslips = books.payslips(&company, competence, &which).map_err(told)?;
        payslips.iter().try_for_each(|payslip| say_json(&PayslipTotals::of(payslip)))
    }
}

fn show_company(company: &Company) -> Result<()> {
    say_json(&json!({
        "code": company.books_code,
        "name": company.name,
        "short_name": company.short_name,
        "tax_id": company.tax_id,
        "active": company.active,
        "payroll": company.payroll_competences,
        "revenue": company.revenue_competences,
    }))
}

fn show_employee(employee: &Employee) -> Result<()> {
    say_json(&json!({
        "code": employee.books_code,
        "name": employee.name,
        "job_title": employee.job_title,
        "admitted_on": employee.admitted_on,
        "left_on": employee.left_on,
    }))
}

/// What a payslip comes to; amounts in cents.
#[derive(Serialize)]
struct PayslipTotals<'a> {
    company_name: &'a str,
    company_tax_id: &'a str,
    employee_code: &'a str,
    employee_name: &'a str,
    competence: Competence,
    earnings: Cents,
    deductions: Cents,
    net: Cents,
}

impl<'a> PayslipTotals<'a> {
    fn of(payslip: &'a Payslip) -> Self {
        Self {
            company_name: &payslip.employer.name,
            company_tax_id: &payslip.employer.tax_id,
            employee_code: &payslip.worker.code,
            employee_name: &payslip.worker.name,
            competence: payslip.competence,
            earnings: payslip.total(LineKind::Earning),
            deductions: payslip.total(LineKind::Deduction),
            net: payslip.net(),
        }
    }
}

fn check(place: &Place) -> Result<()> {
    let books = DemonstrationBooks::at(place.books()?);
    let report = books.check(SystemClock.now());
    say_json(&json!({
        "connector": report.connector,
        "checked_at": report.checked_at,
        "missing": report.missing,
        "read_only_proved": report.read_only_proved,
    }))?;
    ensure!(report.is_ready(), "the books are not ready; `balcao-agent books create` makes the demonstration's");
    Ok(())
}

pub fn company_of(books: &DemonstrationBooks, given: &str) -> Result<Company> {
    Ok(names::company(&books.companies(NO_OFFICE).map_err(told)?, given)?.clone())
}

/// What the books lack, as a sentence that says what to do.
pub fn told(error: BooksError) -> anyhow::Error {
    match error {
        BooksError::NotThere { reason: PendingReason::PayrollNotCalculated { competence }, looked_at } => {
            anyhow::anyhow!(
                "competence: the payroll of {} is not calculated ({looked_at}); `balcao-agent books calculate` does it",
                competence.to_people()
            )
        }
        BooksError::NotThere { reason: PendingReason::RevenueNotEntered { missing }, looked_at } => {
            let months: Vec<String> = missing.iter().map(|month| month.to_people()).collect();
            anyhow::anyhow!("from, to: no revenue is entered for {} ({looked_at})", months.join(", "))
        }
        BooksError::Unavailable { missing, .. } => {
            anyhow::anyhow!("books: not readable ({missing:?}); `balcao-agent books create` makes the demonstration's")
        }
        other @ BooksError::NotThere { .. } => other.into(),
    }
}
