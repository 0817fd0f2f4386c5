//! The clients' web portal: the files of `ui/dist/portal`, part of the program. An address that is no file is one of
//! the page's own views, and gets the page.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::failure::Failure;
use super::security::PAGE_POLICY;

#[derive(RustEmbed)]
#[folder = "../../ui/dist/portal"]
struct Files;

const PAGE: &str = "index.html";
/// Where the build puts files whose name changes with their content.
const HASHED: &str = "assets/";

pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let is_ours = ["api", "webhooks", "phone"].iter().any(|room| path.split('/').next() == Some(room));
    if is_ours || !matches!(method, Method::GET | Method::HEAD) {
        return Failure::not_found().into_response();
    }
    match Files::get(path) {
        Some(file) => answer(path, file, &headers),
        // A file that a newer build no longer has must not be answered with the page.
        None if path.starts_with(HASHED) => Failure::not_found().into_response(),
        None => match Files::get(PAGE) {
            Some(page) => answer(PAGE, page, &headers),
            None => Failure::not_found().into_response(),
        },
    }
}

fn answer(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", hex(&file.metadata.sha256_hash()));
    let cache = if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let unchanged = headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let (status, body) = match unchanged {
        true => (StatusCode::NOT_MODIFIED, Body::empty()),
        false => (StatusCode::OK, Body::from(file.data.into_owned())),
    };
    let kind = match file.metadata.mimetype() {
        text if text.starts_with("text/") => format!("{text}; charset=utf-8"),
        other => other.to_owned(),
    };
    let headers = [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, cache.to_owned()),
        (ETAG, tag),
        (CONTENT_SECURITY_POLICY, PAGE_POLICY.to_owned()),
    ];
    (status, headers, body).into_response()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
