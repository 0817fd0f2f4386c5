//! Tasks: made once, changed by their state machine, closed by the document that settles them.
//!
//! Processes and assignments are in `tasks/processes.rs`, the office's calendar in `tasks/schedule.rs`, the months that
//! people look at in `tasks/calendar.rs`.

mod calendar;
mod processes;
mod schedule;

use std::collections::BTreeSet;

use domain::document::Document;
use domain::order::Actor;
use domain::task::{PlannedTask, Settles, Task, TaskKey, TaskOrigin, missing};
use domain::{CertificateId, Competence, DocumentId, OfficeId, TaskId};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

pub use calendar::{CALENDAR_ROWS_MAX, CalendarFilter, NamedDocument, NamedTask, Stretch};
pub use schedule::{GeneratedMonth, LocalHoliday};

use crate::column::{Read, json, sql, word};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction, documents};

pub(crate) use processes::{read_assignment, read_process};

impl Transaction {
    /// Makes a task. `false` when it is there already: the same process, company and competence, or the same validity
    /// of a certificate.
    pub async fn add_task(&mut self, task: &Task) -> Result<bool, StoreError> {
        let found = Found::of(task);
        let written = sql!(
            "INSERT INTO tasks (office, id, company, department, process, competence, certificate, valid_until, state,
               legal_on, target_on, notify_client, body)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING",
            self.office,
            task.id,
            task.company,
            word(&task.department)?,
            found.process,
            found.competence,
            found.certificate,
            found.valid_until,
            task.state.name().as_str(),
            task.dates.legal_on,
            task.dates.target_on,
            task.notify_client,
            json(task)?
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "company"))?;
        if written.rows_affected() == 1 {
            self.changed(Entity::Task, task.id);
        }
        Ok(written.rows_affected() == 1)
    }

    /// The task as this transaction sees it, held until the end.
    pub async fn task(&mut self, task: TaskId) -> Result<Task, StoreError> {
        let text = format!("SELECT body FROM tasks WHERE office = $1 AND id = $2{}", self.dialect.for_update());
        let row = sql!(AssertSqlSafe(text), self.office, task).fetch_optional(self.sql()).await?;
        read(&row.ok_or(StoreError::NotFound { what: "task" })?)
    }

    /// Keeps what a transition gave. What the task is about never changes.
    pub async fn save_task(&mut self, task: &Task) -> Result<(), StoreError> {
        let done = sql!(
            "UPDATE tasks SET state = $3, legal_on = $4, target_on = $5, notify_client = $6, body = $7
             WHERE office = $1 AND id = $2",
            self.office,
            task.id,
            task.state.name().as_str(),
            task.dates.legal_on,
            task.dates.target_on,
            task.notify_client,
            json(task)?
        )
        .execute(self.sql())
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "task" });
        }
        self.changed(Entity::Task, task.id);
        Ok(())
    }

    /// Makes what of a plan is not there yet. What was published before its task was made settles it at once.
    pub async fn make_tasks(&mut self, planned: &[PlannedTask<'_>], by: &Actor) -> Result<Vec<Task>, StoreError> {
        let competences: BTreeSet<Competence> = planned.iter().filter_map(|task| task.competence).collect();
        let mut present = BTreeSet::new();
        for competence in competences {
            present.extend(self.task_keys(competence).await?);
        }
        let mut made = Vec::new();
        for plan in missing(planned, &present) {
            let task = plan.open(id_of(self.office, plan.key()), self.office, by.clone(), self.now);
            if !self.add_task(&task).await? {
                continue;
            }
            made.push(match self.published_before(&task).await? {
                Some(document) => self.settle(task, document).await?,
                None => task,
            });
        }
        Ok(made)
    }

    /// Closes every task that this publication settles (TN1). Part of publishing, in its transaction.
    pub(crate) async fn close_tasks_settled_by(&mut self, document: &Document) -> Result<(), StoreError> {
        let text = format!(
            "SELECT body FROM tasks WHERE office = $1 AND company = $2 AND body LIKE $3
             AND state IN ('open', 'in_progress', 'waiting_for_client') ORDER BY id{}",
            self.dialect.for_update()
        );
        // Only to read fewer of them; what settles a task is for the task to say.
        let names_the_kind = format!("%\"{}\"%", document.facts.kind);
        let rows = sql!(AssertSqlSafe(text), self.office, document.facts.company, names_the_kind)
            .fetch_all(self.sql())
            .await?;
        for row in &rows {
            let task = read(row)?;
            if self.settles(document, &task).await? {
                let closed = self.settle(task, document.id).await?;
                self.settled.push(closed);
            }
        }
        Ok(())
    }

    /// The tasks that publications of this transaction have closed, each once: their clients are to be told.
    pub fn take_settled(&mut self) -> Vec<Task> {
        std::mem::take(&mut self.settled)
    }

    /// The certificate was renewed: the task that waited for it is done.
    pub async fn close_task_of_certificate(
        &mut self,
        certificate: CertificateId,
        document: Option<DocumentId>,
        by: Actor,
    ) -> Result<(), StoreError> {
        for task in self.unfinished_of_certificate(certificate).await? {
            // What is not over can be closed by its result.
            if let Ok(closed) = task.close_by_result(document, by.clone(), self.now) {
                self.save_task(&closed).await?;
            }
        }
        Ok(())
    }

    /// The certificate was taken off the file: nobody has to renew it.
    pub async fn cancel_task_of_certificate(
        &mut self,
        certificate: CertificateId,
        by: Actor,
    ) -> Result<(), StoreError> {
        for task in self.unfinished_of_certificate(certificate).await? {
            if let Ok(cancelled) = task.cancel(by.clone(), self.now) {
                self.save_task(&cancelled).await?;
            }
        }
        Ok(())
    }

    async fn unfinished_of_certificate(&mut self, certificate: CertificateId) -> Result<Vec<Task>, StoreError> {
        let text = "SELECT body FROM tasks WHERE office = $1 AND certificate = $2 AND certificate <> ''
                    AND state IN ('open', 'in_progress', 'waiting_for_client')";
        sql!(text, self.office, certificate).fetch_all(self.sql()).await?.iter().map(read).collect()
    }

    async fn settles(&mut self, document: &Document, task: &Task) -> Result<bool, StoreError> {
        match (task.settled_by(document), task.competence) {
            (Settles::Yes, _) => Ok(true),
            (Settles::WithTheOthers, Some(competence)) => self.everybody_has_theirs(document, competence).await,
            _ => Ok(false),
        }
    }

    /// Has each employee who worked in that month a document of this kind about it?
    async fn everybody_has_theirs(&mut self, one: &Document, month: Competence) -> Result<bool, StoreError> {
        let without = sql!(
            "SELECT w.id FROM employees w WHERE w.office = $1 AND w.company = $2
               AND w.admitted_on <= $5 AND (w.left_on = '' OR w.left_on >= $6)
               AND NOT EXISTS (SELECT 1 FROM documents e WHERE e.office = w.office AND e.kind = $3
                 AND e.company = w.company AND e.competence = $4 AND e.employee = w.id AND e.withdrawn_at = 0) LIMIT 1",
            self.office,
            one.facts.company,
            one.facts.kind.as_str(),
            month.to_string(),
            month.last_day(),
            month.first_day()
        )
        .fetch_optional(self.sql())
        .await?;
        Ok(without.is_none())
    }

    async fn settle(&mut self, task: Task, document: DocumentId) -> Result<Task, StoreError> {
        let unchanged = task.clone();
        match task.close_by_result(Some(document), Actor::System, self.now) {
            Ok(closed) => {
                self.save_task(&closed).await?;
                Ok(closed)
            }
            Err(_) => Ok(unchanged),
        }
    }

    async fn task_keys(&mut self, competence: Competence) -> Result<Vec<TaskKey>, StoreError> {
        let text = "SELECT process, company FROM tasks WHERE office = $1 AND competence = $2 AND process <> ''";
        let rows = sql!(text, self.office, competence.to_string()).fetch_all(self.sql()).await?;
        rows.iter().map(|row| Ok((row.parsed("process")?, row.parsed("company")?, Some(competence)))).collect()
    }

    /// The newest document that already settles a task, if there is one. Work that is about no month never is.
    async fn published_before(&mut self, task: &Task) -> Result<Option<DocumentId>, StoreError> {
        let Some(competence) = task.competence else { return Ok(None) };
        let text = format!(
            "SELECT {} FROM documents e WHERE e.office = $1 AND e.kind = $2 AND e.company = $3 AND e.competence = $4
             ORDER BY e.published_at DESC, e.id",
            documents::COLUMNS
        );
        for kind in &task.closed_by {
            let rows =
                sql!(AssertSqlSafe(text.clone()), self.office, kind.as_str(), task.company, competence.to_string())
                    .fetch_all(self.sql())
                    .await?;
            for row in &rows {
                let document = documents::read(row)?;
                if self.settles(&document, task).await? {
                    return Ok(Some(document.id));
                }
            }
        }
        Ok(None)
    }
}

