//! Writing the books of the fictional office: the same file, row by row, on every machine.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Days, Months, NaiveDate, SecondsFormat, Utc};
use domain::{Competence, Period, payroll};
use rusqlite::{Connection, Transaction, params};

use super::calculate::run;
use super::chance::Chance;
use super::fiction::{self, Company, Fiction, Trade};
use super::pay::{EVENTS, MEAL_VOUCHER};
use super::staff::{Member, staff};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    pub path: PathBuf,
    pub companies: usize,
    pub employees: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum NotCreated {
    #[error("{} is there already; choose another path, or delete it to start the demonstration anew", path.display())]
    AlreadyThere { path: PathBuf },
    #[error("{} cannot be written ({error}); choose a folder that you may write to", path.display())]
    Folder { path: PathBuf, error: std::io::Error },
    #[error("the books could not be written: {0}")]
    Books(#[from] rusqlite::Error),
    #[error("the names of the fictional office cannot be read: {0}")]
    Fiction(#[from] toml::de::Error),
}

/// Creates the books at `path`. The file appears only when it is complete; one that is there is never touched.
pub fn create(path: &Path) -> Result<Created, NotCreated> {
    if path.exists() {
        return Err(NotCreated::AlreadyThere { path: path.to_owned() });
    }
    let cannot = |error| NotCreated::Folder { path: path.to_owned(), error };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(cannot)?;
    }
    let unfinished = path.with_extension("unfinished");
    let _ = std::fs::remove_file(&unfinished);
    std::fs::File::create_new(&unfinished).map_err(cannot)?;
    let fiction = Fiction::built_in()?;
    let employees = write(&unfinished, &fiction)?;
    std::fs::rename(&unfinished, path).map_err(cannot)?;
    Ok(Created { path: path.to_owned(), companies: fiction.companies.len(), employees })
}

fn write(path: &Path, fiction: &Fiction) -> Result<usize, NotCreated> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch(include_str!("schema.sql"))?;
    let books = connection.transaction()?;
    let office = &fiction.office;
    books.execute(
        "INSERT INTO office VALUES (?, ?, ?, ?, ?)",
        params![office.name, fiction::cnpj(&office.root), office.contact, office.accountant, office.standing],
    )?;
    for (code, name, kind) in EVENTS.into_iter().chain([MEAL_VOUCHER]) {
        books.execute("INSERT INTO events VALUES (?, ?, ?)", params![code, name, kind])?;
    }
    let mut employees = 0;
    for company in &fiction.companies {
        let Some(trade) = fiction.trades.get(&company.trade) else { continue };
        let pen = Pen { books: &books, fiction, company, trade };
        pen.company()?;
        let staff = staff(fiction, company, trade);
        employees += staff.len();
        for (code, member) in (1..).zip(&staff) {
            pen.employee(code, member)?;
        }
        pen.payroll()?;
        pen.revenue()?;
    }
    books.commit()?;
    connection.execute_batch("PRAGMA optimize; VACUUM")?;
    Ok(employees)
}

/// Writes one company.
struct Pen<'a> {
    books: &'a Transaction<'a>,
    fiction: &'a Fiction,
    company: &'a Company,
    trade: &'a Trade,
}

