//! Sentences outside of the window (tray, notifications), from the same `ui/locales/` as the window's own.

use std::collections::HashMap;
use std::sync::LazyLock;

use contract::desk::Locale;

type Sentences = HashMap<String, String>;

static PT_BR: LazyLock<Sentences> = LazyLock::new(|| sentences(include_str!("../../../ui/locales/pt-BR.json")));
static ES: LazyLock<Sentences> = LazyLock::new(|| sentences(include_str!("../../../ui/locales/es.json")));
static EN: LazyLock<Sentences> = LazyLock::new(|| sentences(include_str!("../../../ui/locales/en.json")));

/// The sentence `key` with `{name}` replaced by its value. A key that is not there is shown itself: a test holds that
/// all that are used are.
pub fn say(locale: Locale, key: &str, values: &[(&str, &str)]) -> String {
    let sentences = match locale {
        Locale::PtBr => &PT_BR,
        Locale::Es => &ES,
        Locale::En => &EN,
    };
    let sentence = sentences.get(key).map_or(key, String::as_str);
    values.iter().fold(sentence.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// Only plain sentences are used here; those with plural forms are the window's own.
fn sentences(json: &str) -> Sentences {
    let all: HashMap<String, serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    all.into_iter().filter_map(|(key, value)| value.as_str().map(|text| (key, text.to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_of_tray_and_notifications_is_there_in_three_languages() {
        for locale in [Locale::PtBr, Locale::Es, Locale::En] {
            for key in
                crate::tray::KEYS.iter().chain(crate::office::notices::KEYS).chain(crate::host::recovery_codes::KEYS)
            {
                assert_ne!(say(locale, key, &[]), *key, "{locale:?} lacks {key}");
            }
        }
    }

    #[test]
    fn values_take_the_places_of_their_names() {
        assert!(say(Locale::PtBr, "tray_open_count", &[("count", "7")]).contains('7'));
    }
}
