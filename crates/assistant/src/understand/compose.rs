//! Puts what was found in a message together into orders and an act.

mod orders;

use chrono::NaiveDate;
use domain::catalogue::Catalogue;

use super::acts::{self, Cue};
use super::kinds::{self, Hit};
use super::names::{Names, is_given_name};
use super::tokens::{self, Shape, Token};
use super::vocabulary::Vocabulary;
use super::words::{Phrase, words};
use super::{Surroundings, time};
use crate::{Act, Understanding};
use orders::Found;

pub(super) fn understanding(
    catalogue: &Catalogue,
    vocabulary: &Vocabulary,
    message: &str,
    today: NaiveDate,
    around: &Surroundings,
) -> Understanding {
    let read = tokens::tokens(message);
    let in_company = |at: usize| {
        read.get(at).is_some_and(|token| around.companies.iter().any(|place| place.contains(&token.place.start)))
    };
    let times = time::spoken(&read, today);
    let timed =
        |at: usize| times.iter().any(|said| said.tokens.contains(&at) && !matches!(said.time, time::Time::Latest(_)));
    let is_name = |token: &Token| is_given_name(token, &around.names);
    let hits = kinds::hits(vocabulary, &read, &|at| timed(at) || in_company(at), &is_name);
    let cues = acts::cues(message, &read, &|at| hits.iter().any(|hit| hit.tokens.contains(&at)));
    let hits = wanted(&read, hits, &cues);
    let taken = |at: usize| timed(at) || in_company(at) || hits.iter().any(|hit| hit.tokens.contains(&at));
    let names = Names { message, read: &read, vocabulary, known: &around.names, taken: &taken };
    let found = Found {
        catalogue,
        vocabulary,
        read: &read,
        today,
        late: phrase_at(&read, &words().late)
            .is_some_and(|at| at == 0 || !read.get(at - 1).is_some_and(|t| t.is("nao"))),
        people: names.people(),
        everybody: names.everybody(),
        hits,
        times,
    };
    let named = |at: usize| found.people.iter().any(|(place, _)| place.contains(&at)) || in_company(at);
    let act = acts::act(&read, &cues, &named);
    let orders = found.orders();
    judged(&read, &found, act, orders)
}

/// Orders count more than greetings and thanks, less than taking back and calling a person.
fn judged(read: &[Token], found: &Found, act: Act, orders: Vec<crate::Wanted>) -> Understanding {
    let asked = read.iter().any(|token| words().request.contains(&token.text));
    if !found.hits.is_empty() && !orders.is_empty() {
        return match act {
            Act::Cancel if found.hits.iter().all(|hit| !after_cancel(read, hit)) => {
                Understanding { orders: Vec::new(), act }
            }
            Act::Human => Understanding { orders: Vec::new(), act },
            _ if arrived(read) && !asked => {
                let act = if act == Act::Thanks { act } else { Act::None };
                Understanding { orders: Vec::new(), act }
            }
            _ => Understanding { orders, act: Act::Order },
        };
    }
    match act {
        // "Quero o de novembro" asks; "sim, o de novembro" answers.
        Act::Yes if !orders.is_empty() && asked && !read.first().is_some_and(acts::is_plainly_yes) => {
            Understanding { orders, act: Act::Order }
        }
        Act::Yes | Act::No => Understanding { orders, act },
        Act::Cancel | Act::Human | Act::Help => Understanding { orders: Vec::new(), act },
        _ if orders.is_empty() => Understanding { orders, act },
        Act::Greeting | Act::Thanks if !asked => Understanding { orders: Vec::new(), act },
        _ => Understanding { orders, act: Act::Order },
    }
}

/// Leaves out what was taken back ("não quero o holerite, quero a folha").
fn wanted(read: &[Token], hits: Vec<Hit>, cues: &[Cue]) -> Vec<Hit> {
    let cancelled = cues.iter().filter(|cue| cue.act == Act::Cancel).map(|cue| cue.end).next_back();
    let mut wanted = Vec::new();
    for hit in hits {
        let refused = words().not_wanted.iter().any(|phrase| {
            (0..hit.first()).any(|at| {
                let end = at + phrase.len();
                let between = read.get(end..hit.first()).unwrap_or_default();
                let asked_again =
                    between.iter().any(|t| t.shape == Shape::Mark || words().request.contains(&t.text) || t.is("e"));
                stands(read, at, phrase) && end <= hit.first() && between.len() <= 4 && !asked_again
            })
        });
        let taken_back = cancelled.is_some_and(|end| {
            let between = read.get(end.min(hit.first())..hit.first()).unwrap_or_default();
            !between.iter().any(|token| words().request.contains(&token.text)) || hit.first() < end
        });
        if !refused && !(taken_back && cancelled.is_some() && hit.first() >= cancelled.unwrap_or(0)) {
            wanted.push(hit);
        }
    }
    wanted
}

/// "deixa, manda a folha": asked again after taking back.
fn after_cancel(read: &[Token], hit: &Hit) -> bool {
    let before = read.get(..hit.first()).unwrap_or_default();
    let is_cancel =
        |at: usize| words().acts.iter().any(|(phrase, act)| *act == Act::Cancel && stands(read, at, phrase));
    let Some(cancelled) = (0..before.len()).rev().find(|at| is_cancel(*at)) else { return false };
    before.iter().skip(cancelled + 1).any(|token| words().request.contains(&token.text))
}

/// "recebi o holerite", "obrigado pela guia".
fn arrived(read: &[Token]) -> bool {
    if read.iter().any(|token| token.is("?")) {
        return false;
    }
    let thanked = |at: usize| {
        at.checked_sub(1).and_then(|before| read.get(before)).is_some_and(|token| {
            words().acts.iter().any(|(phrase, act)| *act == Act::Thanks && phrase.last() == Some(&token.text))
        })
    };
    (0..read.len()).any(|at| {
        words().received.iter().any(|phrase| {
            let weak = phrase.first().is_some_and(|word| word.starts_with("pel"));
            let denied = at
                .checked_sub(1)
                .and_then(|before| read.get(before))
                .is_some_and(|word| word.is("nao") || word.is("n"));
            stands(read, at, phrase) && !denied && (!weak || thanked(at))
        })
    })
}

fn phrase_at(read: &[Token], phrases: &[Phrase]) -> Option<usize> {
    (0..read.len()).find(|at| phrases.iter().any(|phrase| stands(read, *at, phrase)))
}

fn stands(read: &[Token], at: usize, phrase: &Phrase) -> bool {
    phrase.iter().enumerate().all(|(ahead, word)| read.get(at + ahead).is_some_and(|token| token.text == *word))
}
