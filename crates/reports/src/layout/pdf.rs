//! Writes a sheet as a tagged PDF/A-2b.

use std::num::NonZeroU16;

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{self, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};
use krilla::{Document, SerializeSettings};

use super::sheet::{Child, Group, Mark};
use super::{PAGE_HEIGHT, PAGE_WIDTH, Role, Sheet, Tone};
use crate::NotPrinted;
use crate::letterhead::Colour;

const LANGUAGE: &str = "pt-BR";

/// What the file says about itself.
pub(crate) struct Identity {
    pub title: String,
    pub author: String,
    pub subject: String,
    pub dated: DateTime<FixedOffset>,
}

pub(crate) fn write(
    sheet: &Sheet,
    identity: Identity,
    accent: Colour,
    logo: Option<&Image>,
) -> Result<Vec<u8>, NotPrinted> {
    let refused = |error: String| NotPrinted::Refused(error);
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_B)
        .finish()
        .map_err(|error| refused(format!("{error:?}")))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, enable_tagging: true, ..Default::default() });
    let size = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT).ok_or_else(|| refused("page size".to_owned()))?;

    let mut identifiers: Vec<Option<Identifier>> = vec![None; sheet.leaves];
    for marks in &sheet.pages {
        let mut page = document.start_page_with(size.clone());
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, sheet, mark, accent, logo, &mut identifiers);
        }
        surface.finish();
        page.finish();
    }

    let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    for &root in &sheet.roots {
        tree.push(tag_group(&sheet.groups, root, &identifiers));
    }
    document.set_tag_tree(tree);
    if sheet.bookmarks.len() > 1 {
        document.set_outline(outline(sheet));
    }
    document.set_metadata(described(identity));
    document.finish().map_err(|error| refused(format!("{error:?}")))
}

fn draw(
    surface: &mut Surface,
    sheet: &Sheet,
    mark: &Mark,
    accent: Colour,
    logo: Option<&Image>,
    identifiers: &mut [Option<Identifier>],
) {
    match mark {
        Mark::Text { x, baseline, text, style, leaf } => {
            begin(surface, *leaf, ContentTag::Span(SpanTag::empty()), identifiers);
            let face = sheet.faces.of(style.weight);
            surface.set_stroke(None);
            surface.set_fill(Some(fill(style.tone, accent)));
            let start = Point::from_xy(*x, *baseline);
            surface.draw_glyphs(start, &face.shape(text), face.font.clone(), text, style.size, false);
        }
        Mark::Line { from, to, width, tone, dashed } => {
            begin(surface, None, ContentTag::Other, identifiers);
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            let dash = dashed.then(|| StrokeDash { array: vec![3.0, 3.0], offset: 0.0 });
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: colour(*tone, accent).into(),
                width: *width,
                dash,
                ..Default::default()
            }));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Mark::Panel { x, y, width, height, fill: tone } => {
            begin(surface, None, ContentTag::Other, identifiers);
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(rect);
            }
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*tone, accent)));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Mark::Logo { x, y, side, leaf } => {
            begin(surface, *leaf, ContentTag::Other, identifiers);
            if let (Some(image), Some(size)) = (logo, Size::from_wh(*side, *side)) {
                surface.push_transform(&Transform::from_translate(*x, *y));
                surface.draw_image(image.clone(), size);
                surface.pop();
            }
        }
    }
    surface.end_tagged();
}

/// Marks what follows as the content of `leaf`, or as decoration.
fn begin(surface: &mut Surface, leaf: Option<usize>, tag: ContentTag, identifiers: &mut [Option<Identifier>]) {
    match leaf.and_then(|leaf| identifiers.get_mut(leaf)) {
        Some(slot) => *slot = Some(surface.start_tagged(tag)),
        None => {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        }
    }
}

fn tag_group(groups: &[Group], at: usize, identifiers: &[Option<Identifier>]) -> TagGroup {
    let mut tagged = TagGroup::new(groups.get(at).map_or_else(|| Tag::NonStruct.into(), |group| kind(&group.role)));
    for child in groups.get(at).map(|group| group.children.as_slice()).unwrap_or_default() {
        match child {
            Child::Group(group) => tagged.push(tag_group(groups, *group, identifiers)),
            Child::Leaf(leaf) => {
                if let Some(identifier) = identifiers.get(*leaf).copied().flatten() {
                    tagged.push(identifier);
                }
            }
        }
    }
    tagged
}

fn kind(role: &Role) -> TagKind {
    match role {
        Role::Section => Tag::Section.into(),
        Role::Heading { level, title } => {
            Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(title.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::Table { summary } => Tag::Table.with_summary(Some(summary.clone())).into(),
        Role::TableHead => Tag::THead.into(),
        Role::TableBody => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::HeaderCell => Tag::TH(TableHeaderScope::Column).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure { alternative } => Tag::Figure(Some(alternative.clone())).into(),
    }
}

fn outline(sheet: &Sheet) -> Outline {
    let mut outline = Outline::new();
    for bookmark in &sheet.bookmarks {
        let place = XyzDestination::new(bookmark.page, Point::from_xy(0.0, bookmark.y));
        outline.push_child(OutlineNode::new(bookmark.title.clone(), place));
    }
    outline
}

fn described(identity: Identity) -> Metadata {
    let at = identity.dated;
    let part = |number: u32| u8::try_from(number).unwrap_or(0);
    let offset_minutes = at.offset().local_minus_utc() / 60;
    let date = metadata::DateTime::new(u16::try_from(at.year()).unwrap_or(0))
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(i8::try_from(offset_minutes / 60).unwrap_or(0))
        .utc_offset_minute(part(offset_minutes.unsigned_abs() % 60));
    Metadata::new()
        .title(identity.title)
        .description(identity.subject)
        .authors(vec![identity.author])
        .creator("Balcão".to_owned())
        .language(LANGUAGE.to_owned())
        .creation_date(date)
}

fn fill(tone: Tone, accent: Colour) -> Fill {
    Fill { paint: colour(tone, accent).into(), opacity: NormalizedF32::ONE, rule: FillRule::default() }
}

fn colour(tone: Tone, accent: Colour) -> rgb::Color {
    let Colour(red, green, blue) = match tone {
        Tone::Accent => accent,
        Tone::Ink => Colour(0x1c, 0x24, 0x29),
        Tone::Soft => Colour(0x56, 0x66, 0x6e),
        Tone::Rule => Colour(0xb9, 0xc5, 0xc9),
        Tone::Wash => Colour(0xf3, 0xf6, 0xf6),
        Tone::Paper => Colour(0xff, 0xff, 0xff),
    };
    rgb::Color::new(red, green, blue)
}
