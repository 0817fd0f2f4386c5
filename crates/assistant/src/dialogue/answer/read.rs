//! Reads an answer: a number of the list, its label or id, "sim", or the thing itself.

use chrono::NaiveDate;
use domain::order::{Employees, KindId};
use domain::{Competence, Period};

use super::super::advance::add_employee;
use super::super::draft::Draft;
use super::super::{About, Choice, Question};
use super::Heard;
use crate::understand::tokens::{Shape, fold, tokens};
use crate::understand::words::words;
use crate::understand::{days_in, latest_occurrence, next_day};
use crate::{Act, EmployeeMention, Knowledge};

/// Puts the answer into the draft; `false` if it is none.
pub(super) fn answer(
    question: &Question,
    draft: &mut Draft,
    heard: &Heard,
    office: &Knowledge,
    today: NaiveDate,
) -> bool {
    let names_a_document = heard.says.orders.iter().any(|order| order.kind.is_some() || !order.alternatives.is_empty());
    let choice = chosen(&question.choices, heard.message);
    match question.about {
        About::Confirm => confirmed(draft, heard),
        About::Kind => kind(draft, choice, heard),
        _ if choice.is_none() && names_a_document => false,
        About::Company => company(draft, choice, heard, office),
        About::Employee => employee(draft, choice, heard) || said_besides(draft, heard),
        About::Competence => competence(draft, choice, heard, today) || said_besides(draft, heard),
        About::Period => period(draft, choice, heard),
        About::Year => year(draft, choice, heard),
        About::PayOn => pay_on(draft, heard, today),
    }
}

/// "2", "a segunda", the id, the label, or words of exactly one label.
fn chosen<'q>(choices: &'q [Choice], message: &str) -> Option<&'q Choice> {
    let said = fold(message);
    if let Some(exact) = choices.iter().find(|choice| choice.id == message || fold(&choice.label) == said) {
        return Some(exact);
    }
    let read = tokens(message);
    let spoken: Vec<&str> = read
        .iter()
        .filter(|token| token.shape != Shape::Mark && !words().filler.contains(&token.text))
        .map(|token| token.text.as_str())
        .filter(|word| !["opcao", "numero", "option", "opcion", "number"].contains(word))
        .collect();
    if let [one] = spoken.as_slice() {
        let ordinals = ["primeiro", "segundo", "terceiro", "quarto", "quinto"];
        let ordinal =
            ordinals.iter().position(|ordinal| one.trim_end_matches(['a', 'o']) == ordinal.trim_end_matches('o'));
        let number =
            one.trim_end_matches(['a', 'o']).parse::<usize>().ok().and_then(|number| number.checked_sub(1)).or(ordinal);
        if let Some(place) = number {
            return choices.get(place);
        }
    }
    if spoken.is_empty() {
        return None;
    }
    let in_label = |choice: &&Choice| {
        let label = fold(&choice.label);
        let label: Vec<&str> = label.split(' ').collect();
        spoken.iter().all(|word| label.contains(word))
    };
    let mut fitting = choices.iter().filter(in_label);
    match (fitting.next(), fitting.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}

fn confirmed(draft: &mut Draft, heard: &Heard) -> bool {
    let agrees = matches!(heard.says.act, Act::Yes) || thumbs_up(heard);
    // "Sim, mas de setembro", "não, da Maria": what is said then needs no second confirmation.
    if heard.says.orders.iter().any(|order| order.kind.is_none()) && said_besides(draft, heard) {
        draft.alternatives.clear();
        return true;
    }
    if agrees {
        draft.agreed = true;
        draft.alternatives.clear();
    }
    agrees
}

/// A thumb up to a question is a yes; without one it is thanks.
fn thumbs_up(heard: &Heard) -> bool {
    heard.says.act == Act::Thanks && !heard.message.chars().any(char::is_alphanumeric)
}

fn kind(draft: &mut Draft, choice: Option<&Choice>, heard: &Heard) -> bool {
    let said = heard.says.orders.first().cloned();
    let chosen = choice.map(|choice| KindId(choice.id.clone()));
    let Some(kind) = chosen.or(said.and_then(|order| order.kind)) else { return false };
    said_besides(draft, heard);
    draft.kind = Some(kind);
    draft.alternatives.clear();
    true
}

fn company(draft: &mut Draft, choice: Option<&Choice>, heard: &Heard, office: &Knowledge) -> bool {
    let by_choice = choice.and_then(|choice| choice.id.parse().ok());
    let yes = matches!(heard.says.act, Act::Yes) || thumbs_up(heard);
    let only = match office.companies.as_slice() {
        [one] if yes => Some(one.company.id),
        _ => None,
    };
    let Some(company) = by_choice.or(heard.named.company).or(only).filter(|id| office.company(*id).is_some()) else {
        return false;
    };
    draft.company = Some(company);
    draft.unknown_company = false;
    true
}

