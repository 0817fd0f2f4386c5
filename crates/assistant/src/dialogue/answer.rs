//! Takes one message: as the answer to the open question, as a new request, or as a word to the office.

mod read;

use chrono::NaiveDate;

use super::advance::advance;
use super::draft::Draft;
use super::find::{self, NamedCompany};
use super::{About, Dialogue, HandOver, MOST_ORDERS, Reply, Step};
use crate::understand::Surroundings;
use crate::{Act, Assistant, Knowledge, TextKey, Understanding};

/// Misunderstandings in a row after which a person takes over (AS6).
const MOST_MISUNDERSTANDINGS: u8 = 2;

/// One message and what it says in these surroundings.
pub(super) struct Heard<'a> {
    pub message: &'a str,
    pub says: Understanding,
    pub named: NamedCompany,
    pub around: Surroundings,
}

pub(super) fn step(
    assistant: &Assistant,
    mut state: Dialogue,
    message: &str,
    office: &Knowledge,
    today: NaiveDate,
) -> (Dialogue, Vec<Step>) {
    let message = message.trim();
    let (around, named) = find::surroundings(assistant, message, office);
    let says = assistant.understand_in(message, today, &around);
    let heard = Heard { message, says, named, around };
    let steps = match heard.says.act {
        Act::Human => hand_over(&mut state, TextKey::HandedOver, HandOver::AskedFor),
        Act::Cancel => cancel(&mut state),
        _ if state.question.is_some() => answered(assistant, &mut state, heard, office, today),
        _ => unasked(assistant, &mut state, heard, office, today),
    };
    (state, steps)
}

fn unasked(
    assistant: &Assistant,
    state: &mut Dialogue,
    heard: Heard,
    office: &Knowledge,
    today: NaiveDate,
) -> Vec<Step> {
    let say = |text| vec![Step::Say(Reply::new(text))];
    let steps = match heard.says.act {
        Act::Order => return ordered(assistant, state, heard, office, today),
        Act::Help => say(TextKey::Help),
        Act::Greeting => vec![Step::Say(Reply::new(TextKey::Greeting).with("name", first_name(office)))],
        Act::Thanks => say(TextKey::YouAreWelcome),
        Act::Yes | Act::No if !heard.says.orders.is_empty() => return ordered(assistant, state, heard, office, today),
        // "Ok" to what was told needs no answer.
        Act::Yes => Vec::new(),
        Act::No => say(TextKey::AskWhatInstead),
        Act::Human | Act::Cancel | Act::None => return misunderstood(assistant, state, office, today),
    };
    state.misunderstood = 0;
    steps
}

fn ordered(
    assistant: &Assistant,
    state: &mut Dialogue,
    heard: Heard,
    office: &Knowledge,
    today: NaiveDate,
) -> Vec<Step> {
    let mut drafts = Draft::of(heard.says.orders, heard.message);
    for draft in &mut drafts {
        draft.company = heard.named.company;
        draft.unknown_company = heard.named.unknown;
    }
    // "E o de setembro?" is the last request with another month.
    for draft in drafts.iter_mut().filter(|draft| draft.kind.is_none() && draft.alternatives.is_empty()) {
        if let Some(mut latest) = state.latest.clone().filter(|_| draft.has_time() || draft.has_people()) {
            latest.take(draft.clone());
            *draft = latest;
        }
    }
    // The same document again, said more fully, while it was being asked about.
    if let ([draft], Some(asked)) = (drafts.as_mut_slice(), state.drafts.first())
        && draft.kind == asked.kind
    {
        let mut fuller = asked.clone();
        fuller.take(draft.clone());
        *draft = fuller;
    }
    state.misunderstood = 0;
    if drafts.iter().map(Draft::count).sum::<usize>() > MOST_ORDERS {
        (state.drafts, state.question) = (Vec::new(), None);
        return vec![Step::Say(Reply::new(TextKey::TooMany).with("most", MOST_ORDERS.to_string()))];
    }
    state.drafts = drafts;
    advance(assistant, state, office, today)
}

fn answered(
    assistant: &Assistant,
    state: &mut Dialogue,
    heard: Heard,
    office: &Knowledge,
    today: NaiveDate,
) -> Vec<Step> {
    let (Some(question), false) = (state.question.clone(), state.drafts.is_empty()) else {
        state.question = None;
        return unasked(assistant, state, heard, office, today);
    };
    let mut draft = state.drafts.remove(0);
    if read::answer(&question, &mut draft, &heard, office, today) {
        state.drafts.insert(0, draft);
        state.misunderstood = 0;
        return advance(assistant, state, office, today);
    }
    let refused = question.about == About::Confirm && heard.says.act == Act::No;
    if refused {
        state.latest = Some(draft);
        state.question = None;
        state.misunderstood = 0;
        let mut steps = vec![Step::Say(Reply::new(TextKey::AskWhatInstead))];
        if !state.drafts.is_empty() {
            steps = advance(assistant, state, office, today);
        }
        return steps;
    }
    state.drafts.insert(0, draft);
    match heard.says.act {
        Act::Order if heard.says.orders.iter().any(|order| order.kind.is_some() || !order.alternatives.is_empty()) => {
            ordered(assistant, state, heard, office, today)
        }
        Act::Help => [vec![Step::Say(Reply::new(TextKey::Help))], advance(assistant, state, office, today)].concat(),
        Act::Thanks => vec![Step::Say(Reply::new(TextKey::YouAreWelcome))],
        Act::Greeting => advance(assistant, state, office, today),
        _ => misunderstood(assistant, state, office, today),
    }
}

/// Says so and asks again; the second time a person takes over.
fn misunderstood(assistant: &Assistant, state: &mut Dialogue, office: &Knowledge, today: NaiveDate) -> Vec<Step> {
    state.misunderstood += 1;
    if state.misunderstood >= MOST_MISUNDERSTANDINGS {
        return hand_over(state, TextKey::HandedOverMisunderstood, HandOver::Misunderstood);
    }
    let mut steps = vec![Step::Say(Reply::new(TextKey::NotUnderstood))];
    if state.question.is_some() {
        steps = vec![Step::Say(Reply::new(TextKey::AnswerNotUnderstood))];
        steps.extend(advance(assistant, state, office, today));
    }
    steps
}

fn hand_over(state: &mut Dialogue, text: TextKey, why: HandOver) -> Vec<Step> {
    (state.drafts, state.question, state.misunderstood) = (Vec::new(), None, 0);
    vec![Step::Say(Reply::new(text)), Step::HandOver(why)]
}

fn cancel(state: &mut Dialogue) -> Vec<Step> {
    let asked = state.question.take().is_some();
    (state.drafts, state.misunderstood) = (Vec::new(), 0);
    if asked { vec![Step::Say(Reply::new(TextKey::Dropped))] } else { vec![Step::CancelLatest] }
}

fn first_name(office: &Knowledge) -> String {
    office.person_name.split_whitespace().next().unwrap_or_default().to_owned()
}
