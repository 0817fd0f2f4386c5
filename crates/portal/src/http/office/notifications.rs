//! `notifications/…`: rules, who would get what, texts and their preview, the peak-day board, and what went out.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use chrono::{Days, TimeDelta};
use contract::notifications::{
    Board, BoardRow, CompanyTone, Deliveries, DeliveriesShown, DeliveryRow, Gets, NoticeState, PreviewText, RulesShown,
    ShowBoard, ShowDeliveries, ShowRules, ShowTexts, TextPreview, TextShown, TextsShown, WayCount, WhoGets, WhoGetsIt,
    WhomToCall,
};
use domain::Cents;
use domain::access::{Department, Permission};
use domain::notify::{EventKind, Tone};
use portal_store::{Carried, CarriedFilter, EffectState, Listener, Unopened, Which};

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use super::super::input::Body;
use crate::notices::{Standing, WordsFault, check, plan_for, preview_values, recipient};
use crate::portal::{App, Portal};

const PEOPLE_SHOWN: usize = 500;
const BOARD_SHOWN: usize = 500;
const DELIVERIES_SHOWN: u32 = 100;
/// How far the board looks ahead unless told otherwise, and at most.
const HOURS: u32 = 48;
const HOURS_MAX: u32 = 720;

/// `notifications/rules`
pub async fn rules(State(app): State<App>, caller: Caller, Body(_): Body<ShowRules>) -> Answer<Json<RulesShown>> {
    let rules = standing(&app, &caller).await?.rules;
    let (preset, events) = (rules.preset(), EventKind::RULED.to_vec());
    Ok(Json(RulesShown { rules, preset, events, mail_is_set_up: app.postman.is_some() }))
}

/// `notifications/who` (TN2)
pub async fn who(State(app): State<App>, caller: Caller, Body(asked): Body<WhoGets>) -> Answer<Json<WhoGetsIt>> {
    let publishes = asked.event == EventKind::NewsPublished && caller.access.may(Permission::PublishNews).is_ok();
    if !publishes {
        may(&caller, Permission::ManageNotifications)?;
    }
    let office = caller.person.office;
    let mut standing = standing(&app, &caller).await?;
    if let Some(rules) = asked.rules {
        if let Some((field, expected)) = rules.fault() {
            return Err(Failure::invalid(&format!("rules.{field}"), expected));
        }
        standing.zone =
            rules.zone.parse().map_err(|_| Failure::invalid("rules.zone", "a time zone like America/Sao_Paulo"))?;
        standing.rules = rules;
    }
    let document = match asked.document {
        None => None,
        Some(id) => Some(visible(&app, &caller, id).await?),
    };
    let company = asked.company.or(document.as_ref().map(|document| document.facts.company));
    let mut listeners = app.store.audience(office, company).await?;
    listeners.retain(|listener| {
        let may_see =
            |document: &domain::document::Document| listener.access.sees_document(office, &document.facts).is_ok();
        let is_meant = asked.audience.as_ref().is_none_or(|audience| audience.names(&listener.access));
        serves_one_of(&caller, listener) && document.as_ref().is_none_or(may_see) && is_meant
    });
    let recipients = listeners.iter().map(|listener| recipient(&app, listener, &[]));
    let plan = plan_for(&standing, asked.event, recipients);
    let mut by_way = BTreeMap::<_, u64>::new();
    for message in plan.values() {
        *by_way.entry(message.way).or_default() += 1;
    }
    let gets = listeners.iter().filter_map(|listener| {
        let message = plan.get(&listener.person.id)?;
        let (person, name) = (listener.person.id, listener.person.name.clone());
        Some(Gets { person, name, way: message.way, when: message.when, why: message.why })
    });
    Ok(Json(WhoGetsIt {
        people: gets.take(PEOPLE_SHOWN).collect(),
        total: plan.len() as u64,
        by_way: by_way.into_iter().map(|(way, people)| WayCount { way, people }).collect(),
    }))
}

