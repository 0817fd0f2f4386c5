//! CNPJ, CPF and PIS: official examples, what people type, and what stands in documents.

use std::collections::BTreeMap;

use domain::tax_id::{Cnpj, Cpf, NotATaxId, Pis, TaxId};
use proptest::prelude::*;
use serde::Deserialize;

/// Bodies and their check digits.
#[derive(Deserialize)]
struct Vectors {
    cnpj: BTreeMap<String, String>,
    cpf: BTreeMap<String, String>,
    pis: BTreeMap<String, String>,
}

/// The body with its right check digits, as the refusal of wrong ones tells them.
fn completed<T: std::str::FromStr<Err = NotATaxId>>(body: &str, check_digits: usize) -> String {
    for wrong in ["0", "1"] {
        if let Err(NotATaxId::CheckDigits { right, .. }) = format!("{body}{}", wrong.repeat(check_digits)).parse::<T>()
        {
            return format!("{body}{right}");
        }
    }
    panic!("both 0 and 1 check for {body}");
}

#[test]
fn official_examples_check() {
    let vectors: Vectors = serde_json::from_str(include_str!("../vectors/identifiers.json")).unwrap();
    for (body, digits) in vectors.cnpj {
        assert!(format!("{body}{digits}").parse::<Cnpj>().is_ok(), "{body}");
    }
    for (body, digits) in vectors.cpf {
        assert!(format!("{body}{digits}").parse::<Cpf>().is_ok(), "{body}");
    }
    for (body, digit) in vectors.pis {
        assert!(format!("{body}{digit}").parse::<Pis>().is_ok(), "{body}");
    }
}

#[test]
fn a_number_is_read_as_people_write_it_and_written_one_way() {
    let bakery: TaxId = "11.222.333/0001-81".parse().unwrap();
    assert_eq!(bakery.as_str(), "11222333000181");
    assert_eq!(" 11 222 333 0001 81".parse(), Ok(bakery));
    assert_eq!("12abc34501de35".parse::<Cnpj>().unwrap().to_string(), "12.ABC.345/01DE-35");
    assert_eq!("11144477735".parse::<TaxId>().unwrap().to_string(), "111.444.777-35");
    assert_eq!("12056412545".parse::<Pis>().unwrap().to_string(), "120.56412.54-5");
}

#[test]
fn a_branch_belongs_to_the_taxpayer_of_its_head_office() {
    let head: Cnpj = "11222333000181".parse().unwrap();
    let branch: Cnpj = completed::<Cnpj>("112223330002", 2).parse().unwrap();
    assert!(head.is_head_office() && !branch.is_head_office());
    assert_eq!(head.root(), "11222333");
    assert!(TaxId::Cnpj(head).same_taxpayer(&TaxId::Cnpj(branch)));
    assert!(!TaxId::Cnpj(head).same_taxpayer(&"12ABC34501DE35".parse().unwrap()));
}

#[test]
fn a_mistake_is_told_with_what_would_be_right() {
    let told = |text: &str| text.parse::<TaxId>().unwrap_err().to_string();
    assert!(told("11.222.333/0001-82").contains("would end in 81"));
    assert!(told("111.444.777-3").contains("CNPJ (14) or a CPF (11)"));
    assert!(told("111.111.111-11").contains("repeats"));
    assert!(told("1114447773A").contains("“A”"));
    assert!(told("12ABC34501DEA5").contains("digits at the end"));
    assert!("1122233300018".parse::<Cnpj>().unwrap_err().to_string().contains("a CNPJ has 14"));
}

#[test]
fn a_payslip_shows_whom_it_belongs_to() {
    let text = "PADARIA SOL NASCENTE LTDA  CNPJ: 11.222.333/0001-81\nFuncionário 12 JOÃO DA SILVA CPF 111.444.777-35 \
                PIS 120.56412.54-5\nFilial 12.ABC.345 / 01DE - 35; conta 9911222333000181, valor 1.234,56";
    let found: Vec<String> = TaxId::find_all(text).iter().map(TaxId::to_string).collect();
    assert_eq!(found, ["11.222.333/0001-81", "111.444.777-35", "12.ABC.345/01DE-35"]);
}

#[test]
fn a_number_within_a_longer_one_is_not_found() {
    for text in ["x11222333000181", "112223330001815", "11222333000181A", "11.222.333/0001-82", ""] {
        assert_eq!(TaxId::find_all(text), [], "{text}");
    }
}

proptest! {
    #[test]
    fn any_number_made_right_is_read_back_and_found(body in "[0-9A-Z]{12}", before in "[a-zç .:]{0,9} ", after in "[ ,;\n][a-z ]{0,9}") {
        prop_assume!(!body.chars().all(|c| body.starts_with(c)));
        let cnpj: Cnpj = completed::<Cnpj>(&body, 2).parse().unwrap();
        prop_assert_eq!(cnpj.to_string().parse::<Cnpj>(), Ok(cnpj));
        prop_assert_eq!(TaxId::find_all(&format!("{before}{cnpj}{after}")), vec![TaxId::Cnpj(cnpj)]);
        prop_assert_eq!(TaxId::find_all(&format!("{before}{}{after}", cnpj.as_str())), vec![TaxId::Cnpj(cnpj)]);
    }

    #[test]
    fn a_person_has_one_pair_of_check_digits(body in "[0-9]{9}") {
        prop_assume!(!body.chars().all(|c| body.starts_with(c)));
        let endings = (0..100).filter(|ending| format!("{body}{ending:02}").parse::<Cpf>().is_ok());
        prop_assert_eq!(endings.count(), 1);
    }

    #[test]
    fn no_text_makes_the_search_stumble(text in "\\PC{0,80}") {
        for id in TaxId::find_all(&text) {
            prop_assert_eq!(id.as_str().parse(), Ok(id));
        }
    }
}
