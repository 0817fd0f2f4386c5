//! How Brazilian documents write dates, months, tax ids and rates.

use chrono::{Datelike, NaiveDate};
use domain::{Cents, Competence};

const MONTHS: [&str; 12] = [
    "Janeiro",
    "Fevereiro",
    "Março",
    "Abril",
    "Maio",
    "Junho",
    "Julho",
    "Agosto",
    "Setembro",
    "Outubro",
    "Novembro",
    "Dezembro",
];

/// `Outubro de 2026`.
pub(crate) fn month_of_year(competence: Competence) -> String {
    format!("{} de {}", month_name(competence.month()), competence.year())
}

/// `03/11/2026`.
pub(crate) fn day(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// `3 de novembro de 2026`.
pub(crate) fn day_in_words(date: NaiveDate) -> String {
    format!("{} de {} de {}", date.day(), month_name(date.month()).to_lowercase(), date.year())
}

/// `CNPJ 12.345.678/0001-95`, `CPF 123.456.789-09`; anything else as it came.
pub(crate) fn named_tax_id(bare: &str) -> String {
    match bare.len() {
        14 => format!("CNPJ {}", tax_id(bare)),
        11 => format!("CPF {}", tax_id(bare)),
        _ => bare.to_owned(),
    }
}

/// A CNPJ or CPF with its punctuation.
pub(crate) fn tax_id(bare: &str) -> String {
    let pattern = match bare.chars().count() {
        14 => "##.###.###/####-##",
        11 => "###.###.###-##",
        _ => return bare.to_owned(),
    };
    let mut characters = bare.chars();
    pattern.chars().map(|slot| if slot == '#' { characters.next().unwrap_or(' ') } else { slot }).collect()
}

/// `2521-05`, a CBO code.
pub(crate) fn cbo(bare: &str) -> String {
    match bare.split_at_checked(4) {
        Some((family, occupation)) if occupation.len() == 2 => format!("{family}-{occupation}"),
        _ => bare.to_owned(),
    }
}

/// `27,5 %`, or `Isento` for nothing. `rate_bp` is in hundredths of a per cent.
pub(crate) fn rate(rate_bp: u32) -> String {
    match (rate_bp / 100, rate_bp % 100) {
        (0, 0) => "Isento".to_owned(),
        (whole, 0) => format!("{whole} %"),
        (whole, tenths) if tenths % 10 == 0 => format!("{whole},{} %", tenths / 10),
        (whole, hundredths) => format!("{whole},{hundredths:02} %"),
    }
}

/// `R$ 1.234,56`.
pub(crate) fn reais(amount: Cents) -> String {
    format!("R$ {amount}")
}

fn month_name(month: u32) -> &'static str {
    MONTHS.get(month as usize - 1).copied().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_on_official_documents() {
        assert_eq!(tax_id("12ABC34501DE35"), "12.ABC.345/01DE-35");
        assert_eq!(named_tax_id("11144477735"), "CPF 111.444.777-35");
        assert_eq!(cbo("252105"), "2521-05");
        assert_eq!([rate(0), rate(750), rate(1500), rate(2275)], ["Isento", "7,5 %", "15 %", "22,75 %"]);
    }
}
