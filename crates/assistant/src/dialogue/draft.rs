//! A request on its way to being complete.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use domain::access::Department;
use domain::order::{Asked, Employees, KindId};
use domain::{CompanyId, Competence, Period};
use serde::{Deserialize, Serialize};

use super::MOST_WORDS_BYTES;
use crate::{EmployeeMention, Wanted};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Draft {
    pub kind: Option<KindId>,
    /// What else the words could mean.
    pub alternatives: Vec<KindId>,
    pub company: Option<CompanyId>,
    /// The message names a company that the caller does not have.
    pub unknown_company: bool,
    /// Names not yet found among the employees.
    pub names: Vec<String>,
    pub employees: Option<Employees>,
    pub competences: Vec<Competence>,
    pub period: Option<Period>,
    pub year: Option<i32>,
    pub this_month: bool,
    pub pay_on: Option<NaiveDate>,
    /// Something was filled in that was not said: the client is asked before an order is opened.
    pub guessed: Option<Guess>,
    pub agreed: bool,
    pub words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Guess {
    /// A misspelt name, or a word that could mean another document.
    Meaning,
    DefaultPeriod,
    /// The month before, since this one is not calculated.
    MonthBefore,
}

impl Draft {
    /// The requests of one message: those for the same kind and time with several names become one, and those for
    /// the same people with several months too, so that a question is asked once.
    pub fn of(wanted: Vec<Wanted>, message: &str) -> Vec<Self> {
        let mut drafts: Vec<Self> = Vec::new();
        for one in wanted {
            let draft = Self::from_wanted(one, message);
            let same_time = |other: &&mut Self| {
                other.kind == draft.kind
                    && (&other.competences, other.period, other.year) == (&draft.competences, draft.period, draft.year)
                    && !draft.names.is_empty()
                    && !other.names.is_empty()
            };
            match drafts.iter_mut().find(same_time) {
                Some(other) => other
                    .names
                    .extend(draft.names.into_iter().filter(|name| !other.names.contains(name)).collect::<Vec<_>>()),
                None => drafts.push(draft),
            }
        }
        let mut joined: Vec<Self> = Vec::new();
        for draft in drafts {
            let same_people = |other: &&mut Self| {
                (&other.kind, &other.names, &other.employees) == (&draft.kind, &draft.names, &draft.employees)
                    && !draft.competences.is_empty()
                    && !other.competences.is_empty()
            };
            match joined.iter_mut().find(same_people) {
                Some(other) => other.competences.extend(&draft.competences),
                None => joined.push(draft),
            }
        }
        joined
    }

    fn from_wanted(wanted: Wanted, message: &str) -> Self {
        let (names, employees) = match wanted.employee {
            Some(EmployeeMention::All) => (Vec::new(), Some(Employees::All)),
            Some(EmployeeMention::Named(name)) => (vec![name], None),
            None => (Vec::new(), None),
        };
        let end =
            (0..=message.len().min(MOST_WORDS_BYTES)).rev().find(|end| message.is_char_boundary(*end)).unwrap_or(0);
        Self {
            kind: wanted.kind,
            alternatives: wanted.alternatives,
            names,
            employees,
            competences: wanted.competence.into_iter().collect(),
            period: wanted.from.zip(wanted.to).map(|(from, to)| Period { from, to }),
            year: wanted.year,
            this_month: wanted.this_month,
            pay_on: wanted.pay_on,
            words: message.get(..end).unwrap_or_default().to_owned(),
            ..Self::default()
        }
    }

    pub fn has_time(&self) -> bool {
        !self.competences.is_empty() || self.period.is_some() || self.year.is_some()
    }

    pub fn has_people(&self) -> bool {
        !self.names.is_empty() || self.employees.is_some()
    }

    /// Takes from `said` what it says, in place of what stood here ("e o de setembro?", "não, da Maria").
    pub fn take(&mut self, said: Self) {
        let people = said.has_people();
        if said.has_time() {
            (self.competences, self.period, self.year) = (said.competences, said.period, said.year);
            self.this_month = said.this_month;
        }
        if people {
            (self.names, self.employees) = (said.names, said.employees);
        }
        if said.company.is_some() || said.unknown_company {
            (self.company, self.unknown_company) = (said.company, said.unknown_company);
        }
        if said.kind.is_some() {
            (self.kind, self.alternatives) = (said.kind, said.alternatives);
        }
        self.pay_on = said.pay_on.or(self.pay_on);
        self.words = said.words;
        (self.guessed, self.agreed) = (None, false);
    }

    /// How many orders it makes.
    pub fn count(&self) -> usize {
        let months = self.period.map(|period| period.months().take(super::MOST_ORDERS + 1).count());
        self.competences.len().max(1).max(if self.wants_each_month() { months.unwrap_or(1) } else { 1 })
    }

    fn wants_each_month(&self) -> bool {
        self.period.is_some() && self.has_people()
    }

    /// The finished orders: one a competence.
    pub fn asked(&self, department: Department) -> Vec<Asked> {
        let (Some(kind), Some(company)) = (&self.kind, self.company) else { return Vec::new() };
        let one = Asked {
            kind: kind.clone(),
            company,
            department,
            competence: None,
            period: self.period,
            year: self.year,
            employees: self.employees.clone(),
            pay_on: self.pay_on,
            words: self.words.clone(),
        };
        if self.competences.is_empty() {
            return vec![one];
        }
        let months: BTreeSet<Competence> = self.competences.iter().copied().collect();
        months.into_iter().map(|month| Asked { competence: Some(month), year: None, ..one.clone() }).collect()
    }

    /// The months of the year that was said, up to the last that is over, or of the period.
    pub fn months_said(&self, today: NaiveDate) -> Option<Period> {
        let last = Competence::of(today).previous();
        let year = self.year.map(|year| {
            let (from, to) = (Competence::new(year, 1), Competence::new(year, 12));
            from.and_then(|from| {
                Ok(Period { from, to: to.map(|to| if year == today.year() { to.min(last).max(from) } else { to })? })
            })
        });
        self.period.or(year.and_then(Result::ok))
    }
}
