//! Finding tax ids in the text of a document.

use super::TaxId;

/// Lengths of the groups, and the mark that may stand between each and the next.
struct Layout {
    groups: &'static [usize],
    marks: &'static [char],
}

const LAYOUTS: [Layout; 2] = [
    Layout { groups: &[2, 3, 3, 4, 2], marks: &['.', '.', '/', '-'] },
    Layout { groups: &[3, 3, 3, 2], marks: &['.', '.', '-'] },
];

pub(super) fn all(text: &str) -> Vec<TaxId> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut within_word = false;
    while let Some(first) = rest.chars().next() {
        let here = if within_word { None } else { LAYOUTS.iter().find_map(|layout| layout.at_start_of(rest)) };
        match here {
            Some((id, after)) => {
                found.push(id);
                rest = after;
                within_word = true;
            }
            None => {
                within_word = first.is_alphanumeric();
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
    found
}

impl Layout {
    /// The id that `text` begins with and what follows it. Blanks may stand around a mark, as text taken
    /// from a PDF has them, but never instead of it.
    fn at_start_of<'t>(&self, text: &'t str) -> Option<(TaxId, &'t str)> {
        let mut bare = String::with_capacity(14);
        let mut rest = text;
        for (place, length) in self.groups.iter().enumerate() {
            let group = rest.get(..*length)?;
            if !group.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
                return None;
            }
            bare.push_str(group);
            rest = rest.get(*length..)?;
            if let Some(mark) = self.marks.get(place)
                && let Some(after) = rest.trim_start_matches(' ').strip_prefix(*mark)
            {
                rest = after.trim_start_matches(' ');
            }
        }
        if rest.chars().next().is_some_and(char::is_alphanumeric) {
            return None;
        }
        Some((bare.parse().ok()?, rest))
    }
}
