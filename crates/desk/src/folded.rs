//! Text as it is searched: without accents, in lower case, words apart.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `"São João, Ltda."` becomes `"sao joao ltda"`.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn accents_case_and_punctuation_do_not_matter() {
        assert_eq!(folded("  São JOÃO,\tLtda. – 10/2026 "), "sao joao ltda 10 2026");
        assert_eq!(folded("…"), "");
    }
}
