//! Which people an event concerns, and what reaches them.

use std::collections::BTreeSet;

use domain::notify::{EventKind, Plan, Recipient, Way, plan};
use domain::{CompanyId, PersonId};
use portal_store::{Listener, StoreError};

use super::{Audience, Standing};
use crate::portal::Portal;

/// The client users of a company whom an event concerns, by name.
pub async fn audience(
    portal: &Portal,
    standing: &Standing<'_>,
    company: CompanyId,
    audience: Audience,
) -> Result<Vec<Listener>, StoreError> {
    let office = standing.office.id;
    let mut listeners = portal.store.audience(office, Some(company)).await?;
    listeners.retain(|listener| {
        let access = &listener.access;
        match audience {
            Audience::Everybody => access.serves(office, company).is_ok(),
            Audience::Of(department) => access.sees(office, company, department).is_ok(),
            Audience::With(department, permission) => {
                access.sees(office, company, department).is_ok() && access.may(permission).is_ok()
            }
            Audience::Holding(permission) => access.serves(office, company).is_ok() && access.may(permission).is_ok(),
            Audience::Only(person) => listener.person.id == person,
        }
    });
    Ok(listeners)
}

pub fn recipient(portal: &Portal, listener: &Listener, told: &[PersonId]) -> Recipient {
    let has_mail = portal.postman.is_some() && listener.person.email.is_some();
    let can_talk = listener.talk.is_some_and(|talk| portal.channel(talk.channel).is_some());
    let reached = [(Way::Push, listener.devices > 0), (Way::Whatsapp, can_talk), (Way::Email, has_mail)];
    let reached_by: BTreeSet<Way> = reached.into_iter().filter_map(|(way, does)| does.then_some(way)).collect();
    Recipient {
        person: listener.person.id,
        preferences: listener.preferences.clone(),
        reached_by,
        was_told: told.contains(&listener.person.id),
    }
}

/// What is decided about them, at the office's time.
pub fn plan_for(standing: &Standing<'_>, event: EventKind, recipients: impl IntoIterator<Item = Recipient>) -> Plan {
    plan(event, &standing.rules, recipients, standing.local_now())
}
