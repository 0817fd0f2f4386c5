//! What a draft still lacks, by what the catalogue says its kind asks for. Fills in what follows from the books.

use chrono::NaiveDate;
use domain::access::Department;
use domain::catalogue::{Kind, ParameterName};
use domain::order::Employees;
use domain::{CompanyId, Competence, EmployeeId, Period};

use super::super::draft::{Draft, Guess};
use super::super::find::{self, Match};
use super::super::{About, Choice, HandOver, MOST_CHOICES, Reply, wording};
use super::{Missing, ask, confirm};
use crate::{Assistant, Handling, Knowledge, KnownCompany, TextKey};

/// Months offered when none was said.
const OFFERED_MONTHS: usize = 3;
/// A revenue statement without a period shows so many closed months.
const DEFAULT_MONTHS: i32 = 12;

/// The first thing missing, or `None` when the draft is complete.
pub(super) fn fill(
    assistant: &Assistant,
    draft: &mut Draft,
    spoken_of: Option<CompanyId>,
    office: &Knowledge,
    today: NaiveDate,
) -> Option<Missing> {
    let what = |draft: &Draft| wording::what(draft, assistant.catalogue, office);
    let Some(kind) = draft.kind.as_ref().and_then(|id| assistant.catalogue.get(id)) else {
        return Some(Missing::Ask(About::Kind, Reply::new(TextKey::AskKind).offering(kinds(assistant, draft, office))));
    };
    if let Some(refusal) = refused(kind, office) {
        return Some(refusal);
    }
    if let Some(missing) = company(draft, spoken_of, office, &what) {
        return Some(missing);
    }
    let known = draft.company.and_then(|id| office.company(id))?;
    employees(kind, draft, known, office, &what)
        .or_else(|| time(kind, draft, known, office, today, &what))
        .or_else(|| pay_on(kind, draft, today, &what))
        .or_else(|| {
            let unclear = (!draft.alternatives.is_empty()).then_some(Guess::Meaning);
            let guess = draft.guessed.or(unclear).filter(|_| !draft.agreed)?;
            Some(confirm(draft, guess, assistant, office, today))
        })
}

type What<'a> = &'a dyn Fn(&Draft) -> String;

fn kinds(assistant: &Assistant, draft: &Draft, office: &Knowledge) -> Vec<Choice> {
    let issued = assistant.catalogue.iter().filter(|kind| kind.report.is_some());
    let kinds: Vec<&Kind> = match draft.alternatives.as_slice() {
        [] => issued.collect(),
        some => some.iter().filter_map(|id| assistant.catalogue.get(id)).collect(),
    };
    let permitted = kinds.into_iter().filter(|kind| refused(kind, office).is_none());
    permitted
        .take(MOST_CHOICES)
        .map(|kind| Choice { id: kind.id.to_string(), label: wording::kind_name(kind, office.locale).to_owned() })
        .collect()
}

/// Kinds of a department that the caller does not reach, or that the office keeps to itself (AS5).
fn refused(kind: &Kind, office: &Knowledge) -> Option<Missing> {
    let name = || wording::kind_name(kind, office.locale).to_owned();
    if office.companies.is_empty() {
        return Some(Missing::Refuse(Reply::new(TextKey::NoCompany), HandOver::NoCompany));
    }
    if !office.departments.contains(&kind.department) {
        let why = HandOver::NotPermitted { kind: kind.id.clone() };
        return Some(Missing::Refuse(Reply::new(TextKey::NotPermitted).with("kind", name()), why));
    }
    if office.handling(&kind.id) == Handling::Off {
        return Some(Missing::Refuse(
            Reply::new(TextKey::KindOff).with("kind", name()),
            HandOver::KindOff { kind: kind.id.clone() },
        ));
    }
    None
}

