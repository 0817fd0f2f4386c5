//! Every text exists in the three languages and uses only its own variables.

use assistant::texts::{Texts, TextsError};
use assistant::{Locale, TextKey};

#[test]
fn every_text_is_there_in_three_languages_with_only_its_own_variables() {
    for locale in Locale::ALL {
        let texts = Texts::built_in(locale).unwrap();
        for key in TextKey::ALL {
            let variables = key.variables().iter().map(|name| (*name, format!("<{name}>"))).collect();
            let filled = texts.fill(*key, &variables);
            assert!(!filled.is_empty() && !filled.contains("{{"), "{} {key:?}: {filled}", locale.as_str());
            for name in key.variables() {
                assert!(filled.contains(&format!("<{name}>")), "{} {key:?} leaves out {name}", locale.as_str());
            }
        }
    }
}

#[test]
fn no_file_has_a_text_that_nobody_sends() {
    for toml in [
        include_str!("../../../../assets/texts/pt-BR.toml"),
        include_str!("../../../../assets/texts/es.toml"),
        include_str!("../../../../assets/texts/en.toml"),
    ] {
        let read: toml::Table = toml::from_str(toml).unwrap();
        for key in read.keys() {
            assert!(TextKey::ALL.iter().any(|text| text.as_str() == key), "{key} is no text");
        }
    }
}

#[test]
fn an_offices_own_sentence_is_taken_if_its_variables_exist() {
    let mut texts = Texts::built_in(Locale::PtBr).unwrap();
    assert_eq!(texts.replace(TextKey::Help, "Escreva o que precisa.".to_owned()), Ok(()));
    let wrong = texts.replace(TextKey::Greeting, "Oi, {{ salary }}".to_owned());
    assert!(matches!(wrong, Err(TextsError::UnknownVariable { key: "greeting", .. })), "{wrong:?}");
}
