//! Certificates on file (TN6): put there, corrected, renewed, taken off.

use chrono::NaiveDate;
use contract::command::CommandAnswer;
use contract::command::tasks::{CertificatePaper, TasksCommand};
use domain::access::Department;
use domain::certificate::{Certificate, CertificateKind};
use domain::{CertificateId, CompanyId, DocumentId};
use portal_store::Transaction;

use super::super::super::caller::Caller;
use super::super::super::failure::{Answer, Failure};
use super::{by, nothing, responsible, text, thing};
use crate::portal::Portal;

const WARN_DAYS_MAX: u32 = 120;
/// No certificate is good for longer; a date beyond is a slip of the pen.
const VALIDITY_MAX_DAYS: i64 = 366 * 5;

pub async fn save(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    command: &TasksCommand,
) -> Answer<CommandAnswer> {
    let TasksCommand::SaveCertificate { id, company, kind, place, paper, warn_days_before, responsible: person } =
        command
    else {
        return Err(Failure::not_found());
    };
    let department = transaction.department_now(Department::Societario).await?;
    sees(caller, *company, department)?;
    responsible(app, caller, *person, "command.responsible").await?;
    if *warn_days_before > WARN_DAYS_MAX {
        return Err(Failure::invalid("command.warn_days_before", "0 to 120 days"));
    }
    let before = match id {
        Some(id) => {
            let before = transaction.certificate(*id).await?;
            if before.company != *company {
                return Err(Failure::not_found());
            }
            Some(before)
        }
        None => None,
    };
    let certificate = Certificate {
        id: before.as_ref().map_or_else(machine::ids::new, |before| before.id),
        office: transaction.office(),
        company: *company,
        department,
        kind: *kind,
        place: place_of(*kind, place)?,
        outcome: paper.outcome,
        number: text(&paper.number, "command.paper.number", 0, 60)?.to_owned(),
        issued_on: paper.issued_on,
        valid_until: valid_until(app, *kind, paper)?,
        document: document(app, caller, *company, paper.document).await?,
        warn_days_before: *warn_days_before,
        responsible: *person,
        removed_at: None,
        changed_at: transaction.now(),
        revision: before.as_ref().map_or(1, |before| before.revision + 1),
    };
    transaction.save_certificate(&certificate).await?;
    if before.is_some_and(|before| before.valid_until != certificate.valid_until) {
        // It warned of a day that was wrong; of the right one it warns when that comes.
        transaction.cancel_task_of_certificate(certificate.id, by(caller)).await?;
    }
    Ok(thing(certificate.id))
}

pub async fn renew(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    certificate: CertificateId,
    paper: &CertificatePaper,
) -> Answer<CommandAnswer> {
    let before = transaction.certificate(certificate).await?;
    sees(caller, before.company, before.department)?;
    let valid_until = valid_until(app, before.kind, paper)?;
    if valid_until <= before.valid_until {
        return Err(Failure::invalid("command.paper.valid_until", "a later day than that of the one on file"));
    }
    let renewed = Certificate {
        outcome: paper.outcome,
        number: text(&paper.number, "command.paper.number", 0, 60)?.to_owned(),
        issued_on: paper.issued_on,
        valid_until,
        document: document(app, caller, before.company, paper.document).await?,
        changed_at: transaction.now(),
        revision: before.revision + 1,
        ..before
    };
    transaction.save_certificate(&renewed).await?;
    transaction.close_task_of_certificate(renewed.id, renewed.document, by(caller)).await?;
    Ok(thing(renewed.id))
}

/// What warned of it has nothing left to do.
pub async fn remove(
    transaction: &mut Transaction,
    caller: &Caller,
    certificate: CertificateId,
) -> Answer<CommandAnswer> {
    let before = transaction.certificate(certificate).await?;
    sees(caller, before.company, before.department)?;
    let now = transaction.now();
    let removed = Certificate { removed_at: Some(now), changed_at: now, revision: before.revision + 1, ..before };
    transaction.remove_certificate(&removed).await?;
    transaction.cancel_task_of_certificate(removed.id, by(caller)).await?;
    Ok(nothing())
}

fn sees(caller: &Caller, company: CompanyId, department: Department) -> Answer<()> {
    caller.access.sees(caller.person.office, company, department).map_err(|_| Failure::not_found())
}

/// A state or a city names itself; what is federal has no place.
fn place_of(kind: CertificateKind, place: &str) -> Answer<String> {
    if kind.has_place() {
        return Ok(text(place, "command.place", 1, 80)?.to_owned());
    }
    if place.trim().is_empty() { Ok(String::new()) } else { Err(Failure::invalid("command.place", "nothing")) }
}

fn valid_until(app: &Portal, kind: CertificateKind, paper: &CertificatePaper) -> Answer<NaiveDate> {
    let expected = |what| Failure::invalid("command.paper.valid_until", what);
    let printed = paper.valid_until.or_else(|| kind.usual_end(paper.issued_on, app.catalogue));
    let end = printed.ok_or_else(|| expected("the day that is printed on it"))?;
    match (end - paper.issued_on).num_days() {
        0..=VALIDITY_MAX_DAYS => Ok(end),
        _ => Err(expected("a day from its issue on, within five years")),
    }
}

/// The PDF must be a document of that company that the caller may see.
async fn document(
    app: &Portal,
    caller: &Caller,
    company: CompanyId,
    document: Option<DocumentId>,
) -> Answer<Option<DocumentId>> {
    let Some(id) = document else { return Ok(None) };
    let known = app.store.document(caller.person.office, id).await?;
    let fits = known.is_some_and(|document| {
        document.facts.company == company && caller.access.sees_document(document.office, &document.facts).is_ok()
    });
    if fits { Ok(Some(id)) } else { Err(Failure::invalid("command.paper.document", "a document of that company")) }
}
