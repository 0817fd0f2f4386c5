//! Times in a message: competences in every spelling people use, periods, years, days.
//!
//! [`spoken`] first reads each expression where it stands ([`scan`]), then joins neighbours: "jan a mar" is a period,
//! and in "setembro e outubro de 2025" the year belongs to both. To teach it a spelling, add it to [`scan`].

mod scan;

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use domain::Competence;

use super::tokens::{Shape, Token, tokens};
use super::words::words;
use scan::{Raw, Scan};

/// What a time expression says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Time {
    Month(Competence),
    /// "deste mês", "do mês".
    ThisMonth(Competence),
    /// "o último": the month before, until the books say which one is the last.
    Latest(Competence),
    Period(Competence, Competence),
    Year(i32),
    Day(NaiveDate),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spoken {
    pub tokens: Range<usize>,
    pub time: Time,
    /// The year was said with the month.
    pub with_year: bool,
    /// It is the month in which something falls due ("que vence em março").
    pub falls_due: bool,
}

/// The time expressions of a message, in order.
pub(crate) fn spoken(tokens: &[Token], today: NaiveDate) -> Vec<Spoken> {
    let scan = Scan { tokens, today };
    let mut found: Vec<(Range<usize>, Raw)> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match scan.at(at) {
            Some((end, raw)) => {
                found.push((at..end.max(at + 1), raw));
                at = end.max(at + 1);
            }
            None => at += 1,
        }
    }
    let joined = ranges(tokens, inherit_years(tokens, found), today);
    let mut spoken: Vec<Spoken> = Vec::new();
    for (place, raw) in joined {
        let due_word = |token: &Token| words().falls_due.contains(&token.text);
        let said = Spoken {
            falls_due: tokens.get(place.start.saturating_sub(4)..place.start).is_some_and(|t| t.iter().any(due_word)),
            with_year: matches!(raw, Raw::Month { year: Some(_), .. }),
            time: settled(raw, today),
            tokens: place,
        };
        spoken.push(said);
    }
    spoken
}

/// The days that a message names, as in an answer to "when will you pay?".
pub(crate) fn days_in(message: &str, today: NaiveDate) -> Vec<NaiveDate> {
    let said = spoken(&tokens(message), today).into_iter();
    said.filter_map(|said| if let Time::Day(day) = said.time { Some(day) } else { None }).collect()
}

/// A bare month is the latest one that has begun.
pub(crate) fn latest_occurrence(month: u32, today: NaiveDate) -> Competence {
    let this = Competence::of(today);
    let back = (this.month() + 12 - month) % 12;
    this.plus_months(-i32::try_from(back).unwrap_or(0))
}

fn month_of(month: u32, year: Option<i32>, today: NaiveDate) -> Competence {
    let bare = latest_occurrence(month, today);
    year.and_then(|year| Competence::new(year, month).ok()).unwrap_or(bare)
}

fn settled(raw: Raw, today: NaiveDate) -> Time {
    match raw {
        Raw::Month { month, year } => Time::Month(month_of(month, year, today)),
        Raw::Single(competence) => Time::Month(competence),
        Raw::ThisMonth => Time::ThisMonth(Competence::of(today)),
        Raw::Latest => Time::Latest(Competence::of(today).previous()),
        Raw::Span(from, to) => Time::Period(from, to),
        Raw::Since(month, year) => {
            let (from, last) = (month_of(month, year, today), Competence::of(today).previous());
            if from < last { Time::Period(from, last) } else { Time::Month(from) }
        }
        Raw::Year(year) => Time::Year(year),
        Raw::Day(day) => Time::Day(day),
    }
}

/// "setembro e outubro de 2025": a month without a year takes that of the next in its row.
fn inherit_years(tokens: &[Token], mut found: Vec<(Range<usize>, Raw)>) -> Vec<(Range<usize>, Raw)> {
    for place in (1..found.len()).rev() {
        let (left, right) = found.split_at_mut(place);
        let (Some(first), Some(second)) = (left.last_mut(), right.first()) else { continue };
        let between = tokens.get(first.0.end..second.0.start).unwrap_or_default();
        let in_a_row =
            between.iter().all(|t| ["e", "and", "y", ",", "/", "de", "o"].contains(&t.text.as_str()) || joins(t));
        if let (Raw::Month { month, year: year @ None }, Raw::Month { month: next, year: Some(later) }) =
            (&mut first.1, &second.1)
            && in_a_row
            && between.len() <= 3
        {
            let wraps = *month > *next;
            *year = Some(later - i32::from(wraps));
        }
    }
    found
}

fn joins(token: &Token) -> bool {
    ["a", "ate", "-", "–", "to", "until", "till", "through", "hasta", "al", "~"].contains(&token.text.as_str())
}

