//! What the catalogue's kinds are called, ready to be found in a message: every phrase of every kind in three
//! languages, as ids of words with weights. Built once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::catalogue::{Catalogue, Kind};
use domain::order::KindId;

use super::spelling::{distance_by_letters, letters_of};
use super::tie_breaks::{TieBreaks, Unclear};
use super::time;
use super::tokens::{self, Shape, Token};
use super::words::words;

pub(crate) type WordId = usize;

/// What a phrase points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// Place in the catalogue.
    Kind(usize),
    /// Place in the tie-breaks.
    Unclear(usize),
}

#[derive(Debug)]
pub(crate) struct Entry {
    pub words: Vec<WordId>,
    pub target: Target,
    pub weight: f64,
    /// Only counts beside a request: one word that also means other things, or a part of a longer name.
    pub weak: bool,
    /// A part of a longer name: what it means was guessed.
    pub partial: bool,
}

#[derive(Debug)]
pub(crate) struct Vocabulary {
    ids: HashMap<String, WordId>,
    letters: Vec<(String, u32)>,
    /// In how many kinds a word occurs.
    kinds_with: Vec<usize>,
    pub entries: Vec<Entry>,
    pub entries_with: Vec<Vec<usize>>,
    pub kinds: Vec<KindId>,
    words_of: BTreeMap<KindId, BTreeSet<WordId>>,
    pub tie_breaks: TieBreaks,
    /// "funcionário" in a phrase, for which a name may stand.
    pub somebody: Option<WordId>,
    as_written: BTreeSet<String>,
}

/// A word in more kinds than this says little by itself ("guia", "recibo").
const GENERIC_FROM_KINDS: usize = 4;
/// "contrato do funcionário": there a name may stand. The plural ("lista de funcionários") means all of them.
const SOMEBODY: [&str; 2] = ["funcionario", "empregado"];

impl Vocabulary {
    pub fn new(catalogue: &Catalogue) -> Self {
        let tie_breaks = TieBreaks::built_in();
        let mut made = Self {
            ids: HashMap::new(),
            letters: Vec::new(),
            kinds_with: Vec::new(),
            entries: Vec::new(),
            entries_with: Vec::new(),
            kinds: catalogue.iter().map(|kind| kind.id.clone()).collect(),
            words_of: BTreeMap::new(),
            somebody: None,
            as_written: BTreeSet::new(),
            tie_breaks,
        };
        let mut phrases: BTreeMap<Vec<WordId>, Target> = BTreeMap::new();
        for (place, kind) in catalogue.iter().enumerate() {
            let mut of_kind = BTreeSet::new();
            for phrase in phrases_of(kind) {
                let ids = made.compile(&phrase);
                of_kind.extend(ids.iter().copied());
                if !ids.is_empty() {
                    phrases.entry(ids).or_insert(Target::Kind(place));
                }
            }
            for id in &of_kind {
                made.kinds_with.get_mut(*id).into_iter().for_each(|count| *count += 1);
            }
            made.words_of.insert(kind.id.clone(), of_kind);
        }
        let unclear: Vec<String> = made.tie_breaks.unclear.iter().map(|entry| entry.words.clone()).collect();
        for (place, phrase) in unclear.iter().enumerate() {
            let ids = made.compile(phrase);
            phrases.insert(ids, Target::Unclear(place));
        }
        made.somebody = made.ids.get(SOMEBODY[0]).copied();
        made.index(phrases);
        made
    }

    /// The word's id, if any kind is called by it.
    pub fn id(&self, folded: &str) -> Option<WordId> {
        self.ids.get(&singular(folded)).copied()
    }

    pub fn is_generic(&self, word: WordId) -> bool {
        self.kinds_with.get(word).is_some_and(|kinds| *kinds >= GENERIC_FROM_KINDS)
    }

    /// Does a phrase of `kind` have this word?
    pub fn is_called(&self, kind: &KindId, word: WordId) -> bool {
        self.words_of.get(kind).is_some_and(|words| words.contains(&word))
    }

