//! Made-up report data for the tests.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use domain::document::PaymentCodes;
use domain::payment_code::{Collection, Pix};
use domain::{Cents, Competence, Period};
use reports::data::*;
use reports::{Colour, Letterhead, Press};

pub fn press() -> Press {
    Press::new(Letterhead {
        office: "Contábil Horizonte".to_owned(),
        tax_id: "99999000000123".to_owned(),
        contact: "Rua das Palmeiras, 100 · Criciúma – SC · (48) 5550-0100".to_owned(),
        accent: Colour(0x1f, 0x5f, 0x6b),
        logo: Some(include_bytes!("../../../../assets/brand/horizonte.png").to_vec()),
        zone: FixedOffset::west_opt(3 * 3600).unwrap(),
    })
    .unwrap()
}

pub fn october() -> Competence {
    Competence::new(2026, 10).unwrap()
}

pub fn calculated_at() -> DateTime<Utc> {
    "2026-11-03T17:20:00Z".parse().unwrap()
}

pub fn bakery() -> Employer {
    Employer {
        code: "1".to_owned(),
        name: "Padaria Sol Nascente Ltda".to_owned(),
        tax_id: "99999001000178".to_owned(),
        place: "Criciúma – SC".to_owned(),
    }
}

pub fn line(code: &str, description: &str, reference: &str, kind: LineKind, amount: i64) -> PayslipLine {
    PayslipLine {
        code: code.to_owned(),
        description: description.to_owned(),
        reference: reference.to_owned(),
        kind,
        amount: Cents(amount),
    }
}

pub fn payslip_of_joao() -> Payslip {
    use LineKind::*;
    Payslip {
        employer: bakery(),
        worker: Worker {
            code: "12".to_owned(),
            name: "João da Silva".to_owned(),
            cpf: "99901000176".to_owned(),
            job_title: "Padeiro".to_owned(),
            cbo: "848305".to_owned(),
            department: "Produção".to_owned(),
            admitted_on: NaiveDate::from_ymd_opt(2021, 3, 15).unwrap(),
        },
        competence: october(),
        lines: vec![
            line("8781", "Dias Normais", "30,00", Earning, 285_000),
            line("150", "Horas Extras 50%", "12:30", Earning, 24_290),
            line("250", "Reflexo Extras DSR", "", Earning, 4_858),
            line("998", "I.N.S.S.", "9,04", Deduction, 28_466),
            line("48", "Vale-Transporte", "6,00", Deduction, 17_100),
            line("9750", "Crédito do Trabalhador", "05/24", Deduction, 21_000),
            line("860", "Vale-Alimentação", "", Informative, 44_000),
        ],
        bases: Bases {
            base_salary: Cents(285_000),
            inss_base: Cents(314_148),
            fgts_base: Cents(314_148),
            fgts: Cents(25_132),
            irrf_base: Cents(253_428),
            irrf_rate_bp: 750,
        },
        message: Some("Feliz aniversário! A equipe da Padaria Sol Nascente deseja um ótimo dia.".to_owned()),
        paid_on: NaiveDate::from_ymd_opt(2026, 11, 6),
        calculated_at: calculated_at(),
    }
}

pub fn summary() -> PayrollSummary {
    use LineKind::*;
    let sum = |code: &str, description: &str, kind, employees, amount| SummaryLine {
        code: code.to_owned(),
        description: description.to_owned(),
        kind,
        employees,
        amount: Cents(amount),
    };
    let department = |name: &str, employees, earnings, deductions| DepartmentTotal {
        name: name.to_owned(),
        employees,
        earnings: Cents(earnings),
        deductions: Cents(deductions),
    };
    PayrollSummary {
        employer: bakery(),
        competence: october(),
        employees: 14,
        lines: vec![
            sum("8781", "Dias Normais", Earning, 14, 3_512_300),
            sum("150", "Horas Extras 50%", Earning, 5, 121_450),
            sum("250", "Reflexo Extras DSR", Earning, 5, 24_290),
            sum("998", "I.N.S.S.", Deduction, 14, 322_141),
            sum("999", "Imposto de Renda", Deduction, 2, 48_017),
            sum("48", "Vale-Transporte", Deduction, 6, 84_200),
            sum("860", "Vale-Alimentação", Informative, 14, 616_000),
        ],
        departments: vec![
            department("Administração", 3, 1_150_000, 160_000),
            department("Atendimento", 5, 1_208_040, 134_358),
            department("Produção", 6, 1_300_000, 160_000),
        ],
        contributions: Contributions {
            inss_base: Cents(3_658_040),
            inss: Cents(322_141),
            fgts_base: Cents(3_658_040),
            fgts: Cents(292_643),
            irrf_base: Cents(2_901_500),
            irrf: Cents(48_017),
        },
        calculated_at: calculated_at(),
    }
}

pub fn net_list(employees: usize) -> NetList {
    let employees = (1..=employees)
        .map(|number| NetPay {
            code: number.to_string(),
            name: format!("Funcionária Número {number}"),
            job_title: "Atendente de Padaria".to_owned(),
            account: if number % 9 == 0 { String::new() } else { format!("999 / 0001 / {number:05}-0") },
            net: Cents(150_000 + 137 * number as i64),
        })
        .collect();
    let paid_on = NaiveDate::from_ymd_opt(2026, 11, 6);
    NetList { employer: bakery(), competence: october(), paid_on, employees, calculated_at: calculated_at() }
}

pub fn revenue(months: i32) -> Revenue {
    let period = Period { from: october().plus_months(1 - months), to: october() };
    Revenue {
        employer: bakery(),
        period,
        months: period
            .months()
            .enumerate()
            .map(|(place, competence)| RevenueMonth {
                competence,
                sales: Cents(8_412_390 + 31_977 * place as i64),
                services: Cents(if place % 3 == 0 { 120_000 } else { 0 }),
            })
            .collect(),
        accountant: Signatory {
            name: "Helena Andrade".to_owned(),
            standing: "Contadora · CRC-SC 000000/O-0".to_owned(),
        },
        representative: Signatory { name: "Marta Figueira".to_owned(), standing: "Sócia-administradora".to_owned() },
        entered_at: calculated_at(),
    }
}

pub fn specimen() -> Specimen {
    let slip = Collection::write('5', "0000", Cents(841_237), 7).unwrap();
    let pix = Pix::write("guias@horizonte.example", Cents(841_237), "NAO PAGAR", "CRICIUMA", "DAS001").unwrap();
    Specimen {
        employer: bakery(),
        title: "DAS 10/2026 – Simples Nacional".to_owned(),
        competence: Some(october()),
        due_on: NaiveDate::from_ymd_opt(2026, 11, 20),
        amount: Some(Cents(841_237)),
        text: String::new(),
        codes: PaymentCodes {
            typed_line: Some(slip.line()),
            bar_code: Some(slip.barcode().to_owned()),
            pix: Some(pix.text),
        },
        made_at: calculated_at(),
    }
}
