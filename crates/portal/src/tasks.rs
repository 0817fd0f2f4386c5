//! Work that the office has to do: made for a month, and for certificates that end.
//!
//! The client is told of a task when something is expected of them, and never because contract::tasks::TaskSettings;
use domain::calendar::BusinessDays;
use domain::certificate::Certificate;
use domain::due_date::{DueOf, DueRule, Shift};
use domain::order::Actor;
use domain::task::{Dates, PlannedTask, Target, Task, TaskEvent, TaskHappened, TaskOrigin, TaskState, plan_month};
use domain::{Competence, OfficeId};
use portal_store::{StoreError, Transaction};

use crate::portal::Portal;

/// Business days before a certificate ends by which the office wants the next one.
const RENEWED_BEFORE_DAYS: u32 = 3;

/// On this day of the month the next one's tasks are made, where the office says nothing.
pub const GENERATE_ON_DAY: u32 = 25;

/// Makes the tasks of a month that `wanted` lets through; what is there stays as it is.
pub async fn make_month(
    transaction: &mut Transaction,
    month: Competence,
    by: &Actor,
    wanted: impl Fn(&PlannedTask<'_>) -> bool,
) -> Result<Vec<Task>, StoreError> {
    let processes = transaction.processes().await?;
    let assignments = transaction.assignments().await?;
    let days = transaction.business_days().await?;
    let mut planned = plan_month(month, &processes, &assignments, &days);
    planned.retain(wanted);
    transaction.make_tasks(&planned, by).await
}

/// On which day of the month the next one's tasks are made; 0 for never.
pub async fn generate_on_day(portal: &Portal, office: OfficeId) -> Result<u32, StoreError> {
    Ok(portal.store.generate_on_day(office).await?.unwrap_or(TaskSettings::default().generate_on_day))
}

impl Portal {
    /// The task to issue a certificate again. Only renewing the certificate closes it: a document alone does not say
    /// until when it is good.
    pub async fn renewal(
        &self,
        transaction: &mut Transaction,
        certificate: &Certificate,
    ) -> Result<Task, StoreError> {
        let locale = self.locale_of(certificate.office).await?;
        let days = transaction.business_days().await?;
        let name = self.kind_name(&certificate.kind.document_kind(), locale);
        let (at, by) = (transaction.now(), Actor::System);
        Ok(Task {
            id: machine::ids::new(),
            office: certificate.office,
            company: certificate.company,
            department: certificate.department,
            origin: TaskOrigin::Certificate { certificate: certificate.id, valid_until: certificate.valid_until },
            title: if certificate.place.is_empty() { name } else { format!("{name} · {}", certificate.place) },
            details: certificate.number.clone(),
            competence: None,
            dates: renewal_dates(certificate, &days),
            stages: Vec::new(),
            stage: 0,
            checklist: Vec::new(),
            responsible: certificate.responsible,
            closed_by: Vec::new(),
            notify_client: false,
            state: TaskState::Open,
            history: vec![TaskEvent { at, by, what: TaskHappened::Opened }],
            opened_at: at,
            changed_at: at,
            revision: 1,
        })
    }
}

/// The last day of the validity, and some working days before it.
fn renewal_dates(certificate: &Certificate, days: &BusinessDays) -> Dates {
    let last_day = DueRule::DaysFromEvent { days: 0, shift: Shift::Keep };
    let target = Target::BusinessDaysBefore { count: RENEWED_BEFORE_DAYS };
    Dates::of(Some(&last_day), &target, DueOf::Event(certificate.valid_until), days)
}