fn company(draft: &mut Draft, spoken_of: Option<CompanyId>, office: &Knowledge, what: What) -> Option<Missing> {
    let choices = || office.companies.iter().take(MOST_CHOICES).map(wording::company_choice).collect();
    if draft.unknown_company {
        return Some(ask(About::Company, TextKey::CompanyUnknown, what(draft), choices()));
    }
    if draft.company.is_some_and(|id| office.company(id).is_some()) {
        return None;
    }
    let with_everyone = |known: &&KnownCompany| {
        !draft.names.is_empty()
            && draft.names.iter().all(|name| matches!(find::employee(known, name), Match::One(_) | Match::Several(_)))
    };
    let mut staffed = office.companies.iter().filter(with_everyone);
    let by_name = match (staffed.next(), staffed.next()) {
        (Some(one), None) => Some(one.company.id),
        _ => None,
    };
    let only = match office.companies.as_slice() {
        [one] => Some(one.company.id),
        _ => None,
    };
    draft.company = only.or(by_name).or(spoken_of.filter(|id| office.company(*id).is_some()));
    draft.company.is_none().then(|| ask(About::Company, TextKey::AskCompany, what(draft), choices()))
}

fn employees(kind: &Kind, draft: &mut Draft, known: &KnownCompany, office: &Knowledge, what: What) -> Option<Missing> {
    let several = kind.requires(ParameterName::EmployeesOrAll);
    if !several && !kind.requires(ParameterName::Employee) {
        if !kind.takes(ParameterName::Employee) && !kind.takes(ParameterName::EmployeesOrAll) {
            (draft.names, draft.employees) = (Vec::new(), None);
        }
        return None;
    }
    let choice = |id: &EmployeeId| {
        let employee = known.employees.iter().find(|employee| employee.id == *id);
        employee.map(|employee| wording::employee_choice(employee, office.locale))
    };
    while let Some(name) = draft.names.first().cloned() {
        let id = match find::employee(known, &name) {
            Match::One(id) => id,
            Match::Near(id) => {
                draft.guessed = Some(Guess::Meaning);
                id
            }
            Match::Several(ids) => {
                let choices = ids.iter().take(MOST_CHOICES).filter_map(choice).collect();
                let reply = Reply::new(TextKey::AskWhichEmployee)
                    .with("what", what(draft))
                    .with("name", name)
                    .offering(choices);
                return Some(Missing::Ask(About::Employee, reply));
            }
            Match::None => {
                let like = find::like(known, &name, MOST_CHOICES);
                let choices =
                    like.into_iter().map(|employee| wording::employee_choice(employee, office.locale)).collect();
                let reply =
                    Reply::new(TextKey::EmployeeUnknown).with("what", what(draft)).with("name", name).offering(choices);
                return Some(Missing::Ask(About::Employee, reply));
            }
        };
        draft.names.remove(0);
        add_employee(draft, id);
    }
    let complete = match &draft.employees {
        Some(Employees::All) => several,
        Some(Employees::Only(ids)) => !ids.is_empty(),
        None => false,
    };
    if complete {
        return None;
    }
    let few = known.employees.iter().filter(|employee| employee.left_on.is_none());
    let few: Vec<Choice> = few.map(|employee| wording::employee_choice(employee, office.locale)).collect();
    let choices = if few.len() <= MOST_CHOICES { few } else { Vec::new() };
    Some(ask(About::Employee, TextKey::AskEmployee, what(draft), choices))
}

/// One more of those whose document is wanted.
pub(in crate::dialogue) fn add_employee(draft: &mut Draft, id: EmployeeId) {
    match &mut draft.employees {
        Some(Employees::Only(ids)) if ids.contains(&id) => {}
        Some(Employees::Only(ids)) => ids.push(id),
        _ => draft.employees = Some(Employees::Only(vec![id])),
    }
}

fn time(
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
            .take(super::super::MOST_ORDERS)
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

fn pay_on(kind: &Kind, draft: &mut Draft, today: NaiveDate, what: What) -> Option<Missing> {
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
