//! The demonstration books: a fictional office in one SQLite file, so that everything works on a fresh machine.
//!
//! [`create`] writes the file: 25 companies, 300 employees, payroll of January to October 2026 and 24 months of
//! revenue, the same on every machine. [`calculate`] does what an accountant does in November: it calculates the
//! payroll of one more month. [`DemonstrationBooks`] only reads. Names and numbers come from `assets/demo`.

mod calculate;
mod chance;
mod create;
mod fiction;
mod file;
mod pay;
mod payroll;
mod register;
mod revenue;
mod staff;

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, Utc};
use domain::order::Employees;
use domain::registry::{Company, Employee};
use domain::{Competence, OfficeId, Period};
use reports::data::{NetList, PayrollSummary, Payslip, Revenue};
use reports::{Colour, Letterhead};

pub use calculate::{Calculated, NotCalculated, calculate};
pub use create::{Created, NotCreated, create};

use crate::{AccountingBooks, BooksError, CheckReport};

/// Reads the demonstration books. Each question opens the file anew, so it may come, go and be replaced meanwhile.
#[derive(Debug, Clone)]
pub struct DemonstrationBooks {
    path: PathBuf,
}

impl DemonstrationBooks {
    /// Nothing is opened yet: [`AccountingBooks::check`] tells whether the file is there and sound.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// In whose name the fictional office prints.
    pub fn letterhead(&self) -> Result<Letterhead, BooksError> {
        let office = file::open(&self.path)?.answer("office", register::office)?;
        Ok(Letterhead {
            office: office.name,
            tax_id: office.tax_id,
            contact: office.contact,
            accent: Colour(0x1f, 0x5f, 0x6b),
            logo: Some(include_bytes!("../../../assets/brand/horizonte.png").to_vec()),
            zone: FixedOffset::west_opt(3 * 3600).unwrap_or_else(|| chrono::Offset::fix(&Utc)),
        })
    }
}

impl AccountingBooks for DemonstrationBooks {
    fn name(&self) -> &str {
        "demonstration"
    }

    fn check(&self, now: DateTime<Utc>) -> CheckReport {
        let (missing, read_only_proved) = file::inspect(&self.path);
        CheckReport { connector: self.name().to_owned(), checked_at: now, missing, read_only_proved }
    }

    fn companies(&self, office: OfficeId) -> Result<Vec<Company>, BooksError> {
        file::open(&self.path)?.answer("companies", |books| register::companies(books, office))
    }

    fn employees(&self, company: &Company) -> Result<Vec<Employee>, BooksError> {
        register::employees(&file::open(&self.path)?, company)
    }

    fn payslips(
        &self,
        company: &Company,
        competence: Competence,
        which: &Employees,
    ) -> Result<Vec<Payslip>, BooksError> {
        payroll::payslips(&file::open(&self.path)?, company, competence, which)
    }

    fn payroll_summary(&self, company: &Company, competence: Competence) -> Result<PayrollSummary, BooksError> {
        payroll::summary(&file::open(&self.path)?, company, competence)
    }

    fn net_list(&self, company: &Company, competence: Competence) -> Result<NetList, BooksError> {
        payroll::net_list(&file::open(&self.path)?, company, competence)
    }

    fn revenue(&self, company: &Company, period: Period) -> Result<Revenue, BooksError> {
        revenue::revenue(&file::open(&self.path)?, company, period)
    }
}
