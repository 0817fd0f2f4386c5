//! `/api/client/notices` and `/api/client/push`: the bell, what a client user prefers, and the devices that want pushes.

use axum::Json;
use axum::extract::State;
use contract::ErrorCode;
use contract::notifications::{NoticePage, NoticeRow, PushEndpoint, PushOffer, PushSubscription};
use domain::NoticeId;
use domain::notify::Preferences;
use portal_store::{Device, Listed};
use serde::Deserialize;

use super::caller::Caller;
use super::failure::{Answer, Failure};
use super::input::{Asking, Body};
use crate::portal::{App, sha256};

const PAGE: u32 = 30;

#[derive(Deserialize)]
pub struct Asked {
    before: Option<String>,
}

pub async fn page(State(app): State<App>, caller: Caller, Asking(asked): Asking<Asked>) -> Answer<Json<NoticePage>> {
    let before = asked.before.map(|id| id.parse::<NoticeId>()).transpose();
    let before = before.map_err(|_| Failure::invalid("before", "the end of a page"))?;
    let bell = app.store.bell(caller.person.office, caller.person.id, before, PAGE).await?;
    let (unread, next) = (bell.unread, bell.next.map(|next| next.to_string()));
    Ok(Json(NoticePage { rows: bell.rows.into_iter().map(row).collect(), next, unread }))
}

pub async fn preferences(State(app): State<App>, caller: Caller) -> Answer<Json<Preferences>> {
    Ok(Json(app.store.preferences(caller.person.office, caller.person.id).await?))
}

pub async fn offer(State(app): State<App>, caller: Caller) -> Answer<Json<PushOffer>> {
    let devices = app.store.devices(caller.person.office, caller.person.id).await?;
    let devices = devices.iter().map(|device| sha256(device.endpoint.as_bytes()).0).collect();
    Ok(Json(PushOffer { key: app.pusher.public_key().to_owned(), devices }))
}

/// The subscription is looked at before it is kept: this server asks no address that a client makes up.
pub async fn subscribe(State(app): State<App>, caller: Caller, Body(asked): Body<PushSubscription>) -> Answer<()> {
    let PushSubscription { endpoint, keys } = asked;
    let subscription = channels::Subscription { endpoint, p256dh: keys.p256dh, auth: keys.auth };
    app.pusher.check(&subscription).map_err(|bad| Failure::invalid(bad.field, bad.expected))?;
    let channels::Subscription { endpoint, p256dh, auth } = subscription;
    if endpoint.len() > 1_000 {
        return Err(ErrorCode::TooLarge.into());
    }
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    transaction.subscribe_device(caller.person.id, &Device { endpoint, p256dh, auth }).await?;
    transaction.commit().await?;
    Ok(())
}

pub async fn unsubscribe(State(app): State<App>, caller: Caller, Body(asked): Body<PushEndpoint>) -> Answer<()> {
    let mut transaction = app.store.begin(caller.person.office, app.now()).await?;
    transaction.unsubscribe_device(caller.person.id, &asked.endpoint).await?;
    transaction.commit().await?;
    Ok(())
}

fn row(listed: Listed) -> NoticeRow {
    let Listed { id, event, title, line, link, at, read_at } = listed;
    NoticeRow { id, event, title, line, link, at, read: read_at.is_some() }
}
