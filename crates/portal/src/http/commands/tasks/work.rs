//! Working on tasks, and opening those that come once.

use contract::command::CommandAnswer;
use contract::command::tasks::TasksCommand;
use domain::access::Department;
use domain::due_date::DueOf;
use domain::task::{
    Dates, PlannedTask, Recurrence, Task, TaskEvent, TaskHappened, TaskOrigin, TaskRefusal, TaskState, TaskTransition,
};
use domain::{CompanyId, TaskId};
use portal_store::Transaction;

use super::super::super::caller::Caller;
use super::super::super::failure::{Answer, Failure};
use super::{by, has_processes, nothing, refused, responsible, text, thing};
use crate::portal::Portal;

const TITLE_MAX_CHARS: usize = 120;
const DETAILS_MAX_CHARS: usize = 4096;

/// Starts a process that comes only when it is asked for.
pub async fn start_process(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    command: &TasksCommand,
) -> Answer<CommandAnswer> {
    let TasksCommand::StartProcess { process, company, event_on, employee, details } = command else {
        return Err(Failure::not_found());
    };
    let process = transaction.process(*process).await?;
    sees(caller, *company, process.template.department)?;
    has_processes(transaction, *company).await?;
    if let Some(employee) = employee
        && app.store.employees_named(caller.person.office, *company, &[*employee]).await?.is_empty()
    {
        return Err(Failure::invalid("command.employee", "an employee of that company"));
    }
    if process.template.recurrence != Recurrence::Once {
        return Err(Failure::invalid("command.process", "a process that is started by hand"));
    }
    let overrides = transaction.overrides(process.id, *company).await?;
    let days = transaction.business_days().await?;
    let planned = PlannedTask::new(&process, *company, &overrides, DueOf::Event(*event_on), &days);
    let opened = planned.open(machine::ids::new(), transaction.office(), by(caller), transaction.now());
    let details = text(details, "command.details", 0, DETAILS_MAX_CHARS)?.to_owned();
    let task = Task { details, employee: *employee, ..opened };
    transaction.add_task(&task).await?;
    Ok(thing(task.id))
}

/// A service that somebody asked for, once.
pub async fn open_service(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    command: &TasksCommand,
) -> Answer<CommandAnswer> {
    let TasksCommand::OpenServiceRequest {
        company,
        department,
        title,
        details,
        wanted_on,
        responsible: person,
        notify_client,
    } = command
    else {
        return Err(Failure::not_found());
    };
    let department = transaction.department_now(*department).await?;
    sees(caller, *company, department)?;
    has_processes(transaction, *company).await?;
    responsible(app, caller, *person, "command.responsible").await?;
    let now = transaction.now();
    let task = Task {
        id: machine::ids::new(),
        office: transaction.office(),
        company: *company,
        department,
        origin: TaskOrigin::Service,
        title: text(title, "command.title", 1, TITLE_MAX_CHARS)?.to_owned(),
        details: text(details, "command.details", 0, DETAILS_MAX_CHARS)?.to_owned(),
        competence: None,
        employee: None,
        dates: Dates { legal_on: None, target_on: *wanted_on },
        stages: Vec::new(),
        stage: 0,
        checklist: Vec::new(),
        responsible: *person,
        closed_by: Vec::new(),
        notify_client: *notify_client,
        state: TaskState::Open,
        history: vec![TaskEvent { at: now, by: by(caller), what: TaskHappened::Opened }],
        opened_at: now,
        changed_at: now,
        revision: 1,
    };
    transaction.add_task(&task).await?;
    Ok(thing(task.id))
}

/// One step of a task, by somebody who sees it.
pub async fn change(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    task: TaskId,
    command: &TasksCommand,
) -> Answer<CommandAnswer> {
    let before = transaction.task(task).await?;
    sees(caller, before.company, before.department)?;
    if let TasksCommand::GiveTask { responsible: person, .. } = command {
        responsible(app, caller, *person, "command.responsible").await?;
    }
    if let TasksCommand::Comment { text: said, .. } = command {
        text(said, "command.text", 1, DETAILS_MAX_CHARS)?;
    }
    let unchanged = before.clone();
    let after = step(before, caller, transaction.now(), command).map_err(refused)?;
    if after != unchanged {
        transaction.save_task(&after).await?;
    }
    if matches!(command, TasksCommand::WaitForClient { .. } | TasksCommand::CloseTask { .. }) {
        app.tell_of_task(transaction, &after, &[]).await?;
    }
    Ok(nothing())
}

fn step(task: Task, caller: &Caller, now: chrono::DateTime<chrono::Utc>, command: &TasksCommand) -> TaskTransition {
    use TasksCommand as T;
    let who = by(caller);
    match command {
        T::StartTask { .. } => task.start(who, now),
        T::WaitForClient { .. } => task.wait_for_client(who, now),
        T::MoveStage { stage, .. } => task.move_to(*stage, who, now),
        T::TickItem { item, ticked, .. } => task.tick(*item, *ticked, caller.person.id, now),
        T::GiveTask { responsible, .. } => task.give_to(*responsible, who, now),
        T::NotifyClientOfTask { notify, .. } => task.notify(*notify, who, now),
        T::Comment { text, .. } => Ok(task.comment(text.trim().to_owned(), who, now)),
        T::CloseTask { .. } => task.close(who, now),
        T::ReopenTask { .. } => task.reopen(who, now),
        T::CancelTask { .. } => task.cancel(who, now),
        _ => Err(TaskRefusal::NotPossibleNow { is: task.state.name() }),
    }
}

/// For anybody who does not reach the company and the department there is no such task.
fn sees(caller: &Caller, company: CompanyId, department: Department) -> Answer<()> {
    caller.access.sees(caller.person.office, company, department).map_err(|_| Failure::not_found())
}
