//! `me/offices`: accounts of the same client in several offices ("Vincular contas"), and changing between them.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use contract::ErrorCode;
use contract::desk::Nothing;
use contract::identity::{
    AccountLinked, LinkAccount, LinkedOffice, LinkedOffices, OtherOffice, ProveSecondStep, SignInAnswer,
};
use domain::audit::{Actor, Thing, What};
use domain::registry::Person;
use portal_store::{LinkedAccount, Purpose};

use super::super::caller::{Address, Browser, Caller};
use super::super::failure::{Answer, Failure};
use super::super::input::Body;
use super::super::session::welcome;
use super::signing_in::{self, Proven, Waiting};
use super::{arrival, sessions};
use crate::attempts::Counted;
use crate::identity::letters::{self, Changed};
use crate::portal::{App, Portal};

pub async fn list(State(app): State<App>, caller: Caller, Body(_): Body<Nothing>) -> Answer<Json<LinkedOffices>> {
    Ok(Json(LinkedOffices { offices: linked(&app, &caller).await? }))
}

/// Proves the other account by its password and, where it has one, its second step.
pub async fn link(
    State(app): State<App>,
    Address(address): Address,
    caller: Caller,
    Body(asked): Body<LinkAccount>,
) -> Answer<Json<AccountLinked>> {
    let email = arrival::checked_email(&asked.email)?;
    let counted = [Counted::Account(email.clone()), Counted::Address(address)];
    app.attempts.begin(&counted, app.now()).await?;
    let found = signing_in::who_has(&app, &email, &asked.password).await?;
    // Staff work in a room of their own: a client's session never becomes one of theirs.
    let elsewhere = |other: &Person| other.office != caller.person.office && !other.role.is_staff();
    let other = found.into_iter().find(elsewhere).ok_or(ErrorCode::WrongCredentials)?;
    let waiting = Waiting::to_link_to(&caller.person);
    if let Some(second_step) = signing_in::second_step_for(&app, &other, Purpose::Link, waiting).await? {
        return Ok(Json(AccountLinked::SecondStep { second_step }));
    }
    app.attempts.succeeded(&counted).await?;
    tie(&app, &caller, &other).await.map(Json)
}

/// The other account's second step.
pub async fn prove_link(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<ProveSecondStep>,
) -> Answer<Json<AccountLinked>> {
    let Proven { transaction, person: other, waiting } = signing_in::prove(&app, Purpose::Link, &asked).await?;
    if waiting.link_to != Some((caller.person.office, caller.person.id)) {
        return Err(ErrorCode::SecondStepRefused.into());
    }
    transaction.commit().await?;
    signing_in::proved_well(&app, &other).await?;
    tie(&app, &caller, &other).await.map(Json)
}

pub async fn unlink(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<OtherOffice>,
) -> Answer<Json<LinkedOffices>> {
    let accounts = accounts(&app, &caller).await?;
    let other = accounts.iter().find(|account| account.person.office == asked.office).ok_or_else(Failure::not_found)?;
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    transaction.unlink_account(other.person.office, other.person.id).await?;
    told(&app, &caller, &mut transaction, Changed::AccountUnlinked).await?;
    transaction.commit().await?;
    Ok(Json(LinkedOffices { offices: linked(&app, &caller).await? }))
}

/// Signs in to the other office with what was proved here; the session of this office ends. Where the other account
/// asks for a second step that this session was begun without, it is asked for.
pub async fn switch(
    State(app): State<App>,
    browser: Browser,
    caller: Caller,
    Body(asked): Body<OtherOffice>,
) -> Answer<Response> {
    let accounts = accounts(&app, &caller).await?;
    let other = accounts.into_iter().find(|account| account.person.office == asked.office);
    let other = other.filter(|account| account.person.id != caller.person.id).ok_or_else(Failure::not_found)?.person;
    let here = sessions::of(&app, &caller).await?;
    let device = here.into_iter().find(|session| session.id == caller.session).map(|session| session.device);
    let device = device.unwrap_or_default();
    if !caller.second_step
        && let Some(second_step) =
            signing_in::second_step_for(&app, &other, Purpose::SignIn, Waiting::on(&device)).await?
    {
        return welcome(&app, browser, SignInAnswer::SecondStep { second_step });
    }
    let transaction = app.store.begin(other.office, app.now()).await?;
    let answer = signing_in::session(&app, transaction, &other, &device, caller.second_step, caller.proved_at).await?;
    let mut leaving = app.store.begin(caller.person.office, app.now()).await?;
    leaving.revoke_session(caller.session).await?;
    leaving.commit().await?;
    welcome(&app, browser, answer)
}

pub async fn linked(app: &Portal, caller: &Caller) -> Answer<Vec<LinkedOffice>> {
    let shown = |account: LinkedAccount| LinkedOffice {
        office: account.person.office,
        office_name: account.office_name,
        person: account.person.id,
        current: account.person.id == caller.person.id,
        email: account.person.email,
    };
    let accounts = accounts(app, caller).await?;
    if accounts.is_empty() {
        let office = app.store.office(caller.person.office).await?.ok_or_else(Failure::not_found)?;
        let alone = LinkedAccount { office_name: office.name, person: caller.person.clone() };
        return Ok(vec![shown(alone)]);
    }
    Ok(accounts.into_iter().map(shown).collect())
}

async fn accounts(app: &Portal, caller: &Caller) -> Answer<Vec<LinkedAccount>> {
    Ok(app.store.linked_accounts(caller.person.office, caller.person.id).await?)
}

async fn tie(app: &Portal, caller: &Caller, other: &Person) -> Answer<AccountLinked> {
    let (mine, theirs) = ((caller.person.office, caller.person.id), (other.office, other.id));
    app.store.link_accounts(mine, theirs, &machine::secret::token(), app.now()).await?;
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    told(app, caller, &mut transaction, Changed::AccountLinked).await?;
    transaction.commit().await?;
    Ok(AccountLinked::Linked(LinkedOffices { offices: linked(app, caller).await? }))
}

async fn told(app: &Portal, caller: &Caller, transaction: &mut portal_store::Transaction, what: Changed) -> Answer<()> {
    let person = caller.person.id;
    let office = app.store.office(caller.person.office).await?.ok_or_else(Failure::not_found)?;
    transaction.note(Actor::Person { person }, What::changed(Thing::Person, person.0, ["account"]));
    Ok(letters::changed(transaction, &office, &caller.person, what).await?)
}