    /// More than one of something that the catalogue names in the singular ("holerites").
    pub fn is_plural(&self, folded: &str) -> bool {
        folded.len() > 3 && folded.ends_with('s') && !self.as_written.contains(folded)
    }

    pub fn unclear(&self, place: usize) -> Option<&Unclear> {
        self.tie_breaks.unclear.get(place)
    }

    /// Words near a misspelt one, with their distance.
    pub fn near(&self, folded: &str) -> Vec<(WordId, usize)> {
        let word = singular(folded);
        let length = word.chars().count();
        let most = match length {
            0..=3 => return Vec::new(),
            4..=6 => 1,
            _ => 2,
        };
        let mask = letters_of(&word);
        let first = word.chars().next();
        let mut near: Vec<(WordId, usize)> = Vec::new();
        for (id, (spelling, letters)) in self.letters.iter().enumerate() {
            if spelling.len() < 4 {
                continue;
            }
            let Some(distance) = distance_by_letters((spelling, *letters), (&word, mask), most) else { continue };
            let same_start = spelling.chars().next() == first;
            let short_enough = length > 5 || same_start;
            let two_apart = distance < 2 || (same_start && spelling.len() >= 8);
            if short_enough && two_apart {
                near.push((id, distance));
            }
        }
        let best = near.iter().map(|(_, distance)| *distance).min().unwrap_or(0);
        near.retain(|(_, distance)| *distance == best);
        near
    }

    /// A phrase as word ids; times in it ("do mês") are left out, as they are in a message.
    fn compile(&mut self, phrase: &str) -> Vec<WordId> {
        let read = tokens::tokens(phrase);
        let times = time::spoken(&read, NaiveDate::default());
        let timed = |place: usize| times.iter().any(|spoken| spoken.tokens.contains(&place));
        let content: Vec<&Token> = read
            .iter()
            .enumerate()
            .filter(|(place, token)| {
                token.shape != Shape::Mark && !timed(*place) && (!is_filler(&read, *place) || token.is("das"))
            })
            .filter(|(place, token)| !token.is("das") || das_is_a_tax(&read, *place))
            .map(|(_, token)| token)
            .collect();
        for token in &content {
            self.as_written.insert(token.text.clone());
        }
        let texts: Vec<String> = content.iter().map(|token| token.text.clone()).collect();
        texts
            .iter()
            .map(|text| self.learn(if SOMEBODY.contains(&text.as_str()) { SOMEBODY[0] } else { text }))
            .collect()
    }

    fn learn(&mut self, folded: &str) -> WordId {
        let word = singular(folded);
        if let Some(id) = self.ids.get(&word) {
            return *id;
        }
        let id = self.letters.len();
        self.letters.push((word.clone(), letters_of(&word)));
        self.kinds_with.push(0);
        self.ids.insert(word, id);
        id
    }