/// `notifications/texts` (TN4)
pub async fn texts(State(app): State<App>, caller: Caller, Body(asked): Body<ShowTexts>) -> Answer<Json<TextsShown>> {
    let standing = standing(&app, &caller).await?;
    let shown = |event: &EventKind| {
        let (text, is_own) = standing.words.of(*event, asked.language, asked.tone);
        let variables = event.known_variables().map(str::to_owned).collect();
        TextShown { event: *event, text, is_own, variables }
    };
    let unusual = standing.tones.iter().filter(|(_, tone)| **tone != Tone::default());
    Ok(Json(TextsShown {
        texts: EventKind::ALL.iter().map(shown).collect(),
        tones: unusual.map(|(company, tone)| CompanyTone { company: *company, tone: *tone }).collect(),
    }))
}

/// `notifications/preview` (TN4): with the data of a real client, and of their newest document.
pub async fn preview(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<PreviewText>,
) -> Answer<Json<TextPreview>> {
    let office = caller.person.office;
    let standing = standing(&app, &caller).await?;
    let listener = match asked.person {
        None => None,
        Some(person) => {
            let found = app.store.listener(office, person).await?.ok_or_else(Failure::not_found)?;
            Some(found).filter(|listener| serves_one_of(&caller, listener)).ok_or_else(Failure::not_found).map(Some)?
        }
    };
    let text = match asked.text {
        Some(text) => text,
        None => standing.words.of(asked.event, asked.language, asked.tone).0,
    };
    check(asked.event, &text).map_err(|fault| match fault {
        WordsFault::Length { field, .. } => Failure::invalid(&format!("text.{field}"), "a text that is not too long"),
        WordsFault::Form { field } => Failure::invalid(&format!("text.{field}"), "braces that are closed"),
        WordsFault::Unknown { field, variable } => {
            Failure::invalid(&format!("text.{field}"), &format!("another variable than {variable}"))
        }
    })?;
    let values =
        preview_values(&app, &standing, &caller.access, listener.as_ref(), asked.event, asked.language).await?;
    let name = listener.as_ref().map_or("Maria Oliveira", |listener| listener.person.name.as_str());
    let reader = standing.reader(name, asked.language, asked.tone);
    let written = standing.words.written_with(&text, &reader, &values);
    Ok(Json(TextPreview {
        subject: written.subject,
        line: written.line,
        text: written.text,
        html: written.html,
        to: listener.and_then(|listener| listener.person.email),
    }))
}

/// `notifications/board` (TN5)
pub async fn board(State(app): State<App>, caller: Caller, Body(asked): Body<ShowBoard>) -> Answer<Json<Board>> {
    let office = caller.person.office;
    let hours = asked.hours.unwrap_or(HOURS);
    if hours == 0 || hours > HOURS_MAX {
        return Err(Failure::invalid("hours", "1 to 720 hours"));
    }
    let standing = standing(&app, &caller).await?;
    let today = standing.local_now().date();
    let until = standing.local_day(standing.now + TimeDelta::hours(i64::from(hours)));
    let mut due = app.store.unopened_due(office, today, until.max(today + Days::new(1))).await?;
    due.retain(|unopened| caller.access.sees_document(office, &unopened.document.facts).is_ok());
    due.sort_by_key(|unopened| {
        let facts = &unopened.document.facts;
        (facts.due_on, std::cmp::Reverse(facts.amount), unopened.document.id)
    });
    let amount = due.iter().filter_map(|unopened| unopened.document.facts.amount).sum::<Cents>();
    let total = due.len() as u64;
    let listeners = app.store.audience(office, None).await?;
    let rows = due.iter().take(BOARD_SHOWN).filter_map(|unopened| board_row(unopened, &listeners));
    Ok(Json(Board { rows: rows.collect(), total, amount }))
}

/// `notifications/deliveries`
pub async fn deliveries(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<ShowDeliveries>,
) -> Answer<Json<Deliveries>> {
    may(&caller, Permission::ManageNotifications)?;
    let before = asked.before.map(|id| id.parse()).transpose();
    let before = before.map_err(|_| Failure::invalid("before", "the end of a page"))?;
    let filter = CarriedFilter { which: which(asked.show), company: asked.company, person: asked.person };
    let page = app.store.carried(caller.person.office, &filter, before, DELIVERIES_SHOWN).await?;
    let next = page.next.map(|next| next.to_string());
    // A notice does not say of which department it is: who does not reach all of them learns that somebody was told of
    // such an event, not of what.
    let departments = &caller.access.departments;
    let reaches_all = Department::USUAL.iter().all(|department| departments.contains_key(department));
    let rows = page.rows.into_iter().filter(|carried| sees(&caller, carried)).map(|carried| {
        let row = delivery_row(carried);
        if reaches_all { row } else { DeliveryRow { title: String::new(), link: String::new(), ..row } }
    });
    Ok(Json(Deliveries { rows: rows.collect(), next }))
}

