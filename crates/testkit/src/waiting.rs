//! Waiting for something to become so: a story says what, never how long.

use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::{Instant, sleep};

/// After this, what was waited for does not happen. Long: a machine under load is no fault of the product, and a delivery
/// whose worker died among several replicas is found again after two minutes.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// Asks until there is an answer.
pub async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await? {
            return Ok(answer);
        }
        if Instant::now() > deadline {
            bail!("not within {} s: {what}", PATIENCE.as_secs());
        }
        sleep(Duration::from_millis(40)).await;
    }
}
