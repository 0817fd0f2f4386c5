//! What a request is called when it is said back: "Holerite de outubro/2026 de João da Silva".

use domain::catalogue::{ByLanguage, Catalogue, Kind};
use domain::order::Employees;
use domain::registry::Employee;
use domain::{Competence, Period};

use super::Choice;
use super::draft::Draft;
use crate::{Knowledge, KnownCompany, Locale};

const PT: [&str; 12] = [
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
];
const ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Names said one by one; beyond that they are counted.
const MOST_NAMES: usize = 4;

/// "outubro/2026", "October 2026".
pub(super) fn month(competence: Competence, locale: Locale) -> String {
    let names = match locale {
        Locale::PtBr => PT,
        Locale::Es => ES,
        Locale::En => EN,
    };
    let name = names.get(competence.month() as usize - 1).copied().unwrap_or_default();
    let between = if locale == Locale::En { ' ' } else { '/' };
    format!("{name}{between}{}", competence.year())
}

pub(super) fn kind_name(kind: &Kind, locale: Locale) -> &str {
    let ByLanguage { pt, es, en } = &kind.name;
    match locale {
        Locale::PtBr => pt,
        Locale::Es => es,
        Locale::En => en,
    }
}

/// The request as far as it is known.
pub(super) fn what(draft: &Draft, catalogue: &Catalogue, office: &Knowledge) -> String {
    let locale = office.locale;
    let kind = draft.kind.as_ref().and_then(|id| catalogue.get(id));
    let mut said = kind.map(|kind| kind_name(kind, locale).to_owned()).unwrap_or_default();
    if let Some(time) = time(draft, locale) {
        said = match locale {
            Locale::PtBr | Locale::Es => format!("{said} de {time}"),
            Locale::En => format!("{said} for {time}"),
        };
    }
    if let Some(people) = people(draft, office) {
        said = match locale {
            Locale::PtBr | Locale::Es => format!("{said} de {people}"),
            Locale::En => format!("{said}, {people}"),
        };
    }
    said
}

pub(super) fn period(period: Period, locale: Locale) -> String {
    let (from, to) = (month(period.from, locale), month(period.to, locale));
    match locale {
        _ if period.from == period.to => from,
        Locale::PtBr | Locale::Es => format!("{from} a {to}"),
        Locale::En => format!("{from} to {to}"),
    }
}

/// "João Pereira, padeiro, desde 03/2021": enough to tell two people apart, and neither CPF nor salary.
pub(super) fn employee_choice(employee: &Employee, locale: Locale) -> Choice {
    let since = Competence::of(employee.admitted_on).to_people();
    let (from, until) = match locale {
        Locale::PtBr => ("desde", "saiu em"),
        Locale::Es => ("desde", "salió en"),
        Locale::En => ("since", "left in"),
    };
    let left = employee.left_on.map(|day| format!(", {until} {}", Competence::of(day).to_people())).unwrap_or_default();
    Choice {
        id: employee.id.to_string(),
        label: format!("{} ({}, {from} {since}{left})", employee.name, employee.job_title),
    }
}

pub(super) fn company_choice(known: &KnownCompany) -> Choice {
    Choice { id: known.company.id.to_string(), label: known.company.short_name.clone() }
}

pub(super) fn month_choice(competence: Competence, locale: Locale) -> Choice {
    Choice { id: competence.to_string(), label: month(competence, locale) }
}

/// "João, Maria e Ana".
pub(super) fn list(items: &[String], locale: Locale) -> String {
    let and = match locale {
        Locale::PtBr => "e",
        Locale::Es => "y",
        Locale::En => "and",
    };
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

fn time(draft: &Draft, locale: Locale) -> Option<String> {
    if let Some(run) = draft.period {
        return Some(period(run, locale));
    }
    if draft.competences.is_empty() {
        return draft.year.map(|year| year.to_string());
    }
    let mut months = draft.competences.clone();
    months.sort_unstable();
    months.dedup();
    let unbroken = months.windows(2).all(|pair| matches!(pair, [one, next] if one.next() == *next));
    match (months.as_slice(), months.len() > 2 && unbroken) {
        ([first, .., last], true) => Some(period(Period { from: *first, to: *last }, locale)),
        _ => Some(list(&months.iter().map(|one| month(*one, locale)).collect::<Vec<_>>(), locale)),
    }
}

fn people(draft: &Draft, office: &Knowledge) -> Option<String> {
    let locale = office.locale;
    let everybody = match locale {
        Locale::PtBr => "todos os funcionários",
        Locale::Es => "todos los empleados",
        Locale::En => "all employees",
    };
    let ids = match draft.employees.as_ref()? {
        Employees::All => return Some(everybody.to_owned()),
        Employees::Only(ids) => ids,
    };
    let known = draft.company.and_then(|id| office.company(id))?;
    let named = ids.iter().filter_map(|id| known.employees.iter().find(|employee| employee.id == *id));
    let names: Vec<String> = named.map(|employee| employee.name.clone()).collect();
    if names.len() <= MOST_NAMES {
        return Some(list(&names, locale));
    }
    Some(match locale {
        Locale::PtBr => format!("{} funcionários", names.len()),
        Locale::Es => format!("{} empleados", names.len()),
        Locale::En => format!("{} employees", names.len()),
    })
}
