//! Payslips per second of processor time: read from the books, printed and guarded, against the printing alone.

use connectors::AccountingBooks;
use connectors::demonstration::{self, DemonstrationBooks};
use domain::OfficeId;
use domain::catalogue::{Catalogue, Report as Layout};
use domain::order::{Asked, Employees};
use measure::{Better, cpu_ms, pairs};
use reports::Press;
use reports::data::Report;

use agent::guard;
use agent::issue::{Commission, data_for, print};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Fallible<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("books.sqlite");
    demonstration::create(&path)?;
    let books = DemonstrationBooks::at(&path);
    let press = Press::new(books.letterhead()?)?;
    let company = books.companies(OfficeId(uuid::Uuid::nil()))?.into_iter().find(|c| c.active).ok_or("no company")?;
    let october = "2026-10".parse()?;
    let payslips = books.payslips(&company, october, &Employees::All)?;
    let employees = books.employees(&company)?;
    let employees: Vec<_> =
        employees.into_iter().filter(|e| payslips.iter().any(|slip| slip.worker.code == e.books_code)).collect();
    let kind = Catalogue::built_in()?.get(&"pes.holerite".into()).ok_or("no such kind")?;
    let commission = Commission {
        asked: Asked {
            kind: kind.id.clone(),
            company: company.id,
            department: kind.department,
            competence: Some(october),
            period: None,
            year: None,
            employees: Some(Employees::Only(employees.iter().map(|e| e.id).collect())),
            pay_on: None,
            words: String::new(),
        },
        company: company.clone(),
        employees,
    };
    let whole = || -> Fallible<()> {
        for draft in data_for(&books, kind, Layout::Payslip, &commission, &company)? {
            let issued = print(&press, draft)?;
            guard(&issued.bytes, &issued.recipient, &press.letterhead().tax_id)?;
        }
        Ok(())
    };
    let printing = || -> Fallible<()> {
        for slip in &payslips {
            press.print(&Report::Payslips { payslips: vec![slip.clone()] })?;
        }
        Ok(())
    };
    whole()?;
    let per_second = |ms: f64| payslips.len() as f64 * 1000.0 / ms;
    pairs(
        "payslips issued and guarded",
        "the press alone",
        "per CPU-s",
        Better::More,
        || per_second(cpu_ms(|| whole().is_ok())),
        || per_second(cpu_ms(|| printing().is_ok())),
    )
    .report();
    Ok(())
}
