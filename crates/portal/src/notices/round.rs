//! The round of the day (TN3): each person gets at most one message, with everything that waited for their digest and
//! everything that nobody has opened. And "remind only those" of the peak-day board (TN5), which is the same for a few.
//!
//! The key of the message is the day, so that neither a restart nor a second replica makes two.

use std::collections::{BTreeMap, HashSet};

use chrono::{NaiveDate, TimeDelta};
use domain::calendar::BusinessDays;
use domain::notify::{EventKind, Language, Reminder, Way, reminder_on};
use domain::{CompanyId, OfficeId, PersonId};
use portal_store::{Listed, Listener, StoreError, Transaction, Unopened};

use super::facts::{FOLDER, list, of_one, path_of};
use super::people::{plan_for, recipient};
use super::{Standing, Telling};
use crate::mail::values;
use crate::portal::Portal;

/// Documents older than this are not reminded of.
const LOOKED_BACK: TimeDelta = TimeDelta::days(120);
/// People that one transaction tells.
const PEOPLE_AT_ONCE: usize = 200;

/// What is reminded of, by company.
pub type Due<'a> = BTreeMap<CompanyId, Vec<(Reminder, &'a Unopened)>>;

/// Makes the round of an office, if its hour has come and nobody has made it. Gives how many people were told.
pub async fn make(portal: &Portal, office: OfficeId) -> Result<u64, StoreError> {
    let standing = Standing::of(portal, office, portal.now()).await?;
    let local = standing.local_now();
    let day = local.date();
    if local.time() < standing.rules.reminders.at || portal.store.round_is_done(office, day).await? {
        return Ok(0);
    }
    let days = portal.store.business_days(office).await?;
    let unopened = portal.store.unopened_since(office, standing.now - LOOKED_BACK).await?;
    let due = due_on(&standing, &unopened, day, &days);
    let waiting: HashSet<PersonId> = portal.store.waiting_for_digest(office).await?.into_iter().collect();
    let listeners = portal.store.audience(office, None).await?;
    let mut told = 0;
    for some in listeners.chunks(PEOPLE_AT_ONCE) {
        let mut transaction = portal.store.begin(office, standing.now).await?;
        told += remind(portal, &mut transaction, &standing, some, &due, &waiting, &format!("day:{day}")).await?;
        transaction.commit().await?;
    }
    let mut transaction = portal.store.begin(office, standing.now).await?;
    transaction.end_round(day).await?;
    transaction.commit().await?;
    Ok(told)
}

/// Tells each of these people, in one message, what waits for them and what of `due` they may see.
pub async fn remind(
    portal: &Portal,
    transaction: &mut Transaction,
    standing: &Standing<'_>,
    listeners: &[Listener],
    due: &Due<'_>,
    waiting: &HashSet<PersonId>,
    key: &str,
) -> Result<u64, StoreError> {
    let mut tellings = Vec::new();
    for listener in listeners {
        let theirs = theirs(standing, listener, due);
        let waited = if waiting.contains(&listener.person.id) {
            let waited = transaction.take_digest(listener.person.id).await?;
            without_repetition(waited, &theirs)
        } else {
            Vec::new()
        };
        let language = standing.language_of(listener);
        let Some((kind, values, path)) = said(&theirs, &waited, language) else { continue };
        let plan = plan_for(standing, kind, [recipient(portal, listener, &[])]);
        // Under the bell it stands already: a reminder that reaches nobody is none.
        let Some(message) = plan.into_values().next().filter(|message| message.way != Way::Portal) else { continue };
        let documents = theirs.iter().map(|(_, unopened)| unopened.document.id).collect();
        tellings.push(Telling { listener: listener.clone(), message, kind, values, path, documents });
    }
    portal.carry(transaction, standing, key, None, tellings).await
}

/// What the rules say is reminded of on this day.
fn due_on<'a>(standing: &Standing<'_>, unopened: &'a [Unopened], day: NaiveDate, days: &BusinessDays) -> Due<'a> {
    let mut due = Due::new();
    if standing.rules.ways_of(EventKind::Reminder).next().is_none() {
        return due;
    }
    for unopened in unopened {
        let published_on = standing.local_day(unopened.document.published_at);
        let facts = &unopened.document.facts;
        if let Some(reminder) = reminder_on(day, published_on, facts.due_on, &standing.rules.reminders, days) {
            due.entry(facts.company).or_default().push((reminder, unopened));
        }
    }
    due
}

/// What of it this person may see and wants to hear of, what is due soonest first.
fn theirs<'a>(standing: &Standing<'_>, listener: &Listener, due: &Due<'a>) -> Vec<(Reminder, &'a Unopened)> {
    if listener.preferences.muted.contains(&EventKind::Reminder) {
        return Vec::new();
    }
    let sees =
        |unopened: &Unopened| listener.access.sees_document(standing.office.id, &unopened.document.facts).is_ok();
    let of_company = |company: &CompanyId| listener.person.companies.contains(*company);
    let mut theirs: Vec<_> = due
        .iter()
        .filter(|(company, _)| of_company(company))
        .flat_map(|(_, documents)| documents.iter().copied())
        .filter(|(_, unopened)| sees(unopened))
        .collect();
    theirs.sort_by_key(|(_, unopened)| (unopened.document.facts.due_on.is_none(), unopened.document.facts.due_on));
    theirs
}

/// What waited about a document that is reminded of anyway is said once.
fn without_repetition(mut waited: Vec<Listed>, theirs: &[(Reminder, &Unopened)]) -> Vec<Listed> {
    waited.retain(|listed| !theirs.iter().any(|(_, unopened)| path_of(unopened.document.id) == listed.link));
    waited
}

/// The one message: of a single thing in its own words, of several as a list. `None` when there is nothing to say.
fn said(
    theirs: &[(Reminder, &Unopened)],
    waited: &[Listed],
    language: Language,
) -> Option<(EventKind, crate::mail::Values, String)> {
    match (theirs, waited) {
        ([], []) => None,
        ([(reminder, unopened)], []) => {
            let facts = &unopened.document.facts;
            Some((reminder.event(), of_one(facts, &unopened.company_name, language), path_of(unopened.document.id)))
        }
        ([], [one]) => {
            let said = [
                ("count", "1".to_owned()),
                ("title", one.line.clone()),
                ("list", list([one.line.as_str()].into_iter())),
            ];
            Some((EventKind::Digest, values(said), one.link.clone()))
        }
        _ => {
            let lines: Vec<String> = theirs
                .iter()
                .map(|(_, unopened)| line_of(unopened, language))
                .chain(waited.iter().map(|listed| listed.line.clone()))
                .collect();
            let said = [("count", lines.len().to_string()), ("list", list(lines.iter().map(String::as_str)))];
            let path = if waited.is_empty() { FOLDER } else { "/avisos" };
            Some((EventKind::Digest, values(said), path.to_owned()))
        }
    }
}

/// A line of the list: "DAS 10/2026 (Padaria Sol Nascente) · 20/11/2026 · R$ 1.234,56".
fn line_of(unopened: &Unopened, language: Language) -> String {
    let facts = of_one(&unopened.document.facts, &unopened.company_name, language);
    let of = |name: &str| facts.get(name).map(String::as_str).unwrap_or_default();
    let mut line = format!("{} ({})", of("title"), of("company"));
    for part in [of("due_on"), of("amount")].into_iter().filter(|part| !part.is_empty()) {
        line.push_str(" · ");
        line.push_str(part);
    }
    line
}
