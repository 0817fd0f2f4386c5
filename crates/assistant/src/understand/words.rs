//! The everyday words in `data/`, read once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::Act;

/// A phrase as folded words.
pub(crate) type Phrase = Vec<String>;

#[derive(Debug, Default)]
pub(crate) struct Words {
    pub filler: BTreeSet<String>,
    pub request: BTreeSet<String>,
    pub everyday: BTreeSet<String>,
    pub given_names: BTreeSet<String>,
    pub surnames: BTreeSet<String>,
    pub company_heads: BTreeSet<String>,
    pub company_tails: BTreeSet<String>,
    pub titles: BTreeSet<String>,
    pub particles: BTreeSet<String>,
    pub separators: BTreeSet<String>,
    pub clause_marks: String,
    pub falls_due: BTreeSet<String>,
    pub introductions: Vec<Phrase>,
    pub everybody: Vec<Phrase>,
    pub late: Vec<Phrase>,
    pub received: Vec<Phrase>,
    pub not_wanted: Vec<Phrase>,
    pub same: BTreeMap<String, String>,
    /// Longest first.
    pub acts: Vec<(Phrase, Act)>,
    pub emoji: Vec<(char, Act)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    filler: String,
    request: String,
    everyday: String,
    company_heads: String,
    company_tails: String,
    titles: String,
    particles: String,
    separators: String,
    clause_marks: String,
    falls_due: String,
    introductions: Vec<String>,
    everybody: Vec<String>,
    late: Vec<String>,
    received: Vec<String>,
    not_wanted: Vec<String>,
    same: BTreeMap<String, String>,
    acts: ActWords,
    emoji: EmojiWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActWords {
    cancel: Vec<String>,
    human: Vec<String>,
    help: Vec<String>,
    thanks: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
    greeting: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EmojiWords {
    thanks: String,
    yes: String,
    no: String,
    greeting: String,
}

/// The words that come with the product. A test holds that the file is well formed; without it nothing is everyday.
pub(crate) fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| read().unwrap_or_default());
    &WORDS
}

fn read() -> Result<Words, toml::de::Error> {
    let file: File = toml::from_str(include_str!("../../data/everyday.toml"))?;
    let acts = [
        (Act::Cancel, file.acts.cancel),
        (Act::Human, file.acts.human),
        (Act::Help, file.acts.help),
        (Act::Thanks, file.acts.thanks),
        (Act::Yes, file.acts.yes),
        (Act::No, file.acts.no),
        (Act::Greeting, file.acts.greeting),
    ];
    let mut acts: Vec<(Phrase, Act)> = acts
        .into_iter()
        .flat_map(|(act, phrases)| phrases.into_iter().map(move |phrase| (split(&phrase), act)))
        .collect();
    acts.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
    let EmojiWords { thanks, yes, no, greeting } = file.emoji;
    let emoji = [(Act::Thanks, thanks), (Act::Yes, yes), (Act::No, no), (Act::Greeting, greeting)];
    let emoji =
        emoji.into_iter().flat_map(|(act, signs)| signs.chars().map(|c| (c, act)).collect::<Vec<_>>()).collect();
    Ok(Words {
        filler: set(&file.filler),
        request: set(&file.request),
        everyday: set(&file.everyday),
        given_names: set(include_str!("../../data/given_names.txt")),
        surnames: set(include_str!("../../data/surnames.txt")),
        company_heads: set(&file.company_heads),
        company_tails: set(&file.company_tails),
        titles: set(&file.titles),
        particles: set(&file.particles),
        separators: set(&file.separators),
        clause_marks: file.clause_marks,
        falls_due: set(&file.falls_due),
        introductions: file.introductions.iter().map(|phrase| split(phrase)).collect(),
        everybody: file.everybody.iter().map(|phrase| split(phrase)).collect(),
        late: file.late.iter().map(|phrase| split(phrase)).collect(),
        received: file.received.iter().map(|phrase| split(phrase)).collect(),
        not_wanted: file.not_wanted.iter().map(|phrase| split(phrase)).collect(),
        same: file.same,
        acts,
        emoji,
    })
}

fn set(words: &str) -> BTreeSet<String> {
    words.split_whitespace().map(super::tokens::fold).collect()
}

fn split(phrase: &str) -> Phrase {
    phrase.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_everyday_words_are_well_formed_and_already_folded() {
        let words = read().expect("data/everyday.toml");
        let phrases = words.acts.iter().map(|(phrase, _)| phrase).chain(&words.everybody).chain(&words.late);
        for word in phrases.flatten() {
            assert_eq!(&super::super::tokens::fold(word), word, "write it without accents and capitals");
        }
        assert!(words.given_names.len() > 400 && words.given_names.contains("joao"));
    }
}
