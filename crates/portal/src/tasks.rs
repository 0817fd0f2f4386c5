//! Work that the office has to do: made for a month, and for certificates that end.
//!
//! Of a task with "Notificar cliente" the client is told when something is expected of them and when it is done, never
//! because a month was made: what the office does for them by when stands in their calendar.

use contract::tasks::TaskSettings;
use domain::access::Permission;
use domain::calendar::BusinessDays;
use domain::certificate::Certificate;
use domain::due_date::{DueOf, DueRule, Shift};
use domain::notify::{EventKind, Language};
use domain::order::Actor;
use domain::task::{Dates, PlannedTask, Target, Task, TaskEvent, TaskHappened, TaskOrigin, TaskState, plan_month};
use domain::{CompanyId, Competence, DocumentId, OfficeId, PersonId};
use portal_store::{StoreError, Transaction};

use crate::mail::{Values, values};
use crate::notices::{Audience, Event, day_in};
use crate::portal::Portal;

/// Business days before a certificate ends by which the office wants the next one.
const RENEWED_BEFORE_DAYS: u32 = 3;

/// How many tasks of a month are new, and how many were there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeMonth {
    pub made: u64,
    pub present: u64,
}

/// Makes the tasks of a month that `wanted` lets through; what is there stays as it is.
pub async fn make_month(
    transaction: &mut Transaction,
    month: Competence,
    by: &Actor,
    wanted: impl Fn(&PlannedTask<'_>) -> bool,
) -> Result<MadeMonth, StoreError> {
    let processes = transaction.processes().await?;
    let assignments = transaction.assignments().await?;
    let days = transaction.business_days().await?;
    let mut planned = plan_month(month, &processes, &assignments, &days);
    planned.retain(wanted);
    let made = transaction.make_tasks(&planned, by).await?.len() as u64;
    Ok(MadeMonth { made, present: planned.len() as u64 - made })
}

/// On which day of the month the next one's tasks are made; 0 for never.
pub async fn generate_on_day(portal: &Portal, office: OfficeId) -> Result<u32, StoreError> {
    Ok(portal.store.generate_on_day(office).await?.unwrap_or(TaskSettings::default().generate_on_day))
}

impl Portal {
    /// The task to issue a certificate again. Only renewing the certificate closes it: a document alone does not say
    /// until when it is good.
    pub async fn renewal(&self, transaction: &mut Transaction, certificate: &Certificate) -> Result<Task, StoreError> {
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
            employee: None,
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

impl Portal {
    /// The client of a task has to do something, or it was done by hand. `told` were told the same already.
    pub async fn tell_of_task(
        &self,
        transaction: &mut Transaction,
        task: &Task,
        told: &[PersonId],
    ) -> Result<(), StoreError> {
        if !task.notify_client {
            return Ok(());
        }
        // Of a document that is told both by itself and by its task, one message says all.
        let (key, path) = match settled_by(task) {
            Some(document) => (format!("document:{document}"), format!("/documentos/{document}")),
            None => (format!("task:{}:{}", task.id, task.revision), "/calendario".to_owned()),
        };
        let language = self.language_of(task.office).await?;
        let title = match task.competence {
            Some(competence) => format!("{} {}", task.title, competence.to_people()),
            None => task.title.clone(),
        };
        let due_on = task.dates.for_client().map(|day| day_in(day, language)).unwrap_or_default();
        let values = self.values_of(task.office, task.company, [("title", title), ("due_on", due_on)]).await?;
        let audience = Audience::With(task.department, Permission::SeeCalendar);
        let event = Event { key, kind: EventKind::TaskForClient, company: task.company, audience, values, path, told };
        self.tell(transaction, &event).await.map(drop)
    }

    /// What the publications of this transaction have settled.
    pub async fn tell_of_settled(&self, transaction: &mut Transaction, told: &[PersonId]) -> Result<(), StoreError> {
        for task in transaction.take_settled() {
            self.tell_of_task(transaction, &task, told).await?;
        }
        Ok(())
    }

    /// A certificate ends soon, and the office is about to renew it.
    pub async fn tell_of_end(
        &self,
        transaction: &mut Transaction,
        certificate: &Certificate,
        title: &str,
    ) -> Result<(), StoreError> {
        let expires_on = day_in(certificate.valid_until, self.language_of(certificate.office).await?);
        let given = [("title", title.to_owned()), ("expires_on", expires_on)];
        let event = Event {
            key: format!("certificate:{}:{}", certificate.id, certificate.valid_until),
            kind: EventKind::CertificateExpiring,
            company: certificate.company,
            audience: Audience::Holding(Permission::SeeCertificates),
            values: self.values_of(certificate.office, certificate.company, given).await?,
            path: format!("/certidoes/{}", certificate.id),
            told: &[],
        };
        self.tell(transaction, &event).await.map(drop)
    }

    async fn values_of<const N: usize>(
        &self,
        office: OfficeId,
        company: CompanyId,
        given: [(&'static str, String); N],
    ) -> Result<Values, StoreError> {
        let company = self.store.company(office, company).await?.map(|company| company.short_name).unwrap_or_default();
        let mut values = values(given);
        values.insert("company".to_owned(), company);
        Ok(values)
    }

    async fn language_of(&self, office: OfficeId) -> Result<Language, StoreError> {
        Ok(Language::named(self.locale_of(office).await?.as_str()))
    }
}

fn settled_by(task: &Task) -> Option<DocumentId> {
    match &task.state {
        TaskState::Done { document, .. } => *document,
        _ => None,
    }
}

/// The last day of the validity, and some working days before it.
fn renewal_dates(certificate: &Certificate, days: &BusinessDays) -> Dates {
    let last_day = DueRule::DaysFromEvent { days: 0, shift: Shift::Keep };
    let target = Target::BusinessDaysBefore { count: RENEWED_BEFORE_DAYS };
    Dates::of(Some(&last_day), &target, DueOf::Event(certificate.valid_until), days)
}
