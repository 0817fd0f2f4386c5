//! What the office decides about notifications, what a client user prefers, and "remind only those" (TN2 to TN5).

use std::collections::HashSet;

use chrono_tz::Tz;
use contract::command::notifications::{NoticeText, NotificationsCommand};
use contract::command::{CommandAnswer, CommandResult};
use contract::{ApiError, ErrorCode};
use domain::access::Permission;
use domain::audit::{Actor, Thing, What};
use domain::notify::{EventKind, Preferences, Reminder, Rules};
use domain::{CommandId, DocumentId};
use portal_store::{OwnText, OwnWords, Transaction, Unopened};
use uuid::Uuid;

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use crate::notices::{Standing, WordsFault, check, round};
use crate::portal::Portal;

/// Documents that one click reminds of.
const REMINDED_MAX: usize = 500;

pub async fn carry_out(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    command: &NotificationsCommand,
    id: CommandId,
) -> Answer<CommandAnswer> {
    use NotificationsCommand as N;
    match command {
        N::SaveRules { rules } => {
            may(caller, Permission::ManageNotifications)?;
            save_rules(transaction, caller, rules).await?;
        }
        N::ApplyPreset { preset } => {
            may(caller, Permission::ManageNotifications)?;
            let rules = Standing::of(app, transaction.office(), transaction.now()).await?.rules.with(*preset);
            save_rules(transaction, caller, &rules).await?;
        }
        N::SaveText { event, language, tone, text } => {
            may(caller, Permission::ManageTexts)?;
            check(*event, text).map_err(|fault| refused(*event, fault))?;
            let NoticeText { subject, line, body } = text.clone();
            let which = OwnText { event: *event, language: *language, tone: *tone };
            transaction.save_notice_text(which, &OwnWords { subject, line, body }, caller.person.id).await?;
            note(transaction, caller, Thing::Text, transaction.office().0, event.as_str());
        }
        N::RestoreText { event, language, tone } => {
            may(caller, Permission::ManageTexts)?;
            let which = OwnText { event: *event, language: *language, tone: *tone };
            transaction.restore_notice_text(which).await?;
            note(transaction, caller, Thing::Text, transaction.office().0, event.as_str());
        }
        N::SaveTone { company, tone } => {
            may(caller, Permission::ManageTexts)?;
            caller.access.serves(caller.person.office, *company).map_err(|_| Failure::not_found())?;
            transaction.save_tone(*company, *tone).await?;
            note(transaction, caller, Thing::Text, company.0, "tone");
        }
        N::RemindOnly { documents } => {
            may(caller, Permission::ManageNotifications)?;
            let people = remind_only(app, transaction, caller, documents, id).await?;
            return Ok(CommandAnswer::Done { result: CommandResult::Reminded { people } });
        }
        N::SavePreferences { preferences } => {
            client(caller)?;
            transaction.save_preferences(caller.person.id, &checked(preferences)?).await?;
        }
        N::MarkRead { notices } => {
            client(caller)?;
            transaction.mark_read(caller.person.id, notices.as_deref()).await?;
        }
    }
    Ok(CommandAnswer::Done { result: CommandResult::Nothing })
}

async fn save_rules(transaction: &mut Transaction, caller: &Caller, rules: &Rules) -> Answer<()> {
    if rules.zone.parse::<Tz>().is_err() {
        return Err(Failure::invalid("command.rules.zone", "a time zone like America/Sao_Paulo"));
    }
    if let Some((field, expected)) = rules.fault() {
        return Err(Failure::invalid(&format!("command.rules.{field}"), expected));
    }
    transaction.save_notification_rules(rules, caller.person.id).await?;
    note(transaction, caller, Thing::NoticeRule, transaction.office().0, "rules");
    Ok(())
}

/// Everybody who may see one of the documents gets one message with all of theirs. The command's id is the key: sent
/// again, it reminds nobody again.
async fn remind_only(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    documents: &[DocumentId],
    id: CommandId,
) -> Answer<u64> {
    if documents.is_empty() || documents.len() > REMINDED_MAX {
        return Err(Failure::invalid("command.documents", "1 to 500 documents"));
    }
    let office = caller.person.office;
    let standing = Standing::of(app, office, transaction.now()).await?;
    let today = standing.local_now().date();
    let mut chosen: Vec<Unopened> = Vec::with_capacity(documents.len());
    for document in documents.iter().collect::<HashSet<_>>() {
        let document = app.store.document(office, *document).await?.ok_or_else(Failure::not_found)?;
        caller.access.sees_document(office, &document.facts).map_err(|_| Failure::not_found())?;
        if document.first_opened_at.is_some() {
            continue;
        }
        let company = app.store.company(office, document.facts.company).await?.ok_or_else(Failure::not_found)?;
        chosen.push(Unopened { document, company_name: company.short_name, told_at: None });
    }
    let mut due = round::Due::new();
    for unopened in &chosen {
        let facts = &unopened.document.facts;
        let is_soon = facts.due_on.is_some_and(|day| day >= today);
        let reminder = if is_soon { Reminder::DueSoon } else { Reminder::Unopened };
        due.entry(facts.company).or_default().push((reminder, unopened));
    }
    let listeners = app.store.audience(office, None).await?;
    let key = format!("reminders:{id}");
    Ok(round::remind(app, transaction, &standing, &listeners, &due, &HashSet::new(), &key).await?)
}

fn checked(preferences: &Preferences) -> Answer<Preferences> {
    let mut checked = preferences.clone();
    let mut seen = HashSet::new();
    checked.ways.retain(|way| seen.insert(*way));
    if checked.muted.iter().any(|event| !EventKind::RULED.contains(event)) {
        return Err(Failure::invalid("command.preferences.muted", "events that can be muted"));
    }
    Ok(checked)
}

fn refused(event: EventKind, fault: WordsFault) -> Failure {
    let invalid = |field: &str, expected: &str| ApiError::invalid(&format!("command.text.{field}"), expected);
    match fault {
        WordsFault::Length { field, longest } => {
            Failure(invalid(field, &format!("1 to {longest} characters; only the body has several lines")))
        }
        WordsFault::Form { field } => {
            Failure(invalid(field, "text with {{ variable }} and {% if variable %} … {% endif %}, each of them closed"))
        }
        WordsFault::Unknown { field, variable } => {
            let known = event.known_variables().collect::<Vec<_>>().join(", ");
            let expected = format!("one of {known}");
            Failure(invalid(field, &expected).with("variable", variable).with("known", known))
        }
    }
}

fn note(transaction: &mut Transaction, caller: &Caller, thing: Thing, id: Uuid, field: &str) {
    let (actor, fields) = (Actor::Person { person: caller.person.id }, [field.to_owned()].into());
    transaction.note(actor, What::Changed { thing, id, fields });
}

/// Staff only; to clients these commands do not exist.
fn may(caller: &Caller, permission: Permission) -> Answer<()> {
    if !caller.access.role.is_staff() {
        return Err(Failure::not_found());
    }
    caller.access.may(permission).map_err(|_| ErrorCode::NotFound.into())
}

fn client(caller: &Caller) -> Answer<()> {
    if caller.access.role.is_staff() { Err(Failure::not_found()) } else { Ok(()) }
}
