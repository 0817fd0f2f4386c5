//! What a draft still lacks, by what the catalogue says its kind asks for. Fills in what follows from the books.

use chrono::NaiveDate;
use domain::CompanyId;
use domain::catalogue::Kind;

use super::super::draft::{Draft, Guess};
use super::super::find::{self, Match};
use super::super::{About, Choice, HandOver, MOST_CHOICES, Reply, wording};
use super::{Missing, ask, confirm, people, time};
use crate::{Assistant, Handling, Knowledge, KnownCompany, TextKey};

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
    people::employees(kind, draft, known, office, &what)
        .or_else(|| time::time(kind, draft, known, office, today, &what))
        .or_else(|| time::pay_on(kind, draft, today, &what))
        .or_else(|| {
            let unclear = (!draft.alternatives.is_empty()).then_some(Guess::Meaning);
            let guess = draft.guessed.or(unclear).filter(|_| !draft.agreed)?;
            Some(confirm(draft, guess, assistant, office, today))
        })
}

pub(super) type What<'a> = &'a dyn Fn(&Draft) -> String;

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