    fn index(&mut self, phrases: BTreeMap<Vec<WordId>, Target>) {
        let kinds = self.kinds.len() as f64;
        let weight_of = |id: &WordId, kinds_with: &[usize]| {
            (1.0 + kinds / kinds_with.get(*id).copied().unwrap_or(1).max(1) as f64).ln()
        };
        let weak = &self.tie_breaks.weak;
        let is_weak = |ids: &[WordId], letters: &[(String, u32)]| matches!(ids, [id] if letters.get(*id).is_some_and(|(spelling, _)| weak.contains(spelling)));
        let mut entries: Vec<Entry> = Vec::new();
        for (ids, target) in &phrases {
            let weight = ids.iter().map(|id| weight_of(id, &self.kinds_with)).sum();
            let weak = is_weak(ids, &self.letters);
            entries.push(Entry { words: ids.clone(), target: *target, weight, weak, partial: false });
        }
        // A word that only one kind is called by stands for it, if nothing better is found.
        let mut partial: BTreeSet<WordId> = BTreeSet::new();
        let late = self.tie_breaks.late_kind.as_ref();
        let is_late = |target: &Target| matches!(target, Target::Kind(place) if self.kinds.get(*place) == late);
        for (ids, target) in phrases.iter().filter(|(ids, target)| ids.len() > 1 && !is_late(target)) {
            for id in ids {
                let long =
                    self.letters.get(*id).is_some_and(|(spelling, _)| spelling.len() >= 6 && !is_everyday(spelling));
                let known = phrases.contains_key(&vec![*id]) || partial.contains(id);
                if long && !known && self.kinds_with.get(*id) == Some(&1) {
                    let weight = weight_of(id, &self.kinds_with) * 0.6;
                    partial.insert(*id);
                    entries.push(Entry { words: vec![*id], target: *target, weight, weak: true, partial: true });
                }
            }
        }
        self.entries_with = vec![Vec::new(); self.letters.len()];
        for (place, entry) in entries.iter().enumerate() {
            for id in &entry.words {
                if let Some(with) = self.entries_with.get_mut(*id).filter(|with| with.last() != Some(&place)) {
                    with.push(place);
                }
            }
        }
        self.entries = entries;
    }
}

/// Carries no meaning where it stands, so it is skipped when phrases are compared.
pub(crate) fn is_filler(read: &[Token], place: usize) -> bool {
    read.get(place).is_some_and(|token| words().filler.contains(&token.text))
}

fn is_everyday(singular_word: &str) -> bool {
    let words = words();
    let plural = format!("{singular_word}s");
    words.everyday.contains(singular_word) || words.everyday.contains(&plural) || words.request.contains(singular_word)
}

/// "das" is the tax in "guia do das", "das de outubro", "DAS", and a preposition in "holerite das meninas".
pub(crate) fn das_is_a_tax(read: &[Token], place: usize) -> bool {
    let text = |place: Option<usize>| place.and_then(|at| read.get(at)).map(|token| token.text.as_str());
    let before = text(place.checked_sub(1));
    let after = read.get(place + 1);
    let shouted =
        read.get(place).is_some_and(|token| token.shouted) && !read.iter().all(|t| t.shouted || t.shape != Shape::Word);
    let led = matches!(before, Some("o" | "do" | "no" | "um" | "meu" | "pelo" | "ao" | "guia" | "el" | "del"));
    let ended = after.is_none_or(|token| {
        token.shape != Shape::Word
            || super::calendar::month(token, None).is_some()
            || [
                "de", "do", "mei", "em", "e", "desse", "deste", "que", "por", "pra", "slip", "vencido", "vencida",
                "atrasado", "atrasada",
            ]
            .contains(&token.text.as_str())
    });
    shouted || (ended && !matches!(before, Some("relacao" | "xml"))) || (led && !matches!(before, Some("guia")))
}

fn phrases_of(kind: &Kind) -> Vec<String> {
    let called = kind.called.pt.iter().chain(&kind.called.es).chain(&kind.called.en).cloned();
    let names = [&kind.name.pt, &kind.name.es, &kind.name.en].into_iter().flat_map(|name| {
        let (plain, bracketed) = name.split_once('(').unwrap_or((name, ""));
        [plain.to_owned(), bracketed.trim_end_matches(')').to_owned()]
    });
    called.chain(names).filter(|phrase| !phrase.trim().is_empty()).collect()
}

/// Light and the same for phrases and messages: it only has to bring the two together.
pub(crate) fn singular(word: &str) -> String {
    const ENDINGS: [(&str, &str); 7] =
        [("coes", "cao"), ("oes", "ao"), ("aes", "ao"), ("ais", "al"), ("eis", "el"), ("ns", "m"), ("res", "r")];
    if word.len() <= 3 {
        return word.to_owned();
    }
    for (plural, one) in ENDINGS {
        if let Some(stem) = word.strip_suffix(plural).filter(|stem| stem.len() >= 2) {
            return format!("{stem}{one}");
        }
    }
    word.strip_suffix('s').unwrap_or(word).to_owned()
}
