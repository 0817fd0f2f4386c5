//! The bytes of a document as an answer: streamed, named, and shown by a browser only where that is safe.

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
};
use axum::response::{IntoResponse, Response};
use domain::document::{Document, Sha256Hex};
use portal_store::Store;

use super::failure::Answer;
use super::security::{DOCUMENT_POLICY, SAVED_POLICY};

/// What the browser is to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum As {
    /// Shown where that is safe.
    Shown,
    Saved,
}

impl As {
    pub fn asked(save: bool) -> Self {
        if save { Self::Saved } else { Self::Shown }
    }
}

pub async fn of(store: &Store, document: &Document, wanted: As) -> Answer<Response> {
    file(store, &document.content, &document.facts.file_name, wanted).await
}

/// Bytes that are no document, or that somebody attached.
pub async fn file(store: &Store, content: &Sha256Hex, file_name: &str, wanted: As) -> Answer<Response> {
    let etag = format!("\"{}\"", content.0);
    let content = store.contents().get(content).await?;
    let (kind, can_be_shown) = kind_of(file_name);
    let is_shown = can_be_shown && wanted == As::Shown;
    let (disposition, policy) = if is_shown { ("inline", DOCUMENT_POLICY) } else { ("attachment", SAVED_POLICY) };
    let name = percent_encoded(file_name);
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_LENGTH, content.size.to_string()),
        (CONTENT_DISPOSITION, format!("{disposition}; filename*=UTF-8''{name}")),
        (CONTENT_SECURITY_POLICY, policy.to_owned()),
        // It never changes, but whoever may see it may change.
        (CACHE_CONTROL, "private, no-cache".to_owned()),
        (ETAG, etag),
    ];
    Ok((headers, Body::from_stream(content.bytes)).into_response())
}

/// By the ending of the name; whatever a browser could run is only saved.
fn kind_of(file_name: &str) -> (&'static str, bool) {
    let ending = file_name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "pdf" => ("application/pdf", true),
        "png" => ("image/png", true),
        "jpg" | "jpeg" => ("image/jpeg", true),
        _ => ("application/octet-stream", false),
    }
}

/// RFC 5987: everything but letters, digits and a few marks.
fn percent_encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_survives_with_its_accents_and_breaks_no_header() {
        assert_eq!(percent_encoded("Folha 10\r\n.pdf"), "Folha%2010%0D%0A.pdf");
        assert_eq!(percent_encoded("João.pdf"), "Jo%C3%A3o.pdf");
    }

    #[test]
    fn what_a_browser_could_run_is_only_saved() {
        assert_eq!(kind_of("a.PDF"), ("application/pdf", true));
        for name in ["a.html", "a.svg", "a.pdf.js", "pdf"] {
            assert!(!kind_of(name).1, "{name}");
        }
    }
}
