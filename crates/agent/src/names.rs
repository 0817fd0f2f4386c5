//! Names of files, and companies and employees found by what a person typed.

use domain::order::KindId;
use domain::registry::{Company, Employee};
use domain::{Competence, Period};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `holerite-2026-10-joao-da-silva`: the kind, the month or months, the person.
pub fn file_stem(kind: &KindId, month: Option<Competence>, period: Option<Period>, whom: Option<&str>) -> String {
    let kind = kind.as_str().rsplit('.').next().unwrap_or_default();
    let month = month.map(|month| month.to_string());
    let period = period.map(|period| format!("{} {}", period.from, period.to));
    let parts: Vec<&str> = [Some(kind), month.as_deref(), period.as_deref(), whom].into_iter().flatten().collect();
    let plain = folded(&parts.join(" "));
    plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// Without accents, in lower case.
pub fn folded(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase()
}

/// What was typed names nothing, or more than one thing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: “{given}” {} – {}", if *.several { "is not clear; there are" } else { "is not in the books; there are" }, .offers.join(" · "))]
pub struct NotOne {
    /// `company` or `employee`.
    pub field: &'static str,
    pub given: String,
    /// Several fit.
    pub several: bool,
    /// What could be meant instead, a few of them.
    pub offers: Vec<String>,
}

/// The company with this code in the books, this CNPJ or CPF, or this part of its name.
pub fn company<'a>(companies: &'a [Company], given: &str) -> Result<&'a Company, NotOne> {
    let bare: String = given.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    let whole = folded(given.trim());
    let exact = companies.iter().find(|c| {
        c.books_code == given.trim() || c.tax_id == bare || folded(&c.short_name) == whole || folded(&c.name) == whole
    });
    let is_named =
        |c: &Company, wanted: &str| [&c.name, &c.short_name].iter().any(|name| folded(name).contains(wanted));
    let show = |c: &Company| format!("{} {} ({})", c.books_code, c.short_name, c.tax_id);
    exact.map(Ok).unwrap_or_else(|| the_one("company", companies, given, is_named, show))
}

/// The employee with this code in the company or this part of the name.
pub fn employee<'a>(employees: &'a [Employee], given: &str) -> Result<&'a Employee, NotOne> {
    let exact = employees.iter().find(|e| e.books_code == given.trim() || folded(&e.name) == folded(given.trim()));
    let is_named = |e: &Employee, wanted: &str| folded(&e.name).contains(wanted);
    let show = |e: &Employee| format!("{} {} ({})", e.books_code, e.name, e.job_title);
    exact.map(Ok).unwrap_or_else(|| the_one("employee", employees, given, is_named, show))
}

const OFFERS: usize = 30;

fn the_one<'a, T>(
    field: &'static str,
    all: &'a [T],
    given: &str,
    is_named: impl Fn(&T, &str) -> bool,
    show: impl Fn(&T) -> String,
) -> Result<&'a T, NotOne> {
    let wanted = folded(given.trim());
    let fitting: Vec<&T> = all.iter().filter(|one| !wanted.is_empty() && is_named(one, &wanted)).collect();
    match fitting.as_slice() {
        [one] => Ok(one),
        several => {
            let offered = if several.is_empty() { all.iter().collect() } else { several.to_vec() };
            let offers = offered.iter().take(OFFERS).map(|one| show(one)).collect();
            Err(NotOne { field, given: given.to_owned(), several: !several.is_empty(), offers })
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{CompanyId, OfficeId};
    use uuid::Uuid;

    use super::*;

    fn books() -> Vec<Company> {
        [("1", "Padaria Sol Nascente Ltda", "12345678000195"), ("2", "Padaria São José Ltda", "12ABC34501DE35")]
            .map(|(code, name, tax_id)| Company {
                id: CompanyId(Uuid::from_u128(code.parse().unwrap())),
                office: OfficeId(Uuid::from_u128(9)),
                books_code: code.into(),
                name: name.into(),
                short_name: name.trim_end_matches(" Ltda").into(),
                tax_id: tax_id.into(),
                active: true,
                payroll_competences: vec![],
                revenue_competences: vec![],
                profile: domain::registry::Profile::default(),
            })
            .to_vec()
    }

    #[test]
    fn a_company_is_found_by_code_tax_id_or_part_of_its_name() {
        let books = books();
        for given in ["2", "12.abc.345/01de-35", "sao jose", " SÃO "] {
            assert_eq!(company(&books, given).unwrap().books_code, "2", "{given}");
        }
    }

    #[test]
    fn what_is_not_clear_or_not_there_is_named_with_what_exists() {
        let unclear = company(&books(), "padaria").unwrap_err();
        assert!(unclear.several && unclear.offers.len() == 2);
        let missing = company(&books(), "mercado").unwrap_err().to_string();
        assert!(
            missing.starts_with("company: “mercado” is not in the books") && missing.contains("Sol Nascente"),
            "{missing}"
        );
        assert!(company(&books(), "").is_err(), "nothing typed is no company");
    }

    #[test]
    fn a_file_is_named_so_that_every_system_can_keep_it() {
        let october = Some("2026-10".parse().unwrap());
        assert_eq!(
            file_stem(&"pes.holerite".into(), october, None, Some("João d'Ávila")),
            "holerite-2026-10-joao-d-avila"
        );
        let year = Period { from: "2025-11".parse().unwrap(), to: "2026-10".parse().unwrap() };
        assert_eq!(file_stem(&"fis.faturamento".into(), None, Some(year), None), "faturamento-2025-11-2026-10");
    }
}
