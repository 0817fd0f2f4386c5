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
    let times = meant(&read, time::spoken(&read, today), |said| said.tokens.end);
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
        people: meant(&read, names.people(), |(place, _)| place.end),
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

/// Leaves out what is not wanted ("não quero o holerite, quero a folha") and, beside a word that takes back, all that
/// is not asked for again after it ("deixa o holerite, manda a folha").
fn wanted(read: &[Token], hits: Vec<Hit>, cues: &[Cue]) -> Vec<Hit> {
    let taken_back = cues.iter().rfind(|cue| cue.act == Act::Cancel).map(|cue| cue.end);
    let asks = |token: &Token| words().request.contains(&token.text);
    let kept = |hit: &Hit| {
        let asked_again = |end: usize| read.get(end..hit.first()).is_some_and(|between| between.iter().any(asks));
        !is_refused(read, hit) && taken_back.is_none_or(asked_again)
    };
    hits.into_iter().filter(kept).collect()
}

/// Does "não quero" or the like stand right before it?
fn is_refused(read: &[Token], hit: &Hit) -> bool {
    const MOST_WORDS_BETWEEN: usize = 4;
    let goes_on = |token: &Token| token.shape == Shape::Mark || token.is("e") || words().request.contains(&token.text);
    let ends = words().not_wanted.iter().flat_map(|phrase| {
        (0..hit.first()).filter(move |at| stands(read, *at, phrase)).map(move |at| at + phrase.len())
    });
    ends.filter_map(|end| read.get(end..hit.first()))
        .any(|between| between.len() <= MOST_WORDS_BETWEEN && !between.iter().any(goes_on))
}

/// "setembro não, outubro": leaves out what a "não" before a pause follows, if something else is said.
fn meant<T>(read: &[Token], said: Vec<T>, end: impl Fn(&T) -> usize) -> Vec<T> {
    let denied = |one: &T| {
        let pause = read.get(end(one) + 1).is_some_and(|token| token.shape == Shape::Mark);
        pause && read.get(end(one)).is_some_and(|token| token.is("nao"))
    };
    if said.iter().all(&denied) { said } else { said.into_iter().filter(|one| !denied(one)).collect() }
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
