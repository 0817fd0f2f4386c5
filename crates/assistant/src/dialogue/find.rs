//! Companies and employees of the caller, found by what a message calls them. Nobody else is looked at.

use std::collections::BTreeSet;
use std::ops::Range;

use domain::registry::Employee;
use domain::{CompanyId, EmployeeId};

use crate::understand::Surroundings;
use crate::understand::spelling::distance;
use crate::understand::tokens::{Shape, Token, fold, tokens};
use crate::understand::words::words;
use crate::{Assistant, Knowledge, KnownCompany};

/// The employees that a name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Match {
    One(EmployeeId),
    /// One, though the name is written otherwise.
    Near(EmployeeId),
    Several(Vec<EmployeeId>),
    None,
}

/// The company named in a message, if it is exactly one of the caller's, and whether another one is named.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct NamedCompany {
    pub company: Option<CompanyId>,
    pub unknown: bool,
}

pub(super) fn surroundings(assistant: &Assistant, message: &str, office: &Knowledge) -> (Surroundings, NamedCompany) {
    let employees = office.companies.iter().flat_map(|known| &known.employees);
    let names: BTreeSet<String> =
        employees.flat_map(|employee| name_words(&employee.name)).filter(|word| word.len() > 2).collect();
    let read = tokens(message);
    let mut best: Vec<(usize, CompanyId, Range<usize>)> = Vec::new();
    for known in &office.companies {
        let company = &known.company;
        for name in [&company.short_name, &company.name] {
            best.extend(longest_run(assistant, &read, name, &names).map(|(words, place)| (words, company.id, place)));
        }
    }
    let most = best.iter().map(|(words, ..)| *words).max().unwrap_or(0);
    best.retain(|(words, ..)| *words == most);
    let ids: BTreeSet<CompanyId> = best.iter().map(|(_, id, _)| *id).collect();
    let company = (ids.len() == 1).then(|| ids.first().copied()).flatten();
    let places: Vec<Range<usize>> = best.into_iter().map(|(_, _, place)| place).collect();
    let unknown = company.is_none() && ids.is_empty() && names_a_company(assistant, &read);
    (Surroundings { names, companies: places }, NamedCompany { company, unknown })
}

/// Who of the company is meant by `name`.
pub(super) fn employee(known: &KnownCompany, name: &str) -> Match {
    let wanted = name_words(name);
    if wanted.is_empty() {
        return Match::None;
    }
    let exact: Vec<&Employee> =
        known.employees.iter().filter(|employee| all_in_order(&wanted, &name_words(&employee.name))).collect();
    match exact.as_slice() {
        [one] => return Match::One(one.id),
        [] => {}
        several => {
            let mut whole = several.iter().filter(|employee| name_words(&employee.name) == wanted);
            return match (whole.next(), whole.next()) {
                (Some(one), None) => Match::One(one.id),
                _ => Match::Several(several.iter().map(|employee| employee.id).collect()),
            };
        }
    }
    let near: Vec<EmployeeId> = known
        .employees
        .iter()
        .filter(|employee| all_near(&wanted, &name_words(&employee.name)))
        .map(|employee| employee.id)
        .collect();
    match near.as_slice() {
        [one] => Match::Near(*one),
        [] => Match::None,
        _ => Match::Several(near),
    }
}

/// Employees whose names are most like `name`, the nearest first.
pub(super) fn like<'k>(known: &'k KnownCompany, name: &str, most: usize) -> Vec<&'k Employee> {
    let wanted = name_words(name);
    let likeness = |employee: &Employee| {
        let words = name_words(&employee.name);
        let best_of = |word: &String| words.iter().map(|other| strsim::jaro_winkler(word, other)).fold(0.0, f64::max);
        wanted.iter().map(best_of).fold(0.0, f64::max)
    };
    let mut like: Vec<(f64, &Employee)> =
        known.employees.iter().map(|employee| (likeness(employee), employee)).collect();
    like.retain(|(likeness, employee)| *likeness >= 0.75 && employee.left_on.is_none());
    like.sort_by(|(a, one), (b, other)| b.total_cmp(a).then(one.name.cmp(&other.name)));
    like.into_iter().take(most).map(|(_, employee)| employee).collect()
}