fn which(shown: DeliveriesShown) -> Which {
    match shown {
        DeliveriesShown::All => Which::All,
        DeliveriesShown::Troubled => Which::Troubled,
        DeliveriesShown::Waiting => Which::Waiting,
        DeliveriesShown::Sent => Which::Sent,
        DeliveriesShown::Failed => Which::Failed,
        DeliveriesShown::Uncertain => Which::Uncertain,
        DeliveriesShown::InDigest => Which::InDigest,
        DeliveriesShown::Listed => Which::Listed,
    }
}

async fn standing<'a>(app: &'a Portal, caller: &Caller) -> Answer<Standing<'a>> {
    Ok(Standing::of(app, caller.person.office, app.now()).await?)
}

fn may(caller: &Caller, permission: Permission) -> Answer<()> {
    caller.access.may(permission).map_err(|_| Failure::not_found())
}

async fn visible(app: &Portal, caller: &Caller, id: domain::DocumentId) -> Answer<domain::document::Document> {
    let document = app.store.document(caller.person.office, id).await?.ok_or_else(Failure::not_found)?;
    let sees = caller.access.sees_document(document.office, &document.facts);
    sees.map_err(|_| Failure::not_found()).map(|()| document)
}

/// Staff see the clients of the companies that they serve.
fn serves_one_of(caller: &Caller, listener: &Listener) -> bool {
    use domain::access::Companies;
    match (&caller.access.companies, &listener.person.companies) {
        (Companies::All, _) => true,
        (Companies::Only(_), Companies::All) => false,
        (Companies::Only(served), Companies::Only(theirs)) => !served.is_disjoint(theirs),
    }
}

/// What is about a company is for those who serve it; a message of the day, which is about several, for those who
/// serve all.
fn sees(caller: &Caller, carried: &Carried) -> bool {
    match carried.company {
        Some(company) => caller.access.serves(caller.person.office, company).is_ok(),
        None => caller.access.companies == domain::access::Companies::All,
    }
}

fn board_row(unopened: &Unopened, listeners: &[Listener]) -> Option<BoardRow> {
    let (document, facts) = (&unopened.document, &unopened.document.facts);
    let sees = |listener: &&Listener| listener.access.sees_document(document.office, facts).is_ok();
    let mut call: Vec<WhomToCall> = listeners
        .iter()
        .filter(sees)
        .map(|listener| {
            let person = &listener.person;
            WhomToCall { person: person.id, name: person.name.clone(), phone: person.phones.first().cloned() }
        })
        .collect();
    call.sort_by_key(|whom| whom.phone.is_none());
    Some(BoardRow {
        document: document.id,
        title: facts.title.clone(),
        company: facts.company,
        company_name: unopened.company_name.clone(),
        due_on: facts.due_on?,
        amount: facts.amount,
        published_at: document.published_at,
        call,
        last_told_at: unopened.told_at,
    })
}

fn delivery_row(carried: Carried) -> DeliveryRow {
    let state = state_of(&carried);
    let listed = carried.listed;
    DeliveryRow {
        notice: listed.id,
        person: carried.person,
        person_name: carried.person_name,
        company: carried.company,
        event: listed.event,
        title: listed.title,
        link: listed.link,
        way: carried.way,
        state,
        at: listed.at,
        read_at: listed.read_at,
    }
}

fn state_of(carried: &Carried) -> NoticeState {
    let error = carried.error.clone();
    match carried.effect {
        None if carried.waits_for_digest => NoticeState::InDigest,
        None => NoticeState::Listed,
        Some(EffectState::Done) => NoticeState::Sent,
        Some(EffectState::Failed) => NoticeState::Failed { code: error.unwrap_or_default() },
        Some(EffectState::Uncertain) => NoticeState::Uncertain,
        Some(EffectState::Queued | EffectState::InFlight) => NoticeState::Waiting {
            next_try_at: carried.next_at.unwrap_or(carried.listed.at),
            attempts: u32::try_from(carried.attempts).unwrap_or(u32::MAX),
            error,
        },
    }
}
