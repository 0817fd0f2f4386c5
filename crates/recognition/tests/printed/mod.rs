//! Documents for the tests, printed by our own press.
#![allow(dead_code)]

use chrono::{FixedOffset, NaiveDate};
use domain::{Cents, Competence, Period};
use reports::data::*;
use reports::{Colour, Letterhead, Press};

pub const OFFICE: &str = "99999000000104";
pub const BAKERY: &str = "99999001000159";
pub const GARAGE: &str = "99999002000101";
pub const JOAO: &str = "99901000122";
pub const MARIA: &str = "99901000203";

fn print(report: Report) -> Vec<u8> {
    let letterhead = Letterhead {
        office: "Contábil Horizonte".to_owned(),
        tax_id: OFFICE.to_owned(),
        contact: "Criciúma – SC".to_owned(),
        accent: Colour(31, 95, 107),
        logo: None,
        zone: FixedOffset::west_opt(3 * 3600).unwrap(),
    };
    Press::new(letterhead).unwrap().print(&report).unwrap()
}

fn employer(tax_id: &str) -> Employer {
    Employer {
        code: "1".to_owned(),
        name: "Padaria Sol Nascente Ltda".to_owned(),
        tax_id: tax_id.to_owned(),
        place: "Criciúma – SC".to_owned(),
    }
}

pub fn payslip(company: &str, cpf: &str) -> Vec<u8> {
    print(Report::Payslips { payslips: vec![payslip_data(company, cpf)] })
}

pub fn payslip_data(company: &str, cpf: &str) -> Payslip {
    Payslip {
        employer: employer(company),
        worker: Worker {
            code: "3".to_owned(),
            name: "João da Conceição Gonçalves".to_owned(),
            cpf: cpf.to_owned(),
            job_title: "Padeiro".to_owned(),
            cbo: "848305".to_owned(),
            department: "Produção".to_owned(),
            admitted_on: NaiveDate::from_ymd_opt(2019, 3, 11).unwrap(),
        },
        competence: Competence::new(2026, 10).unwrap(),
        lines: vec![
            PayslipLine {
                code: "8781".to_owned(),
                description: "Dias Normais".to_owned(),
                reference: "30,00".to_owned(),
                kind: LineKind::Earning,
                amount: Cents(285_000),
            },
            PayslipLine {
                code: "998".to_owned(),
                description: "I.N.S.S.".to_owned(),
                reference: "9,00".to_owned(),
                kind: LineKind::Deduction,
                amount: Cents(23_217),
            },
        ],
        bases: Bases {
            base_salary: Cents(285_000),
            inss_base: Cents(285_000),
            fgts_base: Cents(285_000),
            fgts: Cents(22_800),
            irrf_base: Cents(224_280),
            irrf_rate_bp: 0,
        },
        message: None,
        paid_on: None,
        calculated_at: "2026-11-03T13:01:00Z".parse().unwrap(),
    }
}

pub fn revenue(company: &str) -> Vec<u8> {
    let period = Period { from: "2026-08".parse().unwrap(), to: "2026-10".parse().unwrap() };
    let months = period.months();
    let signatory = |name: &str| Signatory { name: name.to_owned(), standing: "Contadora".to_owned() };
    print(Report::Revenue(Revenue {
        employer: employer(company),
        period,
        months: months
            .map(|competence| RevenueMonth { competence, sales: Cents(1_234_567), services: Cents::ZERO })
            .collect(),
        accountant: signatory("Helena Andrade"),
        representative: signatory("Marta Figueira"),
        entered_at: "2026-11-06T13:01:00Z".parse().unwrap(),
    }))
}

/// The smallest PDF with one page and one black square: no text at all.
pub fn picture_only() -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<<>>>>",
        "<</Length 18>>stream\n10 10 180 180 re f\nendstream",
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(objects) {
        offsets.push(pdf.len());
        pdf += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let table = pdf.len();
    pdf += "xref\n0 5\n0000000000 65535 f \n";
    for offset in offsets {
        pdf += &format!("{offset:010} 00000 n \n");
    }
    pdf += &format!("trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
    pdf.into_bytes()
}
