//! The payment codes that stand in a document's text. Nothing is told that does not check.

use super::pix::{BEGINNING, SYSTEM};
use super::{PaymentCode, Pix};
use crate::document::PaymentCodes;

/// Digits of the codes that are typed or scanned.
const LENGTHS: [usize; 3] = [44, 47, 48];
/// The longest Pix code that is looked for, in characters.
const PIX_MAX_CHARS: usize = 800;

/// Reads the first slip and the first Pix code of a text. Digits may be grouped and broken over two lines.
pub fn find(text: &str) -> PaymentCodes {
    let mut codes = PaymentCodes { pix: pix_in(text), ..PaymentCodes::default() };
    let lines: Vec<&str> = text.lines().collect();
    let alone = lines.iter().map(|line| (*line).to_owned());
    let in_pairs = lines.windows(2).map(|pair| pair.join(" "));
    let slip = alone.chain(in_pairs).find_map(|line| slip_in(&line));
    let (bar_code, typed_line) = match slip {
        Some(PaymentCode::Boleto(boleto)) => (boleto.barcode().to_owned(), boleto.line()),
        Some(PaymentCode::Collection(slip)) => (slip.barcode().to_owned(), slip.line()),
        Some(PaymentCode::Pix(_)) | None => return codes,
    };
    codes.bar_code = Some(bar_code);
    codes.typed_line = Some(typed_line);
    codes
}

/// Neighbouring groups of digits that together have the length of a code, and check.
fn slip_in(line: &str) -> Option<PaymentCode> {
    for run in line.split(|c: char| !(c.is_ascii_digit() || c.is_whitespace() || c == '.' || c == '-')) {
        let groups: Vec<String> = run
            .split_whitespace()
            .map(|group| group.chars().filter(char::is_ascii_digit).collect::<String>())
            .filter(|group| !group.is_empty())
            .collect();
        for first in 0..groups.len() {
            let mut digits = String::new();
            for group in groups.iter().skip(first) {
                digits.push_str(group);
                if digits.len() > 48 {
                    break;
                }
                let is_code = LENGTHS.contains(&digits.len()) && digits.chars().any(|digit| digit != '0');
                if let Some(code) = is_code.then(|| PaymentCode::read(&digits).ok()).flatten() {
                    return Some(code);
                }
            }
        }
    }
    None
}

/// From its beginning to the first place where its check sum is right. A PDF breaks it over lines, with or without a blank.
fn pix_in(text: &str) -> Option<String> {
    let folded = text.to_ascii_lowercase();
    for (begin, _) in folded.match_indices(BEGINNING) {
        let rest: String = text.get(begin..)?.chars().take(PIX_MAX_CHARS).collect();
        let joined: String = rest.chars().filter(|c| !matches!(c, '\r' | '\n' | '\u{c}')).collect();
        let spaced: String = rest.chars().map(|c| if c == '\n' { ' ' } else { c }).filter(|c| *c != '\r').collect();
        for text in [joined, spaced] {
            if !text.to_ascii_lowercase().contains(SYSTEM) {
                continue;
            }
            let ends = text.match_indices("6304").map(|(at, sum)| at + sum.len() + 4);
            if let Some(pix) = ends.filter_map(|end| Pix::read(text.get(..end)?).ok()).next() {
                return Some(pix.text);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment_code::crc16;

    fn pix() -> String {
        let account = "0014br.gov.bcb.pix0119joao@exemplo.com.br";
        let code = format!(
            "00020126{:02}{account}5204000053039865802BR5912Padaria  Sol6009Sao Paulo62070503***6304",
            account.len()
        );
        format!("{code}{:04X}", crc16(code.as_bytes()))
    }

    #[test]
    fn a_bill_is_found_among_other_numbers_and_over_two_lines() {
        // PC2
        let one = "Banco 001-9 | 00190.50095 40144.816069 06809.350314 3 37370000000100\nVencimento 10/12/2026 1,00";
        let two = "00190.50095 40144.816069\n06809.350314 3 37370000000100";
        for text in [one, two] {
            let codes = find(text);
            assert_eq!(codes.typed_line.as_deref(), Some("00190500954014481606906809350314337370000000100"));
            assert_eq!(codes.bar_code.map(|code| code.len()), Some(44));
        }
    }

    #[test]
    fn a_number_that_does_not_check_is_no_code() {
        let text = "00190.50095 40144.816069 06809.350314 3 37370000000101\n".to_owned() + &"0".repeat(48);
        assert_eq!(find(&text), PaymentCodes::default());
        assert_eq!(find(&"1 ".repeat(5_000)), PaymentCodes::default());
    }

    #[test]
    fn a_pix_code_is_found_where_the_paper_broke_it() {
        let pix = pix();
        let (first, second) = pix.split_at(50);
        let text = format!("Pague com Pix:\n{first}\n{second}\nObrigado");
        assert_eq!(find(&text).pix, Some(pix.clone()));
        assert_eq!(find(&format!("Pix: {pix} Total 10,00")).pix, Some(pix.clone()));
        assert_eq!(find(&pix.replace("joao", "jose")).pix, None, "a changed code pays somebody else");
    }
}
