//! One time expression where it stands. The readers are tried in order; the first that fits wins.

use chrono::{Datelike, NaiveDate, TimeDelta};
use domain::Competence;

use super::super::calendar;
use super::super::tokens::{Shape, Token};
use super::{next_date, next_day};

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

/// Months before this one, by phrase. Longer phrases first.
const MONTHS_BACK: [(&str, i32); 23] = [
    ("antes do mes passado", 2),
    ("month before last", 2),
    ("mes antes do passado", 2),
    ("mes que passou", 1),
    ("mes q passou", 1),
    ("mes que vem", -1),
    ("mes passado", 1),
    ("mes pasado", 1),
    ("mes anterior", 1),
    ("competencia anterior", 1),
    ("competencia passada", 1),
    ("ultimo mes", 1),
    ("ultima competencia", 1),
    ("last month", 1),
    ("previous month", 1),
    ("mes retrasado", 2),
    ("mes antepasado", 2),
    ("penultimo mes", 2),
    ("proximo mes", -1),
    ("next month", -1),
    ("prox mes", -1),
    ("retrasado", 2),
    ("ante passado", 2),
];

const THIS_MONTH: [&str; 21] = [
    "deste mes",
    "desse mes",
    "este mes",
    "esse mes",
    "neste mes",
    "nesse mes",
    "mes atual",
    "mes corrente",
    "mes vigente",
    "competencia atual",
    "mes em curso",
    "do mes",
    "no mes",
    "this month",
    "of the month",
    "current month",
    "del mes",
    "mes actual",
    "da competencia atual",
    "this months",
    "dste mes",
];

