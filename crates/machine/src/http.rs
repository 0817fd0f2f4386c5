//! The one HTTP client, with our time-outs and our TLS.

use std::time::Duration;

/// Rustls with ring is the TLS of every program here. The first line of each `main`.
pub fn install_tls() {
    // An error means that it was installed before, which is what we want.
    rustls::crypto::ring::default_provider().install_default().ok();
}

/// A client that gives up: 5 s to connect, 15 s without a byte. No redirects: an address that moved is told, not followed.
#[allow(clippy::disallowed_methods)]
pub fn client() -> Result<reqwest::Client, reqwest::Error> {
    install_tls();
    reqwest::Client::builder()
        .user_agent(concat!("balcao/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(Duration::from_secs(5))
        .read_timeout(Duration::from_secs(15))
        .redirect(reqwest::redirect::Policy::none())
        .pool_idle_timeout(Duration::from_secs(60))
        .build()
}
