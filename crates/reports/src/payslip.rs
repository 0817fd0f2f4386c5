//! "Recibo de Pagamento de Salário".
//!
//! Up to [`HALF_LINES`] lines, the employer's and the employee's copies share one page, to be cut apart; with more,
//! the payslip has whole pages to itself.

use crate::data::{LineKind, Payslip, PayslipLine};
use crate::layout::{
    Align, Cell, Column, Field, INNER_WIDTH, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, Role, Row, Sheet, Style, Tone, field_row,
    header, row,
};
use crate::letterhead::Letterhead;
use crate::words;

/// Lines that fit on one of two copies.
const HALF_LINES: usize = 12;
/// Lines that fit on a page of its own.
const PAGE_LINES: usize = 46;
const LINE_HEIGHT: f32 = 12.0;
const RIGHT: f32 = PAGE_WIDTH - MARGIN;

const COLUMNS: [Column; 5] = [
    Column { title: "Código", width: 44.0, align: Align::Left },
    Column { title: "Descrição", width: 233.28, align: Align::Left },
    Column { title: "Referência", width: 70.0, align: Align::Right },
    Column { title: "Vencimentos", width: 90.0, align: Align::Right },
    Column { title: "Descontos", width: 90.0, align: Align::Right },
];

/// One part of a payslip on one page: a copy, or a page of a long one.
struct Part<'a> {
    slip: &'a Payslip,
    office: &'a Letterhead,
    top: f32,
    lines: &'a [PayslipLine],
    /// Height of the lines' area, in lines.
    capacity: usize,
    /// In the footer: whose copy it is, or which page.
    label: String,
    last: bool,
}

pub(crate) fn lay_out(sheet: &mut Sheet, slip: &Payslip, office: &Letterhead) {
    sheet.new_page();
    sheet.bookmark(&slip.worker.name, 0.0);
    if slip.lines.len() <= HALF_LINES {
        for (copy, top) in [("Via do empregador", 0.0), ("Via do empregado", PAGE_HEIGHT / 2.0)] {
            let (lines, label) = (slip.lines.as_slice(), copy.to_owned());
            draw(sheet, &Part { slip, office, top, lines, capacity: HALF_LINES, label, last: true });
        }
        sheet.furniture(|sheet| {
            sheet.dashed_line((14.0, PAGE_HEIGHT / 2.0), (PAGE_WIDTH - 14.0, PAGE_HEIGHT / 2.0));
        });
        return;
    }
    let pages = slip.lines.len().div_ceil(PAGE_LINES);
    for (place, lines) in slip.lines.chunks(PAGE_LINES).enumerate() {
        if place > 0 {
            sheet.new_page();
        }
        let label = format!("Página {} de {pages}", place + 1);
        let last = place + 1 == pages;
        draw(sheet, &Part { slip, office, top: 0.0, lines, capacity: PAGE_LINES, label, last });
    }
}

fn draw(sheet: &mut Sheet, part: &Part) {
    sheet.tagged(Role::Section, |sheet| {
        let mut y = part.top + 20.0;
        head(sheet, y, part.slip);
        y += 41.0;
        worker(sheet, y, part.slip);
        y += 52.0;
        lines(sheet, y, part);
        y += 16.0 + part.capacity as f32 * LINE_HEIGHT;
        totals(sheet, y, part);
        y += 51.0;
        if part.last {
            bases(sheet, y, part);
            signature(sheet, y + 29.0);
        }
    });
    foot(sheet, part);
}

