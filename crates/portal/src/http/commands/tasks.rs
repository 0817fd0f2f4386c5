//! What staff do in the rooms Processos, Tarefas, Certidões and Notícias. Whoever sees a task may work on it; whoever
//! may manage tasks says what is done for whom.

mod certificates;
mod news;
mod processes;
mod work;

use contract::ErrorCode;
use contract::command::tasks::TasksCommand;
use contract::command::{CommandAnswer, CommandResult};
use domain::access::Permission;
use domain::order::Actor;
use domain::registry::Module;
use domain::{CompanyId, PersonId};
use portal_store::Transaction;

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use crate::portal::Portal;

pub async fn carry_out(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    command: &TasksCommand,
) -> Answer<CommandAnswer> {
    use TasksCommand as T;
    may(caller, needed(command))?;
    match command {
        T::SaveProcess { id, template, active } => {
            processes::save(app, transaction, caller, *id, template, *active).await
        }
        T::AdoptProcesses { keys } => processes::adopt(app, transaction, caller, keys).await,
        T::Assign { process, companies, on, overrides } => {
            processes::assign(app, transaction, caller, *process, companies, *on, overrides.as_ref()).await
        }
        T::GenerateMonth { month } => processes::generate(transaction, caller, *month).await,
        T::SaveTaskSettings { settings } => processes::settings(transaction, settings).await,
        T::SaveLocalHoliday { day, name } => processes::holiday(transaction, *day, name).await,
        T::RemoveLocalHoliday { day } => {
            transaction.remove_local_holiday(*day).await?;
            Ok(nothing())
        }
        T::StartProcess { .. } => work::start_process(app, transaction, caller, command).await,
        T::OpenServiceRequest { .. } => work::open_service(app, transaction, caller, command).await,
        T::StartTask { task }
        | T::WaitForClient { task }
        | T::MoveStage { task, .. }
        | T::TickItem { task, .. }
        | T::GiveTask { task, .. }
        | T::NotifyClientOfTask { task, .. }
        | T::Comment { task, .. }
        | T::CloseTask { task }
        | T::ReopenTask { task }
        | T::CancelTask { task } => work::change(app, transaction, caller, *task, command).await,
        T::SaveCertificate { .. } => certificates::save(app, transaction, caller, command).await,
        T::RenewCertificate { certificate, paper } => {
            certificates::renew(app, transaction, caller, *certificate, paper).await
        }
        T::RemoveCertificate { certificate } => certificates::remove(transaction, caller, *certificate).await,
        T::PublishNews { .. } => news::publish(app, transaction, caller, command).await,
        T::WithdrawNews { news } => news::withdraw(transaction, *news).await,
    }
}

/// The permission that a command needs; none for working on a task that one sees.
fn needed(command: &TasksCommand) -> Option<Permission> {
    use TasksCommand as T;
    match command {
        T::StartTask { .. }
        | T::WaitForClient { .. }
        | T::MoveStage { .. }
        | T::TickItem { .. }
        | T::Comment { .. }
        | T::CloseTask { .. }
        | T::ReopenTask { .. } => None,
        T::PublishNews { .. } | T::WithdrawNews { .. } => Some(Permission::PublishNews),
        T::SaveProcess { .. }
        | T::AdoptProcesses { .. }
        | T::Assign { .. }
        | T::GenerateMonth { .. }
        | T::SaveTaskSettings { .. }
        | T::SaveLocalHoliday { .. }
        | T::RemoveLocalHoliday { .. }
        | T::StartProcess { .. }
        | T::OpenServiceRequest { .. }
        | T::GiveTask { .. }
        | T::NotifyClientOfTask { .. }
        | T::CancelTask { .. }
        | T::SaveCertificate { .. }
        | T::RenewCertificate { .. }
        | T::RemoveCertificate { .. } => Some(Permission::ManageTasks),
    }
}

/// Staff with the permission; for anybody else there is no such thing.
fn may(caller: &Caller, permission: Option<Permission>) -> Answer<()> {
    let allowed = permission.is_none_or(|permission| caller.access.may(permission).is_ok());
    if caller.access.role.is_staff() && allowed { Ok(()) } else { Err(Failure::not_found()) }
}

fn serves(caller: &Caller, company: CompanyId) -> Answer<()> {
    caller.access.serves(caller.person.office, company).map_err(|_| Failure::not_found())
}

/// Work is done for clients who have the module "Processos".
async fn has_processes(transaction: &mut Transaction, company: CompanyId) -> Answer<()> {
    if transaction.company(company).await?.profile.has(Module::Processes) {
        return Ok(());
    }
    Err(Failure::invalid("command.company", "a client with the module Processos"))
}

/// Somebody responsible must be active staff of the office.
async fn responsible(app: &Portal, caller: &Caller, person: Option<PersonId>, field: &str) -> Answer<()> {
    let Some(person) = person else { return Ok(()) };
    let known = app.store.person(caller.person.office, person).await?;
    match known.filter(|known| known.active && known.role.is_staff()) {
        Some(_) => Ok(()),
        None => Err(Failure::invalid(field, "somebody of the office")),
    }
}

fn by(caller: &Caller) -> Actor {
    Actor::Staff { person: caller.person.id }
}

/// A text of `min` to `max` characters without the spaces around it.
fn text<'t>(text: &'t str, field: &str, min: usize, max: usize) -> Answer<&'t str> {
    let trimmed = text.trim();
    let length = trimmed.chars().count();
    if length < min || length > max {
        return Err(Failure::invalid(field, &format!("a text of {min} to {max} characters")));
    }
    Ok(trimmed)
}

fn thing(id: impl ToString) -> CommandAnswer {
    CommandAnswer::Done { result: CommandResult::Thing { id: id.to_string() } }
}

fn nothing() -> CommandAnswer {
    CommandAnswer::Done { result: CommandResult::Nothing }
}

/// The state machine of a task said no.
fn refused(refusal: domain::task::TaskRefusal) -> Failure {
    let told = serde_json::to_string(&refusal).unwrap_or_default();
    Failure(contract::ApiError::new(ErrorCode::Refused).with("refusal", told))
}
