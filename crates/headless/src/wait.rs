//! Waiting for something to become true, with a limit and a sentence that says what did not come.

use anyhow::{Context, Result, bail};
use std::net::{Ipv4Addr, TcpListener};
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_millis(25);

/// Asks `look` until it answers with something, and gives that.
///
/// # Errors
/// What `look` fails with, or after `limit` that `what` did not come.
pub fn until<T>(limit: Duration, what: &str, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let started = Instant::now();
    loop {
        if let Some(seen) = look().with_context(|| format!("while waiting for {what}"))? {
            return Ok(seen);
        }
        if started.elapsed() > limit {
            bail!("waited {} s for {what}; it did not come", limit.as_secs());
        }
        std::thread::sleep(PAUSE);
    }
}

/// A TCP port of this machine that nobody used a moment ago.
///
/// # Errors
/// When the system has none left.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
