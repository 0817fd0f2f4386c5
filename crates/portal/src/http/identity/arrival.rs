//! The open calls: accepting an invitation, the way to a new password. Whoever knows a token may learn why it is worth
//! nothing; whoever guesses learns nothing, and is counted.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use contract::identity::{
    ChoosePassword, Forgotten, GivenTemporaryCode, InvitationView, LinkSecret, PasswordJudgement, Registration,
    ResetTicket, ResetView, StrengthAsked,
};
use contract::{ApiError, ErrorCode};
use domain::audit::{Actor, What};
use domain::document::Sha256Hex;
use domain::password::judge;
use domain::registry::Person;
use portal_store::{InvitationRow, InvitationUse, NewTicket, Office, Purpose, Ticket};

use super::super::caller::{Address, Browser};
use super::super::failure::{Answer, Failure};
use super::super::input::Body;
use super::super::session::welcome;
use super::{rules, signing_in};
use crate::attempts::Counted;
use crate::identity::{letters, recovery_codes};
use crate::portal::{App, Portal, sha256};

/// How long a link to a new password is good, and a ticket for a right temporary code.
const RESET: TimeDelta = TimeDelta::hours(1);
const LOCKED_OUT: TimeDelta = TimeDelta::minutes(15);
/// Words about a person that a password is held against while it is typed.
const ABOUT_MAX: usize = 10;
const EMAIL_MAX_BYTES: usize = 254;

/// `invitation`
pub async fn invitation(
    State(app): State<App>,
    Address(address): Address,
    Body(asked): Body<LinkSecret>,
) -> Answer<Json<InvitationView>> {
    let (token, found) = good_invitation(&app, Counted::Address(address), &asked.token).await?;
    let Invited { office, person, row } = found;
    if row.opened_at.is_none() {
        let mut transaction = app.store.begin(office.id, app.now()).await?;
        transaction.open_invitation(&token).await?;
        transaction.commit().await?;
    }
    let (name, email) = (person.name, row.email);
    Ok(Json(InvitationView { office_name: office.name, name, email, expires_at: row.expires_at }))
}

/// `invitation/register`
pub async fn register(
    State(app): State<App>,
    Address(address): Address,
    browser: Browser,
    Body(asked): Body<Registration>,
) -> Answer<Response> {
    let (token, Invited { office, person, .. }) =
        good_invitation(&app, Counted::Address(address), &asked.token).await?;
    rules::check(&asked.password, &person, &office.name)?;
    let hash = app.passwords.hash(asked.password).await.map_err(Failure::internal)?;
    let mut transaction = app.store.begin(office.id, app.now()).await?;
    match transaction.register(&token, &hash).await? {
        InvitationUse::Refused => return Err(refused("used")),
        InvitationUse::Registered { person } => {
            transaction.note(Actor::Person { person }, What::InvitationAccepted { person });
        }
    }
    let answer = signing_in::session(&app, transaction, &person, &asked.device, false, app.now()).await?;
    welcome(&app, browser, answer)
}

/// `password/strength`
pub async fn strength(
    State(app): State<App>,
    Address(address): Address,
    Body(asked): Body<StrengthAsked>,
) -> Answer<Json<PasswordJudgement>> {
    app.attempts.begin(&[Counted::Typing(address)], app.now()).await?;
    let about: Vec<&str> = asked.about.iter().take(ABOUT_MAX).map(String::as_str).collect();
    Ok(Json(judge(&asked.password, &about)))
}

/// `password/forgotten`. The answer does not wait for what follows, so that it is the same for everybody.
pub async fn forgotten(
    State(app): State<App>,
    Address(address): Address,
    Body(asked): Body<Forgotten>,
) -> Answer<StatusCode> {
    let email = checked_email(&asked.email)?;
    app.attempts.begin(&[Counted::Letters(email.clone()), Counted::Address(address)], app.now()).await?;
    tokio::spawn(async move {
        if let Err(Failure(error)) = send_resets(&app, &email).await {
            tracing::warn!(%error, "a link to a new password could not be planned");
        }
    });
    Ok(StatusCode::NO_CONTENT)
}

/// `password/reset`
pub async fn reset(
    State(app): State<App>,
    Address(address): Address,
    Body(asked): Body<LinkSecret>,
) -> Answer<Json<ResetView>> {
    let (_, found) = good_ticket(&app, Counted::Address(address), &asked.token).await?;
    Ok(Json(found.view()))
}

/// `password/change`
pub async fn change(
    State(app): State<App>,
    Address(address): Address,
    browser: Browser,
    Body(asked): Body<ChoosePassword>,
) -> Answer<Response> {
    let (token, Reset { office, person, ticket }) = good_ticket(&app, Counted::Address(address), &asked.token).await?;
    rules::check(&asked.password, &person, &office.name)?;
    let hash = app.passwords.hash(asked.password).await.map_err(Failure::internal)?;
    let mut transaction = app.store.begin(office.id, app.now()).await?;
    if !transaction.use_ticket(&token).await? {
        return Err(refused("used"));
    }
    transaction.replace_password(person.id, &hash, None).await?;
    if ticket.purpose == Purpose::LockedOut {
        transaction.demand_second_step(person.id).await?;
        // The office that made the code could have used it: it opens this office's account and no other's.
        transaction.unlink_account(office.id, person.id).await?;
    }
    transaction.note(Actor::Person { person: person.id }, What::PasswordChanged { person: person.id });
    letters::changed(&mut transaction, &office, &person, letters::Changed::Password).await?;
    transaction.commit().await?;
    let answer = signing_in::after_password(&app, &person, &asked.device).await?;
    welcome(&app, browser, answer)
}

