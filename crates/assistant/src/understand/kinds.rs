//! Which documents a message names, and where.

use std::ops::Range;

use super::tokens::{Shape, Token};
use super::vocabulary::{Entry, Target, Vocabulary, WordId, das_is_a_tax, is_filler};
use super::words::words;

/// One document named in a message.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    /// Tokens that name it.
    pub tokens: Vec<usize>,
    pub target: Target,
    pub partial: bool,
    score: f64,
}

/// A token that could belong to a phrase, with the words it could be and what each costs.
struct Content {
    place: usize,
    candidates: Vec<(WordId, f64)>,
    /// Written so that it may well be another word.
    doubtful: bool,
}

/// A word in a phrase that is written otherwise costs this much per letter.
const COST_OF_A_LETTER: f64 = 0.8;
const COST_OF_A_GAP: f64 = 0.3;
const COST_OF_ANOTHER_ORDER: f64 = 0.3;
const COST_OF_A_SEPARATOR: f64 = 0.9;
const MOST_GAPS: usize = 2;
/// A recalculated slip is recognised by its tax first, then by being late.
const SHARE_OF_LATE: f64 = 0.4;
/// A word that also means other things gives way.
const SHARE_OF_WEAK: f64 = 0.6;
const SHORT_MESSAGE_WORDS: usize = 3;

impl Hit {
    pub fn first(&self) -> usize {
        self.tokens.iter().copied().min().unwrap_or(0)
    }

    pub fn last(&self) -> usize {
        self.tokens.iter().copied().max().unwrap_or(0)
    }
}

/// The documents named, in order. `taken` are tokens that are times; `is_name` tells given names.
pub(crate) fn hits(
    vocabulary: &Vocabulary,
    read: &[Token],
    taken: &dyn Fn(usize) -> bool,
    is_name: &dyn Fn(&Token) -> bool,
) -> Vec<Hit> {
    let content = contents(vocabulary, read, taken, is_name);
    let asked = read.iter().any(|token| words().request.contains(&token.text));
    let short = content.len() <= SHORT_MESSAGE_WORDS;
    let mut found: Vec<Hit> = Vec::new();
    for (at, first) in content.iter().enumerate() {
        let mut tried: Vec<usize> = Vec::new();
        let doubtful = first.doubtful;
        for (word, _) in &first.candidates {
            for place in vocabulary.entries_with.get(*word).into_iter().flatten() {
                let Some(entry) = vocabulary
                    .entries
                    .get(*place)
                    .filter(|entry| (asked || short || !entry.weak) && !(doubtful && entry.words.len() == 1))
                else {
                    continue;
                };
                if tried.contains(place) {
                    continue;
                }
                tried.push(*place);
                found.extend(matched(vocabulary, entry, &content, at, read));
            }
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.first().cmp(&b.first())));
    chosen(vocabulary, read, found)
}

fn contents(
    vocabulary: &Vocabulary,
    read: &[Token],
    taken: &dyn Fn(usize) -> bool,
    is_name: &dyn Fn(&Token) -> bool,
) -> Vec<Content> {
    let words = words();
    let mut contents = Vec::new();
    for (place, token) in read.iter().enumerate() {
        let text = token.text.as_str();
        let das = token.is("das") && das_is_a_tax(read, place);
        if token.shape == Shape::Mark || taken(place) || (!das && is_filler(read, place)) || (token.is("das") && !das) {
            continue;
        }
        let mut candidates: Vec<(WordId, f64)> = Vec::new();
        let same = words.same.get(text).map(String::as_str);
        candidates.extend(same.and_then(|same| vocabulary.id(same)).map(|id| (id, 0.0)));
        let doubtful = vocabulary.tie_breaks.acronyms.contains(text) && !das && !acronym_here(vocabulary, read, place);
        if let Some(id) = vocabulary.id(text) {
            candidates.push((id, 0.0));
        }
        if is_name(token) || text == "fulano" {
            candidates.extend(vocabulary.somebody.map(|id| (id, 0.2)));
        } else if candidates.is_empty() && token.shape == Shape::Word && !is_known_word(text) {
            let near = vocabulary.near(text).into_iter();
            candidates.extend(near.map(|(id, distance)| (id, distance as f64 * COST_OF_A_LETTER)));
        }
        let ordinary = candidates.is_empty() && (words.request.contains(text) || words.everyday.contains(text));
        if !ordinary {
            contents.push(Content { place, candidates, doubtful });
        }
    }
    contents
}

fn is_known_word(text: &str) -> bool {
    let words = words();
    let says_an_act = words.acts.iter().any(|(phrase, _)| matches!(phrase.as_slice(), [word] if word == text));
    says_an_act || words.everyday.contains(text) || words.request.contains(text) || words.surnames.contains(text)
}

/// A short word that also means something else counts in capitals, or after an article or "guia".
fn acronym_here(vocabulary: &Vocabulary, read: &[Token], place: usize) -> bool {
    let all_shouted = read.iter().all(|token| token.shape != Shape::Word || token.shouted || token.text.len() == 1);
    let shouted = read.get(place).is_some_and(|token| token.shouted) && !all_shouted;
    let before = place.checked_sub(1).and_then(|before| read.get(before));
    shouted || read.len() == 1 || before.is_some_and(|word| vocabulary.tie_breaks.before_acronyms.contains(&word.text))
}

