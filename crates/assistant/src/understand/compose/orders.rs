//! Which name and which time belong to which document.

mod people;
mod times;

use std::ops::Range;

use chrono::NaiveDate;
use domain::catalogue::{Catalogue, Kind, ParameterName};
use domain::order::KindId;

use crate::Wanted;
use crate::understand::kinds::Hit;
use crate::understand::tie_breaks::Unclear;
use crate::understand::time::{Spoken, Time};
use crate::understand::tokens::{Shape, Token};
use crate::understand::vocabulary::{Target, Vocabulary};
use crate::understand::words::words;

/// Everything found in a message.
pub(super) struct Found<'a> {
    pub catalogue: &'a Catalogue,
    pub vocabulary: &'a Vocabulary,
    pub read: &'a [Token],
    pub today: NaiveDate,
    pub hits: Vec<Hit>,
    pub times: Vec<Spoken>,
    pub people: Vec<(Range<usize>, String)>,
    pub everybody: Option<Range<usize>>,
    /// A word such as "vencida" stands in it.
    pub late: bool,
}

/// Orders that one message may make; what is asked beyond is left.
const MOST_ORDERS: usize = 48;

/// One document with the part of the message that speaks of it.
struct Part<'a> {
    kind: Option<&'a Kind>,
    alternatives: Vec<KindId>,
    tax: Option<String>,
    hit: Option<&'a Hit>,
    people: Vec<(usize, String)>,
    everybody: bool,
    times: Vec<&'a Spoken>,
}

