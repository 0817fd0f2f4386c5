//! The month that a payroll, a tax or a revenue figure refers to ("competência").

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A calendar month of a year, the accounting reference period. Written `AAAA-MM` in data and `MM/AAAA` to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Competence {
    year: i32,
    month: u32,
}

/// The text or numbers are not a month of a year between 1990 and 2199.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a competence; write it like 2026-10")]
pub struct NotACompetence(pub String);

impl Competence {
    pub fn new(year: i32, month: u32) -> Result<Self, NotACompetence> {
        if (1990..=2199).contains(&year) && (1..=12).contains(&month) {
            Ok(Self { year, month })
        } else {
            Err(NotACompetence(format!("{year:04}-{month:02}")))
        }
    }

    /// The competence that a day lies in.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    pub fn year(self) -> i32 {
        self.year
    }

    /// 1 to 12.
    pub fn month(self) -> u32 {
        self.month
    }

    /// `months` later; negative goes back.
    pub fn plus_months(self, months: i32) -> Self {
        let index = self.year * 12 + self.month as i32 - 1 + months;
        Self { year: index.div_euclid(12), month: index.rem_euclid(12) as u32 + 1 }
    }

    pub fn next(self) -> Self {
        self.plus_months(1)
    }

    pub fn previous(self) -> Self {
        self.plus_months(-1)
    }

    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or(NaiveDate::MIN)
    }

    pub fn last_day(self) -> NaiveDate {
        self.first_day().checked_add_months(Months::new(1)).and_then(|d| d.pred_opt()).unwrap_or(NaiveDate::MAX)
    }

    /// `MM/AAAA`, as people write it.
    pub fn to_people(self) -> String {
        format!("{:02}/{:04}", self.month, self.year)
    }
}

impl fmt::Display for Competence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Competence {
    type Err = NotACompetence;

    /// Reads `AAAA-MM` or `MM/AAAA`. What people write in messages is read by the assistant.
    fn from_str(text: &str) -> Result<Self, NotACompetence> {
        let refuse = || NotACompetence(text.to_owned());
        let (year, month) = match (text.split_once('-'), text.split_once('/')) {
            (Some((year, month)), None) => (year, month),
            (None, Some((month, year))) => (year, month),
            _ => return Err(refuse()),
        };
        if year.len() != 4 || month.len() != 2 {
            return Err(refuse());
        }
        Self::new(year.parse().map_err(|_| refuse())?, month.parse().map_err(|_| refuse())?)
    }
}

impl TryFrom<String> for Competence {
    type Error = NotACompetence;
    fn try_from(text: String) -> Result<Self, NotACompetence> {
        text.parse()
    }
}

impl From<Competence> for String {
    fn from(competence: Competence) -> String {
        competence.to_string()
    }
}

/// An unbroken run of competences, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct Period {
    pub from: Competence,
    pub to: Competence,
}

impl Period {
    pub fn months(self) -> impl Iterator<Item = Competence> {
        let last = self.to;
        std::iter::successors(Some(self.from), |month| Some(month.next())).take_while(move |month| *month <= last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_competence_is_read_both_ways_and_written_one_way() {
        let october: Competence = "10/2026".parse().unwrap();
        assert_eq!(october, "2026-10".parse().unwrap());
        assert_eq!(october.to_string(), "2026-10");
        assert_eq!(october.to_people(), "10/2026");
        for wrong in ["13/2026", "2026-00", "1/26", "2026", "1989-12", "10-2026"] {
            assert!(wrong.parse::<Competence>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn months_roll_over_the_year() {
        let january = Competence::new(2026, 1).unwrap();
        assert_eq!(january.previous(), Competence::new(2025, 12).unwrap());
        assert_eq!(january.plus_months(-14), Competence::new(2024, 11).unwrap());
        assert_eq!(Competence::new(2028, 2).unwrap().last_day().day(), 29);
    }

    #[test]
    fn a_period_lists_its_months() {
        let period = Period { from: "2025-11".parse().unwrap(), to: "2026-02".parse().unwrap() };
        let months: Vec<String> = period.months().map(Competence::to_people).collect();
        assert_eq!(months, ["11/2025", "12/2025", "01/2026", "02/2026"]);
    }
}
