//! From the books to the paper and back: what is printed from the books names its own company and people, and nobody
//! else.
#![allow(clippy::unwrap_used, clippy::panic)]

use connectors::AccountingBooks;
use connectors::demonstration::{DemonstrationBooks, create};
use domain::order::Employees;
use domain::registry::Company;
use domain::tax_id::TaxId;
use domain::{Competence, OfficeId, Period};
use recognition::recipient::{Expected, check};
use recognition::text_of;
use reports::{Press, Report};
use uuid::Uuid;

struct Counter {
    _folder: tempfile::TempDir,
    books: DemonstrationBooks,
    press: Press,
    companies: Vec<Company>,
}

fn open() -> Counter {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books.sqlite");
    create(&path).unwrap();
    let books = DemonstrationBooks::at(path);
    let press = Press::new(books.letterhead().unwrap()).unwrap();
    let companies = books.companies(OfficeId(Uuid::from_u128(7))).unwrap();
    Counter { _folder: folder, books, press, companies }
}

fn october() -> Competence {
    Competence::new(2026, 10).unwrap()
}

fn id(text: &str) -> TaxId {
    text.parse().unwrap()
}

impl Counter {
    fn print(&self, name: &str, report: &Report) -> Vec<u8> {
        let pdf = self.press.print(report).unwrap();
        if let Some(folder) = std::env::var_os("REPORTS_OUT") {
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}.pdf")), &pdf).unwrap();
        }
        pdf
    }

    fn expected(&self, company: &Company, people: &[&str]) -> Expected {
        let also = vec![id(&self.press.letterhead().tax_id)];
        Expected { company: id(&company.tax_id), people: people.iter().map(|cpf| id(cpf)).collect(), also }
    }
}

#[test]
fn each_payslip_of_a_company_passes_for_its_employee_and_for_no_colleague() {
    let counter = open();
    for code in ["1", "10"] {
        let company = counter.companies.iter().find(|company| company.books_code == code).unwrap();
        let slips = counter.books.payslips(company, october(), &Employees::All).unwrap();
        for (slip, colleague) in slips.iter().zip(slips.iter().cycle().skip(1)) {
            let report = Report::Payslips { payslips: vec![slip.clone()] };
            let pdf = counter.print(&format!("books_{code}_{}", slip.worker.code), &report);
            let pages = text_of(&pdf).unwrap();
            check(&pages, &counter.expected(company, &[&slip.worker.cpf])).unwrap();
            assert!(check(&pages, &counter.expected(company, &[&colleague.worker.cpf])).is_err());
        }
        let people: Vec<&str> = slips.iter().map(|slip| slip.worker.cpf.as_str()).collect();
        let all = text_of(&counter.print("books_all", &Report::Payslips { payslips: slips.clone() })).unwrap();
        assert_eq!(all.0.len(), slips.len(), "one page each");
        check(&all, &counter.expected(company, &people)).unwrap();
    }
}

#[test]
fn summary_net_list_and_revenue_of_every_active_company_name_it_alone() {
    let counter = open();
    let year = Period { from: october().plus_months(-11), to: october() };
    for company in counter.companies.iter().filter(|company| company.active) {
        let reports = [
            ("summary", Report::PayrollSummary(counter.books.payroll_summary(company, october()).unwrap())),
            ("net_list", Report::NetList(counter.books.net_list(company, october()).unwrap())),
            ("revenue", Report::Revenue(counter.books.revenue(company, year).unwrap())),
        ];
        for (name, report) in reports {
            let pages = text_of(&counter.print(&format!("books_{name}_{}", company.books_code), &report)).unwrap();
            check(&pages, &counter.expected(company, &[])).unwrap();
        }
    }
}

#[test]
fn issuing_again_gives_the_same_bytes() {
    let counter = open();
    let bakery = &counter.companies[0];
    let print = || {
        let payslips = counter.books.payslips(bakery, october(), &Employees::All).unwrap();
        counter.press.print(&Report::Payslips { payslips }).unwrap()
    };
    assert_eq!(print(), print());
}
