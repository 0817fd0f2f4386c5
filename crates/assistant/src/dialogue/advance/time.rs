//! For which time: what was said is held against what the books have.

use chrono::NaiveDate;
use domain::access::Department;
use domain::catalogue::{Kind, ParameterName};
use domain::{Competence, Period};

use super::super::draft::{Draft, Guess};
use super::super::{About, Choice, MOST_ORDERS, Reply, wording};
use super::missing::What;
use super::{Missing, ask};
use crate::{Knowledge, KnownCompany, TextKey};

/// Months offered when none was said.
const OFFERED_MONTHS: usize = 3;
/// A revenue statement without a period shows so many closed months.
const DEFAULT_MONTHS: i32 = 12;

pub(super) fn time(
    kind: &Kind,
    draft: &mut Draft,
    known: &KnownCompany,
    office: &Knowledge,
    today: NaiveDate,
    what: What,
) -> Option<Missing> {
    if kind.takes(ParameterName::Period) && !kind.takes(ParameterName::Competence) {
        return period(kind, draft, known, office, today, what);
    }
    if kind.requires(ParameterName::Competence) {
        return competence(kind, draft, known, office, today, what);
    }
    if kind.requires(ParameterName::Year) && draft.year.is_none() {
        let last = Competence::of(today).year() - 1;
        let years = [last + 1, last].map(|year| Choice { id: year.to_string(), label: year.to_string() });
        return Some(ask(About::Year, TextKey::AskYear, what(draft), years.into()));
    }
    None
}

/// The months for which the books have what the kind shows, ascending; `None` where nobody knows.
fn in_books<'k>(kind: &Kind, known: &'k KnownCompany) -> Option<&'k [Competence]> {
    kind.report.as_ref()?;
    let months = match kind.department {
        Department::Pessoal => &known.company.payroll_competences,
        _ => &known.company.revenue_competences,
    };
    (!months.is_empty()).then_some(months.as_slice())
}

fn competence(
    kind: &Kind,
    draft: &mut Draft,
    known: &KnownCompany,
    office: &Knowledge,
    today: NaiveDate,
    what: What,
) -> Option<Missing> {
    let this = Competence::of(today);
    let books = in_books(kind, known);
    let last_in_books = books.and_then(|months| months.last().copied());
    if draft.competences.is_empty()
        && let Some(said) = draft.months_said(today)
    {
        let months = said
            .months()
            .take(MOST_ORDERS)
            .filter(|month| draft.year.is_none() || last_in_books.is_none_or(|last| *month <= last));
        draft.competences = months.collect();
        (draft.period, draft.year) = (None, None);
    }
    let offered = || -> Vec<Choice> {
        let recent: Vec<Competence> = match books {
            Some(months) => months.iter().rev().take(OFFERED_MONTHS).copied().collect(),
            None => (1..=OFFERED_MONTHS as i32).map(|back| this.plus_months(-back)).collect(),
        };
        recent.into_iter().map(|month| wording::month_choice(month, office.locale)).collect()
    };
    if draft.competences.is_empty() {
        return Some(ask(About::Competence, TextKey::AskCompetence, what(draft), offered()));
    }
    // "Deste mês", before the office has closed it, usually means the month before.
    if draft.this_month
        && let Some(months) = books
        && !months.contains(&this)
        && months.contains(&this.previous())
    {
        draft.competences = vec![this.previous()];
        draft.guessed = Some(Guess::MonthBefore);
    }
    draft.this_month = false;
    let unknown = |month: &&Competence| {
        let in_the_books = books.is_none_or(|months| months.contains(month));
        let still_to_come = last_in_books.is_none_or(|last| **month > last) && **month <= this;
        **month > this || !(in_the_books || still_to_come)
    };
    let said = draft.competences.iter().find(unknown).copied()?;
    draft.competences.clear();
    let reply = Reply::new(TextKey::CompetenceUnknown)
        .with("what", what(draft))
        .with("said", wording::month(said, office.locale));
    Some(Missing::Ask(About::Competence, reply.offering(offered())))
}

fn period(
    kind: &Kind,
    draft: &mut Draft,
    known: &KnownCompany,
    office: &Knowledge,
    today: NaiveDate,
    what: What,
) -> Option<Missing> {
    let books = in_books(kind, known);
    let last_closed = Competence::of(today).previous();
    let last = books.and_then(|months| months.last().copied()).unwrap_or(last_closed).min(last_closed);
    let default = Period { from: last.plus_months(1 - DEFAULT_MONTHS), to: last };
    let first = books.and_then(|months| months.first().copied());
    let reachable = Period { from: first.map_or(default.from, |first| first.max(default.from)), to: last };
    let said = draft.months_said(today).or_else(|| {
        let months = draft.competences.iter().copied();
        Some(Period { from: months.clone().min()?, to: months.max()? })
    });
    draft.this_month = false;
    let choice = |period: Period| Choice {
        id: format!("{}..{}", period.from, period.to),
        label: wording::period(period, office.locale),
    };
    let Some(said) = said else {
        if kind.requires(ParameterName::Period) {
            return Some(ask(About::Period, TextKey::AskPeriod, what(draft), vec![choice(reachable)]));
        }
        draft.period = Some(reachable);
        draft.guessed = Some(Guess::DefaultPeriod);
        return None;
    };
    draft.competences.clear();
    draft.year = None;
    // What lies before the first month of the books does not exist; what comes after the last waits for the office.
    let this = Competence::of(today);
    if first.is_some_and(|first| said.from < first) || said.to > this {
        draft.period = None;
        let first = first.unwrap_or(reachable.from);
        let (from, to) = (wording::month(first, office.locale), wording::month(last, office.locale));
        let reply = Reply::new(TextKey::PeriodUnknown).with("what", what(draft)).with("first", from).with("last", to);
        return Some(Missing::Ask(About::Period, reply.offering(vec![choice(reachable)])));
    }
    draft.period = Some(said);
    None
}

pub(super) fn pay_on(kind: &Kind, draft: &mut Draft, today: NaiveDate, what: What) -> Option<Missing> {
    if !kind.requires(ParameterName::PayOn) {
        return None;
    }
    match draft.pay_on {
        Some(day) if day >= today => None,
        Some(_) => {
            draft.pay_on = None;
            Some(ask(About::PayOn, TextKey::PayOnPast, what(draft), Vec::new()))
        }
        None => Some(ask(About::PayOn, TextKey::AskPayOn, what(draft), Vec::new())),
    }
}
