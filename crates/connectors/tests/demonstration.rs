//! The fictional office's books, as the agent meets them.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::{DateTime, NaiveDate, Utc};
use connectors::demonstration::{DemonstrationBooks, NotCalculated, NotCreated, calculate, create};
use connectors::{AccountingBooks, BooksError};
use domain::order::{Employees, Missing, PendingReason};
use domain::registry::{Company, Employee};
use domain::{Cents, Competence, OfficeId, Period};
use reports::data::LineKind;
use rusqlite::Connection;
use tempfile::TempDir;
use uuid::Uuid;

const OFFICE: OfficeId = OfficeId(Uuid::from_u128(7));

struct Story {
    _folder: TempDir,
    path: PathBuf,
    books: DemonstrationBooks,
}

/// A copy of the books as they are when new.
fn new_books() -> Story {
    static NEW: OnceLock<Vec<u8>> = OnceLock::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books.sqlite");
    let new = NEW.get_or_init(|| {
        create(&path).unwrap();
        std::fs::read(&path).unwrap()
    });
    std::fs::write(&path, new).unwrap();
    Story { books: DemonstrationBooks::at(&path), path, _folder: folder }
}

impl Story {
    fn company(&self, code: &str) -> Company {
        self.books.companies(OFFICE).unwrap().into_iter().find(|company| company.books_code == code).unwrap()
    }

    fn employee(&self, company: &Company, name: &str) -> Employee {
        self.books.employees(company).unwrap().into_iter().find(|employee| employee.name == name).unwrap()
    }

