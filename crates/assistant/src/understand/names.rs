//! Whose document: names of people as they are written, and "todos".
//!
//! Who works where is not known here. A name is a given name of `data/given_names.txt`, a capitalised word that is
//! nothing else, or an unknown word after "do" or "da". Companies ("da padaria …"), the writer ("sou o João") and
//! greetings ("oi, Ana") are left out.

use std::collections::BTreeSet;
use std::ops::Range;

use super::tokens::{Shape, Token};
use super::vocabulary::Vocabulary;
use super::words::{Phrase, words};

/// What the place of a message tells about its words.
pub(crate) struct Names<'a> {
    pub message: &'a str,
    pub read: &'a [Token],
    pub vocabulary: &'a Vocabulary,
    /// Folded words of names that are known beside the common ones.
    pub known: &'a BTreeSet<String>,
    /// Tokens that are something else: times, documents, companies.
    pub taken: &'a dyn Fn(usize) -> bool,
}

pub(crate) fn is_given_name(token: &Token, known: &BTreeSet<String>) -> bool {
    token.shape == Shape::Word && (words().given_names.contains(&token.text) || known.contains(&token.text))
}

impl Names<'_> {
    /// The names, in order, as written.
    pub fn people(&self) -> Vec<(Range<usize>, String)> {
        let mut people = Vec::new();
        let mut at = 0;
        while at < self.read.len() {
            if self.is_company(at) {
                at = self.after_company(at);
                continue;
            }
            if !self.begins(at) {
                at += 1;
                continue;
            }
            let end = self.end_of(at);
            let is_company =
                self.read.get(end).is_some_and(|token| words().company_tails.contains(&token.text) && !token.is("me"));
            if !is_company && !self.is_the_writer(at) && !self.is_greeted(at, end) {
                people.extend(self.written(at..end).map(|name| (at..end, name)));
            }
            at = end;
        }
        people
    }

    /// "de todos", "da equipe".
    pub fn everybody(&self) -> Option<Range<usize>> {
        let leads = ["do", "da", "de", "dos", "das", "pro", "pra", "para", "o", "a", "the", "for", "of"];
        (0..self.read.len()).find_map(|at| {
            let phrase =
                words().everybody.iter().filter(|phrase| self.stands(at, phrase)).max_by_key(|phrase| phrase.len())?;
            let first = phrase.first()?;
            let clear =
                ["tod", "td", "every", "all", "cada", "de", "das", "dos"].iter().any(|start| first.starts_with(start));
            let led = at.checked_sub(1).is_some_and(|before| leads.contains(&self.text(before)));
            ((clear || led) && !(at..at + phrase.len()).any(self.taken)).then_some(at..at + phrase.len())
        })
    }

    fn text(&self, at: usize) -> &str {
        self.read.get(at).map(|token| token.text.as_str()).unwrap_or_default()
    }

    fn stands(&self, at: usize, phrase: &Phrase) -> bool {
        !phrase.is_empty() && phrase.iter().enumerate().all(|(ahead, word)| self.text(at + ahead) == word)
    }

    fn written(&self, tokens: Range<usize>) -> Option<String> {
        let (first, last) = (self.read.get(tokens.start)?, self.read.get(tokens.end.checked_sub(1)?)?);
        self.message.get(first.place.start..last.place.end).map(str::to_owned)
    }

    fn is_company(&self, at: usize) -> bool {
        words().company_heads.contains(self.text(at)) && !(self.taken)(at)
    }

    fn after_company(&self, at: usize) -> usize {
        let goes_on = |at: usize| {
            let particle = words().particles.contains(self.text(at)) && !self.read.get(at).is_some_and(|t| t.is("e"));
            !(self.taken)(at)
                && (self.is_name_like(at)
                    || words().company_heads.contains(self.text(at))
                    || (particle && self.is_name_like(at + 1)))
        };
        let mut end = at + 1;
        while end < self.read.len() && goes_on(end) {
            end += 1;
        }
        end
    }

    /// The whole message is in one case, so capitals say nothing.
    fn capitals_tell(&self) -> bool {
        self.read.iter().any(|token| token.shape == Shape::Word && !token.capital)
    }

    fn is_ordinary(&self, at: usize) -> bool {
        let words = words();
        let text = self.text(at);
        words.filler.contains(text)
            || words.everyday.contains(text)
            || words.request.contains(text)
            || self.vocabulary.id(text).is_some()
    }

    fn begins(&self, at: usize) -> bool {
        let Some(token) = self.read.get(at) else { return false };
        let words = words();
        if token.shape != Shape::Word
            || (self.taken)(at)
            || (token.text.len() < 2 && !token.is("d"))
            || words.titles.contains(&token.text)
        {
            return false;
        }
        let mut before = at;
        while before > 0 && (words.titles.contains(self.text(before - 1)) || self.text(before - 1) == ".") {
            before -= 1;
        }
        if token.is("d") && self.is_elided(at) {
            return true;
        }
        let titled = before < at;
        let lead = before.checked_sub(1).map(|lead| self.text(lead)).unwrap_or_default();
        let possessive = self.text(at + 1) == "'" && self.text(at + 2) == "s";
        if is_given_name(token, self.known) {
            let only_common = words.everyday.contains(&token.text) || words.filler.contains(&token.text);
            return !only_common || (token.capital && self.capitals_tell() && at > 0);
        }
        if self.is_ordinary(at) {
            return false;
        }
        let first = at == 0 || [".", "!", "?", "\n"].contains(&self.text(at - 1));
        let surname_follows = self.read.get(at + 1).is_some_and(|t| t.capital && words.surnames.contains(&t.text));
        let capital = token.capital && self.capitals_tell() && (!first || surname_follows) && !token.shouted;
        let after_of = ["do", "da", "del", "of"].contains(&lead) && token.text.len() >= 3;
        let a_surname =
            words.surnames.contains(&token.text) && (after_of || ["o", "a", "de", "pro", "pra"].contains(&lead));
        capital || after_of || possessive || titled || a_surname
    }

    fn is_name_like(&self, at: usize) -> bool {
        let Some(token) = self.read.get(at).filter(|token| token.shape == Shape::Word && token.text.len() > 1) else {
            return false;
        };
        let words = words();
        if (self.taken)(at) || words.filler.contains(&token.text) || words.company_heads.contains(&token.text) {
            return false;
        }
        let listed = words.surnames.contains(&token.text) || is_given_name(token, self.known);
        let everyday = words.everyday.contains(&token.text) || words.request.contains(&token.text);
        let capital = token.capital && self.capitals_tell() && self.vocabulary.id(&token.text).is_none();
        (listed && (!everyday || token.capital))
            || (!everyday && (capital || self.vocabulary.id(&token.text).is_none()))
    }

    fn end_of(&self, begin: usize) -> usize {
        let mut end = begin + if self.is_elided(begin) { 3 } else { 1 };
        // Who writes "Carlos" with a capital writes "Carlos fez" of a verb, and "Carlos Nunes" of a surname.
        let with_capitals = self.capitals_tell() && self.read.get(begin).is_some_and(|token| token.capital);
        let goes_on = |at: usize| self.is_name_like(at) && (!with_capitals || self.is_written_as_a_name(at));
        loop {
            let particle = words().particles.contains(self.text(end)) && self.text(end) != "e";
            if self.is_elided(end) {
                end += 3;
            } else if goes_on(end) {
                end += 1;
            } else if particle && goes_on(end + 1) && !(self.taken)(end) {
                end += 2;
            } else {
                return end;
            }
        }
    }

    /// With a capital, or listed as a name.
    fn is_written_as_a_name(&self, at: usize) -> bool {
        self.read.get(at).is_some_and(|token| {
            token.capital || words().surnames.contains(&token.text) || is_given_name(token, self.known)
        })
    }

    /// "d'Ávila".
    fn is_elided(&self, at: usize) -> bool {
        self.text(at) == "d" && ["'", "’"].contains(&self.text(at + 1)) && self.is_name_like(at + 2)
    }

    /// "Sou João da loja Centro."
    fn is_the_writer(&self, at: usize) -> bool {
        let introduced = |phrase: &Phrase| at.checked_sub(phrase.len()).is_some_and(|start| self.stands(start, phrase));
        words().introductions.iter().any(introduced)
    }

    /// "Oi, Ana", "bom dia Carla", "obrigado Pedro".
    fn is_greeted(&self, at: usize, end: usize) -> bool {
        let mut before = at;
        while before > 0 && [","].contains(&self.text(before - 1)) {
            before -= 1;
        }
        let greeting =
            |phrase: &Phrase| before.checked_sub(phrase.len()).is_some_and(|start| self.stands(start, phrase));
        let greeted = words()
            .acts
            .iter()
            .any(|(phrase, act)| matches!(act, crate::Act::Greeting | crate::Act::Thanks) && greeting(phrase));
        greeted && (before < at || end >= self.read.len() || !["e"].contains(&self.text(end)))
    }
}
