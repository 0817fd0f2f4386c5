//! The clients' web portal as files, and the headers that protect it.

use reqwest::StatusCode;

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