fn name_words(name: &str) -> Vec<String> {
    let read = tokens(name).into_iter().filter(|token| token.shape == Shape::Word).map(|token| token.text);
    read.filter(|word| !words().particles.contains(word)).collect()
}

fn all_in_order(wanted: &[String], name: &[String]) -> bool {
    let mut rest = name.iter();
    wanted.iter().all(|word| rest.any(|other| other == word))
}

fn all_near(wanted: &[String], name: &[String]) -> bool {
    let mut rest = name.iter();
    wanted.iter().all(|word| {
        let most = match word.len() {
            0..=2 => 0,
            3..=6 => 1,
            _ => 2,
        };
        rest.any(|other| distance(word, other, most).is_some())
    })
}

/// The longest part of a company's name that stands in the message: how many words, and where.
fn longest_run(
    assistant: &Assistant,
    read: &[Token],
    name: &str,
    people: &BTreeSet<String>,
) -> Option<(usize, Range<usize>)> {
    let name: Vec<String> = company_words(name);
    let mut best: Option<(usize, Range<usize>)> = None;
    for start in 0..read.len() {
        for from in 0..name.len() {
            let (mut at, mut last, mut matched) = (start, start, 0);
            while let (Some(token), Some(word)) = (read.get(at), name.get(from + matched)) {
                if token.text == *word {
                    matched += 1;
                    last = at;
                } else if matched == 0 || !words().particles.contains(&token.text) {
                    break;
                }
                at += 1;
            }
            if matched > best.as_ref().map_or(0, |(words, _)| *words)
                && says_enough(assistant, matched, name.len(), read.get(start), people)
                && let (Some(first), Some(end)) = (read.get(start), read.get(last))
            {
                best = Some((matched, first.place.start..end.place.end));
            }
        }
    }
    best
}

/// Two words of the name, or a single one that is neither a document nor a person.
fn says_enough(
    assistant: &Assistant,
    matched: usize,
    of: usize,
    first: Option<&Token>,
    people: &BTreeSet<String>,
) -> bool {
    let Some(word) = first.map(|token| token.text.as_str()) else { return false };
    let single = word.len() >= 4
        && !assistant.is_document_word(word)
        && !people.contains(word)
        && !words().given_names.contains(word);
    let plain = words().everyday.contains(word) && !words().company_heads.contains(word);
    matched > 1 || (matched == 1 && single && !plain && (of == 1 || !words().filler.contains(word)))
}

fn company_words(name: &str) -> Vec<String> {
    let read = fold(name);
    let words_of = read.split(' ').filter(|word| word.chars().all(char::is_alphanumeric) && !word.is_empty());
    words_of
        .filter(|word| !words().company_tails.contains(*word) && !words().particles.contains(*word))
        .map(str::to_owned)
        .collect()
}

/// "da empresa Alfa": a company is named, whichever it is.
fn names_a_company(assistant: &Assistant, read: &[Token]) -> bool {
    let words = words();
    (1..read.len()).any(|at| {
        let led = read.get(at - 1).is_some_and(|token| {
            ["da", "do", "na", "no", "pra", "para", "of", "de", "del"].contains(&token.text.as_str())
        });
        let head = read.get(at).is_some_and(|token| words.company_heads.contains(&token.text));
        let named = read.get(at + 1).is_some_and(|token| {
            let text = &token.text;
            token.shape == Shape::Word
                && !words.filler.contains(text)
                && !words.everyday.contains(text)
                && !words.request.contains(text)
                && !assistant.is_document_word(text)
        });
        led && head && named
    })
}
