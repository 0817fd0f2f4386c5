//! The words of the fictional office, read from `assets/demo`.

use std::collections::BTreeMap;

use domain::{Competence, Period};
use serde::Deserialize;

/// Everything that the books are made from.
pub(super) struct Fiction {
    /// The months whose payroll is calculated when the books are new.
    pub calculated: Period,
    /// The months whose revenue is entered.
    pub entered: Period,
    pub office: Office,
    pub companies: Vec<Company>,
    pub trades: BTreeMap<String, Trade>,
    pub people: People,
}

#[derive(Deserialize)]
pub(super) struct Office {
    pub name: String,
    /// Twelve characters of a CNPJ; the check digits are computed.
    pub root: String,
    pub contact: String,
    pub accountant: String,
    pub standing: String,
}

#[derive(Deserialize)]
pub(super) struct Company {
    pub code: i64,
    pub name: String,
    pub short_name: String,
    pub place: String,
    pub trade: String,
    pub staff: usize,
    /// Reais.
    pub monthly_revenue: i64,
    pub representative: String,
    /// Twelve characters of a CNPJ, where it is not made from the code.
    pub root: Option<String>,
    /// The last competence with any business.
    pub inactive_after: Option<Competence>,
}

#[derive(Deserialize)]
pub(super) struct Trade {
    /// Per cent of the revenue.
    pub services: i64,
    pub jobs: Vec<Job>,
}

#[derive(Deserialize)]
pub(super) struct Job {
    pub title: String,
    pub feminine: Option<String>,
    pub cbo: String,
    pub department: String,
    /// Reais a month, from and to.
    pub pay: [i64; 2],
    /// How often it comes up among the jobs of its trade.
    pub of: usize,
    /// Yearly average, per cent of the salary.
    #[serde(default)]
    pub commission: i64,
}

#[derive(Deserialize)]
pub(super) struct People {
    pub women: Vec<String>,
    pub men: Vec<String>,
    pub families: Vec<String>,
    #[serde(rename = "person")]
    pub known: Vec<Person>,
}

/// An employee that the guide and the tests count on.
#[derive(Deserialize)]
pub(super) struct Person {
    pub company: i64,
    pub name: String,
    #[serde(default)]
    pub feminine: bool,
    pub job: String,
    pub admitted_on: chrono::NaiveDate,
    pub left_on: Option<chrono::NaiveDate>,
    /// Reais a month.
    pub salary: i64,
    /// Works overtime every month and takes transport vouchers, so that the payslip has something to show.
    #[serde(default)]
    pub busy: bool,
}

#[derive(Deserialize)]
struct Companies {
    calculated: Period,
    entered: Period,
    office: Office,
    #[serde(rename = "company")]
    companies: Vec<Company>,
}

impl Fiction {
    pub(super) fn built_in() -> Result<Self, toml::de::Error> {
        let Companies { calculated, entered, office, companies } =
            toml::from_str(include_str!("../../../../assets/demo/companies.toml"))?;
        Ok(Self {
            calculated,
            entered,
            office,
            companies,
            trades: toml::from_str(include_str!("../../../../assets/demo/trades.toml"))?,
            people: toml::from_str(include_str!("../../../../assets/demo/people.toml"))?,
        })
    }
}

impl Job {
    pub(super) fn title_for(&self, feminine: bool) -> &str {
        self.feminine.as_deref().filter(|_| feminine).unwrap_or(&self.title)
    }
}

/// A CNPJ from its first twelve characters. Check digits: modulus 11 over `ASCII − 48` (IN RFB 2.229/2024).
pub(super) fn cnpj(root: &str) -> String {
    with_check_digits(root, 9)
}

/// A CPF from its first nine digits.
pub(super) fn cpf(base: &str) -> String {
    with_check_digits(base, 11)
}

/// Two check digits; weights rise from 2 at the right and start over after `highest`.
fn with_check_digits(base: &str, highest: u32) -> String {
    let mut number = base.to_owned();
    for _ in 0..2 {
        let weights = (2..=highest).cycle();
        let sum: u32 = number.bytes().rev().zip(weights).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
        let digit = match sum % 11 {
            0 | 1 => 0,
            rest => 11 - rest,
        };
        number.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_numbers_have_true_check_digits() {
        assert_eq!(cnpj("12ABC34501DE"), "12ABC34501DE35");
        assert_eq!(cnpj("112223330001"), "11222333000181");
        assert_eq!(cpf("111444777"), "11144477735");
    }

    #[test]
    fn the_office_has_twenty_five_clients_and_three_hundred_employees() {
        let fiction = Fiction::built_in().unwrap();
        assert_eq!(fiction.companies.len(), 25);
        assert_eq!(fiction.companies.iter().map(|company| company.staff).sum::<usize>(), 300);
        for company in &fiction.companies {
            assert!(fiction.trades.contains_key(&company.trade), "{}: trade {}", company.name, company.trade);
        }
    }
}