fn head(sheet: &mut Sheet, y: f32, slip: &Payslip) {
    let (title, beside) = ("Recibo de Pagamento de Salário", INNER_WIDTH - 200.0);
    let soft = Style::regular(8.0).tone(Tone::Soft);
    sheet.tagged(Role::Heading { level: 1, title: format!("{title} – {}", slip.worker.name) }, |sheet| {
        sheet.text(RIGHT, y + 11.0, title, Style::medium(12.5).tone(Tone::Accent), Align::Right);
    });
    sheet.tagged(Role::Paragraph, |sheet| {
        let period = format!("Folha Mensal · {}", words::month_of_year(slip.competence));
        sheet.text(RIGHT, y + 25.0, &period, Style::regular(9.0), Align::Right);
    });
    sheet.tagged(Role::Paragraph, |sheet| {
        let employer = &slip.employer;
        sheet.text_within(MARGIN, y + 11.0, beside, &employer.name, Style::medium(10.5), Align::Left);
        let numbers = format!("{}  ·  Empresa {}", words::named_tax_id(&employer.tax_id), employer.code);
        sheet.text_within(MARGIN, y + 23.5, beside, &numbers, soft, Align::Left);
    });
    sheet.line((MARGIN, y + 34.0), (RIGHT, y + 34.0), 1.2, Tone::Accent);
}

fn worker(sheet: &mut Sheet, y: f32, slip: &Payslip) {
    let worker = &slip.worker;
    let value = Style::regular(8.6);
    field_row(
        sheet,
        MARGIN,
        y,
        INNER_WIDTH,
        23.0,
        value,
        &[
            Field::text("Código", &worker.code, 8.0),
            Field::text("Nome do Funcionário", &worker.name, 50.0),
            Field::text("CPF", words::tax_id(&worker.cpf), 18.0),
            Field::text("Admissão", words::day(worker.admitted_on), 14.0),
        ],
    );
    field_row(
        sheet,
        MARGIN,
        y + 23.0,
        INNER_WIDTH,
        23.0,
        value,
        &[
            Field::text("CBO", words::cbo(&worker.cbo), 8.0),
            Field::text("Função", &worker.job_title, 50.0),
            Field::text("Departamento", &worker.department, 32.0),
        ],
    );
}

fn lines(sheet: &mut Sheet, y: f32, part: &Part) {
    let height = 16.0 + part.capacity as f32 * LINE_HEIGHT;
    let summary = "Vencimentos e descontos do funcionário".to_owned();
    sheet.tagged(Role::Table { summary }, |sheet| {
        sheet.tagged(Role::TableHead, |sheet| header(sheet, y, &COLUMNS));
        sheet.tagged(Role::TableBody, |sheet| {
            for (place, line) in part.lines.iter().enumerate() {
                let top = y + 16.0 + place as f32 * LINE_HEIGHT;
                row(sheet, top, LINE_HEIGHT, &COLUMNS, &line_cells(line), place % 2 == 1);
            }
        });
    });
    sheet.frame(MARGIN, y, INNER_WIDTH, height);
    let mut x = MARGIN;
    for column in COLUMNS.iter().take(COLUMNS.len() - 1) {
        x += column.width;
        sheet.line((x, y + 16.0), (x, y + height), 0.4, Tone::Rule);
    }
}

fn line_cells(line: &PayslipLine) -> Row {
    let amount = line.amount.to_string();
    let (reference, earning, deduction) = match line.kind {
        LineKind::Earning => (line.reference.clone(), amount, String::new()),
        LineKind::Deduction => (line.reference.clone(), String::new(), amount),
        LineKind::Informative => (amount, String::new(), String::new()),
    };
    let description = match line.kind {
        LineKind::Informative => Cell::soft(format!("{} (informativo)", line.description)),
        _ => line.description.as_str().into(),
    };
    Row::plain([Cell::soft(&line.code), description, reference.into(), earning.into(), deduction.into()])
}

