//! The letterhead, the heads of later pages and the footers, and the flow of blocks between them.

use super::{Align, INNER_WIDTH, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, Role, Sheet, Style, Tone};
use crate::letterhead::Letterhead;
use crate::words;

const TOP: f32 = 34.0;
/// Where the body of a page ends.
const BOTTOM: f32 = PAGE_HEIGHT - 46.0;

/// What stands on every page of a flowing document.
pub(crate) struct Furniture<'a> {
    pub letterhead: &'a Letterhead,
    pub title: &'a str,
    /// Under the title: the competence or period.
    pub subtitle: String,
    /// Repeated on later pages: whose document it is.
    pub owner: String,
    /// Left in the footer.
    pub note: String,
}

/// Blocks placed one under the other, page after page.
pub(crate) struct Flow<'a> {
    pub sheet: &'a mut Sheet,
    furniture: &'a Furniture<'a>,
    y: f32,
}

impl<'a> Flow<'a> {
    /// Opens the first page, with the letterhead and the title.
    pub(crate) fn begin(sheet: &'a mut Sheet, furniture: &'a Furniture<'a>) -> Self {
        sheet.new_page();
        let y = letterhead(sheet, furniture);
        Self { sheet, furniture, y }
    }

    /// The top of the next `height` points. The caller asks [`Self::would_break`] first where it matters.
    pub(crate) fn take(&mut self, height: f32) -> f32 {
        if self.would_break(height) {
            self.break_page();
        }
        let y = self.y;
        self.y += height;
        y
    }

    pub(crate) fn space(&mut self, height: f32) {
        self.y += height;
    }

    pub(crate) fn would_break(&self, height: f32) -> bool {
        self.y + height > BOTTOM
    }

    pub(crate) fn keep_together(&mut self, height: f32) {
        if self.would_break(height) {
            self.break_page();
        }
    }

    pub(crate) fn break_page(&mut self) {
        self.sheet.new_page();
        let (title, subtitle, owner) = (self.furniture.title, &self.furniture.subtitle, &self.furniture.owner);
        self.sheet.furniture(|sheet| {
            let soft = Style::regular(8.0).tone(Tone::Soft);
            let half = INNER_WIDTH / 2.0 - 6.0;
            sheet.text_within(MARGIN, TOP + 6.0, half, owner, soft, Align::Left);
            let right = format!("{title} · {subtitle}");
            sheet.text_within(PAGE_WIDTH - MARGIN, TOP + 6.0, half, &right, soft, Align::Right);
            sheet.line((MARGIN, TOP + 12.0), (PAGE_WIDTH - MARGIN, TOP + 12.0), 0.5, Tone::Rule);
        });
        self.y = TOP + 22.0;
    }

    /// See [`Sheet::tagged`].
    pub(crate) fn tagged(&mut self, role: Role, draw: impl FnOnce(&mut Flow)) {
        let (furniture, mut y) = (self.furniture, self.y);
        self.sheet.tagged(role, |sheet| {
            let mut inner = Flow { sheet, furniture, y };
            draw(&mut inner);
            y = inner.y;
        });
        self.y = y;
    }

    /// A heading inside the document.
    pub(crate) fn heading(&mut self, text: &str) {
        let y = self.take(18.0);
        self.sheet.tagged(Role::Heading { level: 2, title: text.to_owned() }, |sheet| {
            sheet.text(MARGIN, y + 12.0, text, Style::medium(9.5).tone(Tone::Accent), Align::Left);
        });
    }

    /// A paragraph over the whole width.
    pub(crate) fn paragraph(&mut self, text: &str, style: Style) {
        let leading = style.size * 1.5;
        let lines = self.sheet.wrapped(text, style, INNER_WIDTH);
        self.tagged(Role::Paragraph, |flow| {
            for line in lines {
                let y = flow.take(leading);
                flow.sheet.text(MARGIN, y + style.size, &line, style, Align::Left);
            }
        });
    }

    /// Writes the footers, now that the number of pages is known.
    pub(crate) fn finish(self) {
        let pages = self.sheet.page_count();
        for page in 0..pages {
            self.sheet.furniture_on(page, |sheet| footer(sheet, &self.furniture.note, page + 1, pages));
        }
    }
}

/// The office on the left, the title on the right. Gives back where the body begins.
fn letterhead(sheet: &mut Sheet, furniture: &Furniture) -> f32 {
    const LOGO: f32 = 34.0;
    let office = furniture.letterhead;
    let mut left = MARGIN;
    if office.logo.is_some() {
        let alternative = format!("Marca de {}", office.office);
        sheet.tagged(Role::Figure { alternative }, |sheet| sheet.logo(MARGIN, TOP, LOGO));
        left += LOGO + 10.0;
    }
    let half = PAGE_WIDTH / 2.0 - left + 10.0;
    sheet.tagged(Role::Paragraph, |sheet| {
        let soft = Style::regular(7.2).tone(Tone::Soft);
        sheet.text_within(left, TOP + 11.0, half, &office.office, Style::medium(11.5), Align::Left);
        sheet.text(left, TOP + 21.5, &words::named_tax_id(&office.tax_id), soft, Align::Left);
        sheet.text_within(left, TOP + 31.5, half + 30.0, &office.contact, soft, Align::Left);
    });
    let right = PAGE_WIDTH - MARGIN;
    sheet.tagged(Role::Heading { level: 1, title: furniture.title.to_owned() }, |sheet| {
        sheet.text(right, TOP + 12.0, furniture.title, Style::medium(14.0).tone(Tone::Accent), Align::Right);
    });
    sheet.tagged(Role::Paragraph, |sheet| {
        sheet.text(right, TOP + 26.0, &furniture.subtitle, Style::regular(9.0).tone(Tone::Soft), Align::Right);
    });
    sheet.line((MARGIN, TOP + 42.0), (right, TOP + 42.0), 1.2, Tone::Accent);
    TOP + 54.0
}

fn footer(sheet: &mut Sheet, note: &str, page: usize, pages: usize) {
    let soft = Style::regular(7.0).tone(Tone::Soft);
    let (right, y) = (PAGE_WIDTH - MARGIN, PAGE_HEIGHT - 34.0);
    sheet.line((MARGIN, y), (right, y), 0.5, Tone::Rule);
    sheet.text_within(MARGIN, y + 11.0, INNER_WIDTH - 80.0, note, soft, Align::Left);
    sheet.text(right, y + 11.0, &format!("Página {page} de {pages}"), soft, Align::Right);
}
