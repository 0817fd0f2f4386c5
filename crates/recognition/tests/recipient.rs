//! The guard before the counter: whose document is it? (AG7)
#![allow(clippy::unwrap_used, clippy::panic)]

mod printed;

use domain::order::PendingReason;
use domain::tax_id::TaxId;
use printed::{
    BAKERY, HORTA, JOAO_DA_SILVA, JOAO_PEREIRA, OFFICE, PAYSLIP, PAYSLIP_OF_ANOTHER_COMPANY, PAYSLIP_OF_THE_OTHER_JOAO,
    REVENUE, picture_only,
};
use recognition::recipient::{Expected, WrongRecipient, check};
use recognition::{NotReadable, Pages, text_of};

fn id(text: &str) -> TaxId {
    text.parse().unwrap()
}

fn payslip_of_joao_at_the_bakery() -> Expected {
    Expected { company: id(BAKERY), people: vec![id(JOAO_DA_SILVA)], also: vec![id(OFFICE)] }
}

fn read(pdf: &[u8]) -> Pages {
    text_of(pdf).unwrap()
}

#[test]
fn joaos_own_payslip_passes_and_says_where_it_named_him() {
    let pages = read(PAYSLIP);
    let proof = check(&pages, &payslip_of_joao_at_the_bakery()).unwrap();
    let cpf = proof.seen.iter().find(|sighting| sighting.id == id(JOAO_DA_SILVA)).unwrap().place;
    assert_eq!(cpf.page, 1);
    let page = &pages.0[0];
    assert!(cpf.x > page.width / 2.0 && cpf.x + cpf.width < page.width, "the CPF stands right of the middle: {cpf:?}");
    assert!(cpf.y > 60.0 && cpf.y < 110.0, "under the head of the payslip: {cpf:?}");
    assert!((40.0..80.0).contains(&cpf.width), "about as wide as fourteen figures: {cpf:?}");
}

#[test]
fn the_payslip_of_another_company_is_blocked() {
    let error = check(&read(PAYSLIP_OF_ANOTHER_COMPANY), &payslip_of_joao_at_the_bakery()).unwrap_err();
    let WrongRecipient::NamesOthers { ref found, .. } = error else { panic!("{error}") };
    assert_eq!(found.len(), 4, "its CNPJ and its employee's CPF, on both copies of the page");
    assert!(found.iter().any(|sighting| sighting.id == id(HORTA)), "also a CNPJ with letters");
    let PendingReason::WrongRecipient { expected, found } = error.into_pending() else { panic!("not held") };
    assert_eq!(expected, "CNPJ 99.999.001/0001-59");
    assert_eq!(found[..2], ["CNPJ FI.CTI.CIA/0001-65", "CPF ***.100.003-**"]);
}

#[test]
fn the_payslip_of_a_colleague_is_blocked_and_the_evidence_keeps_the_cpf_to_itself() {
    let error = check(&read(PAYSLIP_OF_THE_OTHER_JOAO), &payslip_of_joao_at_the_bakery()).unwrap_err();
    assert!(matches!(&error, WrongRecipient::NamesOthers { found, .. } if found[0].id == id(JOAO_PEREIRA)));
    let told = format!("{error} {:?}", error.clone().into_pending());
    assert!(told.contains("CPF ***.010.009-**"), "{told}");
    assert!(!told.contains(&id(JOAO_PEREIRA).to_string()) && !told.contains(JOAO_PEREIRA), "{told}");
}

#[test]
fn a_document_that_does_not_name_the_employee_proves_nothing() {
    let someone = Expected { people: vec![id(JOAO_DA_SILVA), id(JOAO_PEREIRA)], ..payslip_of_joao_at_the_bakery() };
    let error = check(&read(PAYSLIP), &someone).unwrap_err();
    assert!(matches!(error, WrongRecipient::NotNamed { missing, .. } if missing == [id(JOAO_PEREIRA)]));
}

#[test]
fn a_branch_of_the_company_is_the_company_and_the_office_may_sign() {
    let head_office = payslip_of_joao_at_the_bakery();
    let branch = Expected { company: id("99999001000230"), ..head_office.clone() };
    assert!(check(&read(PAYSLIP), &branch).is_ok());
    let declaration = read(REVENUE);
    let company = Expected { people: vec![], ..head_office };
    assert!(check(&declaration, &company).is_ok());
    let stranger = Expected { also: vec![], ..company };
    assert!(matches!(check(&declaration, &stranger), Err(WrongRecipient::NamesOthers { .. })), "the office's own CNPJ");
}

#[test]
fn what_is_not_a_pdf_or_is_cut_short_is_refused() {
    assert_eq!(text_of(b""), Err(NotReadable::Damaged));
    assert_eq!(text_of(b"%PDF-1.7 and nothing more"), Err(NotReadable::Damaged));
    assert_eq!(text_of(&[0xff; 4096]), Err(NotReadable::Damaged));
}

#[test]
fn a_picture_without_text_goes_to_a_person() {
    assert_eq!(text_of(&picture_only()), Err(NotReadable::ImagesOnly { pages: 1 }));
}