fn totals(sheet: &mut Sheet, y: f32, part: &Part) {
    let slip = part.slip;
    let left = INNER_WIDTH - 180.0;
    sheet.frame(MARGIN, y, left, 46.0);
    if let Some(message) = &slip.message {
        let style = Style::regular(8.0).tone(Tone::Soft);
        sheet.tagged(Role::Paragraph, |sheet| {
            for (place, line) in sheet.wrapped(message, style, left - 14.0).iter().take(3).enumerate() {
                sheet.text(MARGIN + 7.0, y + 14.0 + place as f32 * 11.5, line, style, Align::Left);
            }
        });
    }
    let x = MARGIN + left;
    let (earnings, deductions, net) = match part.last {
        true => {
            let [earnings, deductions] = [LineKind::Earning, LineKind::Deduction].map(|kind| slip.total(kind));
            (earnings.to_string(), deductions.to_string(), words::reais(slip.net()))
        }
        false => ("continua".to_owned(), "continua".to_owned(), "continua".to_owned()),
    };
    field_row(
        sheet,
        x,
        y,
        180.0,
        23.0,
        Style::medium(9.0),
        &[Field::figure("Total de Vencimentos", earnings, 1.0), Field::figure("Total de Descontos", deductions, 1.0)],
    );
    sheet.panel(x, y + 23.0, 180.0, 23.0, Tone::Accent);
    sheet.tagged(Role::Paragraph, |sheet| {
        let paper = Tone::Paper;
        sheet.text(x + 6.0, y + 37.5, "Valor Líquido", Style::medium(9.0).tone(paper), Align::Left);
        sheet.text(RIGHT - 5.0, y + 38.2, &net, Style::medium(11.5).tone(paper), Align::Right);
    });
}

fn bases(sheet: &mut Sheet, y: f32, part: &Part) {
    let bases = &part.slip.bases;
    field_row(
        sheet,
        MARGIN,
        y,
        INNER_WIDTH,
        23.0,
        Style::regular(8.4),
        &[
            Field::figure("Salário Base", bases.base_salary.to_string(), 1.0),
            Field::figure("Sal. Contr. INSS", bases.inss_base.to_string(), 1.0),
            Field::figure("Base Cálc. FGTS", bases.fgts_base.to_string(), 1.0),
            Field::figure("F.G.T.S do Mês", bases.fgts.to_string(), 1.0),
            Field::figure("Base Cálc. IRRF", bases.irrf_base.to_string(), 1.0),
            Field::figure("Faixa IRRF", words::rate(bases.irrf_rate_bp), 1.0),
        ],
    );
}

fn signature(sheet: &mut Sheet, y: f32) {
    let soft = Style::regular(7.0).tone(Tone::Soft);
    sheet.tagged(Role::Paragraph, |sheet| {
        let received = "Declaro ter recebido a importância líquida discriminada neste recibo.";
        sheet.text(MARGIN, y + 8.0, received, Style::regular(7.6), Align::Left);
    });
    sheet.tagged(Role::Paragraph, |sheet| {
        sheet.text(MARGIN + 44.0, y + 33.0, "Data", soft, Align::Centre);
        sheet.text(RIGHT - 130.0, y + 33.0, "Assinatura do Funcionário", soft, Align::Centre);
    });
    sheet.furniture(|sheet| {
        let slots = Style::regular(8.4).tone(Tone::Soft);
        sheet.text(MARGIN + 44.0, y + 23.0, "____ / ____ / ________", slots, Align::Centre);
        sheet.line((RIGHT - 260.0, y + 24.0), (RIGHT, y + 24.0), 0.6, Tone::Soft);
    });
}

fn foot(sheet: &mut Sheet, part: &Part) {
    let bottom = if part.capacity == HALF_LINES { part.top + PAGE_HEIGHT / 2.0 } else { PAGE_HEIGHT - 8.0 };
    let (y, soft) = (bottom - 9.0, Style::regular(6.4).tone(Tone::Soft));
    let issued = part.slip.calculated_at.with_timezone(&part.office.zone).date_naive();
    let mut note = format!("{}  ·  calculado em {}", part.office.office, words::day(issued));
    if let Some(paid_on) = part.slip.paid_on {
        note.push_str(&format!("  ·  pagamento em {}", words::day(paid_on)));
    }
    sheet.furniture(|sheet| {
        if part.office.logo.is_some() {
            sheet.logo(MARGIN, y - 8.4, 11.0);
        }
        sheet.text_within(MARGIN + 15.0, y, INNER_WIDTH - 120.0, &note, soft, Align::Left);
        sheet.text(RIGHT, y, &part.label, soft, Align::Right);
    });
}
