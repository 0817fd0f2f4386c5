//! The clients' web portal as files, and the headers that protect it.

use reqwest::StatusCode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::Office;

#[tokio::test(flavor = "multi_thread")]
async fn every_view_of_the_page_is_the_page() {
    let office = Office::open().await;
    let get = async |path: &str| office.http.get(office.url(path)).send().await.unwrap();
    let page = get("/").await;
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    assert_eq!(page.headers()["cache-control"], "no-cache");
    let tag = page.headers()["etag"].clone();
    let text = page.text().await.unwrap();
    assert!(text.to_lowercase().starts_with("<!doctype html>"));
    assert_eq!(get("/documentos/0192f000-0000-7000-8000-000000000001").await.text().await.unwrap(), text);
    let known = office.http.get(office.url("/")).header("If-None-Match", tag).send().await.unwrap();
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(get("/assets/gone-1a2b3c.js").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_travels_compressed_and_answers_of_the_api_do_not() {
    let office = Office::open().await;
    // By hand: the client would unpack it and hide that it did.
    let head_of = async |path: &str| {
        let mut line = TcpStream::connect(office.running.address()).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
        line.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).split("\r\n\r\n").next().unwrap().to_owned()
    };
    assert!(head_of("/").await.contains("content-encoding: gzip"));
    assert!(!head_of("/api/about").await.contains("content-encoding"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_call_is_not_answered_with_the_page() {
    let office = Office::open().await;
    for path in ["/api", "/api/nothing", "/webhooks/x", "/phone"] {
        let answer = office.http.get(office.url(path)).send().await.unwrap();
        assert_eq!(
            (answer.status(), answer.text().await.unwrap().as_str()),
            (StatusCode::NOT_FOUND, r#"{"code":"not_found"}"#)
        );
    }
    let put = office.http.put(office.url("/api/about")).send().await.unwrap();
    assert_eq!(put.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_protected() {
    let office = Office::open().await;
    for (path, frames) in
        [("/", "frame-ancestors 'none'"), ("/api/about", "frame-ancestors 'none'"), ("/api/feed", "default-src 'none'")]
    {
        let answer = office.http.get(office.url(path)).send().await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(
            (header("x-content-type-options"), header("referrer-policy")),
            ("nosniff".into(), "same-origin".into())
        );
        assert!(header("content-security-policy").contains(frames), "{path}");
        assert!(!header("content-security-policy").contains("script-src 'self' 'unsafe"), "{path}");
        assert_eq!(header("x-request-id").len(), 12);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_large_is_refused() {
    let office = Office::open().await;
    let answer = office.http.post(office.url("/api/session")).body(vec![b' '; (1 << 20) + 1]).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.json::<contract::ApiError>().await.unwrap().code, contract::ErrorCode::TooLarge);
}
