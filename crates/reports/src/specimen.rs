//! A paper of the fictional office that in real life somebody else makes: a tax slip, a certificate. It says on its
//! face that it is none; its bar code and Pix are whole, so that everything that reads and copies them can be shown.

use qrcodegen::{QrCode, QrCodeEcc};

use crate::data::Specimen;
use crate::layout::{
    Align, Field, Flow, Furniture, INNER_WIDTH, MARGIN, PAGE_WIDTH, Role, Sheet, Style, Tone, field_row,
};
use crate::letterhead::Letterhead;
use crate::words;

const WARNING: &str = "DEMONSTRAÇÃO: documento fictício, sem valor. Não pague.";
const BARS_HEIGHT: f32 = 46.0;
const QR_SIDE: f32 = 104.0;
/// Characters of a Pix code in one line.
const PIX_LINE: usize = 62;

/// Interleaved 2 of 5: which of a digit's five bars are wide.
const DIGITS: [[bool; 5]; 10] = {
    const N: bool = false;
    const W: bool = true;
    [
        [N, N, W, W, N],
        [W, N, N, N, W],
        [N, W, N, N, W],
        [W, W, N, N, N],
        [N, N, W, N, W],
        [W, N, W, N, N],
        [N, W, W, N, N],
        [N, N, N, W, W],
        [W, N, N, W, N],
        [N, W, N, W, N],
    ]
};

pub(crate) fn lay_out(sheet: &mut Sheet, paper: &Specimen, office: &Letterhead) {
    let employer = &paper.employer;
    let made_on = words::day(paper.made_at.with_timezone(&office.zone).date_naive());
    let furniture = Furniture {
        letterhead: office,
        title: &paper.title,
        subtitle: paper.competence.map(words::month_of_year).unwrap_or_default(),
        owner: format!("{} · {}", employer.name, words::named_tax_id(&employer.tax_id)),
        note: format!("{} · emitido em {made_on} · {WARNING}", office.office),
    };
    let mut flow = Flow::begin(sheet, &furniture);
    warning(&mut flow);
    let y = flow.take(34.0);
    let payer = [
        Field::text("Contribuinte", employer.name.clone(), 60.0),
        Field::text("Inscrição", words::named_tax_id(&employer.tax_id), 36.0),
    ];
    field_row(flow.sheet, MARGIN, y, INNER_WIDTH, 26.0, Style::regular(9.6), &payer);
    let y = flow.take(42.0);
    let what = [
        Field::text("Competência", paper.competence.map(|month| month.to_people()).unwrap_or_default(), 30.0),
        Field::text("Vencimento", paper.due_on.map(words::day).unwrap_or_default(), 30.0),
        Field::figure("Valor", paper.amount.map(words::reais).unwrap_or_default(), 36.0),
    ];
    field_row(flow.sheet, MARGIN, y, INNER_WIDTH, 30.0, Style::medium(12.0), &what);
    if !paper.text.is_empty() {
        flow.paragraph(&paper.text, Style::regular(9.6));
        flow.space(14.0);
    }
    if let (Some(line), Some(bars)) = (&paper.codes.typed_line, &paper.codes.bar_code) {
        flow.heading("Código de barras");
        bar_code(&mut flow, line, bars);
    }
    if let Some(pix) = &paper.codes.pix {
        flow.heading("Pix copia e cola");
        pix_code(&mut flow, pix);
    }
    flow.finish();
}

fn warning(flow: &mut Flow) {
    let y = flow.take(34.0);
    flow.sheet.furniture(|sheet| sheet.panel(MARGIN, y, INNER_WIDTH, 22.0, Tone::Wash));
    flow.sheet.tagged(Role::Paragraph, |sheet| {
        let style = Style::medium(9.0).tone(Tone::Accent);
        sheet.text(PAGE_WIDTH / 2.0, y + 14.4, WARNING, style, Align::Centre);
    });
}

fn bar_code(flow: &mut Flow, line: &str, bars: &str) {
    let y = flow.take(24.0);
    let blocks: Vec<String> = line.as_bytes().chunks(12).map(|block| String::from_utf8_lossy(block).into()).collect();
    flow.sheet.tagged(Role::Paragraph, |sheet| {
        sheet.text(MARGIN, y + 12.0, &blocks.join(" "), Style::medium(12.0), Align::Left);
    });
    let y = flow.take(BARS_HEIGHT + 22.0);
    flow.sheet.furniture(|sheet| {
        let mut x = MARGIN;
        for (wide, black) in interleaved(bars) {
            let width = if wide { 2.4 } else { 0.9 };
            if black {
                sheet.panel(x, y, width, BARS_HEIGHT, Tone::Ink);
            }
            x += width;
        }
    });
}

/// Bars and spaces from left to right: whether each is wide, and whether it is black.
fn interleaved(digits: &str) -> Vec<(bool, bool)> {
    let mut marks = vec![(false, true), (false, false), (false, true), (false, false)];
    let values: Vec<usize> = digits.bytes().map(|digit| usize::from(digit.wrapping_sub(b'0')) % 10).collect();
    for pair in values.chunks(2) {
        let pattern = |place: usize| pair.get(place).and_then(|digit| DIGITS.get(*digit)).copied().unwrap_or_default();
        let (bars, spaces) = (pattern(0), pattern(1));
        marks.extend(bars.into_iter().zip(spaces).flat_map(|(bar, space)| [(bar, true), (space, false)]));
    }
    marks.extend([(true, true), (false, false), (false, true)]);
    marks
}

fn pix_code(flow: &mut Flow, pix: &str) {
    let y = flow.take(QR_SIDE + 12.0);
    if let Ok(code) = QrCode::encode_text(pix, QrCodeEcc::Low) {
        let module = QR_SIDE / code.size() as f32;
        flow.sheet.furniture(|sheet| {
            for (row, column) in (0..code.size()).flat_map(|row| (0..code.size()).map(move |column| (row, column))) {
                if code.get_module(column, row) {
                    let (x, top) = (MARGIN + column as f32 * module, y + row as f32 * module);
                    // A hair larger, so that no white line shows between two.
                    sheet.panel(x, top, module + 0.05, module + 0.05, Tone::Ink);
                }
            }
        });
    }
    let characters: Vec<char> = pix.chars().collect();
    flow.sheet.tagged(Role::Paragraph, |sheet| {
        for (place, line) in characters.chunks(PIX_LINE).enumerate() {
            let text: String = line.iter().collect();
            let baseline = y + 12.0 + 13.0 * place as f32;
            sheet.text(MARGIN + QR_SIDE + 16.0, baseline, &text, Style::regular(8.8), Align::Left);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_digit_has_two_wide_bars_of_five_and_the_code_begins_and_ends_as_it_must() {
        assert!(DIGITS.iter().all(|digit| digit.iter().filter(|wide| **wide).count() == 2));
        let marks = interleaved("0123");
        assert_eq!(marks.len(), 4 + 2 * 10 + 3);
        assert_eq!(marks.first(), Some(&(false, true)));
        assert_eq!(marks.last(), Some(&(false, true)));
    }
}