/// Does the entry's phrase begin at content `at`? Words may stand in another order and with a few others between.
fn matched(vocabulary: &Vocabulary, entry: &Entry, content: &[Content], at: usize, read: &[Token]) -> Option<Hit> {
    let mut missing: Vec<(usize, WordId)> = entry.words.iter().copied().enumerate().collect();
    let mut another = false;
    let (mut tokens, mut cost, mut gaps, mut expected) = (Vec::new(), 0.0, 0, 0);
    for here in content.get(at..)? {
        let fits = |(_, word): &(usize, WordId)| here.candidates.iter().any(|(candidate, _)| candidate == word);
        let Some(place) = missing.iter().position(fits) else {
            gaps += 1;
            another |= names_a_document(vocabulary, here);
            cost += COST_OF_A_GAP;
            if gaps > MOST_GAPS {
                return None;
            }
            continue;
        };
        let (order, word) = missing.remove(place);
        let price = here.candidates.iter().find(|(candidate, _)| *candidate == word).map_or(0.0, |(_, cost)| *cost);
        cost += price + if order == expected { 0.0 } else { COST_OF_ANOTHER_ORDER };
        expected = order + 1;
        // A name that stands for "funcionário" stays a name.
        let stands_for_somebody = Some(word) == vocabulary.somebody && price > 0.0;
        if !stands_for_somebody {
            tokens.push(here.place);
        }
        if missing.is_empty() {
            break;
        }
    }
    if !missing.is_empty() || tokens.is_empty() {
        return None;
    }
    let span = tokens.iter().copied().min()?..tokens.iter().copied().max()? + 1;
    if stops_within(read, &span) {
        return None;
    }
    let separators = separators_within(read, &span);
    if separators > 0 && another {
        return None;
    }
    cost += separators as f64 * COST_OF_A_SEPARATOR;
    let kind = match entry.target {
        Target::Kind(place) => vocabulary.kinds.get(place),
        Target::Unclear(_) => None,
    };
    let late = kind.is_some() && kind == vocabulary.tie_breaks.late_kind.as_ref();
    let share = if late { SHARE_OF_LATE } else { 1.0 } * if entry.weak { SHARE_OF_WEAK } else { 1.0 };
    let score = (entry.weight - cost) * share;
    (entry.weight > cost + 0.5).then_some(Hit { tokens, target: entry.target, partial: entry.partial, score })
}

/// One word that is a document by itself ("dre").
fn names_a_document(vocabulary: &Vocabulary, content: &Content) -> bool {
    let exact = content.candidates.iter().filter(|(_, cost)| *cost == 0.0);
    exact
        .flat_map(|(word, _)| vocabulary.entries_with.get(*word).into_iter().flatten())
        .any(|place| vocabulary.entries.get(*place).is_some_and(|entry| entry.words.len() == 1 && !entry.weak))
}

fn stops_within(read: &[Token], span: &Range<usize>) -> bool {
    read.get(span.clone())
        .is_some_and(|tokens| tokens.iter().any(|t| [".", ";", "\n", "!", "?"].contains(&t.text.as_str())))
}

fn separators_within(read: &[Token], span: &Range<usize>) -> usize {
    read.get(span.clone()).map_or(0, |tokens| tokens.iter().filter(|token| separates(token)).count())
}

fn separates(token: &Token) -> bool {
    let words = words();
    words.separators.contains(&token.text) || (token.shape == Shape::Mark && words.clause_marks.contains(&token.text))
}

/// The best hits that do not stand in each other's way. Two documents need something between them that separates.
fn chosen(vocabulary: &Vocabulary, read: &[Token], found: Vec<Hit>) -> Vec<Hit> {
    let mut chosen: Vec<Hit> = Vec::new();
    for hit in found {
        let own: Vec<usize> =
            hit.tokens.iter().copied().filter(|t| !chosen.iter().any(|other| other.tokens.contains(t))).collect();
        let shared_are_generic = hit.tokens.iter().filter(|t| !own.contains(t)).all(|token| {
            read.get(*token)
                .and_then(|token| vocabulary.id(&token.text))
                .is_some_and(|word| vocabulary.is_generic(word))
        });
        let Some((first, last)) = own.iter().copied().min().zip(own.iter().copied().max()) else { continue };
        let shares = own.len() < hit.tokens.len();
        let apart = chosen.iter().all(|other| {
            let theirs = other.tokens.iter().filter(|token| !hit.tokens.contains(token));
            let (low, high) = theirs.fold((usize::MAX, 0), |(low, high), token| (low.min(*token), high.max(*token)));
            (high < first && is_apart(read, high + 1..first, shares))
                || (last < low && is_apart(read, last + 1..low, shares))
        });
        if shared_are_generic && apart {
            chosen.push(hit);
        }
    }
    chosen.sort_by_key(Hit::last);
    chosen
}

/// A word such as "e" lies between, or an article, unless the two share a word ("guia do PIS e da COFINS").
fn is_apart(read: &[Token], between: Range<usize>, shares: bool) -> bool {
    let Some(tokens) = read.get(between) else { return false };
    let article =
        tokens.len() > 1 && tokens.last().is_some_and(|token| ["o", "a", "os", "as"].contains(&token.text.as_str()));
    (article && !shares) || tokens.iter().any(separates)
}
