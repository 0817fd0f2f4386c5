//! One time expression where it stands. The readers are tried in order; the first that fits wins.

mod absolute;
mod day;
mod quarter;
mod relative;
mod year;

use chrono::NaiveDate;
use domain::Competence;

use crate::understand::tokens::Token;

/// An expression by itself, its year perhaps still open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Raw {
    Month { month: u32, year: Option<i32> },
    Single(Competence),
    ThisMonth,
    Latest,
    Span(Competence, Competence),
    Since(u32, Option<i32>),
    Year(i32),
    Day(NaiveDate),
}

pub(super) struct Scan<'t> {
    pub tokens: &'t [Token],
    pub today: NaiveDate,
}

type Found = Option<(usize, Raw)>;

impl Scan<'_> {
    /// The expression that begins at token `at`, and the token after it.
    pub fn at(&self, at: usize) -> Found {
        self.quarter(at)
            .or_else(|| self.day(at))
            .or_else(|| self.numeric(at))
            .or_else(|| self.prefixed(at))
            .or_else(|| self.listed(at))
            .or_else(|| self.last_months(at))
            .or_else(|| self.months_back(at))
            .or_else(|| self.since(at))
            .or_else(|| self.month(at))
            .or_else(|| self.year(at))
            .or_else(|| self.latest(at))
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map(|token| token.text.as_str()).unwrap_or_default()
    }

    fn one_of(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.word(at))
    }

    fn number(&self, at: usize) -> Option<u32> {
        self.tokens.get(at).and_then(Token::number)
    }

    fn glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.glued)
    }

    /// Does `phrase` stand at `at`? Gives the token after it.
    fn phrase(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut next = at;
        for word in phrase.split(' ') {
            if self.word(next) != word {
                return None;
            }
            next += 1;
        }
        Some(next)
    }

    fn this_month(&self) -> Competence {
        Competence::of(self.today)
    }
}