impl Pen<'_> {
    fn company(&self) -> rusqlite::Result<()> {
        let root = self.company.root.clone().unwrap_or_else(|| format!("99999{:03}0001", self.company.code));
        let status = if self.company.inactive_after.is_some() { "inactive" } else { "active" };
        let mut chance = Chance::of("company", self.company.code as u64, 0);
        let meal_voucher = if chance.happens(50) { 2_000 * chance.between(16, 26) } else { 0 };
        self.books.execute(
            "INSERT INTO companies VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                self.company.code,
                self.company.name,
                self.company.short_name,
                fiction::cnpj(&root),
                self.company.place,
                status,
                self.company.representative,
                meal_voucher
            ],
        )?;
        Ok(())
    }

    fn employee(&self, code: i64, member: &Member) -> rusqlite::Result<()> {
        let mut chance = Chance::of("employee", self.company.code as u64, code.unsigned_abs());
        let born_on = NaiveDate::from_ymd_opt(1964, 1, 1)
            .and_then(|day| day.checked_add_days(Days::new(chance.between(0, 14_600).unsigned_abs())))
            .map(|day| day.min(member.admitted_on - Months::new(18 * 12)))
            .unwrap_or(member.admitted_on);
        let transport_cost = if chance.happens(45) || member.busy { 44 * 10 * chance.between(50, 62) } else { 0 };
        let account = match chance.happens(85) {
            true => format!("999 / 0001 / {:05}-{}", chance.between(1, 99_999), chance.between(0, 9)),
            false => String::new(),
        };
        self.books.prepare_cached("INSERT INTO employees VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?.execute(
            params![
                self.company.code,
                code,
                member.name,
                fiction::cpf(&format!("999{:02}{code:04}", self.company.code)),
                born_on.to_string(),
                member.job.title_for(member.feminine),
                member.job.cbo,
                member.job.department,
                member.admitted_on.to_string(),
                member.left_on.map(|day| day.to_string()),
                member.salary,
                transport_cost,
                account
            ],
        )?;
        self.dependants(code, &member.name, &mut chance)?;
        if chance.happens(12) {
            self.loan(code, member.salary, &mut chance)?;
        }
        self.entries(code, member)
    }

    fn dependants(&self, code: i64, parent: &str, chance: &mut Chance) -> rusqlite::Result<()> {
        let family = parent.rsplit(' ').next().unwrap_or(parent);
        let count =
            [0, 0, 0, 0, 0, 1, 1, 1, 2, 3].get(chance.between(0, 9).unsigned_abs() as usize).copied().unwrap_or(0);
        let names = ["Miguel", "Sofia", "Davi", "Laura", "Bento", "Cecília"];
        for child in 0..count {
            let name =
                format!("{} {family}", names.get((code as usize + child) % names.len()).copied().unwrap_or("Ana"));
            let born_on =
                NaiveDate::from_ymd_opt(2006 + chance.between(0, 19) as i32, chance.between(1, 12) as u32, 15);
            self.books.prepare_cached("INSERT INTO dependants VALUES (?, ?, ?, ?)")?.execute(params![
                self.company.code,
                code,
                name,
                born_on.map(|day| day.to_string())
            ])?;
        }
        Ok(())
    }

    fn loan(&self, code: i64, salary: i64, chance: &mut Chance) -> rusqlite::Result<()> {
        let first = self.fiction.calculated.from.plus_months(chance.between(-10, 6) as i32);
        let instalments = 12 * chance.between(1, 4);
        self.books.prepare_cached("INSERT INTO loans VALUES (?, ?, ?, ?, ?)")?.execute(params![
            self.company.code,
            code,
            first.to_string(),
            instalments,
            salary * chance.between(4, 14) / 100
        ])?;
        Ok(())
    }

    /// Overtime and commissions, told for November too, which waits to be calculated.
    fn entries(&self, code: i64, member: &Member) -> rusqlite::Result<()> {
        let mut chance = Chance::of("entries", self.company.code as u64, code.unsigned_abs());
        let works_late = (member.salary < 500_000 && chance.happens(35)) || member.busy;
        let Period { from, to } = self.fiction.calculated;
        let months = Period { from, to: to.next() };
        for competence in months.months() {
            let overtime_minutes =
                if works_late && (chance.happens(60) || member.busy) { 30 * chance.between(2, 30) } else { 0 };
            let commission = member.salary * member.job.commission * chance.between(50, 150) / 10_000;
            let employed = member.admitted_on <= competence.first_day()
                && member.left_on.is_none_or(|day| day >= competence.first_day());
            if employed && (overtime_minutes > 0 || commission > 0) {
                self.books.prepare_cached("INSERT INTO entries VALUES (?, ?, ?, ?, ?)")?.execute(params![
                    self.company.code,
                    code,
                    competence.to_string(),
                    overtime_minutes,
                    commission
                ])?;
            }
        }
        Ok(())
    }

    fn payroll(&self) -> rusqlite::Result<()> {
        for competence in self
            .fiction
            .calculated
            .months()
            .filter(|month| self.company.inactive_after.is_none_or(|last| *month <= last))
        {
            if let Some(law) = payroll::tables_for(competence.year()) {
                run(self.books, law, self.company.code, competence, moment(competence, 2, self.company))?;
            }
        }
        Ok(())
    }

    fn revenue(&self) -> rusqlite::Result<()> {
        for competence in
            self.fiction.entered.months().filter(|month| self.company.inactive_after.is_none_or(|last| *month <= last))
        {
            let month = (competence.year() * 12) as u64 + u64::from(competence.month());
            let mut chance = Chance::of("revenue", self.company.code as u64, month);
            let season = if competence.month() == 12 { 118 } else { 100 };
            let total =
                self.company.monthly_revenue * season * chance.between(8_600, 11_400) / 10_000 + chance.between(0, 99);
            let services = total * self.trade.services / 100;
            self.books.execute(
                "INSERT INTO revenue VALUES (?, ?, ?, ?, ?)",
                params![
                    self.company.code,
                    competence.to_string(),
                    total - services,
                    services,
                    text(moment(competence, 5, self.company))
                ],
            )?;
        }
        Ok(())
    }
}

/// When the office did it: some days into the next month, each company at its own minute.
fn moment(competence: Competence, days: u64, company: &Company) -> DateTime<Utc> {
    let day = competence.next().first_day() + Days::new(days);
    let at = day.and_hms_opt(13, company.code.unsigned_abs() as u32 % 60, 0).unwrap_or_default();
    at.and_utc()
}

fn text(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}
