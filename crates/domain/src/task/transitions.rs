//! The transitions of a [`Task`]. Each gives the task changed and one line longer, or refuses and says why.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChecklistItem, Lateness, Task, TaskEvent, TaskHappened, TaskState, TaskStateName, Ticked};
use crate::document::{Document, Origin};
use crate::order::Actor;
use crate::{DocumentId, PersonId};

/// Why a task stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "because")]
pub enum TaskRefusal {
    #[error("the task is not in a state that allows it")]
    NotPossibleNow { is: TaskStateName },
    #[error("the task has no such stage")]
    NoSuchStage,
    #[error("the checklist has no such item")]
    NoSuchItem,
    #[error("{left} items of the checklist are open")]
    ChecklistOpen { left: u32 },
}

/// What a published document means for a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settles {
    No,
    Yes,
    /// It is one employee's, and the task is about all of them: once each has theirs.
    WithTheOthers,
}

/// What a transition of a task gives.
pub type TaskTransition = Result<Task, TaskRefusal>;

impl Task {
    /// How it stands against its dates on `today`. What is over is never late.
    pub fn lateness(&self, today: NaiveDate) -> Lateness {
        let passed = |day: Option<NaiveDate>| !self.state.is_over() && day.is_some_and(|day| day < today);
        if passed(self.dates.legal_on) {
            Lateness::PastLegal
        } else if passed(self.dates.target_on) {
            Lateness::PastTarget
        } else {
            Lateness::InTime
        }
    }

    /// Does the publication of `document` settle this?
    pub fn settled_by(&self, document: &Document) -> Settles {
        let facts = &document.facts;
        let fits = self.office == document.office
            && document.origin == Origin::Office
            && document.withdrawn_at.is_none()
            && !self.state.is_over()
            && self.company == facts.company
            && self.closed_by.contains(&facts.kind)
            && (self.competence.is_none() || self.competence == facts.competence);
        match (self.employee, facts.employee) {
            _ if !fits => Settles::No,
            (None, None) => Settles::Yes,
            (None, Some(_)) if self.competence.is_some() => Settles::WithTheOthers,
            (about, of) if about == of => Settles::Yes,
            _ => Settles::No,
        }
    }

    pub fn start(self, by: Actor, now: DateTime<Utc>) -> TaskTransition {
        match self.state {
            TaskState::Open | TaskState::WaitingForClient => {
                Ok(self.changed(TaskState::InProgress, now, by, TaskHappened::Started))
            }
            _ => Err(self.not_now()),
        }
    }

    pub fn wait_for_client(self, by: Actor, now: DateTime<Utc>) -> TaskTransition {
        match self.state {
            TaskState::Open | TaskState::InProgress => {
                Ok(self.changed(TaskState::WaitingForClient, now, by, TaskHappened::WaitsForClient))
            }
            _ => Err(self.not_now()),
        }
    }

    /// To another stage, forward or back. Whoever moves a task is at work on it.
    pub fn move_to(mut self, stage: u32, by: Actor, now: DateTime<Utc>) -> TaskTransition {
        self.must_not_be_over()?;
        let name = self.stages.get(stage as usize).cloned().ok_or(TaskRefusal::NoSuchStage)?;
        self.stage = stage;
        Ok(self.changed(TaskState::InProgress, now, by, TaskHappened::Moved { stage: name }))
    }

    pub fn tick(mut self, item: u32, ticked: bool, by: PersonId, now: DateTime<Utc>) -> TaskTransition {
        self.must_not_be_over()?;
        let entry = self.checklist.get_mut(item as usize).ok_or(TaskRefusal::NoSuchItem)?;
        if entry.ticked.is_some() == ticked {
            return Ok(self);
        }
        entry.ticked = ticked.then_some(Ticked { by, at: now });
        let item = entry.text.clone();
        let what = if ticked { TaskHappened::Ticked { item } } else { TaskHappened::Unticked { item } };
        let state = self.state.clone();
        Ok(self.changed(state, now, Actor::Staff { person: by }, what))
    }

    /// Makes somebody, or nobody, responsible.
    pub fn give_to(mut self, responsible: Option<PersonId>, by: Actor, now: DateTime<Utc>) -> TaskTransition {
        self.must_not_be_over()?;
        self.responsible = responsible;
        let state = self.state.clone();
        Ok(self.changed(state, now, by, TaskHappened::Given { to: responsible }))
    }

    /// Says whether the client is told of it ("Notificar cliente").
    pub fn notify(mut self, notify: bool, by: Actor, now: DateTime<Utc>) -> TaskTransition {
        self.must_not_be_over()?;
        if self.notify_client == notify {
            return Ok(self);
        }
        self.notify_client = notify;
        let state = self.state.clone();
        Ok(self.changed(state, now, by, TaskHappened::Notifies { client: notify }))
    }

    /// A remark among the staff. Always possible, also when it is over.
    pub fn comment(self, text: String, by: Actor, now: DateTime<Utc>) -> Task {
        let state = self.state.clone();
        self.changed(state, now, by, TaskHappened::Commented { text })
    }

    /// By a person, who must have been through the checklist.
    pub fn close(self, by: Actor, now: DateTime<Utc>) -> TaskTransition {
        self.must_not_be_over()?;
        let left = self.open_items().count() as u32;
        if left > 0 {
            return Err(TaskRefusal::ChecklistOpen { left });
        }
        let state = TaskState::Done { at: now, by: by.clone(), document: None };
        Ok(self.changed(state, now, by, TaskHappened::Closed { document: None }))
    }

    /// By what was published, or by the certificate that was renewed: the result is there, so that no checklist
    /// stands in the way.
    pub fn close_by_result(self, document: Option<DocumentId>, by: Actor, now: DateTime<Utc>) -> TaskTransition {
        self.must_not_be_over()?;
        let state = TaskState::Done { at: now, by: by.clone(), document };
        Ok(self.changed(state, now, by, TaskHappened::Closed { document }))
    }

    pub fn reopen(self, by: Actor, now: DateTime<Utc>) -> TaskTransition {
        if !self.state.is_over() {
            return Err(self.not_now());
        }
        Ok(self.changed(TaskState::InProgress, now, by, TaskHappened::Reopened))
    }

    pub fn cancel(self, by: Actor, now: DateTime<Utc>) -> TaskTransition {
        self.must_not_be_over()?;
        Ok(self.changed(TaskState::Cancelled { at: now, by: by.clone() }, now, by, TaskHappened::Cancelled))
    }

    /// Steps that nobody has ticked off.
    pub fn open_items(&self) -> impl Iterator<Item = &ChecklistItem> {
        self.checklist.iter().filter(|item| item.ticked.is_none())
    }

    fn must_not_be_over(&self) -> Result<(), TaskRefusal> {
        if self.state.is_over() { Err(self.not_now()) } else { Ok(()) }
    }

    fn not_now(&self) -> TaskRefusal {
        TaskRefusal::NotPossibleNow { is: self.state.name() }
    }

    fn changed(mut self, state: TaskState, now: DateTime<Utc>, by: Actor, what: TaskHappened) -> Self {
        self.state = state;
        self.revision += 1;
        self.changed_at = now;
        self.history.push(TaskEvent { at: now, by, what });
        self
    }
}
