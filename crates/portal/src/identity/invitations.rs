//! Inviting: the token is made here, and only its hash is kept.

use chrono::{DateTime, TimeDelta, Utc};
use contract::identity::{Invitation, InvitationState};
use domain::PersonId;
use domain::audit::{Actor, What};
use domain::registry::Person;
use portal_store::{EffectState, InvitationRow, NewInvitation, StoreError, Transaction};

use super::letters;
use crate::portal::{Portal, sha256};

/// How long an invitation is good after its letter left.
pub const GOOD_FOR: TimeDelta = TimeDelta::days(7);

/// Plans an invitation, now or for later; one that was sent before is worth nothing from now on.
///
/// # Errors
/// [`StoreError::Invalid`] for `person`: without an address, inactive, or registered already.
pub async fn invite(
    app: &Portal,
    transaction: &mut Transaction,
    by: &Person,
    person: PersonId,
    send_at: Option<DateTime<Utc>>,
) -> Result<Invitation, StoreError> {
    let office = app.store.office(by.office).await?.ok_or(StoreError::NotFound { what: "office" })?;
    let token = machine::secret::token();
    let now = transaction.now();
    let send_at = send_at.map_or(now, |wished| wished.max(now));
    let new = NewInvitation { person, token: sha256(token.as_bytes()), send_at, expires_at: send_at + GOOD_FOR };
    let invitation = transaction.put_invitation(&new).await?;
    let invited = transaction.person(person).await?;
    letters::invite(app, transaction, &office, &invited, &invitation, &token, &by.name).await?;
    transaction.note(Actor::Person { person: by.id }, What::Invited { person });
    Ok(shown(invitation, now))
}

/// Where an invitation stands.
pub fn shown(row: InvitationRow, now: DateTime<Utc>) -> Invitation {
    let tried_at = row.letter_tried_at.unwrap_or(row.send_at);
    let state = match (row.registered_at, row.opened_at, row.letter_state) {
        (Some(at), _, _) => InvitationState::Registered { at },
        _ if row.expires_at <= now => InvitationState::Expired { at: row.expires_at },
        (None, Some(at), _) => InvitationState::LinkOpened { at },
        (None, None, Some(EffectState::Done)) => InvitationState::Sent { at: tried_at },
        (None, None, Some(EffectState::Failed)) => {
            InvitationState::Failed { code: row.letter_error.unwrap_or_default() }
        }
        (None, None, Some(EffectState::Uncertain)) => InvitationState::Failed { code: "uncertain".to_owned() },
        (None, None, None | Some(EffectState::Queued | EffectState::InFlight)) => {
            InvitationState::Planned { send_at: row.send_at }
        }
    };
    Invitation {
        person: row.person,
        email: row.email,
        state,
        expires_at: row.expires_at,
        sendings: u32::try_from(row.sendings).unwrap_or(u32::MAX),
    }
}
