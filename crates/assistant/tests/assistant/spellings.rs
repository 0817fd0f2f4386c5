//! How clients write months, periods, years and days, on 22 November 2026.

use std::sync::LazyLock;

use assistant::{Assistant, Wanted};
use chrono::NaiveDate;

use crate::office::today;

static ASSISTANT: LazyLock<Assistant<'static>> = LazyLock::new(|| Assistant::built_in().unwrap());

fn said(text: &str) -> Wanted {
    let mut orders = ASSISTANT.understand(text, today()).orders;
    assert_eq!(orders.len(), 1, "{text}: {orders:?}");
    orders.remove(0)
}

#[test]
fn every_spelling_of_march_is_march() {
    let spellings = [
        "03/2026",
        "3/26",
        "03-2026",
        "03.2026",
        "2026-03",
        "032026",
        "202603",
        "mar/26",
        "mar-26",
        "março/26",
        "março de 2026",
        "marco 26",
        "mês 3",
        "mês 03",
        "de março",
        "comp 03",
        "ref 03/2026",
        "comp. 03/2026",
        "competência 03/2026",
        "referente a março",
        "mes de marco",
        "Março",
        "MARÇO/2026",
        "march 2026",
        "marzo de 2026",
        "03 / 2026",
        "março deste ano",
        "marco/2026",
        "março passado",
    ];
    for spelling in spellings {
        let competence = said(&format!("holerite da Ana {spelling}")).competence.map(|c| c.to_string());
        assert_eq!(competence.as_deref(), Some("2026-03"), "{spelling}");
    }
}

#[test]
fn a_relative_or_bare_month_is_counted_from_today() {
    let table = [
        ("mês passado", "2026-10"),
        ("mês anterior", "2026-10"),
        ("competência anterior", "2026-10"),
        ("último mês", "2026-10"),
        ("mês retrasado", "2026-09"),
        ("retrasado", "2026-09"),
        ("deste mês", "2026-11"),
        ("do mês", "2026-11"),
        ("mês atual", "2026-11"),
        ("novembro", "2026-11"),
        ("dezembro", "2025-12"),
        ("janeiro", "2026-01"),
        ("2 meses atrás", "2026-09"),
        ("há três meses", "2026-08"),
        ("last month", "2026-10"),
        ("mes pasado", "2026-10"),
        ("outubro do ano passado", "2025-10"),
        ("dezembro de 2026", "2026-12"),
        ("otubro", "2026-10"),
        ("setenbro", "2026-09"),
    ];
    for (spelling, meant) in table {
        let competence = said(&format!("holerite da Ana {spelling}")).competence.map(|c| c.to_string());
        assert_eq!(competence.as_deref(), Some(meant), "{spelling}");
    }
}

#[test]
fn periods_have_both_ends() {
    let table = [
        ("primeiro trimestre", "2026-01..2026-03"),
        ("1T26", "2026-01..2026-03"),
        ("4º trimestre de 2025", "2025-10..2025-12"),
        ("último trimestre", "2026-07..2026-09"),
        ("este trimestre", "2026-10..2026-12"),
        ("jan a mar", "2026-01..2026-03"),
        ("janeiro até março de 2025", "2025-01..2025-03"),
        ("nov/25 a fev/26", "2025-11..2026-02"),
        ("nov a fev de 2026", "2025-11..2026-02"),
        ("os 3 últimos meses", "2026-08..2026-10"),
        ("últimos 12 meses", "2025-11..2026-10"),
        ("12 meses", "2025-11..2026-10"),
        ("últimos doze meses", "2025-11..2026-10"),
        ("2º semestre de 2025", "2025-07..2025-12"),
        ("Q1 2026", "2026-01..2026-03"),
        ("01/2026 a 03/2026", "2026-01..2026-03"),
        ("01 a 03/2026", "2026-01..2026-03"),
        ("desde agosto", "2026-08..2026-10"),
        ("últimos 2 anos", "2024-11..2026-10"),
        ("entre maio e julho", "2026-05..2026-07"),
    ];
    for (spelling, meant) in table {
        let wanted = said(&format!("faturamento {spelling}"));
        let period = wanted.from.zip(wanted.to).map(|(from, to)| format!("{from}..{to}"));
        assert_eq!(period.as_deref(), Some(meant), "{spelling}");
    }
}

#[test]
fn years_are_years() {
    for (spelling, meant) in [
        ("2025", 2025),
        ("de 2024", 2024),
        ("ano passado", 2025),
        ("ano de 2025", 2025),
        ("deste ano", 2026),
        ("ano retrasado", 2024),
    ] {
        assert_eq!(said(&format!("faturamento {spelling}")).year, Some(meant), "{spelling}");
    }
}

#[test]
fn thirteen_is_a_salary_beside_salary_and_a_day_beside_day() {
    assert_eq!(said("13 salário da Ana").kind.unwrap().as_str(), "pes.holerite_13i");
    assert_eq!(said("dezembro 13 salario da Ana").kind.unwrap().as_str(), "pes.holerite_13i");
    let guide = said("das vencido, vou pagar dia 13");
    assert_eq!(guide.pay_on, NaiveDate::from_ymd_opt(2026, 12, 13));
    assert_eq!(guide.kind.unwrap().as_str(), "fis.das_atraso");
}

#[test]
fn the_day_of_payment_of_a_late_slip() {
    for (spelling, meant) in [
        ("dia 25", "2026-11-25"),
        ("amanhã", "2026-11-23"),
        ("10/12", "2026-12-10"),
        ("10 de dezembro", "2026-12-10"),
        ("sexta-feira", "2026-11-27"),
        ("hoje", "2026-11-22"),
        ("dia 5 do mês que vem", "2026-12-05"),
        ("05/01/2027", "2027-01-05"),
    ] {
        let pay_on = said(&format!("guia do fgts vencida, vou pagar {spelling}")).pay_on.map(|day| day.to_string());
        assert_eq!(pay_on.as_deref(), Some(meant), "{spelling}");
    }
}
