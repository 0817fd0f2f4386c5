//! Documents to read.
#![allow(dead_code)]

pub const OFFICE: &str = "99999000000104";
pub const BAKERY: &str = "99999001000159";
/// Of another company, with letters.
pub const HORTA: &str = "FICTICIA000165";
pub const JOAO_DA_SILVA: &str = "99901000637";
pub const JOAO_PEREIRA: &str = "99901000980";

pub const PAYSLIP: &[u8] = include_bytes!("../pdfs/payslip_joao_da_silva.pdf");
pub const PAYSLIP_OF_THE_OTHER_JOAO: &[u8] = include_bytes!("../pdfs/payslip_joao_pereira.pdf");
pub const PAYSLIP_OF_ANOTHER_COMPANY: &[u8] = include_bytes!("../pdfs/payslip_other_company.pdf");
pub const REVENUE: &[u8] = include_bytes!("../pdfs/revenue.pdf");

/// The smallest PDF with one page and one black square: no text at all.
pub fn picture_only() -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<<>>>>",
        "<</Length 18>>stream\n10 10 180 180 re f\nendstream",
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(objects) {
        offsets.push(pdf.len());
        pdf += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let table = pdf.len();
    pdf += "xref\n0 5\n0000000000 65535 f \n";
    for offset in offsets {
        pdf += &format!("{offset:010} 00000 n \n");
    }
    pdf += &format!("trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
    pdf.into_bytes()
}
