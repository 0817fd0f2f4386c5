//! Events that the portal sends by itself, as long as the connection lives.

use std::collections::VecDeque;
use std::marker::PhantomData;

use reqwest::header::ACCEPT;
use reqwest::{Method, Response};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::failure::broken_off;
use crate::{ClientError, NoAnswer, Portal, SseEvent, SseParser};

/// Longer than any connection lives; the silence between two signs of life is what is watched.
const WHOLE_STREAM: std::time::Duration = std::time::Duration::from_secs(7 * 24 * 3600);

/// Events whose data is a `T` in JSON.
pub struct Events<T> {
    portal: Portal,
    response: Response,
    parser: SseParser,
    arrived: VecDeque<SseEvent>,
    data: PhantomData<fn() -> T>,
}

impl Portal {
    pub(crate) async fn events<T: DeserializeOwned>(&self, path: &str) -> Result<Events<T>, ClientError> {
        let request = self.request(Method::GET, path).header(ACCEPT, "text/event-stream").timeout(WHOLE_STREAM);
        let response = timeout(self.limits().answer, self.send(request)).await;
        let response = response.map_err(|_| self.unreachable(NoAnswer::TimedOut))??;
        Ok(Events {
            portal: self.clone(),
            response,
            parser: SseParser::default(),
            arrived: VecDeque::new(),
            data: PhantomData,
        })
    }
}

impl<T: DeserializeOwned> Events<T> {
    /// The next event; an error when the connection ended or has been silent for too long. May be dropped while
    /// it waits: nothing that arrived is lost.
    pub async fn next(&mut self) -> Result<T, ClientError> {
        loop {
            while let Some(event) = self.arrived.pop_front() {
                match serde_json::from_str(&event.data) {
                    Ok(data) => return Ok(data),
                    Err(error) => tracing::debug!(name = event.name, %error, "an event of another kind is passed over"),
                }
            }
            let piece = timeout(self.portal.limits().silence, self.response.chunk()).await;
            let piece = piece.map_err(|_| self.portal.unreachable(NoAnswer::TimedOut))?;
            match piece.map_err(|error| broken_off(self.portal.address(), &error))? {
                Some(bytes) => {
                    let events = self.parser.push(&bytes);
                    self.arrived
                        .extend(events.map_err(|_| self.portal.not_a_portal("an event without an end".into()))?);
                }
                None => return Err(self.portal.unreachable(NoAnswer::Broken)),
            }
        }
    }
}
