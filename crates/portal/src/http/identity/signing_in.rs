//! From a right password to a session, with the second step between them for those who have one.

use chrono::{DateTime, TimeDelta, Utc};
use contract::ErrorCode;
use contract::identity::{ProveSecondStep, SecondStepNeeded, SecondStepProof, SecondStepWay, SignInAnswer};
use contract::session::SignedIn;
use domain::audit::{Actor, MfaChange, What};
use domain::registry::Person;
use domain::{OfficeId, PersonId};
use portal_store::{Credentials, NewSession, NewTicket, Purpose, SecondStep, Ticket, Transaction};
use serde::{Deserialize, Serialize};

use super::super::failure::{Answer, Failure};
use super::super::session::{SESSION, me};
use crate::attempts::Counted;
use crate::identity::{letters, recovery_codes, totp};
use crate::portal::{Portal, sha256};

/// How long a right password waits for its second step, and how many wrong ones it outlives.
const WAITS: TimeDelta = TimeDelta::minutes(5);
const TRIES: u64 = 5;
const DEVICE_MAX_CHARS: usize = 100;

/// What is remembered while a second step is waited for.
#[derive(Serialize, Deserialize)]
pub struct Waiting {
    /// The device that will be signed in.
    pub device: String,
    /// The challenge that a passkey has to answer.
    passkey: Option<serde_json::Value>,
    /// Who asked for an account to be linked to theirs.
    pub link_to: Option<(OfficeId, PersonId)>,
}

/// A second step that held. It is used up, and everything that follows from it belongs into `transaction`.
pub struct Proven {
    pub transaction: Transaction,
    pub person: Person,
    pub waiting: Waiting,
}

impl Waiting {
    pub fn on(device: &str) -> Self {
        Self { device: device.chars().take(DEVICE_MAX_CHARS).collect(), passkey: None, link_to: None }
    }

    pub fn to_link_to(caller: &Person) -> Self {
        Self { link_to: Some((caller.office, caller.id)), ..Self::on("") }
    }
}

/// Everybody active with this e-mail and password, over all offices. An unknown e-mail takes as long as a wrong
/// password.
pub async fn who_has(app: &Portal, email: &str, password: &str) -> Answer<Vec<Person>> {
    let known = app.store.credentials(email).await?;
    if known.is_empty() {
        app.passwords.matches(password.to_owned(), None).await;
    }
    let mut found = Vec::new();
    for Credentials { person, password_hash } in known {
        if app.passwords.matches(password.to_owned(), Some(password_hash)).await {
            found.push(person);
        }
    }
    Ok(found)
}

/// The password was right: a session, or the question for the second step.
pub async fn after_password(app: &Portal, person: &Person, device: &str) -> Answer<SignInAnswer> {
    if let Some(second_step) = second_step_for(app, person, Purpose::SignIn, Waiting::on(device)).await? {
        return Ok(SignInAnswer::SecondStep { second_step });
    }
    let transaction = app.store.begin(person.office, app.now()).await?;
    session(app, transaction, person, device, false, app.now()).await
}

/// The question for the person's second step; `None` when there is none.
pub async fn second_step_for(
    app: &Portal,
    person: &Person,
    purpose: Purpose,
    mut waiting: Waiting,
) -> Answer<Option<SecondStepNeeded>> {
    let has = app.store.second_step(person.office, person.id).await?;
    if !has.is_set() {
        return Ok(None);
    }
    let mut ways = Vec::new();
    let mut passkey = None;
    if !has.passkeys.is_empty() && app.passkeys.are_possible() {
        let challenge = app.passkeys.begin_proving(&has.passkeys).map_err(Failure::internal)?;
        waiting.passkey = Some(challenge.remembered);
        passkey = Some(challenge.options);
        ways.push(SecondStepWay::Passkey);
    }
    if has.totp.is_some() {
        ways.push(SecondStepWay::Totp);
    }
    if has.recovery_codes_left > 0 {
        ways.push(SecondStepWay::RecoveryCode);
    }
    let (pending, expires_at) = (machine::secret::token(), app.now() + WAITS);
    let body = serde_json::to_value(waiting).map_err(Failure::internal)?;
    let mut transaction = app.store.begin(person.office, app.now()).await?;
    let ticket = NewTicket { token: sha256(pending.as_bytes()), person: person.id, purpose, body, expires_at };
    transaction.put_ticket(&ticket).await?;
    transaction.commit().await?;
    Ok(Some(SecondStepNeeded { pending, ways, passkey, expires_at }))
}

