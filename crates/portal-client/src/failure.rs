//! From what the HTTP client reports to what it means for a person.

use std::error::Error;
use std::io;

use crate::{ClientError, NoAnswer};

/// The request did not lead to a response.
pub(crate) fn no_answer(address: &str, error: &reqwest::Error) -> ClientError {
    let address = address.to_owned();
    if causes(error).any(|cause| cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse)) {
        return ClientError::NotAPortal { address, answered: "something that is not HTTP".into() };
    }
    ClientError::Unreachable { address, why: why(error) }
}

/// The response began, and then broke off.
pub(crate) fn broken_off(address: &str, error: &reqwest::Error) -> ClientError {
    let why = if error.is_timeout() { NoAnswer::TimedOut } else { NoAnswer::Broken };
    ClientError::Unreachable { address: address.to_owned(), why }
}

fn why(error: &reqwest::Error) -> NoAnswer {
    if error.is_timeout() {
        NoAnswer::TimedOut
    } else if causes(error).any(is_tls) {
        NoAnswer::Tls
    } else if error.is_connect() {
        NoAnswer::NotConnected
    } else {
        NoAnswer::Broken
    }
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let cause = next?;
        next = cause.source();
        Some(cause)
    })
}

/// rustls' errors travel inside of `io::Error`s, whose `source` skips what they hold.
fn is_tls(cause: &(dyn Error + 'static)) -> bool {
    let held = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    cause.is::<rustls::Error>() || held.is_some_and(|held| is_tls(held))
}
