//! Years, alone and after a month.

use chrono::Datelike;

use super::{Found, Raw, Scan};

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

impl Scan<'_> {
    /// A year of four digits, or of two where that is near today.
    pub(super) fn plausible_year(&self, number: u32, digits: usize) -> Option<i32> {
        let year = i32::try_from(number).ok()?;
        match digits {
            4 if (1990..=2100).contains(&year) => Some(year),
            2 if (self.today.year() - 12..=self.today.year() + 1).contains(&(2000 + year)) => Some(2000 + year),
            _ => None,
        }
    }

    pub(super) fn year_number(&self, at: usize) -> Option<i32> {
        let token = self.tokens.get(at)?;
        self.plausible_year(token.number()?, token.text.len())
    }

    /// "/26", " de 2026", " 26", " do ano passado" after a month or quarter: the year and the token after it.
    pub(super) fn year_after(&self, at: usize) -> Option<(usize, i32)> {
        if let Some(found) = self.years_back(at) {
            return Some(found);
        }
        let mut next = at;
        while next < at + 4 && self.one_of(next, &["/", "-", ".", "de", "do", "del", "of", "em", "ano", "'", "del"]) {
            if let Some(found) = self.years_back(next + 1) {
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

    pub(super) fn years_back(&self, at: usize) -> Option<(usize, i32)> {
        let found = YEARS_BACK.iter().find_map(|(phrase, back)| Some((self.phrase(at, phrase)?, *back)));
        found.map(|(end, back)| (end, self.today.year() - back))
    }

    /// "2025", "ano passado".
    pub(super) fn year(&self, at: usize) -> Found {
        if let Some((end, year)) = self.years_back(at) {
            return Some((end, Raw::Year(year)));
        }
        if let Some(end) = self.phrase(at, "do ano").or_else(|| self.phrase(at, "no ano"))
            && self.number(end).is_none()
            && !self.one_of(end, &["passado", "retrasado", "anterior", "que", "de", "base", "calendario", "todo"])
        {
            return Some((end, Raw::Year(self.today.year())));
        }
        if let Some(end) = self.phrase(at, "ano todo").or_else(|| self.phrase(at, "ano inteiro"))
            && self.year_after(end).is_none()
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
}
