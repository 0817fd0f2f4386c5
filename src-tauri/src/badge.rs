//! The tray icon: the product's mark, and while something waits, yellow with the count on it.

use image::{Rgba, RgbaImage};
use tauri::image::Image;

const MARK: &[u8] = include_bytes!("../../assets/icons/32x32.png");

/// The yellow of something that waits. Dark figures on it are readable on every panel.
const YELLOW: Rgba<u8> = Rgba([0xff, 0xc1, 0x07, 0xff]);
const INK: Rgba<u8> = Rgba([0x1c, 0x19, 0x17, 0xff]);

/// Figures of 3 × 5 points, a row per number, the highest bit at the left.
const FIGURES: [[u8; 5]; 10] = [
    [0b111, 0b101, 0b101, 0b101, 0b111],
    [0b010, 0b110, 0b010, 0b010, 0b111],
    [0b111, 0b001, 0b111, 0b100, 0b111],
    [0b111, 0b001, 0b111, 0b001, 0b111],
    [0b101, 0b101, 0b111, 0b001, 0b001],
    [0b111, 0b100, 0b111, 0b001, 0b111],
    [0b111, 0b100, 0b111, 0b101, 0b111],
    [0b111, 0b001, 0b010, 0b010, 0b010],
    [0b111, 0b101, 0b111, 0b101, 0b111],
    [0b111, 0b101, 0b111, 0b001, 0b111],
];

/// The icon for `count` waiting items; none waiting is the plain mark. More than 99 are drawn as 99.
pub fn icon(count: u32) -> anyhow::Result<Image<'static>> {
    let drawn = if count == 0 { image::load_from_memory(MARK)?.to_rgba8() } else { yellow(count) };
    let (width, height) = drawn.dimensions();
    Ok(Image::new_owned(drawn.into_raw(), width, height))
}

fn yellow(count: u32) -> RgbaImage {
    let mut canvas = RgbaImage::from_fn(32, 32, |x, y| if in_rounded_square(x, y) { YELLOW } else { Rgba([0; 4]) });
    let figures: Vec<usize> = count.min(99).to_string().bytes().map(|byte| usize::from(byte - b'0')).collect();
    let point = 4;
    let width = figures.len() as u32 * 3 * point + (figures.len() as u32 - 1) * 2;
    let mut left = (32 - width) / 2;
    for figure in figures {
        draw_figure(&mut canvas, figure, left, (32 - 5 * point) / 2, point);
        left += 3 * point + 2;
    }
    canvas
}

fn draw_figure(canvas: &mut RgbaImage, figure: usize, left: u32, top: u32, point: u32) {
    let Some(rows) = FIGURES.get(figure) else { return };
    for (row, bits) in (0..).zip(rows) {
        for column in (0..3).filter(|column| bits >> (2 - column) & 1 == 1) {
            for (x, y) in (0..point).flat_map(|x| (0..point).map(move |y| (x, y))) {
                canvas.put_pixel(left + column * point + x, top + row * point + y, INK);
            }
        }
    }
}

fn in_rounded_square(x: u32, y: u32) -> bool {
    let radius = 7.0_f32;
    let over = |at: u32| (radius - (at as f32 + 0.5)).max(at as f32 + 0.5 - (32.0 - radius)).max(0.0);
    over(x).hypot(over(y)) <= radius
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(icon: &Image<'_>, colour: Rgba<u8>) -> bool {
        icon.rgba().chunks_exact(4).any(|pixel| pixel == colour.0)
    }

    #[test]
    fn the_icon_turns_yellow_when_something_waits() {
        assert!(has(&icon(7).unwrap(), YELLOW));
        assert!(!has(&icon(0).unwrap(), YELLOW));
    }

    #[test]
    fn different_counts_look_different() {
        assert_ne!(icon(7).unwrap().rgba(), icon(8).unwrap().rgba());
        assert_eq!(icon(120).unwrap().rgba(), icon(99).unwrap().rgba());
    }
}
