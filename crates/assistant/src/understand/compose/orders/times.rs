//! A time as the kind asked for understands it.

use chrono::NaiveDate;
use domain::Competence;
use domain::catalogue::{Kind, ParameterName};
use domain::due_date::DueRule;

use super::{Found, Part, takes};
use crate::Wanted;
use crate::understand::time::{Spoken, Time};
use crate::understand::vocabulary::Vocabulary;

impl Found<'_> {
    pub(super) fn pay_on(&self, part: &Part) -> Option<NaiveDate> {
        let late = part.kind.is_none() && self.late;
        part.times.iter().rev().find_map(|said| match said.time {
            Time::Day(day) if late || takes(part.kind, ParameterName::PayOn) => Some(day),
            _ => None,
        })
    }

    /// The time as the kind understands it; `None` where it says nothing for the kind.
    pub(super) fn with_time(&self, part: &Part, said: &Spoken, blank: &Wanted) -> Option<Wanted> {
        let kind = part.kind;
        let only_year = takes(kind, ParameterName::Year)
            && !takes(kind, ParameterName::Competence)
            && !takes(kind, ParameterName::Period);
        let mut wanted = blank.clone();
        match said.time {
            Time::Month(month) if only_year => wanted.year = Some(said.with_year.then(|| month.year())?),
            Time::Month(month) => {
                wanted.competence =
                    Some(if said.falls_due { month.plus_months(-months_to_pay(self.vocabulary, kind)) } else { month });
            }
            Time::ThisMonth(_) if only_year => return None,
            Time::ThisMonth(month) => {
                if kind.is_some() && !takes(kind, ParameterName::Competence) && !takes(kind, ParameterName::Period) {
                    return None;
                }
                let back = months_to_pay(self.vocabulary, kind);
                wanted.competence = Some(month.plus_months(-back));
                wanted.this_month = back == 0;
            }
            Time::Latest(month) => {
                wanted.competence = Some(takes(kind, ParameterName::Competence).then_some(month)?);
            }
            Time::Period(from, to) => (wanted.from, wanted.to) = (Some(from), Some(to)),
            Time::Year(year) => wanted.year = Some(year),
            Time::Day(_) if takes(kind, ParameterName::PayOn) || kind.is_none() => return None,
            Time::Day(day) => {
                let past = day <= self.today && takes(kind, ParameterName::Competence);
                let full = self.read.get(said.tokens.clone()).is_some_and(|tokens| tokens.len() >= 5);
                wanted.competence = Some((past && full).then(|| Competence::of(day))?);
            }
        }
        Some(wanted)
    }
}

/// A slip "deste mês" is the one paid this month: it is about so many months before. Other documents are about the
/// month that is said.
fn months_to_pay(vocabulary: &Vocabulary, kind: Option<&Kind>) -> i32 {
    let Some(kind) = kind.filter(|kind| vocabulary.tie_breaks.taxes.contains_key(&kind.id)) else { return 0 };
    match kind.due {
        Some(DueRule::DayOfMonth { months_after, .. } | DueRule::LastBusinessDay { months_after }) => months_after,
        // The state or the city sets the day; it lies in the month after.
        _ => 1,
    }
}
