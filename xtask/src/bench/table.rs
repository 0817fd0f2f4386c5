//! The table that a person reads.

use measure::{LEAST_PAIRS, Row, median};

const HEAD: [&str; 8] = ["", "ours", "baseline", "unit", "ratio", "spread", "n", "against"];

/// One line a row: medians of both, the median ratio and its spread over the pairs.
pub fn text(rows: &[Row]) -> String {
    let mut lines = vec![HEAD.map(str::to_owned)];
    lines.extend(rows.iter().map(cells));
    let width = |column: usize| lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..HEAD.len()).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for line in &lines {
        let padded = line.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            1 | 2 | 4 | 5 | 6 => format!("{cell:>width$}"),
            _ => format!("{cell:<width$}"),
        });
        text += padded.collect::<Vec<_>>().join("  ").trim_end();
        text += "\n";
    }
    text
}

fn cells(row: &Row) -> [String; 8] {
    let (least, most) = row.spread();
    let few = if row.count() < LEAST_PAIRS { " (too few)" } else { "" };
    [
        row.name.clone(),
        figure(median(&row.ours)),
        figure(median(&row.baseline)),
        row.unit.clone(),
        format!("{:.2}", row.ratio()),
        format!("{least:.2}–{most:.2}"),
        format!("{}{few}", row.count()),
        row.against.clone(),
    ]
}

/// Three digits that say something.
fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use measure::Better;

    #[test]
    fn a_row_shows_medians_ratio_spread_and_count() {
        let row = Row {
            name: "search".into(),
            against: "raw SQL".into(),
            unit: "ms CPU".into(),
            better: Better::Less,
            ours: vec![2.0, 2.5, 300.0],
            baseline: vec![2.0, 2.0, 2.0],
        };
        let text = text(&[row]);
        let line = text.lines().nth(1).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(line, "search 2.50 2.00 ms CPU 1.25 1.00–150.00 3 (too few) raw SQL");
    }
}
