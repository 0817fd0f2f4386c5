//! Letters about coming in, each in one place. The secret of a link stands after `#`, which a browser sends to nobody.

use std::collections::BTreeMap;

use channels::Mailbox;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::notify::EventKind;
use domain::registry::Person;
use portal_store::{InvitationRow, Office, StoreError, Transaction};

use crate::mail;
use crate::portal::Portal;

/// The sentences that a letter says besides its template, by language.
const SENTENCES: &str = include_str!("../../../../assets/texts/security.json");

/// What changed about how somebody signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    Password,
    SecondStepOn,
    SecondStepOff,
    PasskeyAdded,
    PasskeyRemoved,
    RecoveryCodesMade,
    RecoveryCodeUsed,
    AccountLinked,
    AccountUnlinked,
}

impl Changed {
    fn sentence(self) -> &'static str {
        match self {
            Self::Password => "password_changed",
            Self::SecondStepOn => "second_step_on",
            Self::SecondStepOff => "second_step_off",
            Self::PasskeyAdded => "passkey_added",
            Self::PasskeyRemoved => "passkey_removed",
            Self::RecoveryCodesMade => "recovery_codes_made",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::AccountLinked => "account_linked",
            Self::AccountUnlinked => "account_unlinked",
        }
    }
}

pub async fn invite(
    app: &Portal,
    transaction: &mut Transaction,
    office: &Office,
    person: &Person,
    invitation: &InvitationRow,
    token: &str,
    invited_by: &str,
) -> Result<(), StoreError> {
    let values = mail::values([
        ("link", hidden(app, &invitation.letter, &format!("{}/convite#{token}", app.public_url.as_str()))?),
        ("expires_on", day(office, invitation.expires_at)),
        ("invited_by", invited_by.to_owned()),
    ]);
    let to = Mailbox::new(&person.name, &invitation.email);
    mail::post_at(transaction, &invitation.letter, &to, EventKind::Invitation, values, invitation.send_at).await?;
    Ok(())
}

/// The link to a new password. `key` is unique to the ticket.
pub async fn reset(
    app: &Portal,
    transaction: &mut Transaction,
    office: &Office,
    person: &Person,
    token: &str,
    key: &str,
) -> Result<(), StoreError> {
    let key = format!("reset:{key}");
    let values = mail::values([
        ("link", hidden(app, &key, &format!("{}/nova-senha#{token}", app.public_url.as_str()))?),
        ("expires_in", sentence(office, "one_hour")),
    ]);
    post(transaction, &key, person, EventKind::PasswordReset, values).await
}

/// A code was made for the person, who hears it on the telephone; not the code itself.
pub async fn code_made(
    transaction: &mut Transaction,
    office: &Office,
    person: &Person,
    made_by: &str,
    key: &str,
) -> Result<(), StoreError> {
    let values = mail::values([("made_by", made_by.to_owned()), ("when", moment(office, transaction.now()))]);
    post(transaction, &format!("temporary-code:{key}"), person, EventKind::TemporaryCode, values).await
}

/// Something about how the person signs in changed: who did not do it, learns of it.
pub async fn changed(
    transaction: &mut Transaction,
    office: &Office,
    person: &Person,
    what: Changed,
) -> Result<(), StoreError> {
    let values =
        mail::values([("what", sentence(office, what.sentence())), ("when", moment(office, transaction.now()))]);
    let key = format!("security:{}", machine::secret::code(16));
    post(transaction, &key, person, EventKind::SecurityChanged, values).await
}

/// A link that lets somebody in waits in the outbox sealed: the database alone does not tell it.
fn hidden(app: &Portal, key: &str, link: &str) -> Result<String, StoreError> {
    app.sealing
        .hidden(key, link)
        .map_err(|_| StoreError::Invalid { field: "link", expected: "a link that can be sealed" })
}

/// Nobody without an address is written to.
async fn post(
    transaction: &mut Transaction,
    key: &str,
    person: &Person,
    event: EventKind,
    values: mail::Values,
) -> Result<(), StoreError> {
    let Some(address) = &person.email else { return Ok(()) };
    mail::post(transaction, key, &Mailbox::new(&person.name, address), event, values).await?;
    Ok(())
}

fn sentence(office: &Office, name: &str) -> String {
    let all: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(SENTENCES).unwrap_or_default();
    let language = all.get(&office.locale).or_else(|| all.get(crate::offices::LOCALE));
    language.and_then(|sentences| sentences.get(name)).cloned().unwrap_or_default()
}

fn day(office: &Office, at: DateTime<Utc>) -> String {
    let pattern = if office.locale == "en" { "%Y-%m-%d" } else { "%d/%m/%Y" };
    at.with_timezone(&zone(office)).format(pattern).to_string()
}

fn moment(office: &Office, at: DateTime<Utc>) -> String {
    format!("{} {}", day(office, at), at.with_timezone(&zone(office)).format("%H:%M"))
}

fn zone(office: &Office) -> Tz {
    office.zone.parse().unwrap_or(Tz::America__Sao_Paulo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_each_sentence() {
        let all: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(SENTENCES).unwrap();
        assert_eq!(all.keys().collect::<Vec<_>>(), ["en", "es", "pt-BR"]);
        for (language, sentences) in all {
            for what in [
                Changed::Password,
                Changed::SecondStepOn,
                Changed::SecondStepOff,
                Changed::PasskeyAdded,
                Changed::PasskeyRemoved,
                Changed::RecoveryCodesMade,
                Changed::RecoveryCodeUsed,
                Changed::AccountLinked,
                Changed::AccountUnlinked,
            ] {
                assert!(sentences.contains_key(what.sentence()), "{language}: {what:?}");
            }
            assert!(sentences.contains_key("one_hour"), "{language}");
        }
    }
}
