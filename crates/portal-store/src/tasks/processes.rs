//! What the office does again and again, and for whom.

use domain::registry::{Module, Profile};
use domain::task::{Assignment, Overrides, Process};
use domain::{AssignmentId, CompanyId, OfficeId, ProcessId};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::column::{Read, json, sql, word};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

impl Transaction {
    /// Keeps a process, new or changed. [`StoreError::Taken`] when the entry of the starting set is there already.
    pub async fn save_process(&mut self, process: &Process) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO processes (office, id, department, taken_from, body) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (office, id) DO UPDATE SET department = excluded.department, body = excluded.body",
            self.office,
            process.id,
            word(&process.template.department)?,
            process.taken_from,
            json(process)?
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "process"))?;
        self.changed(Entity::Process, process.id);
        Ok(())
    }

    pub async fn process(&mut self, process: ProcessId) -> Result<Process, StoreError> {
        self.process_if_any(process).await?.ok_or(StoreError::NotFound { what: "process" })
    }

    pub async fn process_if_any(&mut self, process: ProcessId) -> Result<Option<Process>, StoreError> {
        let text = "SELECT body FROM processes WHERE office = $1 AND id = $2";
        let row = sql!(text, self.office, process).fetch_optional(self.sql()).await?;
        row.as_ref().map(read_process).transpose()
    }

    /// Every process, as this transaction sees it.
    pub async fn processes(&mut self) -> Result<Vec<Process>, StoreError> {
        let office = self.office;
        processes(self.sql(), office).await
    }

    /// Turns a process on or off for a company, with what is different for it.
    pub async fn assign(
        &mut self,
        process: ProcessId,
        company: CompanyId,
        on: bool,
        overrides: &Overrides,
    ) -> Result<Assignment, StoreError> {
        let id = AssignmentId(Uuid::new_v5(&self.office.0, format!("assignment {process} {company}").as_bytes()));
        let overrides = overrides.clone();
        let assignment = Assignment { id, office: self.office, process, company, on, overrides, changed_at: self.now };
        sql!(
            "INSERT INTO assignments (office, id, process, company, is_on, body) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (office, id) DO UPDATE SET is_on = excluded.is_on, body = excluded.body",
            self.office,
            id,
            process,
            company,
            on,
            json(&assignment)?
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "company"))?;
        self.changed(Entity::Assignment, id);
        Ok(assignment)
    }

    /// Every assignment that is on, of companies that are clients still and have the module.
    pub async fn assignments(&mut self) -> Result<Vec<Assignment>, StoreError> {
        let office = self.office;
        assignments(self.sql(), office).await
    }

    /// What is different for a company, if the process was ever assigned to it.
    pub async fn overrides(&mut self, process: ProcessId, company: CompanyId) -> Result<Overrides, StoreError> {
        let text = "SELECT body FROM assignments WHERE office = $1 AND process = $2 AND company = $3";
        let row = sql!(text, self.office, process, company).fetch_optional(self.sql()).await?;
        Ok(row.as_ref().map(read_assignment).transpose()?.map(|assignment| assignment.overrides).unwrap_or_default())
    }
}

impl Store {
    pub async fn processes(&self, office: OfficeId) -> Result<Vec<Process>, StoreError> {
        processes(&mut *self.read.acquire().await?, office).await
    }

    /// Every assignment that is on, of companies that are clients still and have the module.
    pub async fn assignments(&self, office: OfficeId) -> Result<Vec<Assignment>, StoreError> {
        assignments(&mut *self.read.acquire().await?, office).await
    }
}

async fn processes(connection: &mut AnyConnection, office: OfficeId) -> Result<Vec<Process>, StoreError> {
    let rows = sql!("SELECT body FROM processes WHERE office = $1 ORDER BY id", office).fetch_all(connection).await?;
    rows.iter().map(read_process).collect()
}

async fn assignments(connection: &mut AnyConnection, office: OfficeId) -> Result<Vec<Assignment>, StoreError> {
    let text =
        "SELECT a.body, c.profile FROM assignments a JOIN companies c ON c.office = a.office AND c.id = a.company
                WHERE a.office = $1 AND a.is_on = 1 AND c.active = 1 ORDER BY a.process, a.company";
    let mut assignments = Vec::new();
    for row in &sql!(text, office).fetch_all(connection).await? {
        if row.json::<Profile>("profile")?.has(Module::Processes) {
            assignments.push(read_assignment(row)?);
        }
    }
    Ok(assignments)
}

pub(crate) fn read_process(row: &AnyRow) -> Result<Process, StoreError> {
    row.json("body")
}

pub(crate) fn read_assignment(row: &AnyRow) -> Result<Assignment, StoreError> {
    row.json("body")
}
