//! The two fonts of the reports: parsed once, measured by us, embedded as subsets by the PDF writer.

use std::collections::HashMap;
use std::sync::OnceLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use unicode_normalization::UnicodeNormalization;

use crate::NotPrinted;

static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Roboto-Regular.ttf");
static MEDIUM: &[u8] = include_bytes!("../../../assets/fonts/Roboto-Medium.ttf");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Medium,
}

pub(crate) struct Typefaces {
    regular: Typeface,
    medium: Typeface,
}

impl Typefaces {
    pub(crate) fn built_in() -> Result<&'static Self, NotPrinted> {
        static LOADED: OnceLock<Option<Typefaces>> = OnceLock::new();
        LOADED
            .get_or_init(|| Some(Self { regular: Typeface::parse(REGULAR)?, medium: Typeface::parse(MEDIUM)? }))
            .as_ref()
            .ok_or(NotPrinted::Font)
    }

    pub(crate) fn of(&self, weight: Weight) -> &Typeface {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Medium => &self.medium,
        }
    }
}

pub(crate) struct Typeface {
    pub(crate) font: Font,
    /// Glyph and advance (in ems) of each character.
    glyphs: HashMap<char, (u32, f32)>,
    /// Stands for what the font cannot write; PDF/A forbids the empty box.
    stand_in: (u32, f32),
}

impl Typeface {
    fn parse(data: &'static [u8]) -> Option<Self> {
        let parsed = skrifa::FontRef::new(data).ok()?;
        let metrics = parsed.glyph_metrics(Size::new(1.0), LocationRef::default());
        let glyphs: HashMap<char, (u32, f32)> = parsed
            .charmap()
            .mappings()
            .filter_map(|(code, glyph)| Some((char::from_u32(code)?, (glyph.to_u32(), metrics.advance_width(glyph)?))))
            .collect();
        let stand_in = *glyphs.get(&'?')?;
        Some(Self { font: Font::new(data.into(), 0)?, glyphs, stand_in })
    }

    /// The width of `text` at one point of size.
    pub(crate) fn ems(&self, text: &str) -> f32 {
        text.chars().map(|c| self.glyph(c).1).sum()
    }

    pub(crate) fn shape(&self, text: &str) -> Vec<KrillaGlyph> {
        text.char_indices()
            .map(|(at, c)| {
                let (glyph, advance) = self.glyph(c);
                KrillaGlyph::new(GlyphId::new(glyph), advance, 0.0, 0.0, 0.0, at..at + c.len_utf8(), None)
            })
            .collect()
    }

    /// `text` as this font can write it: accents joined to their letters, control characters as blanks, and a
    /// question mark for a letter that it does not have.
    pub(crate) fn writable(&self, text: &str) -> String {
        text.nfc()
            .map(|c| if c.is_control() { ' ' } else { c })
            .map(|c| if self.glyphs.contains_key(&c) { c } else { '?' })
            .collect()
    }

    fn glyph(&self, c: char) -> (u32, f32) {
        self.glyphs.get(&c).copied().unwrap_or(self.stand_in)
    }
}
