//! Headers that tell a browser what our pages may do, and the proof that a browser's request comes from our own page.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};

/// Our pages load only what is ours, and nobody may frame them.
pub const PAGE_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
     img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src 'self' blob:; object-src 'self' blob:; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// An answer of the API is data, not a page.
pub const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";
/// A document may be shown inside our own page.
pub const DOCUMENT_POLICY: &str = "frame-ancestors 'self'";
/// A document that is only saved runs nothing, wherever a browser would open it.
pub const SAVED_POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// On every answer.
pub const EVERYWHERE: [(HeaderName, HeaderValue); 3] = [
    (HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff")),
    (HeaderName::from_static("referrer-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// Where clients reach the portal, e.g. `https://portal.escritorio.com.br`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    /// Without a slash at the end.
    text: String,
    /// Given by the office, not taken from the address we listen on.
    fixed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the public address “{0}” should look like https://portal.escritorio.com.br, without a path")]
pub struct NotAPublicUrl(String);

impl PublicUrl {
    /// The address that the office gave.
    pub fn fixed(text: &str) -> Result<Self, NotAPublicUrl> {
        let refuse = || NotAPublicUrl(text.to_owned());
        let bare = text.trim().trim_end_matches('/');
        let host = bare.strip_prefix("https://").or_else(|| bare.strip_prefix("http://")).ok_or_else(refuse)?;
        let is_host = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c));
        if is_host { Ok(Self { text: bare.to_ascii_lowercase(), fixed: true }) } else { Err(refuse()) }
    }

    /// Nothing was given: the address we listen on.
    pub fn of_listener(address: std::net::SocketAddr) -> Self {
        let host = match address.ip() {
            ip if ip.is_unspecified() => format!("localhost:{}", address.port()),
            _ => address.to_string(),
        };
        Self { text: format!("http://{host}"), fixed: false }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Did the office say where it is reached?
    pub fn is_fixed(&self) -> bool {
        self.fixed
    }

    pub fn is_https(&self) -> bool {
        self.text.starts_with("https://")
    }

    /// May a browser that sends these headers change something in the name of its cookie? Only from our own page:
    /// its origin is the public address or, where none was given, the host that it speaks to.
    pub fn is_own_page(&self, headers: &HeaderMap) -> bool {
        let text_of = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let Some(origin) = text_of(ORIGIN) else { return false };
        if origin.eq_ignore_ascii_case(&self.text) {
            return true;
        }
        !self.fixed && text_of(HOST).is_some_and(|host| origin.eq_ignore_ascii_case(&format!("http://{host}")))
    }
}

pub fn changes_something(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(origin: Option<&str>, host: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        headers
    }

    #[test]
    fn only_our_own_page_may_use_the_cookie_to_change_something() {
        let public = PublicUrl::fixed("https://Portal.Horizonte.com.br/").unwrap();
        assert!(public.is_own_page(&headers(Some("https://portal.horizonte.com.br"), "portal.horizonte.com.br")));
        for foreign in [None, Some("https://evil.example"), Some("http://portal.horizonte.com.br"), Some("null")] {
            assert!(!public.is_own_page(&headers(foreign, "portal.horizonte.com.br")), "{foreign:?}");
        }
        let here = PublicUrl::of_listener("127.0.0.1:8080".parse().unwrap());
        assert!(here.is_own_page(&headers(Some("http://localhost:8080"), "localhost:8080")));
        assert!(!here.is_own_page(&headers(Some("http://evil.example"), "localhost:8080")));
    }

    #[test]
    fn a_wrong_public_address_is_told() {
        for wrong in ["", "portal.com", "ftp://x", "https://", "https://a/b", "https://a?b"] {
            assert!(PublicUrl::fixed(wrong).is_err(), "{wrong}");
        }
    }
}