/// "jan a mar", "entre janeiro e março", "01 a 03/2026", "janeiro até agora".
fn ranges(tokens: &[Token], found: Vec<(Range<usize>, Raw)>, today: NaiveDate) -> Vec<(Range<usize>, Raw)> {
    let mut joined: Vec<(Range<usize>, Raw)> = Vec::new();
    let last_closed = Competence::of(today).previous();
    for (place, raw) in found {
        let text_at = |at: usize| tokens.get(at).map(|t| t.text.as_str()).unwrap_or_default();
        let end = ends(&raw, today);
        if let (Some((before, start)), Some((_, to))) = (joined.last_mut(), end) {
            let between = tokens.get(before.end..place.start).unwrap_or_default();
            let framed = ["entre", "between"].contains(&text_at(before.start.wrapping_sub(1)));
            let connected = match between {
                [word] => joins(word) || (framed && ["e", "and", "y"].contains(&word.text.as_str())),
                [word, of] => joins(word) && ["o", "de", "mes", "the"].contains(&of.text.as_str()),
                _ => false,
            };
            if connected && let Some((from, from_was_bare)) = begins(start, to, today) {
                let to = if from_was_bare { to } else { following(from, &raw, to) };
                if from <= to {
                    *start = Raw::Span(from, to);
                    before.end = place.end;
                    continue;
                }
            }
        }
        let alone = |at: usize| tokens.get(at).is_some_and(|t| t.shape == Shape::Number && t.text.len() <= 2);
        if let (Raw::Month { year: Some(year), month: to }, Some(first)) = (&raw, place.start.checked_sub(2))
            && alone(first)
            && tokens.get(first + 1).is_some_and(joins)
            && let Some(Ok(from)) = tokens.get(first).and_then(Token::number).map(|month| Competence::new(*year, month))
            && let Ok(to) = Competence::new(*year, *to)
            && from < to
        {
            joined.push((first..place.end, Raw::Span(from, to)));
            continue;
        }
        let until_now = joins_now(text_at(place.end), text_at(place.end + 1));
        match (&raw, end) {
            (Raw::Month { .. } | Raw::Single(_), Some((from, _))) if until_now && from < last_closed => {
                joined.push((place.start..place.end + 2, Raw::Span(from, last_closed)));
            }
            _ => joined.push((place, raw)),
        }
    }
    joined
}

fn joins_now(word: &str, next: &str) -> bool {
    ["ate", "hasta", "until", "to"].contains(&word) && ["agora", "hoje", "now", "today", "hoy", "ahora"].contains(&next)
}

/// First and last month that an expression could be the end of a range with.
fn ends(raw: &Raw, today: NaiveDate) -> Option<(Competence, Competence)> {
    match raw {
        Raw::Month { month, year } => Some((month_of(*month, *year, today), month_of(*month, *year, today))),
        Raw::Single(competence) => Some((*competence, *competence)),
        Raw::ThisMonth => Some((Competence::of(today), Competence::of(today))),
        Raw::Year(year) => Some((Competence::new(*year, 1).ok()?, Competence::new(*year, 12).ok()?)),
        _ => None,
    }
}

/// Where a range begins that ends in `to`; says also whether the year was found from `to`.
fn begins(raw: &Raw, to: Competence, today: NaiveDate) -> Option<(Competence, bool)> {
    match raw {
        Raw::Month { month, year: None } => {
            let same_year = Competence::new(to.year(), *month).ok()?;
            Some((if same_year <= to { same_year } else { same_year.plus_months(-12) }, true))
        }
        Raw::Since(month, None) => begins(&Raw::Month { month: *month, year: None }, to, today),
        Raw::Since(month, year) => Some((month_of(*month, *year, today), false)),
        other => ends(other, today).map(|(from, _)| (from, false)),
    }
}

/// "nov/25 a fev": the end without a year is the first after the beginning.
fn following(from: Competence, raw: &Raw, to: Competence) -> Competence {
    match raw {
        Raw::Month { month, year: None } => {
            let ahead = (*month + 12 - from.month()) % 12;
            from.plus_months(i32::try_from(ahead).unwrap_or(0))
        }
        _ => to,
    }
}

/// The next day on or after `today` that is the `day`th of its month.
pub(crate) fn next_day(day: u32, today: NaiveDate) -> Option<NaiveDate> {
    let months = std::iter::successors(Some(Competence::of(today)), |month| Some(month.next()));
    let mut days = months.take(3).filter_map(|month| NaiveDate::from_ymd_opt(month.year(), month.month(), day));
    days.find(|day| *day >= today)
}

/// The next `day` of `month` on or after `today`.
pub(crate) fn next_date(day: u32, month: u32, today: NaiveDate) -> Option<NaiveDate> {
    let mut years = (today.year()..today.year() + 5).filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
    years.find(|day| *day >= today)
}