    fn calculate(&self, code: i64, month: Competence) -> Result<connectors::demonstration::Calculated, NotCalculated> {
        calculate(&self.path, code, month, now())
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn month(text: &str) -> Competence {
    text.parse().unwrap()
}

fn reason<T: std::fmt::Debug>(answer: Result<T, BooksError>) -> PendingReason {
    match answer.unwrap_err() {
        BooksError::NotThere { reason, .. } => reason,
        unavailable => panic!("the books are there: {unavailable}"),
    }
}

#[test]
fn the_office_has_25_companies_and_300_employees() {
    let story = new_books();
    let companies = story.books.companies(OFFICE).unwrap();
    assert_eq!(companies.len(), 25);
    let employees: usize = companies.iter().map(|company| story.books.employees(company).unwrap().len()).sum();
    assert_eq!(employees, 300);
    assert_eq!(companies.iter().filter(|company| !company.active).count(), 1);
    let lettered = companies.iter().filter(|company| company.tax_id.chars().any(|c| c.is_ascii_alphabetic())).count();
    assert_eq!(lettered, 1, "one CNPJ has letters");
    let bakery = &companies[0];
    assert_eq!(bakery.payroll_competences.first(), Some(&month("2026-01")));
    assert_eq!(bakery.payroll_competences.last(), Some(&month("2026-10")));
    assert_eq!(bakery.revenue_competences.len(), 24);
    assert_eq!(bakery.revenue_competences.last(), Some(&month("2026-10")));
}

#[test]
fn the_bakery_has_two_joaos() {
    let story = new_books();
    let bakery = story.company("1");
    let joaos: Vec<_> =
        story.books.employees(&bakery).unwrap().into_iter().filter(|e| e.name.starts_with("João ")).collect();
    let described: Vec<_> = joaos.iter().map(|e| (e.name.as_str(), e.job_title.as_str())).collect();
    assert_eq!(described, [("João Pereira", "Operador de Caixa"), ("João da Silva", "Padeiro")]);
}

#[test]
fn the_books_are_the_same_on_every_machine() {
    let one = new_books();
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("elsewhere.sqlite");
    create(&other).unwrap();
    for table in ["companies", "employees", "dependants", "loans", "entries", "payroll_lines", "payslips", "revenue"] {
        assert_eq!(rows(&one.path, table), rows(&other, table), "{table}");
    }
}

fn rows(path: &Path, table: &str) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        Ok((0..columns).map(|n| format!("{:?}", row.get_ref(n).unwrap())).collect::<Vec<_>>().join("|"))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn joaos_payslip_of_october_adds_up() {
    let story = new_books();
    let bakery = story.company("1");
    let joao = story.employee(&bakery, "João da Silva");
    let slips = story.books.payslips(&bakery, month("2026-10"), &Employees::Only(vec![joao.id])).unwrap();
    let [slip] = slips.as_slice() else { panic!("one payslip, not {}", slips.len()) };
    assert_eq!(slip.worker.name, "João da Silva");
    assert_eq!(slip.worker.admitted_on, NaiveDate::from_ymd_opt(2019, 3, 11).unwrap());
    assert_eq!(slip.lines[0].amount, Cents::from_reais(2_850, 0));
    let lines: Vec<&str> = slip.lines.iter().map(|line| line.description.as_str()).collect();
    for expected in ["Horas Extras 50%", "Reflexo Extras DSR", "I.N.S.S.", "Vale-Transporte"] {
        assert!(lines.contains(&expected), "{lines:?}");
    }
    assert_eq!(slip.net() + slip.total(LineKind::Deduction), slip.total(LineKind::Earning));
    assert_eq!(slip.paid_on, NaiveDate::from_ymd_opt(2026, 11, 7), "the fifth business day; Saturday counts");
}

#[test]
fn every_calculated_payslip_follows_the_law_of_2026() {
    let story = new_books();
    let law = domain::payroll::tables_for(2026).unwrap();
    let mut seen = 0;
    for company in story.books.companies(OFFICE).unwrap().iter().filter(|company| company.active) {
        for competence in &company.payroll_competences {
            for slip in story.books.payslips(company, *competence, &Employees::All).unwrap() {
                let amount = |code: &str| -> Cents {
                    slip.lines.iter().filter(|line| line.code == code).map(|line| line.amount).sum()
                };
                let gross = slip.total(LineKind::Earning) - amount("995");
                assert_eq!(slip.bases.fgts_base, gross);
                assert_eq!(slip.bases.fgts, law.fgts(gross, false));
                assert_eq!(amount("998"), law.inss(gross), "{} {competence}", slip.worker.name);
                assert!(slip.net() > Cents::ZERO, "{} {competence}", slip.worker.name);
                seen += 1;
            }
        }
    }
    assert!(seen > 2_500, "{seen} payslips");
}

#[test]
fn summary_and_net_list_say_what_the_payslips_say() {
    let story = new_books();
    for code in ["1", "10", "13"] {
        let company = story.company(code);
        let slips = story.books.payslips(&company, month("2026-10"), &Employees::All).unwrap();
        let summary = story.books.payroll_summary(&company, month("2026-10")).unwrap();
        let list = story.books.net_list(&company, month("2026-10")).unwrap();
        let net: Cents = slips.iter().map(|slip| slip.net()).sum();
        assert_eq!((summary.net(), list.total()), (net, net));
        assert_eq!((summary.employees as usize, list.employees.len()), (slips.len(), slips.len()));
        let by_department: Cents = summary.departments.iter().map(|d| d.earnings - d.deductions).sum();
        assert_eq!(by_department, net);
        assert_eq!(summary.contributions.fgts, slips.iter().map(|slip| slip.bases.fgts).sum());
    }
}

#[test]
fn november_is_missing_until_the_accountant_calculates_it() {
    // OC2, OC4: the reason and the evidence, and then the payroll.
    let story = new_books();
    let (bakery, november) = (story.company("1"), month("2026-11"));
    let missing = story.books.payslips(&bakery, november, &Employees::All).unwrap_err();
    let (reason, evidence) = missing.into_pending(story.books.name(), now());
    assert_eq!(reason, PendingReason::PayrollNotCalculated { competence: november });
    assert_eq!(evidence.looked_at, "payroll 2026-11 of company 1");
    assert_eq!((evidence.connector.as_str(), evidence.checked_at), ("demonstration", now()));

    let calculated = story.calculate(1, november).unwrap();
    let slips = story.books.payslips(&bakery, november, &Employees::All).unwrap();
    assert_eq!(slips.len(), calculated.employees as usize);
    assert!(slips.iter().all(|slip| slip.calculated_at == now()));
    assert!(story.company("1").payroll_competences.contains(&november));
    let garage = story.company("2");
    assert!(story.books.payroll_summary(&garage, november).is_err(), "only the bakery was calculated");
}

#[test]
fn calculating_twice_changes_nothing() {
    let story = new_books();
    let november = month("2026-11");
    assert!(!story.calculate(1, november).unwrap().already);
    let before = rows(&story.path, "payroll_lines");
    let again = calculate(&story.path, 1, november, now() + chrono::Duration::hours(2)).unwrap();
    assert!(again.already);
    assert_eq!(rows(&story.path, "payroll_lines"), before);
    let slips = story.books.payslips(&story.company("1"), november, &Employees::All).unwrap();
    assert_eq!(slips[0].calculated_at, now(), "the first calculation keeps its date, and its documents their bytes");
}

#[test]
fn two_accountants_at_once_make_one_payroll() {
    let story = new_books();
    let results: Vec<_> = std::thread::scope(|scope| {
        let calculating: Vec<_> = (0..4).map(|_| scope.spawn(|| story.calculate(3, month("2026-11")))).collect();
        calculating.into_iter().map(|thread| thread.join().unwrap().unwrap()).collect()
    });
    assert_eq!(results.iter().filter(|result| !result.already).count(), 1);
}

#[test]
fn what_cannot_be_calculated_is_refused_and_leaves_nothing() {
    let story = new_books();
    assert_eq!(story.calculate(99, month("2026-11")), Err(NotCalculated::NoSuchCompany(99)));
    assert_eq!(story.calculate(25, month("2026-11")), Err(NotCalculated::Inactive(25)));
    assert_eq!(story.calculate(1, month("2027-01")), Err(NotCalculated::NoTables(2027)));
    assert!(!rows(&story.path, "payroll_runs").iter().any(|run| run.contains("2026-11") || run.contains("2027")));
}

#[test]
fn who_has_just_come_and_who_has_left_have_no_payslip_of_october() {
    let story = new_books();
    let bakery = story.company("1");
    let ask = |name: &str, competence: &str| {
        let employee = story.employee(&bakery, name);
        story.books.payslips(&bakery, month(competence), &Employees::Only(vec![employee.id]))
    };
    assert_eq!(
        reason(ask("Luana Barcelos", "2026-10")),
        PendingReason::EmployeeNotYetAdmitted {
            employee: "Luana Barcelos".to_owned(),
            admitted_on: NaiveDate::from_ymd_opt(2026, 11, 3).unwrap()
        }
    );
    assert_eq!(
        reason(ask("Rosa Maria Fontana", "2026-07")),
        PendingReason::EmployeeLeftBefore {
            employee: "Rosa Maria Fontana".to_owned(),
            left_on: NaiveDate::from_ymd_opt(2026, 6, 30).unwrap()
        }
    );
    assert_eq!(ask("Rosa Maria Fontana", "2026-06").unwrap().len(), 1, "the month of leaving still has one");
}

#[test]
fn an_employee_of_another_company_is_not_in_these_books() {
    let story = new_books();
    let (bakery, garage) = (story.company("1"), story.company("2"));
    let mechanic = story.books.employees(&garage).unwrap().remove(0);
    let asked = Employees::Only(vec![mechanic.id]);
    assert_eq!(
        reason(story.books.payslips(&bakery, month("2026-10"), &asked)),
        PendingReason::EmployeeNotInBooks { employee: mechanic.id.to_string() }
    );
}

#[test]
fn unknown_and_inactive_companies_are_told_apart() {
    let story = new_books();
    let inactive = story.company("25");
    assert_eq!(reason(story.books.net_list(&inactive, month("2026-02"))), PendingReason::CompanyInactive);
    let unknown = Company { books_code: "400".to_owned(), ..inactive };
    assert_eq!(reason(story.books.net_list(&unknown, month("2026-02"))), PendingReason::CompanyNotInBooks);
    assert_eq!(reason(story.books.company(OFFICE, domain::CompanyId(Uuid::nil()))), PendingReason::CompanyNotInBooks);
}

#[test]
fn revenue_of_a_month_not_entered_is_missing_and_never_zero() {
    let story = new_books();
    let bakery = story.company("1");
    let year = Period { from: month("2025-11"), to: month("2026-10") };
    let revenue = story.books.revenue(&bakery, year).unwrap();
    assert_eq!(revenue.months.len(), 12);
    assert!(revenue.months.iter().all(|entered| entered.total() > Cents::ZERO));
    let beyond = Period { from: month("2026-09"), to: month("2026-12") };
    assert_eq!(
        reason(story.books.revenue(&bakery, beyond)),
        PendingReason::RevenueNotEntered { missing: vec![month("2026-11"), month("2026-12")] }
    );
}

#[test]
fn the_check_proves_that_nothing_can_be_written() {
    // AG3
    let story = new_books();
    let report = story.books.check(now());
    assert!(report.is_ready(), "{report:?}");
    assert_eq!(report.checked_at, now());
}

#[test]
fn missing_and_damaged_books_are_named() {
    // AG8: a sentence that says what is missing; nothing panics, nothing is created.
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere.sqlite");
    let books = DemonstrationBooks::at(&nowhere);
    let path = nowhere.display().to_string();
    assert_eq!(books.check(now()).missing, [Missing::BooksFile { path: path.clone() }]);
    assert!(matches!(books.companies(OFFICE), Err(BooksError::Unavailable { missing: Missing::BooksFile { .. }, .. })));
    assert!(!nowhere.exists());

    std::fs::write(&nowhere, b"not a database at all, but long enough to be taken for one".repeat(80)).unwrap();
    assert_eq!(books.check(now()).missing, [Missing::BooksDamaged { path }]);
    assert!(matches!(
        books.companies(OFFICE),
        Err(BooksError::Unavailable { missing: Missing::BooksDamaged { .. }, .. })
    ));
}

#[test]
fn books_cut_short_or_overwritten_in_the_middle_are_damaged() {
    let story = new_books();
    let whole = std::fs::read(&story.path).unwrap();
    std::fs::write(&story.path, &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(story.books.check(now()).missing.as_slice(), [Missing::BooksDamaged { .. }]));
    let mut scribbled = whole;
    let page = scribbled.len() / 4096 / 2 * 4096;
    scribbled[page..page + 4096].fill(0xa5);
    std::fs::write(&story.path, &scribbled).unwrap();
    assert!(matches!(story.books.check(now()).missing.as_slice(), [Missing::BooksDamaged { .. }]));
}

#[test]
fn a_table_or_column_that_another_version_dropped_is_named() {
    let story = new_books();
    let connection = Connection::open(&story.path).unwrap();
    connection.execute_batch("DROP TABLE revenue; ALTER TABLE payroll_runs DROP COLUMN paid_on").unwrap();
    assert_eq!(
        story.books.check(now()).missing,
        [
            Missing::Column { table: "payroll_runs".to_owned(), name: "paid_on".to_owned() },
            Missing::Table { name: "revenue".to_owned() }
        ]
    );
}

#[test]
fn books_that_another_program_holds_are_locked_and_come_back() {
    let story = new_books();
    let holder = Connection::open(&story.path).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let answer = story.books.companies(OFFICE);
    assert!(matches!(answer, Err(BooksError::Unavailable { missing: Missing::Lock, .. })), "{answer:?}");
    holder.execute_batch("ROLLBACK").unwrap();
    assert_eq!(story.books.companies(OFFICE).unwrap().len(), 25);
}

#[test]
fn books_that_are_there_are_never_written_over() {
    let story = new_books();
    assert!(matches!(create(&story.path), Err(NotCreated::AlreadyThere { .. })));
    assert!(story.books.check(now()).is_ready());
}