impl Store {
    pub async fn task(&self, office: OfficeId, task: TaskId) -> Result<Option<Task>, StoreError> {
        let row = sql!("SELECT body FROM tasks WHERE office = $1 AND id = $2", office, task)
            .fetch_optional(&self.read)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// The tasks of processes that are about this competence, by their keys.
    pub async fn task_keys(&self, office: OfficeId, competence: Competence) -> Result<BTreeSet<TaskKey>, StoreError> {
        let text = "SELECT process, company FROM tasks WHERE office = $1 AND competence = $2 AND process <> ''";
        let rows = sql!(text, office, competence.to_string()).fetch_all(&self.read).await?;
        rows.iter().map(|row| Ok((row.parsed("process")?, row.parsed("company")?, Some(competence)))).collect()
    }
}

/// A generated task's id follows from its key, so that two replicas that make a month at once make the same.
fn id_of(office: OfficeId, (process, company, competence): TaskKey) -> TaskId {
    let competence = competence.map(|competence| competence.to_string()).unwrap_or_default();
    TaskId(Uuid::new_v5(&office.0, format!("task {process} {company} {competence}").as_bytes()))
}

/// What a task is found by, from what it came from.
struct Found {
    process: String,
    competence: String,
    certificate: String,
    valid_until: String,
}

impl Found {
    fn of(task: &Task) -> Self {
        let mut found = Self {
            process: String::new(),
            competence: task.competence.map(|competence| competence.to_string()).unwrap_or_default(),
            certificate: String::new(),
            valid_until: String::new(),
        };
        match task.origin {
            TaskOrigin::Process { process } => found.process = process.to_string(),
            TaskOrigin::Certificate { certificate, valid_until } => {
                found.certificate = certificate.to_string();
                found.valid_until = valid_until.to_string();
            }
            TaskOrigin::Service => {}
        }
        found
    }
}

pub(crate) fn read(row: &AnyRow) -> Result<Task, StoreError> {
    row.json("body")
}