/// Looks at a second step. Each try counts before it is looked at, each proof holds once.
///
/// # Errors
/// `second_step_refused`, whatever the reason; `too_many_attempts`.
pub async fn prove(app: &Portal, purpose: Purpose, asked: &ProveSecondStep) -> Answer<Proven> {
    let refused = || Failure::from(ErrorCode::SecondStepRefused);
    let token = sha256(asked.pending.as_bytes());
    let ticket = app.store.ticket(&token).await?.filter(|ticket| ticket.purpose == purpose).ok_or_else(refused)?;
    app.attempts.begin(&[Counted::SecondStep(ticket.person)], app.now()).await?;
    let mut trying = app.store.begin(ticket.office, app.now()).await?;
    let may_try = trying.try_ticket(&token, TRIES).await?;
    trying.commit().await?;
    if !may_try {
        return Err(refused());
    }
    let waiting: Waiting = serde_json::from_value(ticket.body.clone()).map_err(Failure::internal)?;
    let has = app.store.second_step(ticket.office, ticket.person).await?;
    let mut transaction = app.store.begin(ticket.office, app.now()).await?;
    let person = transaction.person(ticket.person).await?;
    let held = person.active && holds(app, &mut transaction, &ticket, &waiting, &has, &asked.proof).await?;
    if !held || !transaction.use_ticket(&token).await? {
        return Err(refused());
    }
    Ok(Proven { transaction, person, waiting })
}

/// The try is over and was right: nobody is held up for it.
pub async fn proved_well(app: &Portal, person: &Person) -> Answer<()> {
    let account = person.email.clone().map(Counted::Account);
    let counted: Vec<Counted> = [Some(Counted::SecondStep(person.id)), account].into_iter().flatten().collect();
    app.attempts.succeeded(&counted).await
}

/// Opens a session in the transaction and commits it.
pub async fn session(
    app: &Portal,
    mut transaction: Transaction,
    person: &Person,
    device: &str,
    second_step: bool,
    proved_at: DateTime<Utc>,
) -> Answer<SignInAnswer> {
    let (token, now) = (machine::secret::token(), app.now());
    let session = NewSession {
        id: machine::ids::new(),
        token: sha256(token.as_bytes()),
        person: person.id,
        device: device.chars().take(DEVICE_MAX_CHARS).collect(),
        expires_at: now + SESSION,
        second_step,
        proved_at,
    };
    transaction.create_session(&session).await?;
    let signed_in = What::SignedIn { person: person.id, session: session.id };
    transaction.note(Actor::Person { person: person.id }, signed_in);
    transaction.commit().await?;
    Ok(SignInAnswer::SignedIn(SignedIn { token, me: me(app, person).await? }))
}

async fn holds(
    app: &Portal,
    transaction: &mut Transaction,
    ticket: &Ticket,
    waiting: &Waiting,
    has: &SecondStep,
    proof: &SecondStepProof,
) -> Answer<bool> {
    let person = ticket.person;
    match proof {
        SecondStepProof::Totp { code } => {
            let Some(sealed) = &has.totp else { return Ok(false) };
            let step = totp::step_of(&app.sealing, person, sealed, code, app.now()).map_err(Failure::internal)?;
            match step {
                Some(step) => Ok(transaction.use_totp_step(person, step).await?),
                None => Ok(false),
            }
        }
        SecondStepProof::RecoveryCode { code } => {
            let code = recovery_codes::hash(&app.sealing, person, code);
            if !transaction.use_recovery_code(person, &code).await? {
                return Ok(false);
            }
            let change = MfaChange::RecoveryCodeUsed;
            transaction.note(Actor::Person { person }, What::MfaChanged { person, change });
            let office = app.store.office(ticket.office).await?.ok_or_else(Failure::not_found)?;
            let who = transaction.person(person).await?;
            letters::changed(transaction, &office, &who, letters::Changed::RecoveryCodeUsed).await?;
            Ok(true)
        }
        SecondStepProof::Passkey { answer } => {
            let Some(remembered) = &waiting.passkey else { return Ok(false) };
            match app.passkeys.finish_proving(remembered, answer, &has.passkeys) {
                Ok((id, credential)) => {
                    transaction.passkey_used(person, &id, &credential).await?;
                    Ok(true)
                }
                Err(why) => {
                    tracing::info!(%why, "a passkey did not prove its owner");
                    Ok(false)
                }
            }
        }
    }
}
