//! Payment codes of real slips, and codes made right or wrong on purpose.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::Cents;
use domain::payment_code::{Boleto, Collection, NotAPaymentCode, PaymentCode, Pix, crc16};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    collection_lines: Vec<String>,
    boleto_lines: Vec<String>,
    /// By line.
    boleto_barcodes: BTreeMap<String, String>,
    pix: Vec<String>,
    crc16: BTreeMap<String, String>,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../vectors/payment_codes.json")).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn lines_of_real_tax_slips_check_and_lead_to_their_bar_code_and_back() {
    for line in vectors().collection_lines {
        let slip = Collection::read(&line).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(Collection::read(slip.barcode()), Ok(slip.clone()));
        assert_eq!(slip.line(), line);
    }
}

#[test]
fn a_das_tells_its_value_and_who_collects_it() {
    let line = &vectors().collection_lines[0];
    let PaymentCode::Collection(das) = PaymentCode::read(line).unwrap() else { panic!("{line} is a tax slip") };
    assert_eq!((das.segment(), das.organisation(), das.amount()), ("5", "0328", Some(Cents(5_725))));
}

#[test]
fn a_digit_typed_wrong_is_told_with_its_block() {
    let told = PaymentCode::read("85820000000-7 57250328203-0 56070820310-7 53959190446-0").unwrap_err().to_string();
    assert!(told.contains("the third block"), "{told}");
}

