//! The glyphs of a page, where they are shown.

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};

/// A page with more is not a document but an attack or an accident.
const MOST_GLYPHS: usize = 400_000;

/// One glyph: points from the top left of the page, `y` on the baseline.
pub(super) struct Shown {
    pub text: String,
    pub x: f32,
    pub y: f32,
    pub width: f32,
    /// Height of the font, in points.
    pub size: f32,
}

pub(super) struct Glyphs {
    /// From 1.
    pub page: u32,
    pub width: f32,
    pub height: f32,
    pub shown: Vec<Shown>,
}

pub(super) fn of(pdf: &Pdf) -> Vec<Glyphs> {
    let cache = InterpreterCache::new();
    (1..).zip(pdf.pages().iter()).map(|(number, page)| of_page(pdf, page, number, &cache)).collect()
}

fn of_page<'a>(pdf: &'a Pdf, page: &'a Page<'a>, number: u32, cache: &InterpreterCache<'a>) -> Glyphs {
    let (width, height) = page.render_dimensions();
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let settings = InterpreterSettings::default();
    let upright = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(upright, bounds, cache, pdf.xref(), settings);
    let mut collector = Collector { shown: Vec::new() };
    interpret_page(page, &mut context, &mut collector);
    Glyphs { page: number, width, height, shown: collector.shown }
}

struct Collector {
    shown: Vec<Shown>,
}

impl Collector {
    fn collect(&mut self, text: BfString, transform: Affine, advance: f32) {
        let text = match text {
            BfString::Char(c) => c.to_string(),
            BfString::String(text) => text,
        };
        let at = |x: f64, y: f64| transform * Point::new(x, y);
        let (start, end, top) = (at(0.0, 0.0), at(f64::from(advance), 0.0), at(0.0, 1_000.0));
        let finite = [start, end, top].iter().all(|point| point.x.is_finite() && point.y.is_finite());
        if finite && self.shown.len() < MOST_GLYPHS {
            self.shown.push(Shown {
                text,
                x: start.x.min(end.x) as f32,
                y: start.y as f32,
                width: (end.x - start.x).abs() as f32,
                size: start.distance(top) as f32,
            });
        }
    }
}

impl Device<'_> for Collector {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            let advance = match &**glyph {
                hayro_interpret::font::Glyph::Outline(outline) => outline.advance_width(),
                hayro_interpret::font::Glyph::Type3(drawn) => drawn.advance_width(),
            };
            if let Some(text) = glyph.as_unicode() {
                self.collect(text, props.transform * glyph.transform(), advance.unwrap_or(500.0));
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
