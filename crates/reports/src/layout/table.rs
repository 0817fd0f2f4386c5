//! Tables that break over pages and repeat their header.

use super::{Align, Flow, MARGIN, Role, Sheet, Style, Tone};

const INSET: f32 = 5.0;
pub(crate) const HEADER_HEIGHT: f32 = 16.0;

pub(crate) struct Column {
    pub title: &'static str,
    /// Points.
    pub width: f32,
    pub align: Align,
}

pub(crate) struct Cell {
    pub text: String,
    pub tone: Tone,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, tone: Tone::Ink }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl Cell {
    pub(crate) fn soft(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::Soft }
    }
}

pub(crate) struct Row {
    pub cells: Vec<Cell>,
    /// A line of totals.
    pub total: bool,
}

impl Row {
    pub(crate) fn plain(cells: impl IntoIterator<Item = Cell>) -> Self {
        Self { cells: cells.into_iter().collect(), total: false }
    }

    pub(crate) fn total(cells: impl IntoIterator<Item = Cell>) -> Self {
        Self { cells: cells.into_iter().collect(), total: true }
    }
}

/// Draws a whole table from the flow's place on, over as many pages as it takes. A line of totals never stands
/// alone at the top of a page without the header above it.
pub(crate) fn table(flow: &mut Flow, summary: &str, columns: &[Column], rows: &[Row], row_height: f32) {
    flow.keep_together(HEADER_HEIGHT + 2.0 * row_height);
    let (mut sheet_rows, summary) = (rows.iter().enumerate(), summary.to_owned());
    flow.tagged(Role::Table { summary }, |flow| {
        flow.tagged(Role::TableHead, |flow| {
            let y = flow.take(HEADER_HEIGHT);
            header(flow.sheet, y, columns);
        });
        flow.tagged(Role::TableBody, |flow| {
            for (place, line) in sheet_rows.by_ref() {
                if flow.would_break(row_height) {
                    flow.break_page();
                    let y = flow.take(HEADER_HEIGHT);
                    flow.sheet.furniture(|sheet| header(sheet, y, columns));
                }
                let y = flow.take(row_height);
                row(flow.sheet, y, row_height, columns, line, place % 2 == 1);
            }
        });
    });
}

/// The titles of the columns, on a band of the accent colour.
pub(crate) fn header(sheet: &mut Sheet, y: f32, columns: &[Column]) {
    let width = columns.iter().map(|column| column.width).sum();
    sheet.panel(MARGIN, y, width, HEADER_HEIGHT, Tone::Accent);
    sheet.tagged(Role::Row, |sheet| {
        let mut left = MARGIN;
        for column in columns {
            sheet.tagged(Role::HeaderCell, |sheet| {
                let style = Style::medium(7.2).tone(Tone::Paper);
                cell(sheet, left, y + 10.7, column, column.title, style);
            });
            left += column.width;
        }
    });
}

/// One line of a table.
pub(crate) fn row(sheet: &mut Sheet, y: f32, height: f32, columns: &[Column], row: &Row, shaded: bool) {
    let width: f32 = columns.iter().map(|column| column.width).sum();
    if shaded && !row.total {
        sheet.panel(MARGIN, y, width, height, Tone::Wash);
    }
    if row.total {
        sheet.line((MARGIN, y), (MARGIN + width, y), 0.8, Tone::Accent);
    }
    let baseline = y + height / 2.0 + 2.9;
    sheet.tagged(Role::Row, |sheet| {
        let mut left = MARGIN;
        for (column, content) in columns.iter().zip(&row.cells) {
            sheet.tagged(Role::Cell, |sheet| {
                let style = if row.total { Style::medium(8.2) } else { Style::regular(8.2) };
                cell(sheet, left, baseline, column, &content.text, style.tone(content.tone));
            });
            left += column.width;
        }
    });
}

fn cell(sheet: &mut Sheet, left: f32, baseline: f32, column: &Column, text: &str, style: Style) {
    let x = match column.align {
        Align::Left => left + INSET,
        Align::Centre => left + column.width / 2.0,
        Align::Right => left + column.width - INSET,
    };
    sheet.text_within(x, baseline, column.width - 2.0 * INSET, text, style, column.align);
}
