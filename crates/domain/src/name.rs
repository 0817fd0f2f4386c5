//! Characters in names that deceive the eye: of files that come in, of folders that people make.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Marks, embeddings, overrides and isolates of the bidirectional algorithm (Unicode TR 9). Their only use in a name is
/// that it reads as another one.
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

pub fn is_without_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{00ad}' | '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}')
}

/// What a file system does not take in a name.
pub fn is_no_files(c: char) -> bool {
    r#"/\:*?"<>|"#.contains(c)
}

/// What two names have in common that people take for the same: "Notas  Fiscais" and "notas físcais".
pub fn folded(name: &str) -> String {
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
