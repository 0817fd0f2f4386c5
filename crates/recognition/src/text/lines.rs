//! Glyphs put together to words and lines, whatever order the PDF draws them in.

use super::glyphs::{Glyphs, Shown};
use super::{Line, Page, Place, Word};

/// Shares of the font's height.
const SAME_BASELINE: f32 = 0.35;
const WORD_GAP: f32 = 0.16;
const COLUMN_GAP: f32 = 1.0;

pub(super) fn page(glyphs: Glyphs) -> Page {
    let Glyphs { page, width, height, mut shown } = glyphs;
    shown.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut baselines: Vec<Vec<Shown>> = Vec::new();
    for glyph in shown {
        match baselines.last_mut().and_then(|line| line.last().map(|last| last.y).zip(Some(line))) {
            Some((y, line)) if (glyph.y - y).abs() <= SAME_BASELINE * glyph.size => line.push(glyph),
            _ => baselines.push(vec![glyph]),
        }
    }
    Page { width, height, lines: baselines.into_iter().filter_map(|glyphs| line(glyphs, page)).collect() }
}

fn line(mut glyphs: Vec<Shown>, page: u32) -> Option<Line> {
    glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut line = Line { text: String::new(), words: Vec::new() };
    let mut parted = true;
    let mut end = f32::NEG_INFINITY;
    for glyph in glyphs {
        if glyph.text.trim().is_empty() {
            parted = true;
            continue;
        }
        let gap = glyph.x - end;
        if parted || gap > WORD_GAP * glyph.size {
            if !line.text.is_empty() {
                line.text.push_str(if gap > COLUMN_GAP * glyph.size { "  " } else { " " });
            }
            line.words.push(Word { text: String::new(), place: place(&glyph, page) });
            parted = false;
        }
        end = glyph.x + glyph.width;
        line.text.push_str(&glyph.text);
        if let Some(word) = line.words.last_mut() {
            word.place = word.place.around(place(&glyph, page));
            word.text.push_str(&glyph.text);
        }
    }
    (!line.words.is_empty()).then_some(line)
}

fn place(glyph: &Shown, page: u32) -> Place {
    Place { page, x: glyph.x, y: glyph.y - glyph.size, width: glyph.width, height: glyph.size * 1.2 }
}
