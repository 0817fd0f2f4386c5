//! What the office does again and again, for whom, and when its tasks are made.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use contract::command::{CommandAnswer, CommandResult};
use contract::tasks::TaskSettings;
use domain::access::Department;
use domain::task::{Overrides, Process, ProcessFault, ProcessTemplate, starting};
use domain::{CompanyId, Competence, ProcessId};
use portal_store::Transaction;

use super::super::super::caller::Caller;
use super::super::super::failure::{Answer, Failure};
use super::{by, nothing, responsible, serves, text, thing};
use crate::portal::Portal;
use crate::tasks;

pub async fn save(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    id: Option<ProcessId>,
    template: &ProcessTemplate,
    active: bool,
) -> Answer<CommandAnswer> {
    let template =
        ProcessTemplate { department: transaction.department_now(template.department).await?, ..template.clone() };
    reaches(caller, template.department)?;
    template.check().map_err(|fault| of_template(&fault))?;
    if template.closed_by.iter().any(|kind| app.catalogue.get(kind).is_none()) {
        return Err(Failure::invalid("command.template.closed_by", "kinds of the catalogue"));
    }
    responsible(app, caller, template.responsible, "command.template.responsible").await?;
    let template = ProcessTemplate { name: template.name.trim().to_owned(), ..template };
    let (office, changed_at) = (transaction.office(), transaction.now());
    let before = match id {
        Some(id) => transaction.process_if_any(id).await?,
        None => None,
    };
    let process = match before {
        None => {
            let id = id.unwrap_or_else(machine::ids::new);
            Process { id, office, template, taken_from: None, active, changed_at, revision: 1 }
        }
        Some(before) => {
            reaches(caller, before.template.department)?;
            Process { template, active, changed_at, revision: before.revision + 1, ..before }
        }
    };
    transaction.save_process(&process).await?;
    Ok(thing(process.id))
}

/// What the office has already is left alone.
pub async fn adopt(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    keys: &BTreeSet<String>,
) -> Answer<CommandAnswer> {
    let set = starting::built_in(app.catalogue).map_err(Failure::internal)?;
    if keys.iter().any(|key| set.iter().all(|entry| entry.key != *key)) {
        return Err(Failure::invalid("command.keys", "keys of the starting set"));
    }
    let taken: BTreeSet<String> =
        transaction.processes().await?.into_iter().filter_map(|process| process.taken_from).collect();
    for entry in set.iter().filter(|entry| keys.contains(&entry.key) && !taken.contains(&entry.key)) {
        let department = transaction.department_now(entry.template.department).await?;
        reaches(caller, department)?;
        let process = Process {
            id: machine::ids::new(),
            office: transaction.office(),
            template: ProcessTemplate { department, ..entry.template.clone() },
            taken_from: Some(entry.key.clone()),
            active: true,
            changed_at: transaction.now(),
            revision: 1,
        };
        transaction.save_process(&process).await?;
    }
    Ok(nothing())
}

pub async fn assign(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    process: ProcessId,
    companies: &BTreeSet<CompanyId>,
    on: bool,
    overrides: Option<&Overrides>,
) -> Answer<CommandAnswer> {
    let process = transaction.process(process).await?;
    reaches(caller, process.template.department)?;
    if let Some(overrides) = overrides {
        process.template.check_overrides(overrides).map_err(|fault| of_command(&fault))?;
        responsible(app, caller, overrides.responsible, "command.overrides.responsible").await?;
    }
    for company in companies {
        serves(caller, *company)?;
        let kept = match overrides {
            Some(overrides) => overrides.clone(),
            None => transaction.overrides(process.id, *company).await?,
        };
        transaction.assign(process.id, *company, on, &kept).await?;
    }
    Ok(nothing())
}

/// Whoever makes a month makes the tasks that they see; the schedule makes the others.
pub async fn generate(transaction: &mut Transaction, caller: &Caller, month: Competence) -> Answer<CommandAnswer> {
    let access = &caller.access;
    let seen = |task: &domain::task::PlannedTask<'_>| {
        access.sees(access.office, task.company, task.process.template.department).is_ok()
    };
    let made = tasks::make_month(transaction, month, &by(caller), seen).await?;
    let result = CommandResult::Month { tasks_made: made.made, tasks_present: made.present };
    Ok(CommandAnswer::Done { result })
}

pub async fn settings(transaction: &mut Transaction, settings: &TaskSettings) -> Answer<CommandAnswer> {
    if settings.generate_on_day > 28 {
        return Err(Failure::invalid("command.settings.generate_on_day", "0 for never, or a day from 1 to 28"));
    }
    transaction.set_generate_on_day(settings.generate_on_day).await?;
    Ok(nothing())
}

pub async fn holiday(transaction: &mut Transaction, day: NaiveDate, name: &str) -> Answer<CommandAnswer> {
    transaction.save_local_holiday(day, text(name, "command.name", 1, 120)?).await?;
    Ok(nothing())
}

fn reaches(caller: &Caller, department: Department) -> Answer<()> {
    if caller.access.departments.contains_key(&department) { Ok(()) } else { Err(Failure::not_found()) }
}

fn of_template(fault: &ProcessFault) -> Failure {
    Failure::invalid(&format!("command.template.{}", fault.field), &fault.expected)
}

fn of_command(fault: &ProcessFault) -> Failure {
    Failure::invalid(&format!("command.{}", fault.field), &fault.expected)
}
