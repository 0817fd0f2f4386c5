//! What is drawn on the pages of one document, and what it means.

use crate::typeface::{Typefaces, Weight};

/// What a piece of the document is to a reader that does not see it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Role {
    Section,
    Heading { level: u16, title: String },
    Paragraph,
    Table { summary: String },
    TableHead,
    TableBody,
    Row,
    HeaderCell,
    Cell,
    Figure { alternative: String },
}

/// The colours of a document, by what they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Accent,
    Ink,
    Soft,
    Rule,
    Wash,
    Paper,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub weight: Weight,
    /// Points.
    pub size: f32,
    pub tone: Tone,
}

impl Style {
    pub(crate) const fn regular(size: f32) -> Self {
        Self { weight: Weight::Regular, size, tone: Tone::Ink }
    }

    pub(crate) const fn medium(size: f32) -> Self {
        Self { weight: Weight::Medium, size, tone: Tone::Ink }
    }

    pub(crate) const fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
}

pub(super) enum Mark {
    /// `leaf` numbers the text in the tag tree; furniture has none.
    Text {
        x: f32,
        baseline: f32,
        text: String,
        style: Style,
        leaf: Option<usize>,
    },
    Line {
        from: (f32, f32),
        to: (f32, f32),
        width: f32,
        tone: Tone,
        dashed: bool,
    },
    Panel {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        fill: Tone,
    },
    Logo {
        x: f32,
        y: f32,
        side: f32,
        leaf: Option<usize>,
    },
}

pub(super) enum Child {
    Group(usize),
    Leaf(usize),
}

pub(super) struct Group {
    pub role: Role,
    pub children: Vec<Child>,
}

pub(super) struct Bookmark {
    pub title: String,
    pub page: usize,
    pub y: f32,
}

/// The pages of one document while they are laid out.
pub(crate) struct Sheet {
    pub(super) faces: &'static Typefaces,
    pub(super) pages: Vec<Vec<Mark>>,
    pub(super) groups: Vec<Group>,
    pub(super) roots: Vec<usize>,
    pub(super) leaves: usize,
    pub(super) bookmarks: Vec<Bookmark>,
    open: Vec<usize>,
    furnishing: bool,
}

impl Sheet {
    pub(crate) fn new(faces: &'static Typefaces) -> Self {
        Self {
            faces,
            pages: Vec::new(),
            groups: Vec::new(),
            roots: Vec::new(),
            leaves: 0,
            bookmarks: Vec::new(),
            open: Vec::new(),
            furnishing: false,
        }
    }

    pub(crate) fn new_page(&mut self) {
        self.pages.push(Vec::with_capacity(256));
    }

    pub(crate) fn page_count(&self) -> usize {
        self.pages.len()
    }

    pub(crate) fn bookmark(&mut self, title: &str, y: f32) {
        let page = self.pages.len().saturating_sub(1);
        self.bookmarks.push(Bookmark { title: title.to_owned(), page, y });
    }

    /// Everything that `draw` writes belongs to one `role`.
    pub(crate) fn tagged(&mut self, role: Role, draw: impl FnOnce(&mut Self)) {
        let group = self.groups.len();
        self.groups.push(Group { role, children: Vec::new() });
        match self.open.last().and_then(|&parent| self.groups.get_mut(parent)) {
            Some(parent) => parent.children.push(Child::Group(group)),
            None => self.roots.push(group),
        }
        self.open.push(group);
        draw(self);
        self.open.pop();
    }

    /// Everything that `draw` writes is furniture of the page, which a reader aloud leaves out.
    pub(crate) fn furniture(&mut self, draw: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.furnishing, true);
        draw(self);
        self.furnishing = before;
    }

    /// Furniture on a page already left.
    pub(crate) fn furniture_on(&mut self, page: usize, draw: impl FnOnce(&mut Self)) {
        let later: Vec<_> = self.pages.drain(page + 1..).collect();
        self.furniture(draw);
        self.pages.extend(later);
    }

    pub(crate) fn width_of(&self, text: &str, style: Style) -> f32 {
        self.faces.of(style.weight).ems(text) * style.size
    }

    /// Writes `text` with its left end, middle or right end at `x`.
    pub(crate) fn text(&mut self, x: f32, baseline: f32, text: &str, style: Style, align: Align) {
        let text = self.faces.of(style.weight).writable(text);
        if text.trim().is_empty() {
            return;
        }
        let x = match align {
            Align::Left => x,
            Align::Centre => x - self.width_of(&text, style) / 2.0,
            Align::Right => x - self.width_of(&text, style),
        };
        let leaf = self.new_leaf();
        self.mark(Mark::Text { x, baseline, text, style, leaf });
    }

    /// Like [`Self::text`], but never wider than `width`: set smaller, and then cut with an ellipsis.
    pub(crate) fn text_within(&mut self, x: f32, baseline: f32, width: f32, text: &str, style: Style, align: Align) {
        const SMALLEST: f32 = 0.78;
        let natural = self.width_of(text, style);
        if natural <= width {
            return self.text(x, baseline, text, style, align);
        }
        let style = Style { size: style.size * (width / natural).max(SMALLEST), ..style };
        let mut kept = text.to_owned();
        let mut shown = kept.clone();
        while self.width_of(&shown, style) > width + 0.1 && kept.pop().is_some() {
            shown = format!("{}…", kept.trim_end());
        }
        self.text(x, baseline, &shown, style, align);
    }

    /// Breaks `text` at blanks into lines no wider than `width`.
    pub(crate) fn wrapped(&self, text: &str, style: Style, width: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if self.width_of(&format!("{line} {word}"), style) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }

    pub(crate) fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32, tone: Tone) {
        self.mark(Mark::Line { from, to, width, tone, dashed: false });
    }

    pub(crate) fn dashed_line(&mut self, from: (f32, f32), to: (f32, f32)) {
        self.mark(Mark::Line { from, to, width: 0.6, tone: Tone::Rule, dashed: true });
    }

    pub(crate) fn panel(&mut self, x: f32, y: f32, width: f32, height: f32, fill: Tone) {
        self.mark(Mark::Panel { x, y, width, height, fill });
    }

    pub(crate) fn frame(&mut self, x: f32, y: f32, width: f32, height: f32) {
        let (right, bottom) = (x + width, y + height);
        for (from, to) in
            [((x, y), (right, y)), ((x, bottom), (right, bottom)), ((x, y), (x, bottom)), ((right, y), (right, bottom))]
        {
            self.line(from, to, 0.5, Tone::Rule);
        }
    }

    pub(crate) fn logo(&mut self, x: f32, y: f32, side: f32) {
        let leaf = self.new_leaf();
        self.mark(Mark::Logo { x, y, side, leaf });
    }

    fn new_leaf(&mut self) -> Option<usize> {
        if self.furnishing {
            return None;
        }
        let group = self.groups.get_mut(*self.open.last()?)?;
        let leaf = self.leaves;
        self.leaves += 1;
        group.children.push(Child::Leaf(leaf));
        Some(leaf)
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }
}