impl Found<'_> {
    pub fn orders(&self) -> Vec<Wanted> {
        let mut parts = self.parts();
        self.share_backwards(&mut parts);
        let mut orders: Vec<Wanted> = parts.iter().flat_map(|part| self.orders_of(part)).collect();
        orders.dedup();
        orders.truncate(MOST_ORDERS);
        orders
    }

    /// The message cut at its documents; what stands before the first belongs to the first.
    fn parts(&self) -> Vec<Part<'_>> {
        let mut parts: Vec<Part> = Vec::new();
        let starts: Vec<usize> = self.hits.iter().map(Hit::first).collect();
        for (place, hit) in self.hits.iter().enumerate() {
            let from = if place == 0 { 0 } else { starts.get(place).copied().unwrap_or(0) };
            let to = starts.get(place + 1).copied().unwrap_or(usize::MAX);
            let part = self.part(Some(hit), from..to.max(from));
            let Some(mut part) = part else { continue };
            let empty = |part: &Part| part.people.is_empty() && part.times.is_empty();
            match parts.last_mut() {
                Some(before) if same_kind(before, &part) && (empty(before) || empty(&part)) => {
                    part.tax = part.tax.or_else(|| before.tax.take());
                    if empty(&part) {
                        (part.people, part.times) =
                            (std::mem::take(&mut before.people), std::mem::take(&mut before.times));
                        part.everybody |= before.everybody;
                    }
                    *before = part;
                }
                // "O FGTS venceu, manda outra guia pra sexta": the second speaks of the first.
                Some(before) if same_kind(before, &part) && before.tax.is_some() && part.tax.is_none() => {
                    before.times.extend(part.times);
                }
                _ => parts.push(part),
            }
        }
        if self.hits.is_empty() {
            parts.extend(self.part(None, 0..usize::MAX).filter(|part| self.stands_alone(part)));
        }
        parts
    }

    fn part<'s>(&'s self, hit: Option<&'s Hit>, tokens: Range<usize>) -> Option<Part<'s>> {
        let people: Vec<(usize, String)> = self
            .people
            .iter()
            .filter(|(place, _)| tokens.contains(&place.start))
            .map(|(place, name)| (place.start, name.clone()))
            .collect();
        let times: Vec<&Spoken> = self.times.iter().filter(|said| tokens.contains(&said.tokens.start)).collect();
        let everybody =
            self.everybody.as_ref().is_some_and(|place| tokens.contains(&place.start) || self.hits.len() == 1);
        let mut part = Part { kind: None, alternatives: Vec::new(), tax: None, hit, people, everybody, times };
        let Some(hit) = hit else { return Some(part) };
        match hit.target {
            Target::Kind(place) => {
                part.kind = self.vocabulary.kinds.get(place).and_then(|id| self.catalogue.get(id));
                if hit.partial {
                    part.alternatives.extend(part.kind.map(|kind| kind.id.clone()));
                }
            }
            Target::Unclear(place) => {
                let unclear = self.vocabulary.unclear(place)?;
                let of_somebody = !part.people.is_empty() || part.everybody;
                if unclear.only_of_an_employee && !of_somebody {
                    return None;
                }
                let employee = unclear.of_an_employee.as_ref().filter(|_| of_somebody);
                let late = unclear.late.as_ref().filter(|_| self.late);
                let told = self.told_by_the_rest(unclear, hit, &tokens);
                let settled = told.or(employee).or(late);
                part.kind = settled.or(unclear.take.as_ref()).and_then(|id| self.catalogue.get(id));
                if settled.is_none() && unclear.could_be.len() > 1 {
                    part.alternatives.clone_from(&unclear.could_be);
                }
            }
        }
        let tax = part.kind.and_then(|kind| self.vocabulary.tie_breaks.taxes.get(&kind.id)).filter(|_| self.late);
        if let (Some(tax), Some(late)) = (tax, &self.vocabulary.tie_breaks.late_kind) {
            part.tax = Some(tax.clone());
            part.kind = self.catalogue.get(late);
        }
        Some(part)
    }

    /// "CND … da prefeitura": another word that only one of the kinds in question is called by.
    fn told_by_the_rest<'u>(&self, unclear: &'u Unclear, hit: &Hit, tokens: &Range<usize>) -> Option<&'u KindId> {
        let others = self.read.iter().enumerate().filter(|(at, _)| tokens.contains(at) && *at > hit.last());
        let mut telling = others.filter_map(|(_, token)| {
            let word = self.vocabulary.id(&token.text).filter(|_| !words().request.contains(&token.text))?;
            let mut kinds = unclear.could_be.iter().filter(|kind| self.vocabulary.is_called(kind, word));
            match (kinds.next(), kinds.next()) {
                (Some(only), None) => Some(only),
                _ => None,
            }
        });
        let first = telling.next()?;
        telling.all(|other| other == first).then_some(first)
    }

    /// Without a document: "o de setembro", "e da Maria?" speak of the last one asked for.
    fn stands_alone(&self, part: &Part) -> bool {
        let times = part.times.iter().any(|said| !matches!(said.time, Time::Day(_) | Time::Latest(_)));
        let asked = self.read.iter().any(|token| words().request.contains(&token.text));
        let goes_on = |t: &&Token| ["agora", "entao", "mas", "now", "ahora"].contains(&t.text.as_str());
        let begins = self
            .read
            .iter()
            .find(|token| !goes_on(token))
            .is_some_and(|t| ["e", "o", "do", "da", "de", "and", "y", "dos"].contains(&t.text.as_str()));
        let of_times = |at: usize| part.times.iter().any(|said| said.tokens.contains(&at));
        let of_people = |at: usize| self.people.iter().any(|(place, _)| place.contains(&at));
        let others = self.read.iter().enumerate().filter(|(at, token)| {
            token.shape != Shape::Mark && !of_times(*at) && !of_people(*at) && !words().filler.contains(&token.text)
        });
        let others = others.count();
        (times && (others <= 3 || asked))
            || ((!part.people.is_empty() || part.everybody) && (others == 0 || begins || asked) && others <= 4)
    }

    /// "holerite e informe do João": what is said last holds for those before that lack it.
    fn share_backwards<'s>(&'s self, parts: &mut [Part<'s>]) {
        for place in (1..parts.len()).rev() {
            let (before, after) = parts.split_at_mut(place);
            let (Some(earlier), Some(later)) = (before.last_mut(), after.first()) else { continue };
            if earlier.people.is_empty() && !earlier.everybody && takes_people(earlier.kind) && takes_people(later.kind)
            {
                earlier.people.clone_from(&later.people);
                earlier.everybody = later.everybody;
            }
            if earlier.times.is_empty() {
                let fits = |said: &&&Spoken| match said.time {
                    Time::Month(_) | Time::ThisMonth(_) | Time::Latest(_) => {
                        takes(earlier.kind, ParameterName::Competence)
                    }
                    Time::Period(..) | Time::Year(_) => {
                        [ParameterName::Period, ParameterName::Year, ParameterName::AsOf]
                            .iter()
                            .any(|name| takes(earlier.kind, *name))
                    }
                    Time::Day(_) => takes(earlier.kind, ParameterName::PayOn),
                };
                earlier.times = later.times.iter().filter(fits).copied().collect();
            }
        }
    }

    fn orders_of(&self, part: &Part) -> Vec<Wanted> {
        let blank = Wanted {
            kind: part.kind.map(|kind| kind.id.clone()),
            tax: part.tax.clone(),
            pay_on: self.pay_on(part),
            alternatives: part.alternatives.clone(),
            ..Wanted::default()
        };
        let times: Vec<(usize, Wanted)> = part
            .times
            .iter()
            .filter_map(|said| Some((said.tokens.start, self.with_time(part, said, &blank)?)))
            .collect();
        let mut distinct: Vec<(usize, Wanted)> = Vec::new();
        for (at, wanted) in times {
            if !distinct.iter().any(|(_, other)| *other == wanted) {
                distinct.push((at, wanted));
            }
        }
        let people = self.people_of(part, distinct.len());
        if distinct.is_empty() {
            distinct.push((0, blank));
        }
        let alternate = people.len() > 1 && people.len() == distinct.len() && people::alternating(&people, &distinct);
        let mut orders = Vec::new();
        for (place, (_, person)) in people.iter().enumerate() {
            for (nth, (_, wanted)) in distinct.iter().enumerate() {
                if !alternate || nth == place {
                    orders.push(Wanted { employee: person.clone(), ..wanted.clone() });
                }
            }
        }
        orders
    }
}

fn takes(kind: Option<&Kind>, name: ParameterName) -> bool {
    kind.is_some_and(|kind| kind.takes(name))
}

fn takes_people(kind: Option<&Kind>) -> bool {
    [ParameterName::Employee, ParameterName::EmployeesOrAll, ParameterName::Person]
        .iter()
        .any(|name| takes(kind, *name))
}

fn same_kind(one: &Part, other: &Part) -> bool {
    one.kind.is_some() && one.kind.map(|kind| &kind.id) == other.kind.map(|kind| &kind.id)
}
