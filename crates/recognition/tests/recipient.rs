//! The guard before the counter: whose document is it? (AG7)
#![allow(clippy::unwrap_used, clippy::panic)]

mod printed;

use domain::order::PendingReason;
use domain::tax_id::TaxId;
use printed::{BAKERY, GARAGE, JOAO, MARIA, OFFICE, payslip};
use recognition::recipient::{Expected, WrongRecipient, check};
use recognition::{NotReadable, Pages, text_of};

fn id(text: &str) -> TaxId {
    text.parse().unwrap()
}

fn payslip_of_joao_at_the_bakery() -> Expected {
    Expected { company: id(BAKERY), people: vec![id(JOAO)], also: vec![id(OFFICE)] }
}

fn read(pdf: &[u8]) -> Pages {
    text_of(pdf).unwrap()
}

#[test]
fn joaos_own_payslip_passes_and_says_where_it_named_him() {
    let pages = read(&payslip(BAKERY, JOAO));
    let proof = check(&pages, &payslip_of_joao_at_the_bakery()).unwrap();
    let cpf = proof.seen.iter().find(|sighting| sighting.id == id(JOAO)).unwrap().place;
    assert_eq!(cpf.page, 1);
    let page = &pages.0[0];
    assert!(cpf.x > page.width / 2.0 && cpf.x + cpf.width < page.width, "the CPF stands right of the middle: {cpf:?}");
    assert!(cpf.y > 60.0 && cpf.y < 110.0, "under the head of the payslip: {cpf:?}");
    assert!((40.0..80.0).contains(&cpf.width), "about as wide as fourteen figures: {cpf:?}");
}

#[test]
fn the_payslip_of_another_company_is_blocked() {
    let error = check(&read(&payslip(GARAGE, JOAO)), &payslip_of_joao_at_the_bakery()).unwrap_err();
    let WrongRecipient::NamesOthers { ref found, .. } = error else { panic!("{error}") };
    assert!(found.iter().all(|sighting| sighting.id == id(GARAGE)));
    assert_eq!(
        error.into_pending(),
        PendingReason::WrongRecipient {
            expected: format!("CNPJ {}", id(BAKERY)),
            found: vec![format!("CNPJ {}", id(GARAGE)); 2] // both copies of the page
        }
    );
}

#[test]
fn the_payslip_of_a_colleague_is_blocked_and_the_evidence_keeps_the_cpf_to_itself() {
    let error = check(&read(&payslip(BAKERY, MARIA)), &payslip_of_joao_at_the_bakery()).unwrap_err();
    assert!(matches!(&error, WrongRecipient::NamesOthers { found, .. } if found[0].id == id(MARIA)));
    let told = format!("{error} {:?}", error.clone().into_pending());
    assert!(told.contains("CPF ***.010.002-**"), "{told}");
    assert!(!told.contains(&id(MARIA).to_string()) && !told.contains(MARIA), "{told}");
}

#[test]
fn a_document_that_does_not_name_the_employee_proves_nothing() {
    let someone = Expected { people: vec![id(JOAO), id(MARIA)], ..payslip_of_joao_at_the_bakery() };
    let error = check(&read(&payslip(BAKERY, JOAO)), &someone).unwrap_err();
    assert!(matches!(error, WrongRecipient::NotNamed { missing, .. } if missing == [id(MARIA)]));
}

#[test]
fn a_branch_of_the_company_is_the_company_and_the_office_may_sign() {
    let branch = "99999001000230";
    let head_office = payslip_of_joao_at_the_bakery();
    assert!(check(&read(&payslip(branch, JOAO)), &head_office).is_ok());
    let declaration = read(&printed::revenue(BAKERY));
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
    assert_eq!(text_of(&printed::picture_only()), Err(NotReadable::ImagesOnly { pages: 1 }));
}
