//! Takes requests as far as they go: opens those that are complete and asks for the first thing that is missing.

mod missing;
mod people;
mod time;

use chrono::NaiveDate;
pub(super) use people::add_employee;

use super::draft::Guess;
use super::{About, Choice, Dialogue, HandOver, Question, Reply, Step, wording};
use crate::{Assistant, Knowledge, TextKey};

/// What stands between a draft and its order.
pub(super) enum Missing {
    /// The client must say it.
    Ask(About, Reply),
    /// The office takes over.
    Refuse(Reply, HandOver),
}

/// Works on the drafts in turn until one needs an answer.
pub(super) fn advance(assistant: &Assistant, state: &mut Dialogue, office: &Knowledge, today: NaiveDate) -> Vec<Step> {
    let mut steps = Vec::new();
    state.question = None;
    while let Some(mut draft) = (!state.drafts.is_empty()).then(|| state.drafts.remove(0)) {
        match missing::fill(assistant, &mut draft, state.company, office, today) {
            Some(Missing::Ask(about, reply)) => {
                state.company = draft.company.or(state.company);
                state.drafts.insert(0, draft);
                state.question = Some(Question { about, choices: reply.choices.clone() });
                steps.push(Step::Say(reply));
                return steps;
            }
            Some(Missing::Refuse(reply, why)) => {
                // The office takes it from here with everything that was asked.
                state.latest = Some(draft);
                state.drafts.clear();
                steps.extend([Step::Say(reply), Step::HandOver(why)]);
                return steps;
            }
            None => {
                state.company = draft.company;
                let what = wording::what(&draft, assistant.catalogue, office);
                let company = company_name(draft.company, office);
                steps.push(Step::Say(Reply::new(TextKey::Understood).with("what", what).with("company", company)));
                let department = draft.kind.as_ref().and_then(|kind| assistant.catalogue.department_of(kind));
                steps.extend(
                    department
                        .map(|department| draft.asked(department))
                        .unwrap_or_default()
                        .into_iter()
                        .map(Step::Open),
                );
                state.latest = Some(draft);
            }
        }
    }
    steps
}

/// Asks whether what was guessed is right.
fn confirm(
    draft: &super::draft::Draft,
    guess: Guess,
    assistant: &Assistant,
    office: &Knowledge,
    today: NaiveDate,
) -> Missing {
    let text = match guess {
        Guess::Meaning => TextKey::Confirm,
        Guess::DefaultPeriod => TextKey::ConfirmDefaultPeriod,
        Guess::MonthBefore => TextKey::ConfirmMonthBefore,
    };
    let what = wording::what(draft, assistant.catalogue, office);
    let mut reply = Reply::new(text).with("what", what).with("company", company_name(draft.company, office));
    if guess == Guess::MonthBefore {
        let this = wording::month(domain::Competence::of(today), office.locale);
        reply = reply.with("said", capitalised(&this));
    }
    Missing::Ask(About::Confirm, reply)
}

fn company_name(company: Option<domain::CompanyId>, office: &Knowledge) -> String {
    company.and_then(|id| office.company(id)).map(|known| known.company.short_name.clone()).unwrap_or_default()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn ask(about: About, text: TextKey, what: String, choices: Vec<Choice>) -> Missing {
    Missing::Ask(about, Reply::new(text).with("what", what).offering(choices))
}
