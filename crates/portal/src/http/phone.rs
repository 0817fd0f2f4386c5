//! The simulated telephone: `POST /webhooks/phone/{office}`, `GET /phone/{office}/messages`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use channels::{Inbound, ReceiveError, Received, SIGNATURE_HEADER, Webhook};
use contract::ErrorCode;
use contract::phone::{PhoneDocument, PhoneInbox, PhoneIncoming};
use domain::message::ChannelKind;
use domain::phone::Phone;
use domain::{MessageId, OfficeId};
use portal_store::{PhoneRow, StoreError};
use serde::Deserialize;

use super::admission::bearer;
use super::failure::{Answer, Failure};
use super::input::{Asking, Id};
use crate::portal::{App, Portal};

/// Stored once, however often and however parallel it comes; what follows is done after the answer.
pub async fn receive(
    State(app): State<App>,
    Id(office): Id<OfficeId>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<StatusCode> {
    let channel = app.channel(ChannelKind::SimulatedPhone).ok_or_else(Failure::not_found)?;
    let signature = headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
    let received = channel.receive(&Webhook { office, signature, body: &body }).map_err(refused)?;
    app.store.office(office).await?.ok_or_else(Failure::not_found)?;
    store(&app, office, received).await?;
    Ok(StatusCode::OK)
}

#[derive(Deserialize)]
pub struct Asked {
    number: String,
    #[serde(default)]
    after: u64,
}

pub async fn inbox(
    State(app): State<App>,
    Id(office): Id<OfficeId>,
    headers: HeaderMap,
    Asking(asked): Asking<Asked>,
) -> Answer<Json<PhoneInbox>> {
    let shown = bearer(&headers).unwrap_or_default();
    if !app.phone_secret(office).is(&shown) {
        return Err(ErrorCode::BadSignature.into());
    }
    let number = Phone::with_country(&asked.number);
    let number = number.map_err(|_| Failure::invalid("number", "8 to 15 digits: country, area and number"))?;
    let rows = app.store.phone_inbox(office, number.as_str(), asked.after).await?;
    Ok(Json(PhoneInbox { messages: rows.into_iter().map(incoming).collect() }))
}

async fn store(app: &Portal, office: OfficeId, received: Received) -> Result<(), StoreError> {
    let mut known = Vec::with_capacity(received.messages.len());
    for message in received.messages {
        let person = app.store.person_by_phone(office, &message.address).await?;
        known.push((message, person.map(|person| person.id)));
    }
    let mut receipts = Vec::with_capacity(received.receipts.len());
    for receipt in received.receipts {
        // A receipt for a message that is not ours is no reason to have the whole webhook again.
        if is_on_a_phone(app, office, receipt.message).await? {
            receipts.push(receipt);
        }
    }
    let mut transaction = app.store.begin(office, app.now()).await?;
    for (message, person) in known {
        let Inbound { channel_message, address, display_name, text, .. } = message;
        let inbound = portal_store::Inbound {
            id: machine::ids::new(),
            channel: ChannelKind::SimulatedPhone,
            channel_message_id: channel_message,
            address,
            display_name,
            person,
            text,
        };
        transaction.receive_message(inbound).await?;
    }
    for receipt in receipts {
        transaction.advance_delivery(receipt.message, receipt.delivery).await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn is_on_a_phone(app: &Portal, office: OfficeId, message: MessageId) -> Result<bool, StoreError> {
    let Some(message) = app.store.message(office, message).await? else { return Ok(false) };
    let conversation = app.store.conversation(office, message.conversation).await?;
    Ok(conversation.is_some_and(|conversation| conversation.channel == ChannelKind::SimulatedPhone))
}

fn refused(error: ReceiveError) -> Failure {
    match error {
        ReceiveError::BadSignature => ErrorCode::BadSignature.into(),
        ReceiveError::Malformed { field, expected } => Failure::invalid(&field, expected),
    }
}

fn incoming(row: PhoneRow) -> PhoneIncoming {
    let documents =
        row.links.into_iter().map(|link| PhoneDocument { id: link.document, title: link.title, link: link.link });
    let (id, sequence) = (row.message.to_string(), row.sequence);
    PhoneIncoming { id, sequence, text: row.text, documents: documents.collect(), at: row.at }
}
