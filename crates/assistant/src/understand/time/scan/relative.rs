//! Months counted from today: "mês passado", "os 3 últimos", "desde março".

use super::{Found, Raw, Scan};
use crate::understand::calendar;

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

impl Scan<'_> {
    /// "os 3 últimos", "últimos doze meses", "12 meses", "2 meses atrás".
    pub(super) fn last_months(&self, at: usize) -> Found {
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
    pub(super) fn months_back(&self, at: usize) -> Found {
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

    pub(super) fn since(&self, at: usize) -> Found {
        let next =
            self.phrase(at, "desde").or_else(|| self.phrase(at, "a partir de")).or_else(|| self.phrase(at, "since"))?;
        let next = next + usize::from(self.one_of(next, &["o", "de", "mes"]));
        match self.numeric(next).or_else(|| self.month(next))? {
            (end, Raw::Month { month, year }) => Some((end, Raw::Since(month, year))),
            _ => None,
        }
    }

    /// "o último holerite", "o mais recente", "o penúltimo".
    pub(super) fn latest(&self, at: usize) -> Found {
        if let Some(end) = self.phrase(at, "mais recente").or_else(|| self.phrase(at, "mas reciente")) {
            return Some((end, Raw::Latest));
        }
        if self.one_of(at, &["penultimo", "penultima"]) {
            return Some((at + 1, Raw::Single(self.this_month().plus_months(-2))));
        }
        self.one_of(at, &["ultimo", "ultima", "latest", "last"]).then_some((at + 1, Raw::Latest))
    }
}
