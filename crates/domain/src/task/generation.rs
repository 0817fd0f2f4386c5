//! The tasks of a month. The same processes, assignments and holidays always give the same tasks, each with the
//! key (process, company, competence) under which it is made once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::{
    Assignment, ChecklistItem, Dates, Overrides, Process, Task, TaskEvent, TaskHappened, TaskOrigin, TaskState,
};
use crate::calendar::BusinessDays;
use crate::due_date::DueOf;
use crate::order::Actor;
use crate::{CompanyId, Competence, OfficeId, PersonId, ProcessId, TaskId};

/// A task that a month asks for, before it exists.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedTask<'a> {
    pub process: &'a Process,
    pub company: CompanyId,
    /// What it is about; nothing for one that is started by an event.
    pub competence: Option<Competence>,
    pub dates: Dates,
    pub responsible: Option<PersonId>,
    pub notify_client: bool,
}

/// What makes a generated task the same one: it exists once.
pub type TaskKey = (ProcessId, CompanyId, Option<Competence>);

/// The tasks that are worked on in `month`, ordered by process and company. A process or an assignment that is
/// off gives none; of two assignments of the same pair the later in the list counts.
pub fn plan_month<'a>(
    month: Competence,
    processes: &'a [Process],
    assignments: &[Assignment],
    days: &BusinessDays,
) -> Vec<PlannedTask<'a>> {
    let known: BTreeMap<ProcessId, &Process> = processes.iter().map(|process| (process.id, process)).collect();
    let pairs: BTreeMap<(ProcessId, CompanyId), &Assignment> =
        assignments.iter().map(|assignment| ((assignment.process, assignment.company), assignment)).collect();
    let mut planned = Vec::new();
    for ((process, company), assignment) in pairs {
        let Some(process) = known.get(&process).filter(|process| process.active && assignment.on) else { continue };
        if let Some(competence) = process.template.competence_in(month) {
            let of = DueOf::Month(competence);
            planned.push(PlannedTask::new(process, company, &assignment.overrides, of, days));
        }
    }
    planned
}

impl<'a> PlannedTask<'a> {
    /// The process, once, for a company: of a month, or of an event.
    pub fn new(
        process: &'a Process,
        company: CompanyId,
        overrides: &Overrides,
        of: DueOf,
        days: &BusinessDays,
    ) -> Self {
        let template = &process.template;
        let legal = overrides.legal.as_ref().or(template.legal.as_ref());
        let target = overrides.target.as_ref().unwrap_or(&template.target);
        Self {
            process,
            company,
            competence: match of {
                DueOf::Month(month) => Some(month),
                DueOf::Year(_) | DueOf::Event(_) => None,
            },
            dates: Dates::of(legal, target, of, days),
            responsible: overrides.responsible.or(template.responsible),
            notify_client: overrides.notify_client.unwrap_or(template.notify_client),
        }
    }

    pub fn key(&self) -> TaskKey {
        (self.process.id, self.company, self.competence)
    }

    /// The task itself.
    pub fn open(&self, id: TaskId, office: OfficeId, by: Actor, now: DateTime<Utc>) -> Task {
        let template = &self.process.template;
        Task {
            id,
            office,
            company: self.company,
            department: template.department,
            origin: TaskOrigin::Process { process: self.process.id },
            title: template.name.clone(),
            details: String::new(),
            competence: self.competence,
            employee: None,
            dates: self.dates,
            stages: template.stages.clone(),
            stage: 0,
            checklist: template
                .checklist
                .iter()
                .map(|text| ChecklistItem { text: text.clone(), ticked: None })
                .collect(),
            responsible: self.responsible,
            closed_by: template.closed_by.clone(),
            notify_client: self.notify_client,
            state: TaskState::Open,
            history: vec![TaskEvent { at: now, by, what: TaskHappened::Opened }],
            opened_at: now,
            changed_at: now,
            revision: 1,
        }
    }
}

/// What of a plan is not there yet.
pub fn missing<'a, 'p>(planned: &'a [PlannedTask<'p>], present: &BTreeSet<TaskKey>) -> Vec<&'a PlannedTask<'p>> {
    planned.iter().filter(|task| !present.contains(&task.key())).collect()
}
