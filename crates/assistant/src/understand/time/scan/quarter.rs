//! Quarters and half years.

use chrono::Datelike;
use domain::Competence;

use super::{Found, Raw, Scan};
use crate::understand::calendar;

impl Scan<'_> {
    /// "1T26", "primeiro trimestre de 2026", "Q1/26", "último trimestre", "2º semestre".
    pub(super) fn quarter(&self, at: usize) -> Found {
        let months_of = |word: &str| match word {
            "trimestre" | "tri" | "trim" | "quarter" => Some(3),
            "semestre" | "semester" => Some(6),
            _ => None,
        };
        let short = |word: &str| match word {
            "t" | "q" => Some(3),
            "s" => Some(6),
            _ => None,
        };
        let whole = |at: usize| self.span_of_unit(at, &months_of);
        if let Some(found) = whole(at) {
            return Some(found);
        }
        let token = self.tokens.get(at)?;
        let (end, nth, months) = if let Some(nth) = calendar::count(token)
            && let Some(months) =
                months_of(self.word(at + 1)).or_else(|| short(self.word(at + 1)).filter(|_| self.glued(at + 1)))
        {
            (at + 2, nth, months)
        } else if let Some(months) =
            short(&token.text).filter(|_| self.glued(at + 1)).or_else(|| months_of(&token.text))
            && let Some(nth) = self.number(at + 1)
        {
            (at + 2, nth, months)
        } else {
            return None;
        };
        if !(1..=12 / months).contains(&nth) {
            return None;
        }
        let (end, year) = match self.year_after(end) {
            Some((end, year)) => (end, Some(year)),
            None => (end, None),
        };
        let first_month = (nth - 1) * months + 1;
        let begun = Competence::new(self.today.year(), first_month).ok()? <= self.this_month();
        let year = year.unwrap_or(self.today.year() - i32::from(!begun));
        let from = Competence::new(year, first_month).ok()?;
        Some((end, Raw::Span(from, from.plus_months(i32::try_from(months).ok()? - 1))))
    }

    /// "último trimestre", "trimestre passado", "este semestre".
    pub(super) fn span_of_unit(&self, at: usize, months_of: &dyn Fn(&str) -> Option<u32>) -> Found {
        let before = ["ultimo", "last", "previous"];
        let after = ["passado", "anterior", "pasado"];
        let now = ["este", "deste", "esse", "desse", "neste", "nesse", "this", "current"];
        let (end, months, back) = if self.one_of(at, &before)
            && let Some(months) = months_of(self.word(at + 1))
        {
            (at + 2, months, 1)
        } else if self.one_of(at, &now)
            && let Some(months) = months_of(self.word(at + 1))
        {
            (at + 2, months, 0)
        } else if let Some(months) = months_of(self.word(at)) {
            match self.word(at + 1) {
                word if after.contains(&word) => (at + 2, months, 1),
                "atual" | "actual" | "corrente" => (at + 2, months, 0),
                _ => return None,
            }
        } else {
            return None;
        };
        let this = self.this_month();
        let months = i32::try_from(months).ok()?;
        let into = (i32::try_from(this.month()).ok()? - 1) % months;
        let from = this.plus_months(-into - back * months);
        Some((end, Raw::Span(from, from.plus_months(months - 1))))
    }
}
