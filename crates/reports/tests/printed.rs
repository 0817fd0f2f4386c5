//! What comes out of the press, read back by poppler: the words, the pages, the same bytes twice.
#![allow(clippy::unwrap_used, clippy::panic)]

mod fiction;

use std::path::Path;
use std::process::Command;

use fiction::*;
use reports::data::{LineKind, Report};
use reports::{NotPrinted, Press};

fn payslips(payslips: Vec<reports::data::Payslip>) -> Report {
    Report::Payslips { payslips }
}

/// The text as poppler lays it out, or nothing where poppler is not installed (the set-up installs it).
fn text_of(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, pdf).unwrap();
    let output = match Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(&file).arg("-").output() {
        Ok(output) => output,
        Err(_) if std::env::var_os("CI").is_none() => return None,
        Err(error) => panic!("pdftotext: {error}; install poppler-utils"),
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "poppler complains about the file");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Set `REPORTS_OUT` to a folder to look at what the tests print.
fn print(name: &str, report: &Report) -> Vec<u8> {
    let pdf = press().print(report).unwrap();
    if let Some(folder) = std::env::var_os("REPORTS_OUT") {
        std::fs::write(Path::new(&folder).join(name).with_extension("pdf"), &pdf).unwrap();
    }
    pdf
}

#[test]
fn a_payslip_reads_like_a_brazilian_one() {
    if let Some(text) = text_of(&print("payslip", &payslips(vec![payslip_of_joao()]))) {
        insta::assert_snapshot!("payslip", text);
    }
}

#[test]
fn a_paper_of_the_demonstration_says_that_it_is_none_and_its_codes_can_be_read() {
    let Some(text) = text_of(&print("specimen", &Report::Specimen(specimen()))) else { return };
    assert!(text.contains("documento fictício, sem valor. Não pague."), "{text}");
    assert!(text.contains("R$ 8.412,37") && text.contains("20/11/2026"), "{text}");
    let codes = specimen().codes;
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    assert!(digits.contains(&codes.typed_line.unwrap()), "{text}");
    let unbroken: String = text.split_whitespace().collect();
    let pix: String = codes.pix.unwrap().split_whitespace().collect();
    assert!(unbroken.contains(&pix[..60]), "{text}");
}

#[test]
fn the_summary_the_net_list_and_the_revenue_read_well() {
    for (name, report) in [
        ("summary", Report::PayrollSummary(summary())),
        ("net_list", Report::NetList(net_list(9))),
        ("revenue", Report::Revenue(revenue(12))),
    ] {
        if let Some(text) = text_of(&print(name, &report)) {
            insta::assert_snapshot!(name, text);
        }
    }
}

#[test]
fn a_month_with_forty_lines_takes_one_page_and_with_sixty_two() {
    for (lines, pages) in [(40, 1), (60, 2)] {
        let mut slip = payslip_of_joao();
        slip.lines = (0..lines)
            .map(|n| {
                line(&format!("{}", 300 + n), "Comissão sobre vendas à vista", "1,50", LineKind::Earning, 1_000 + n)
            })
            .collect();
        let pdf = print(&format!("payslip_{lines}_lines"), &payslips(vec![slip]));
        assert_eq!(page_count(&pdf), pages);
        if let Some(text) = text_of(&pdf) {
            assert_eq!(text.matches("Recibo de Pagamento de Salário").count(), pages, "each page says what it is");
            assert_eq!(text.matches("João da Silva").count(), pages, "and whose");
            assert_eq!(text.matches("Comissão sobre vendas").count(), lines as usize);
            assert_eq!(text.matches("continua").count(), (pages - 1) * 3, "totals stand on the last page only");
        }
    }
}

#[test]
fn a_long_list_breaks_over_pages_and_repeats_its_header() {
    let pdf = print("net_list_long", &Report::NetList(net_list(130)));
    let pages = page_count(&pdf);
    assert!(pages >= 3);
    if let Some(text) = text_of(&pdf) {
        assert_eq!(text.matches("Líquido a Receber").count(), pages);
        assert_eq!(text.matches("Padaria Sol Nascente Ltda").count(), pages);
        assert_eq!(text.matches("Funcionária Número").count(), 130);
        assert!(text.contains(&format!("Página {pages} de {pages}")));
        assert_eq!(text.matches("Total a pagar").count(), 1);
    }
}

#[test]
fn five_years_of_revenue_keep_the_signatures_together() {
    let pdf = print("revenue_long", &Report::Revenue(revenue(60)));
    if let Some(text) = text_of(&pdf) {
        let last_page = text.trim_end_matches('\u{c}').rsplit('\u{c}').next().unwrap();
        assert!(last_page.contains("Marta Figueira") && last_page.contains("Helena Andrade"));
        assert!(last_page.contains("3 de novembro de 2026"), "the date stands with the signatures:\n{last_page}");
    }
}

#[test]
fn every_employee_of_the_month_in_one_file_or_each_in_one_of_their_own() {
    let slips: Vec<_> = ["João da Silva", "João Pereira", "Maria José Conceição"]
        .map(|name| {
            let mut slip = payslip_of_joao();
            slip.worker.name = name.to_owned();
            slip
        })
        .into();
    assert_eq!(page_count(&print("payslips", &payslips(slips.clone()))), 3);
    for slip in slips {
        assert_eq!(page_count(&print("payslip_alone", &payslips(vec![slip]))), 1);
    }
}

#[test]
fn long_names_stay_inside_their_box_and_odd_letters_do_not_stop_the_press() {
    let mut slip = payslip_of_joao();
    slip.worker.name = "Maria Aparecida do Nascimento Albuquerque de Vasconcelos e Mascarenhas Filha".to_owned();
    slip.worker.job_title = "Padeira e Confeiteira \u{4e2d}\u{6587} Jose\u{301}\t".to_owned();
    slip.employer.name = "Indústria e Comércio de Pães, Bolos e Doces Finos Sol Nascente do Sul Ltda ME".to_owned();
    let pdf = print("payslip_long_names", &payslips(vec![slip]));
    if let Some(text) = text_of(&pdf) {
        assert!(text.contains("Maria Aparecida do Nascimento Albuquerque"));
        assert!(text.contains("Padeira e Confeiteira ?? José"), "{text}");
    }
}

#[test]
fn the_same_data_gives_the_same_bytes_and_other_data_gives_others() {
    let report = payslips(vec![payslip_of_joao()]);
    let [first, again] = [press().print(&report).unwrap(), press().print(&report).unwrap()];
    assert_eq!(first, again);
    let mut later = payslip_of_joao();
    later.calculated_at += chrono::Duration::minutes(1);
    assert_ne!(first, press().print(&payslips(vec![later])).unwrap());
}

#[test]
fn nothing_to_print_and_a_broken_logo_are_said_so() {
    assert_eq!(press().print(&payslips(vec![])), Err(NotPrinted::Nothing));
    let mut letterhead = press().letterhead().clone();
    letterhead.logo = Some(b"GIF89a, not a PNG".to_vec());
    assert!(matches!(Press::new(letterhead).map(|_| ()), Err(NotPrinted::Logo(_))));
}

fn page_count(pdf: &[u8]) -> usize {
    lopdf::Document::load_mem(pdf).unwrap().get_pages().len()
}