#[test]
fn lines_of_real_bills_check_and_lead_to_their_bar_code_and_back() {
    let vectors = vectors();
    for line in &vectors.boleto_lines {
        let bill = Boleto::read(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(&bill.line(), line);
        assert_eq!(Boleto::read(bill.barcode()), Ok(bill));
    }
    for (line, barcode) in &vectors.boleto_barcodes {
        assert_eq!(Boleto::read(line).unwrap().barcode(), barcode);
    }
}

#[test]
fn a_bill_tells_bank_value_and_due_date() {
    let line = "00190.00009 01238.798977 77700.168188 3 37690000013500";
    let PaymentCode::Boleto(bill) = PaymentCode::read(line).unwrap() else { panic!("{line} is a bill") };
    assert_eq!((bill.bank(), bill.amount()), ("001", Some(Cents(13_500))));
    assert_eq!(bill.due_on(day("2008-01-10")), Some(day("2008-02-01")));
}

/// A bill with this due factor, its general digit as the refusal tells it.
fn bill_due(factor: u32) -> Boleto {
    let with = |digit: char| format!("0019{digit}{factor:04}0000013500{:025}", 123);
    match Boleto::read(&with('9')) {
        Ok(bill) => bill,
        Err(NotAPaymentCode::CheckDigit { right, .. }) => Boleto::read(&with(right)).unwrap(),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn the_due_factor_began_again_in_february_2025() {
    let issued = day("2025-02-01");
    assert_eq!(bill_due(9_999).due_on(issued), Some(day("2025-02-21")));
    assert_eq!(bill_due(1_000).due_on(issued), Some(day("2025-02-22")));
    assert_eq!(bill_due(1_000).due_on(day("2000-06-20")), Some(day("2000-07-03")));
    assert_eq!(bill_due(0).due_on(issued), None);
}

#[test]
fn a_pix_code_is_read_and_its_sum_proved() {
    for (text, sum) in vectors().crc16 {
        assert_eq!(format!("{:04X}", crc16(text.as_bytes())), sum);
    }
    let code = &vectors().pix[0];
    let PaymentCode::Pix(pix) = PaymentCode::read(code).unwrap() else { panic!("{code} is a Pix code") };
    assert_eq!(pix.key.as_deref(), Some("11222333000181"));
    assert_eq!(pix.description.as_deref(), Some("Guia 10/2026"));
    assert_eq!((pix.receiver.as_str(), pix.city.as_str()), ("PADARIA SOL NASCENTE", "CRICIUMA"));
    assert_eq!((pix.amount, pix.transaction), (Some(Cents(123_456)), None));
}

#[test]
fn a_pix_code_broken_over_lines_is_read_but_a_changed_one_is_not() {
    let code = vectors().pix[0].clone();
    let (head, tail) = code.split_at(60);
    assert_eq!(Pix::read(&format!("{head}\r\n{tail}\n")), Pix::read(&code));
    let changed = code.replace("1234.56", "9234.56");
    assert!(Pix::read(&changed).unwrap_err().to_string().contains("check sum"));
    assert!(matches!(Pix::read(head), Err(NotAPaymentCode::PixDamaged { .. })));
}

#[test]
fn what_is_no_payment_code_is_refused_in_words() {
    assert!(PaymentCode::read("1234").unwrap_err().to_string().contains("has 4 digits"));
    assert!(PaymentCode::read("pague aqui").unwrap_err().to_string().contains("“p”"));
    let unknown_value = format!("853{}", "0".repeat(41));
    assert!(PaymentCode::read(&unknown_value).unwrap_err().to_string().contains("third digit"));
}

/// A collection code with this body, its general digit as the refusal tells it.
fn made_right(segment_and_value: &str, body: &str) -> Collection {
    let with = |digit: char| format!("8{segment_and_value}{digit}{body}");
    match Collection::read(&with('0')) {
        Ok(slip) => slip,
        Err(NotAPaymentCode::CheckDigit { right, .. }) => Collection::read(&with(right)).unwrap(),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn codes_of_our_own_making_are_read_back() {
    let slip = Collection::write('5', "0328", Cents(841_237), 20_261_120_000_001).unwrap();
    assert_eq!(PaymentCode::read(&slip.line()), Ok(PaymentCode::Collection(slip.clone())));
    assert_eq!((slip.amount(), slip.organisation()), (Some(Cents(841_237)), "0328"));
    let pix =
        Pix::write("guias@horizonte.example", Cents(105), "CONTABIL HORIZONTE LTDA E OUTROS", "CRICIUMA", "DAS001");
    let pix = pix.unwrap();
    assert_eq!((pix.amount, pix.receiver.as_str()), (Some(Cents(105)), "CONTABIL HORIZONTE LTDA E"));
    assert_eq!(pix.transaction.as_deref(), Some("DAS001"));
}

proptest! {
    #[test]
    fn any_tax_code_survives_being_typed(kind in "[1-7][6-9]", body in "[0-9]{40}") {
        let slip = made_right(&kind, &body);
        prop_assert_eq!(Collection::read(&slip.line()), Ok(slip));
    }

    #[test]
    fn one_mistyped_digit_of_a_modulo_10_line_is_noticed(body in "[0-9]{40}", place in 3usize..48, shift in 1u8..10) {
        let mut line = made_right("56", &body).line().into_bytes();
        line[place] = b'0' + (line[place] - b'0' + shift) % 10;
        prop_assert!(Collection::read(&String::from_utf8(line).unwrap()).is_err());
    }

    #[test]
    fn the_due_date_of_a_bill_is_the_one_nearest_to_its_issue(factor in 1_000u32..10_000, ahead in 0i64..4_000) {
        let bill = bill_due(factor);
        let around_2030 = bill.due_on(day("2030-01-01")).unwrap();
        let issued = around_2030 - chrono::TimeDelta::days(ahead);
        prop_assert_eq!(bill.due_on(issued), Some(around_2030));
    }

    #[test]
    fn no_text_makes_the_reader_stumble(text in "\\PC{0,60}", digits in "[0-9 .-]{40,60}") {
        for any in [text.clone(), digits, format!("000201{text}"), format!("00020126br.gov.bcb.pix{text}6304ABCD")] {
            if let Ok(PaymentCode::Pix(pix)) = PaymentCode::read(&any) {
                prop_assert!(any.contains(&pix.receiver));
            }
        }
    }
}
