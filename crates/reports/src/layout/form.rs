//! Labelled boxes in a row, as official forms have them.

use super::{Align, Role, Sheet, Style, Tone};

const LABEL: Style = Style::regular(6.2).tone(Tone::Soft);
const INSET: f32 = 5.0;

/// One box: a small label above a value.
pub(crate) struct Field<'a> {
    pub label: &'a str,
    pub value: String,
    /// As a share of the row, in any unit.
    pub share: f32,
    pub align: Align,
}

impl<'a> Field<'a> {
    pub(crate) fn text(label: &'a str, value: impl Into<String>, share: f32) -> Self {
        Self { label, value: value.into(), share, align: Align::Left }
    }

    pub(crate) fn figure(label: &'a str, value: impl Into<String>, share: f32) -> Self {
        Self { label, value: value.into(), share, align: Align::Right }
    }
}

/// Draws `fields` side by side in a framed row of `height`.
pub(crate) fn field_row(sheet: &mut Sheet, x: f32, y: f32, width: f32, height: f32, value: Style, fields: &[Field]) {
    let whole: f32 = fields.iter().map(|field| field.share).sum();
    sheet.frame(x, y, width, height);
    let mut left = x;
    for (place, field) in fields.iter().enumerate() {
        let own = width * field.share / whole;
        if place > 0 {
            sheet.line((left, y), (left, y + height), 0.5, Tone::Rule);
        }
        let anchor = match field.align {
            Align::Left => left + INSET,
            Align::Centre => left + own / 2.0,
            Align::Right => left + own - INSET,
        };
        sheet.tagged(Role::Paragraph, |sheet| {
            sheet.text_within(anchor, y + 8.0, own - 2.0 * INSET, field.label, LABEL, field.align);
            sheet.text_within(anchor, y + height - 5.5, own - 2.0 * INSET, &field.value, value, field.align);
        });
        left += own;
    }
}
