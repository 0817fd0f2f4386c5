//! `me/second-step`: setting up and taking away what is shown besides the password.

use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use contract::ErrorCode;
use contract::desk::Nothing;
use contract::identity::{
    Passkey, PasskeyMade, PasskeySetUp, PasswordAgain, RecoveryCodes, RemovePasskey, SecondStepSet, SecondStepView,
    TotpCode, TotpSetUp,
};
use domain::audit::{Actor, MfaChange, What};
use portal_store::{NewTicket, Purpose, SecondStep, Transaction};

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use super::super::input::Body;
use super::again;
use crate::attempts::Counted;
use crate::identity::letters::{self, Changed};
use crate::identity::passkeys::PasskeyError;
use crate::identity::{recovery_codes, totp};
use crate::portal::{App, Portal, sha256};

/// How long the making of a passkey may take.
const MAKING: TimeDelta = TimeDelta::minutes(5);

pub async fn show(State(app): State<App>, caller: Caller, Body(_): Body<Nothing>) -> Answer<Json<SecondStepView>> {
    Ok(Json(view(&app, &caller).await?))
}

pub async fn begin_totp(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<PasswordAgain>,
) -> Answer<Json<TotpSetUp>> {
    again::confirm(&app, &caller, asked.password.as_deref()).await?;
    let person = &caller.person;
    let office = app.store.office(person.office).await?.ok_or_else(Failure::not_found)?;
    let account = person.email.as_deref().unwrap_or(&person.name);
    let (sealed, shown) = totp::begin(&app.sealing, person.id, &office.name, account).map_err(Failure::internal)?;
    let mut transaction = app.store.begin(person.office, app.now()).await?;
    transaction.begin_totp(person.id, &sealed).await?;
    transaction.commit().await?;
    Ok(Json(shown))
}

pub async fn confirm_totp(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<TotpCode>,
) -> Answer<Json<SecondStepSet>> {
    let person = caller.person.id;
    let counted = [Counted::SecondStep(person)];
    app.attempts.begin(&counted, app.now()).await?;
    let before = has(&app, &caller).await?;
    let sealed = before.totp_pending.as_deref().ok_or(ErrorCode::SecondStepRefused)?;
    let step = totp::step_of(&app.sealing, person, sealed, &asked.code, app.now()).map_err(Failure::internal)?;
    let step = step.ok_or(ErrorCode::SecondStepRefused)?;
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    if !transaction.confirm_totp(person, sealed, step).await? {
        return Err(ErrorCode::SecondStepRefused.into());
    }
    let set = way_added(&app, &caller, transaction, &before, MfaChange::TotpOn, Changed::SecondStepOn).await?;
    app.attempts.succeeded(&counted).await?;
    Ok(Json(set))
}

pub async fn remove_totp(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<PasswordAgain>,
) -> Answer<Json<SecondStepView>> {
    again::confirm(&app, &caller, asked.password.as_deref()).await?;
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    transaction.remove_totp(caller.person.id).await?;
    told(&app, &caller, &mut transaction, MfaChange::TotpOff, Changed::SecondStepOff).await?;
    transaction.commit().await?;
    Ok(Json(view(&app, &caller).await?))
}

pub async fn begin_passkey(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<PasswordAgain>,
) -> Answer<Json<PasskeySetUp>> {
    again::confirm(&app, &caller, asked.password.as_deref()).await?;
    let before = has(&app, &caller).await?;
    let challenge = app.passkeys.begin_making(&caller.person, &before.passkeys).map_err(not_made)?;
    let ticket = machine::secret::token();
    let new = NewTicket {
        token: sha256(ticket.as_bytes()),
        person: caller.person.id,
        purpose: Purpose::Passkey,
        body: challenge.remembered,
        expires_at: app.now() + MAKING,
    };
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    transaction.put_ticket(&new).await?;
    transaction.commit().await?;
    Ok(Json(PasskeySetUp { ticket, options: challenge.options }))
}

pub async fn finish_passkey(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<PasskeyMade>,
) -> Answer<Json<SecondStepSet>> {
    if asked.name.trim().is_empty() {
        return Err(Failure::invalid("name", "a name for the passkey"));
    }
    let token = sha256(asked.ticket.as_bytes());
    let is_own = |ticket: &portal_store::Ticket| {
        ticket.purpose == Purpose::Passkey && ticket.person == caller.person.id && ticket.office == caller.person.office
    };
    let ticket = app.store.ticket(&token).await?.filter(is_own).ok_or(ErrorCode::SecondStepRefused)?;
    let made = app.passkeys.finish_making(&ticket.body, &asked.name, &asked.answer).map_err(not_made)?;
    let before = has(&app, &caller).await?;
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    if !transaction.use_ticket(&token).await? {
        return Err(ErrorCode::SecondStepRefused.into());
    }
    transaction.add_passkey(caller.person.id, &made).await?;
    let set = way_added(&app, &caller, transaction, &before, MfaChange::PasskeyAdded, Changed::PasskeyAdded).await?;
    Ok(Json(set))
}

