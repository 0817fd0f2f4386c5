//! `me/export`: what the office keeps about the person who asks, and nothing about anybody else.

use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::{IntoResponse, Response};
use contract::identity::{OpenedDocument, OwnData, OwnMessage, OwnOrder};
use domain::audit::{Actor, Exported, What};
use domain::message::Author;
use domain::order::Order;
use portal_store::{KeptAbout, KeptMessage};
use serde::Serialize;

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use super::{offices, second_step, sessions};
use crate::identity::invitations::shown;
use crate::portal::App;

pub async fn export(State(app): State<App>, caller: Caller) -> Answer<Response> {
    let (office, person) = (caller.person.office, caller.person.id);
    let kept: KeptAbout = app.store.kept_about(office, person).await?;
    let rows = (kept.messages.len() + kept.orders.len() + kept.opened.len()) as u64;
    let devices = sessions::of(&app, &caller).await?;
    let data = OwnData {
        office_name: app.store.office(office).await?.ok_or_else(Failure::not_found)?.name,
        told_at: app.now(),
        companies: app.store.companies_of(&caller.access).await?.into_iter().map(|company| company.name).collect(),
        has_password: app.store.password_of(office, person).await?.is_some(),
        second_step: second_step::view(&app, &caller).await?,
        invitation: app.store.invitation_of(office, person).await?.map(|row| shown(row, app.now())),
        linked_offices: offices::linked(&app, &caller).await?,
        sessions: devices.into_iter().map(|session| sessions::row(&caller, session)).collect(),
        messages: kept.messages.into_iter().map(message).collect(),
        orders: kept.orders.iter().map(order).collect(),
        opened: kept
            .opened
            .into_iter()
            .map(|document| OpenedDocument { title: document.title, opened_at: document.opened_at })
            .collect(),
        person: caller.person,
    };
    let mut transaction = app.store.begin(office, app.now()).await?;
    transaction.note(Actor::Person { person }, What::Exported { what: Exported::PersonalData, rows });
    transaction.commit().await?;
    Ok(([(CONTENT_DISPOSITION, "attachment; filename=\"meus-dados.json\"")], Json(data)).into_response())
}

fn message(kept: KeptMessage) -> OwnMessage {
    OwnMessage { at: kept.at, channel: word(&kept.channel), mine: kept.author == Author::Client, text: kept.text }
}

fn order(order: &Order) -> OwnOrder {
    OwnOrder {
        number: order.number,
        kind: order.asked.kind.as_str().to_owned(),
        opened_at: order.opened_at,
        status: serde_json::to_value(&order.status)
            .ok()
            .and_then(|status| status.get("is")?.as_str().map(str::to_owned))
            .unwrap_or_default(),
    }
}

fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
