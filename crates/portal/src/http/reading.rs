//! Staff who read a document of one employee stand in the audit log, each time, as clients do (SE1).

use domain::audit::{Actor, What};
use domain::document::Document;

use super::caller::Caller;
use super::failure::Answer;
use crate::portal::Portal;

/// Notes the reading, if the document is about one employee. Before its bytes leave.
pub async fn note(app: &Portal, caller: &Caller, document: &Document) -> Answer<()> {
    let Some(employee) = document.facts.employee else { return Ok(()) };
    let read = What::ReadOfPayslip { document: document.id, company: document.facts.company, employee };
    let mut transaction = app.store.begin(document.office, app.now()).await?;
    transaction.note(Actor::Person { person: caller.person.id }, read);
    transaction.commit().await?;
    Ok(())
}
