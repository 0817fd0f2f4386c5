//! The one HTTP client, with our time-outs and our TLS.

use std::time::Duration;

/// Rustls with ring is the TLS of every program here. The first line of each `main`.
pub fn install_tls() {
    // An error means that it was installed before, which is what we want.
    rustls::crypto::ring::default_provider().install_default().ok();
}

/// A client that gives up connecting after 5 s; how long an answer may take is set per call, because a large upload
/// takes longer than a question. No redirects: an address that moved is told, not followed with our credentials.
#[allow(clippy::disallowed_methods)]
pub fn http_client() -> reqwest::Client {
    install_tls();
    reqwest::Client::builder()
        .user_agent(concat!("balcao/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(Duration::from_secs(5))
        .redirect(reqwest::redirect::Policy::none())
        .pool_idle_timeout(Duration::from_secs(60))
        .build()
        // Only a missing TLS provider makes it fail, and that was installed above.
        .unwrap_or_default()
}