pub async fn remove_passkey(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<RemovePasskey>,
) -> Answer<Json<SecondStepView>> {
    again::confirm(&app, &caller, asked.password.as_deref()).await?;
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    transaction.remove_passkey(caller.person.id, &asked.id).await?;
    told(&app, &caller, &mut transaction, MfaChange::PasskeyRemoved, Changed::PasskeyRemoved).await?;
    transaction.commit().await?;
    Ok(Json(view(&app, &caller).await?))
}

pub async fn new_recovery_codes(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<PasswordAgain>,
) -> Answer<Json<RecoveryCodes>> {
    again::confirm(&app, &caller, asked.password.as_deref()).await?;
    if !has(&app, &caller).await?.is_set() {
        return Err(Failure::invalid("second_step", "an authenticator or a passkey that is set up first"));
    }
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    let recovery_codes = replace_codes(&app, &caller, &mut transaction).await?;
    told(&app, &caller, &mut transaction, MfaChange::RecoveryCodesMade, Changed::RecoveryCodesMade).await?;
    transaction.commit().await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

pub async fn view(app: &Portal, caller: &Caller) -> Answer<SecondStepView> {
    let has = has(app, caller).await?;
    let passkeys = has.passkeys.into_iter().map(|key| Passkey {
        id: key.id,
        name: key.name,
        created_at: key.created_at,
        last_used_at: key.last_used_at,
    });
    Ok(SecondStepView {
        totp: has.totp.is_some(),
        passkeys: passkeys.collect(),
        recovery_codes_left: u32::try_from(has.recovery_codes_left).unwrap_or(u32::MAX),
        must_set_up: has.must_set_up,
        passkeys_possible: app.passkeys.are_possible(),
    })
}

/// A way was set up. With the first one come the recovery codes, and the other sessions, which were begun without a
/// second step, end.
async fn way_added(
    app: &Portal,
    caller: &Caller,
    mut transaction: Transaction,
    before: &SecondStep,
    change: MfaChange,
    letter: Changed,
) -> Answer<SecondStepSet> {
    let is_first = !before.is_set();
    let recovery_codes = if is_first { Some(replace_codes(app, caller, &mut transaction).await?) } else { None };
    if is_first {
        transaction.end_sessions(caller.person.id, Some(caller.session)).await?;
    }
    transaction.session_proved(caller.session, true).await?;
    told(app, caller, &mut transaction, change, letter).await?;
    transaction.commit().await?;
    Ok(SecondStepSet { view: view(app, caller).await?, recovery_codes })
}

async fn replace_codes(app: &Portal, caller: &Caller, transaction: &mut Transaction) -> Answer<Vec<String>> {
    let (codes, person) = (recovery_codes::new(), caller.person.id);
    let kept: Vec<_> = codes.iter().map(|code| recovery_codes::hash(&app.sealing, person, code)).collect();
    transaction.replace_recovery_codes(person, &kept).await?;
    Ok(codes)
}

/// The log and the person learn of it.
async fn told(
    app: &Portal,
    caller: &Caller,
    transaction: &mut Transaction,
    change: MfaChange,
    letter: Changed,
) -> Answer<()> {
    let person = caller.person.id;
    let office = app.store.office(caller.person.office).await?.ok_or_else(Failure::not_found)?;
    transaction.note(Actor::Person { person }, What::MfaChanged { person, change });
    Ok(letters::changed(transaction, &office, &caller.person, letter).await?)
}

async fn has(app: &Portal, caller: &Caller) -> Answer<SecondStep> {
    Ok(app.store.second_step(caller.person.office, caller.person.id).await?)
}

fn not_made(why: PasskeyError) -> Failure {
    tracing::info!(%why, "a passkey was not made");
    match why {
        PasskeyError::Impossible => Failure::invalid("passkey", "a portal at an address with a name"),
        PasskeyError::Malformed(_) => Failure::invalid("answer", "what the browser made of the options"),
        PasskeyError::Refused(_) => ErrorCode::SecondStepRefused.into(),
    }
}