const YEARS_BACK: [(&str, i32); 16] = [
    ("ano passado", 1),
    ("ano pasado", 1),
    ("ultimo ano", 1),
    ("ano anterior", 1),
    ("last year", 1),
    ("previous year", 1),
    ("ano retrasado", 2),
    ("deste ano", 0),
    ("desse ano", 0),
    ("este ano", 0),
    ("esse ano", 0),
    ("neste ano", 0),
    ("ano atual", 0),
    ("ano corrente", 0),
    ("ano actual", 0),
    ("this year", 0),
];

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

    /// A year of four digits, or of two where that is near today.
    fn plausible_year(&self, number: u32, digits: usize) -> Option<i32> {
        let year = i32::try_from(number).ok()?;
        match digits {
            4 if (1990..=2100).contains(&year) => Some(year),
            2 if (self.today.year() - 12..=self.today.year() + 1).contains(&(2000 + year)) => Some(2000 + year),
            _ => None,
        }
    }

    fn year_number(&self, at: usize) -> Option<i32> {
        let token = self.tokens.get(at)?;
        self.plausible_year(token.number()?, token.text.len())
    }

    /// "/26", " de 2026", " 26", " do ano passado" after a month or quarter: the year and the token after it.
    fn year_after(&self, at: usize) -> Option<(usize, i32)> {
        let mut next = at;
        while next < at + 4 && self.one_of(next, &["/", "-", ".", "de", "do", "del", "of", "em", "ano", "'", "del"]) {
            if let Some(found) = self.years_back(next).or_else(|| self.years_back(next + 1)) {
                return Some(found);
            }
            next += 1;
        }
        let by_mark = next > at && self.one_of(next - 1, &["/", "-", "."]);
        let year = self.year_number(next)?;
        let counted = [
            "parcela",
            "salario",
            "meses",
            "mes",
            "dias",
            "funcionarios",
            "horas",
            "vias",
            "copias",
            "anos",
            "empregados",
            "colaboradores",
            "notas",
            "holerites",
            "decimo",
            "primeira",
            "segunda",
            "months",
            "reais",
        ];
        let two_digits = self.word(next).len() == 2;
        let begins_another = two_digits
            && (self.one_of(next + 1, &["/", "."]) && self.glued(next + 1) && self.number(next + 2).is_some());
        if begins_another || (two_digits && !by_mark && self.one_of(next + 1, &counted)) {
            return None;
        }
        Some((next + 1, year))
    }

    fn years_back(&self, at: usize) -> Option<(usize, i32)> {
        let found = YEARS_BACK.iter().find_map(|(phrase, back)| Some((self.phrase(at, phrase)?, *back)));
        found.map(|(end, back)| (end, self.today.year() - back))
    }

    /// "1T26", "primeiro trimestre de 2026", "Q1/26", "último trimestre", "2º semestre".
    fn quarter(&self, at: usize) -> Found {
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
    fn span_of_unit(&self, at: usize, months_of: &dyn Fn(&str) -> Option<u32>) -> Found {
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

    /// "dia 10", "10 de dezembro", "amanhã", "sexta-feira".
    fn day(&self, at: usize) -> Found {
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

    fn weekday(&self, at: usize) -> Found {
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
    fn day_of_month(&self, at: usize, named: bool) -> Found {
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

    /// "03/2026", "3/26", "2026-03", "03.2026", "03 2026", "032026", "202603", "10/12/2026".
    fn numeric(&self, at: usize) -> Found {
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
        let year = self.year_number(at + 1).filter(|_| digits == 2 && self.word(at + 1).len() == 4)?;
        Some((at + 2, Raw::Month { month: month(first)?, year: Some(year) }))
    }

    /// "mês 3", "comp 03", "ref. 03/2026", "referente a março".
    fn prefixed(&self, at: usize) -> Found {
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

    /// "os 3 últimos", "últimos doze meses", "12 meses", "2 meses atrás".
    fn last_months(&self, at: usize) -> Found {
        let last = ["ultimos", "ultimas", "last", "past", "previous", "ultimo"];
        let most = 60;
        let count = |at: usize| self.tokens.get(at).and_then(calendar::count).filter(|n| (1..=most).contains(n));
        let unit = |at: usize| match self.word(at) {
            "meses" | "mes" | "months" | "month" => Some((at + 1, 1)),
            "anos" | "ano" | "years" | "year" => Some((at + 1, 12)),
            "dias" | "semanas" | "days" | "weeks" | "horas" => None,
            _ => Some((at, 1)),
        };
        let (end, months) = if self.one_of(at, &last)
            && let Some(count) = count(at + 1).filter(|_| self.number(at + 1).is_none_or(|n| n <= most))
        {
            let (end, each) = unit(at + 2)?;
            (end, count * each)
        } else if self.word(at) != "dos"
            && let Some(count) = count(at).filter(|count| *count > 1)
        {
            if self.one_of(at + 1, &["ultimos", "ultimas", "anteriores"]) {
                let (end, each) = unit(at + 2)?;
                (end, count * each)
            } else if self.one_of(at + 1, &["meses", "months"]) {
                let ago =
                    self.one_of(at + 2, &["atras", "ago"]) || (at > 0 && self.one_of(at - 1, &["ha", "hace", "faz"]));
                if ago {
                    let back = self.this_month().plus_months(-i32::try_from(count).ok()?);
                    return Some((at + 2 + usize::from(self.one_of(at + 2, &["atras", "ago"])), Raw::Single(back)));
                }
                (at + 2 + usize::from(self.one_of(at + 2, &["anteriores", "passados"])), count)
            } else {
                return None;
            }
        } else {
            return None;
        };
        let to = self.this_month().previous();
        let from = to.plus_months(1 - i32::try_from(months).ok()?);
        Some((end, if from == to { Raw::Single(to) } else { Raw::Span(from, to) }))
    }

    /// "mês passado", "retrasado", "deste mês".
    fn months_back(&self, at: usize) -> Found {
        let back = |at: usize| MONTHS_BACK.iter().find_map(|(phrase, back)| Some((self.phrase(at, phrase)?, *back)));
        if let Some((end, back)) = back(at) {
            return Some((end, Raw::Single(self.this_month().plus_months(-back))));
        }
        let led = self.one_of(at, &["do", "no", "de", "del", "da", "of"]);
        if led && (back(at + 1).is_some() || self.prefixed(at + 1).is_some()) {
            return None;
        }
        let end = THIS_MONTH.iter().find_map(|phrase| self.phrase(at, phrase))?;
        Some((end, Raw::ThisMonth))
    }

    fn since(&self, at: usize) -> Found {
        let next =
            self.phrase(at, "desde").or_else(|| self.phrase(at, "a partir de")).or_else(|| self.phrase(at, "since"))?;
        let next = next + usize::from(self.one_of(next, &["o", "de", "mes"]));
        match self.numeric(next).or_else(|| self.month(next))? {
            (end, Raw::Month { month, year }) => Some((end, Raw::Since(month, year))),
            _ => None,
        }
    }

    /// "março", "mar/26", "março de 2026", "outubro do ano passado".
    fn month(&self, at: usize) -> Found {
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

    /// "2025", "ano passado".
    fn year(&self, at: usize) -> Found {
        if let Some((end, year)) = self.years_back(at) {
            return Some((end, Raw::Year(year)));
        }
        if let Some(end) = self.phrase(at, "do ano").or_else(|| self.phrase(at, "no ano"))
            && self.number(end).is_none()
            && !self.one_of(end, &["passado", "retrasado", "anterior", "que", "de", "base", "calendario", "todo"])
        {
            return Some((end, Raw::Year(self.today.year())));
        }
        let year = self
            .year_number(at)
            .filter(|year| self.word(at).len() == 4 && (2000..=self.today.year() + 2).contains(year))?;
        let numbered = at > 0 && self.one_of(at - 1, &["$", "n", "no", "numero", "nota", "nf", "sala"]);
        let amount = self.one_of(at + 1, &["reais", ","]) && self.number(at + 2).is_some() && self.glued(at + 2);
        (!numbered && !amount && !self.one_of(at + 1, &["reais"])).then_some((at + 1, Raw::Year(year)))
    }

    /// "o último holerite", "o mais recente".
    fn latest(&self, at: usize) -> Found {
        if let Some(end) = self.phrase(at, "mais recente").or_else(|| self.phrase(at, "mas reciente")) {
            return Some((end, Raw::Latest));
        }
        self.one_of(at, &["ultimo", "ultima", "latest", "last"]).then_some((at + 1, Raw::Latest))
    }
}
