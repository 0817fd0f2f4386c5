//! Days: "dia 10", "10 de dezembro", "amanhã", "sexta-feira".

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::{Found, Raw, Scan};
use crate::understand::calendar;
use crate::understand::time::{next_date, next_day};
use crate::understand::tokens::Shape;

impl Scan<'_> {
    /// "dia 10", "10 de dezembro", "amanhã", "sexta-feira".
    pub(super) fn day(&self, at: usize) -> Found {
        let days_ahead = |days: i64| self.today.checked_add_signed(TimeDelta::days(days));
        if let Some(end) = self.phrase(at, "depois de amanha").or_else(|| self.phrase(at, "pasado manana")) {
            return Some((end, Raw::Day(days_ahead(2)?)));
        }
        match self.word(at) {
            "hoje" | "today" | "hoy" => return Some((at + 1, Raw::Day(self.today))),
            "amanha" | "tomorrow" | "manana" => return Some((at + 1, Raw::Day(days_ahead(1)?))),
            "dia" | "day" => return self.day_of_month(at + 1, true),
            _ => {}
        }
        if let Some(found) = self.weekday(at) {
            return Some(found);
        }
        self.day_of_month(at, false)
    }

    pub(super) fn weekday(&self, at: usize) -> Found {
        let wanted = calendar::weekday(self.tokens.get(at)?)?;
        let feira = self.one_of(at + 1, &["feira"]) || (self.one_of(at + 1, &["-"]) && self.one_of(at + 2, &["feira"]));
        let led = at > 0
            && self.one_of(at - 1, &["na", "pra", "para", "ate", "proxima", "nesta", "nessa", "on", "el", "by", "no"]);
        let ordinal = self.one_of(at + 1, &["via", "parcela", "quota", "parte", "trimestre", "copia"]);
        if ordinal || !(feira || led) {
            return None;
        }
        let ahead = (wanted + 7 - self.today.weekday().num_days_from_monday()) % 7;
        let day = self.today.checked_add_signed(TimeDelta::days(i64::from(if ahead == 0 { 7 } else { ahead })))?;
        let end = if self.one_of(at + 1, &["-"]) && feira { at + 3 } else { at + 1 + usize::from(feira) };
        Some((end, Raw::Day(day)))
    }

    /// `at` is the number. With `named`, the word "dia" stood before it.
    pub(super) fn day_of_month(&self, at: usize, named: bool) -> Found {
        if named && let Some((end, Raw::Month { month, year: Some(year) })) = self.numeric(at) {
            // "dia 10/12": what would be a competence elsewhere.
            let (day, month) = (month, u32::try_from(year % 100).ok()?);
            return Some((end, Raw::Day(next_date(day, month, self.today)?)));
        }
        if named && let Some((end, day @ Raw::Day(_))) = self.numeric(at) {
            return Some((end, day));
        }
        let day = self.tokens.get(at).filter(|t| t.shape == Shape::Number && t.text.len() <= 3)?;
        let day: u32 = day.text.trim_end_matches('o').parse().ok().filter(|day| (1..=31).contains(day))?;
        let suffixed = self.one_of(at + 1, &["th", "st", "nd", "rd"]) && self.glued(at + 1);
        let next = at + 1 + usize::from(suffixed);
        if self.one_of(next, &["de", "of"])
            && let Some(month) =
                self.tokens.get(next + 1).and_then(|token| calendar::month(token, self.tokens.get(next)))
        {
            return Some(match self.year_after(next + 2) {
                Some((end, year)) => (end, Raw::Day(NaiveDate::from_ymd_opt(year, month, day)?)),
                None => (next + 2, Raw::Day(next_date(day, month, self.today)?)),
            });
        }
        if !named && !suffixed {
            return None;
        }
        for (phrase, ahead) in [("do mes que vem", 1), ("do proximo mes", 1), ("deste mes", 0), ("desse mes", 0)] {
            if let Some(end) = self.phrase(next, phrase) {
                let month = self.this_month().plus_months(ahead);
                return Some((end, Raw::Day(NaiveDate::from_ymd_opt(month.year(), month.month(), day)?)));
            }
        }
        Some((next, Raw::Day(next_day(day, self.today)?)))
    }
}