/// `temporary-code`
pub async fn temporary_code(
    State(app): State<App>,
    Address(address): Address,
    Body(asked): Body<GivenTemporaryCode>,
) -> Answer<Json<ResetTicket>> {
    let email = checked_email(&asked.email)?;
    let counted = [Counted::Account(email.clone()), Counted::Address(address)];
    app.attempts.begin(&counted, app.now()).await?;
    for known in app.store.credentials(&email).await? {
        let person = known.person;
        let mut transaction = app.store.begin(person.office, app.now()).await?;
        if !transaction.use_ticket(&temporary_code_hash(&app, &person, &asked.code)).await? {
            continue;
        }
        let (token, expires_at) = (machine::secret::token(), app.now() + LOCKED_OUT);
        let ticket = NewTicket {
            token: sha256(token.as_bytes()),
            person: person.id,
            purpose: Purpose::LockedOut,
            body: serde_json::Value::Null,
            expires_at,
        };
        transaction.put_ticket(&ticket).await?;
        transaction.commit().await?;
        app.attempts.succeeded(&counted).await?;
        let (_, found) = good_ticket(&app, Counted::Address(address), &token).await?;
        return Ok(Json(ResetTicket { token, view: found.view() }));
    }
    Err(ErrorCode::SecondStepRefused.into())
}

/// How the code that was spoken to a person is kept.
pub fn temporary_code_hash(app: &Portal, person: &Person, code: &str) -> Sha256Hex {
    app.sealing.hash(&format!("temporary code of {}", person.id), &recovery_codes::plain(code))
}

async fn send_resets(app: &Portal, email: &str) -> Answer<()> {
    for known in app.store.credentials(email).await? {
        let person = known.person;
        let Some(office) = app.store.office(person.office).await? else { continue };
        let token = machine::secret::token();
        let hash = sha256(token.as_bytes());
        // Names the ticket among letters, without telling its token.
        let key: String = hash.0.chars().take(32).collect();
        let ticket = NewTicket {
            token: hash,
            person: person.id,
            purpose: Purpose::PasswordReset,
            body: serde_json::Value::Null,
            expires_at: app.now() + RESET,
        };
        let mut transaction = app.store.begin(office.id, app.now()).await?;
        transaction.put_ticket(&ticket).await?;
        letters::reset(app, &mut transaction, &office, &person, &token, &key).await?;
        transaction.commit().await?;
    }
    Ok(())
}

struct Invited {
    office: Office,
    person: Person,
    row: InvitationRow,
}

/// The invitation behind a token, if it can still be accepted. A wrong one counts against the address.
async fn good_invitation(app: &Portal, counted: Counted, token: &str) -> Answer<(Sha256Hex, Invited)> {
    app.attempts.begin(std::slice::from_ref(&counted), app.now()).await?;
    let token = sha256(token.as_bytes());
    let row = app.store.invitation(&token).await?.ok_or_else(|| refused("unknown"))?;
    app.attempts.succeeded(&[counted]).await?;
    if row.registered_at.is_some() {
        return Err(refused("used"));
    }
    in_time(row.expires_at, app.now())?;
    let (office, person) = somebody(app, row.office, row.person).await?;
    if person.email.as_deref() != Some(&row.email) {
        return Err(refused("unknown"));
    }
    Ok((token, Invited { office, person, row }))
}

struct Reset {
    office: Office,
    person: Person,
    ticket: Ticket,
}

impl Reset {
    fn view(self) -> ResetView {
        ResetView {
            office_name: self.office.name,
            name: self.person.name,
            email: self.person.email.unwrap_or_default(),
            expires_at: self.ticket.expires_at,
            sets_up_second_step: self.ticket.purpose == Purpose::LockedOut,
        }
    }
}

/// The ticket behind a token, if a password can still be chosen with it.
async fn good_ticket(app: &Portal, counted: Counted, token: &str) -> Answer<(Sha256Hex, Reset)> {
    app.attempts.begin(std::slice::from_ref(&counted), app.now()).await?;
    let token = sha256(token.as_bytes());
    let is_for_this = |ticket: &Ticket| matches!(ticket.purpose, Purpose::PasswordReset | Purpose::LockedOut);
    let ticket = app.store.ticket(&token).await?.filter(is_for_this).ok_or_else(|| refused("unknown"))?;
    app.attempts.succeeded(&[counted]).await?;
    if ticket.used_at.is_some() {
        return Err(refused("used"));
    }
    in_time(ticket.expires_at, app.now())?;
    let (office, person) = somebody(app, ticket.office, ticket.person).await?;
    Ok((token, Reset { office, person, ticket }))
}

async fn somebody(app: &Portal, office: domain::OfficeId, person: domain::PersonId) -> Answer<(Office, Person)> {
    let person = app.store.person(office, person).await?.filter(|person| person.active);
    let office = app.store.office(office).await?;
    office.zip(person).ok_or_else(|| refused("unknown"))
}

fn in_time(expires_at: DateTime<Utc>, now: DateTime<Utc>) -> Answer<()> {
    if expires_at > now { Ok(()) } else { Err(refused("expired")) }
}

fn refused(why: &str) -> Failure {
    Failure(ApiError::new(ErrorCode::LinkRefused).with("why", why))
}

/// As it is compared.
pub fn checked_email(email: &str) -> Answer<String> {
    let email = email.trim().to_lowercase();
    if email.is_empty() || email.len() > EMAIL_MAX_BYTES {
        return Err(Failure::invalid("email", "an e-mail address"));
    }
    Ok(email)
}