fn employee(draft: &mut Draft, choice: Option<&Choice>, heard: &Heard) -> bool {
    if let Some(id) = choice.and_then(|choice| choice.id.parse().ok()) {
        // It answers the first name that was not found.
        if !draft.names.is_empty() {
            draft.names.remove(0);
        }
        add_employee(draft, id);
        return true;
    }
    let mentions: Vec<&EmployeeMention> =
        heard.says.orders.iter().filter_map(|order| order.employee.as_ref()).collect();
    let all = mentions.contains(&&EmployeeMention::All)
        || ["todos", "todas", "todo mundo", "all", "everybody"].contains(&fold(heard.message).as_str());
    if all {
        (draft.names, draft.employees) = (Vec::new(), Some(Employees::All));
        return true;
    }
    let said: Vec<String> = mentions.iter().filter_map(|mention| named(mention)).collect();
    let said = if said.is_empty() { bare_name(heard) } else { said };
    if said.is_empty() {
        return false;
    }
    if !draft.names.is_empty() {
        draft.names.remove(0);
    }
    draft.names.splice(0..0, said);
    true
}

fn named(mention: &EmployeeMention) -> Option<String> {
    match mention {
        EmployeeMention::Named(name) => Some(name.clone()),
        EmployeeMention::All => None,
    }
}

/// Nothing but a name: a few words that mean nothing else.
fn bare_name(heard: &Heard) -> Vec<String> {
    let read = tokens(heard.message);
    let only_words = read.iter().all(|token| token.shape == Shape::Word);
    let known =
        read.iter().any(|token| heard.around.names.contains(&token.text) || words().given_names.contains(&token.text));
    let plain =
        read.iter().all(|token| !words().everyday.contains(&token.text) && !words().request.contains(&token.text));
    let silent = matches!(heard.says.act, Act::None | Act::Order);
    if only_words && silent && (known || plain) && (1..=6).contains(&read.len()) {
        vec![heard.message.to_owned()]
    } else {
        Vec::new()
    }
}

fn competence(draft: &mut Draft, choice: Option<&Choice>, heard: &Heard, today: NaiveDate) -> bool {
    if let Some(month) = choice.and_then(|choice| choice.id.parse::<Competence>().ok()) {
        draft.competences = vec![month];
        return true;
    }
    let bare = heard.message.parse::<u32>().ok().filter(|month| (1..=12).contains(month));
    if let Some(month) = bare {
        draft.competences = vec![latest_occurrence(month, today)];
        return true;
    }
    false
}

fn period(draft: &mut Draft, choice: Option<&Choice>, heard: &Heard) -> bool {
    let from_id = |choice: &Choice| {
        let (from, to) = choice.id.split_once("..")?;
        Some(Period { from: from.parse().ok()?, to: to.parse().ok()? })
    };
    let agreed = matches!(heard.says.act, Act::Yes) || thumbs_up(heard);
    if let Some(period) = choice.and_then(from_id) {
        draft.period = Some(period);
        return true;
    }
    if agreed { false } else { said_besides(draft, heard) && draft.has_time() }
}

fn year(draft: &mut Draft, choice: Option<&Choice>, heard: &Heard) -> bool {
    let said = heard.says.orders.iter().find_map(|order| order.year.or(order.competence.map(Competence::year)));
    let Some(year) = choice.and_then(|choice| choice.id.parse().ok()).or(said) else { return false };
    (draft.year, draft.competences) = (Some(year), Vec::new());
    true
}

fn pay_on(draft: &mut Draft, heard: &Heard, today: NaiveDate) -> bool {
    let bare = heard.message.parse::<u32>().ok().and_then(|day| next_day(day, today));
    let said = bare.or_else(|| days_in(heard.message, today).into_iter().next());
    draft.pay_on = said.or(draft.pay_on);
    said.is_some()
}

/// Takes what the message says about time, people or company, whatever was asked.
fn said_besides(draft: &mut Draft, heard: &Heard) -> bool {
    let mut said = Draft::of(heard.says.orders.clone(), &draft.words);
    let Some(mut first) = (!said.is_empty()).then(|| said.remove(0)) else { return false };
    for other in said {
        first.competences.extend(other.competences);
        first.names.extend(other.names);
    }
    first.company = heard.named.company;
    first.unknown_company = heard.named.unknown;
    let says_something = first.has_time() || first.has_people() || first.pay_on.is_some() || first.company.is_some();
    first.kind = None;
    if says_something {
        draft.take(first);
    }
    says_something
}
