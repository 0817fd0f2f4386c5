//! Months by number or name: "03/2026", "comp 03", "março de 26".

use chrono::NaiveDate;

use super::{Found, Raw, Scan};
use crate::understand::calendar;
use crate::understand::time::next_date;

impl Scan<'_> {
    /// "03/2026", "3/26", "2026-03", "03.2026", "03 2026", "032026", "202603", "10 de 2026", "10/12/2026".
    pub(super) fn numeric(&self, at: usize) -> Found {
        let first = self.number(at)?;
        let digits = self.word(at).len();
        if at > 0 && self.one_of(at - 1, &["$"]) {
            return None;
        }
        let month = |number: u32| (1..=12).contains(&number).then_some(number);
        if digits == 6 {
            let (high, low) = (first / 10_000, first % 10_000);
            if let (Some(month), Some(year)) = (month(high), self.plausible_year(low, 4)) {
                return Some((at + 1, Raw::Month { month, year: Some(year) }));
            }
            let (year, month) = (self.plausible_year(first / 100, 4)?, month(first % 100)?);
            return Some((at + 1, Raw::Month { month, year: Some(year) }));
        }
        let sep = self.word(at + 1).to_owned();
        if ["/", "-", "."].contains(&sep.as_str())
            && let Some(second) = self.number(at + 2)
            && (sep == "/" || (self.glued(at + 1) && self.glued(at + 2)))
        {
            let second_digits = self.word(at + 2).len();
            if self.word(at + 3) == sep
                && let Some(third) = self.number(at + 4)
            {
                let (year, month, day) = if digits == 4 { (first, second, third) } else { (third, second, first) };
                let year = self.plausible_year(year, if digits == 4 { 4 } else { self.word(at + 4).len() })?;
                return Some((at + 5, Raw::Day(NaiveDate::from_ymd_opt(year, month, day)?)));
            }
            if let (4, Some(year), Some(month)) = (digits, self.plausible_year(first, digits), month(second)) {
                return Some((at + 3, Raw::Month { month, year: Some(year) }));
            }
            if digits > 2 {
                return None;
            }
            if let (Some(month), Some(year)) = (month(first), self.plausible_year(second, second_digits)) {
                let a_day = second_digits == 2 && second <= 12 && sep != "/";
                if !a_day {
                    return Some((at + 3, Raw::Month { month, year: Some(year) }));
                }
            }
            let day = next_date(first, month(second)?, self.today)?;
            return (second_digits <= 2 && sep == "/").then_some((at + 3, Raw::Day(day)));
        }
        let of = usize::from(self.one_of(at + 1, &["de", "do"]) && !(at > 0 && self.one_of(at - 1, &["dia", "day"])));
        let year = self.year_number(at + 1 + of).filter(|_| digits <= 2 && self.word(at + 1 + of).len() == 4)?;
        Some((at + 2 + of, Raw::Month { month: month(first)?, year: Some(year) }))
    }

    /// "mês 3", "comp 03", "ref. 03/2026", "referente a março".
    pub(super) fn prefixed(&self, at: usize) -> Found {
        let prefixes = [
            "mes",
            "comp",
            "competencia",
            "compet",
            "ref",
            "referente",
            "referencia",
            "refer",
            "pa",
            "periodo",
            "month",
        ];
        if !self.one_of(at, &prefixes) {
            return None;
        }
        let mut next = at + 1;
        while next < at + 4 && self.one_of(next, &[".", ":", "-", "a", "ao", "de", "do", "mes", "o", "n", "of", "for"])
        {
            next += 1;
        }
        if let Some(found) = self.numeric(next).or_else(|| self.month(next)) {
            return Some(found);
        }
        let month = self.number(next).filter(|number| (1..=12).contains(number))?;
        if self.one_of(next + 1, &["funcionarios", "meses", "dias", "empregados", "notas", "ultimos"]) {
            return None;
        }
        Some(match self.year_after(next + 1) {
            Some((end, year)) => (end, Raw::Month { month, year: Some(year) }),
            None => (next + 1, Raw::Month { month, year: None }),
        })
    }

    /// Each number of "meses 7, 8 e 9", and those before the last of "08, 09 e 10/2026".
    pub(super) fn listed(&self, at: usize) -> Found {
        let month_at =
            |at: usize| self.number(at).filter(|number| (1..=12).contains(number) && self.word(at).len() <= 2);
        let month = month_at(at)?;
        let in_the_list = |at: usize| self.one_of(at, &[",", "e", "a", "and", "y"]) || month_at(at).is_some();
        let named = (0..at).rev().find(|before| !in_the_list(*before));
        let named = named.is_some_and(|before| self.one_of(before, &["meses", "competencias", "months"]));
        let parted = |at: usize| self.one_of(at, &[",", "e", "and", "y"]);
        let full = |at: usize| matches!(self.numeric(at), Some((_, Raw::Month { year: Some(_), .. })));
        let leads_to_full = (at + 1..self.tokens.len())
            .take_while(|next| parted(*next) || month_at(*next).is_some())
            .any(|next| parted(next - 1) && full(next));
        (named || leads_to_full).then_some(())?;
        Some(match self.year_after(at + 1) {
            Some((end, year)) => (end, Raw::Month { month, year: Some(year) }),
            None => (at + 1, Raw::Month { month, year: None }),
        })
    }

    /// "março", "mar/26", "março de 2026", "outubro do ano passado".
    pub(super) fn month(&self, at: usize) -> Found {
        let token = self.tokens.get(at)?;
        let month = calendar::month(token, at.checked_sub(1).and_then(|before| self.tokens.get(before)))?;
        if token.is("may") && self.one_of(at + 1, &["i", "you", "we"]) {
            return None;
        }
        Some(match self.year_after(at + 1) {
            Some((end, year)) => (end, Raw::Month { month, year: Some(year) }),
            None => {
                let past = self.one_of(at + 1, &["passado", "ultimo", "pasado"]);
                (at + 1 + usize::from(past), Raw::Month { month, year: None })
            }
        })
    }
}
