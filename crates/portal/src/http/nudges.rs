//! Server-sent events that only say "there is more": never any content, so that nothing can leak through them.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, StreamExt};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

/// A comment is sent this often, so that both ends notice a dead connection.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// Each item of `nudges` as an event of this name, until the portal stops.
pub fn stream<N, S>(
    name: &'static str,
    nudges: S,
    stopping: CancellationToken,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>>
where
    N: Serialize,
    S: Stream<Item = N> + Send + 'static,
{
    let events = nudges.map(move |nudge| {
        let data = serde_json::to_string(&nudge).unwrap_or_default();
        Ok(Event::default().event(name).data(data))
    });
    Sse::new(events.take_until(stopping.cancelled_owned())).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}
