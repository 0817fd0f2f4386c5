//! What answers at an address, told apart: a person who typed it wrong must learn what is wrong.

// In a test, a panic is the answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Duration;

use contract::ErrorCode;
use contract::session::SignIn;
use portal_client::{ClientError, Credentials, Limits, NoAnswer, Portal};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn impatient(address: &str) -> Portal {
    let limit = Duration::from_millis(300);
    let limits = Limits { answer: limit, silence: limit, transfer: limit };
    Portal::new(address, Credentials::None).unwrap().with_limits(limits)
}

/// A server that reads a little, answers with exactly these bytes, and then closes or falls silent.
async fn raw_server(answer: &'static [u8], closes: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            tokio::spawn(async move {
                let Ok(1..) = connection.read(&mut [0; 1024]).await else { return };
                connection.write_all(answer).await.ok();
                if !closes {
                    std::future::pending::<()>().await;
                }
            });
        }
    });
    address
}

async fn why_of(address: &str) -> NoAnswer {
    match impatient(address).about().await {
        Err(ClientError::Unreachable { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn nothing_listens() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(why_of(&format!("http://{closed}")).await, NoAnswer::NotConnected);
    assert_eq!(why_of("http://does-not-exist.invalid").await, NoAnswer::NotConnected);
}

#[tokio::test]
async fn it_takes_the_call_and_never_answers() {
    assert_eq!(why_of(&raw_server(b"", false).await).await, NoAnswer::TimedOut);
}

#[tokio::test]
async fn it_hangs_up_in_the_middle() {
    assert_eq!(why_of(&raw_server(b"", true).await).await, NoAnswer::Broken);
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"program\":";
    assert_eq!(why_of(&raw_server(half, true).await).await, NoAnswer::Broken);
    assert_eq!(why_of(&raw_server(half, false).await).await, NoAnswer::TimedOut);
}

#[tokio::test]
async fn a_server_without_encryption_is_asked_for_https() {
    let address = raw_server(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n", true).await;
    assert_eq!(why_of(&address.replace("http://", "https://")).await, NoAnswer::Tls);
}

#[tokio::test]
async fn something_else_answers() {
    let no_http = raw_server(b"220 mail.example.com ESMTP\r\n", true).await;
    let server = MockServer::start().await;
    let elsewhere = ResponseTemplate::new(200).set_body_string("<html>It works!</html>");
    Mock::given(path("/page/api/about")).respond_with(elsewhere).mount(&server).await;
    let other = ResponseTemplate::new(200).set_body_json(json!({"program": "grafana", "version": "9", "contract": 1}));
    Mock::given(path("/other/api/about")).respond_with(other).mount(&server).await;
    let moved = ResponseTemplate::new(301).insert_header("location", "https://novo.example.com/");
    Mock::given(path("/moved/api/about")).respond_with(moved).mount(&server).await;

    let uri = server.uri();
    for (address, told) in [
        (no_http, "not HTTP"),
        (format!("{uri}/page"), "JSON"),
        (format!("{uri}/other"), "grafana"),
        (format!("{uri}/moved"), "https://novo.example.com/"),
        (format!("{uri}/missing"), "404"),
    ] {
        let error = impatient(&address).about().await.unwrap_err();
        assert!(matches!(&error, ClientError::NotAPortal { answered, .. } if answered.contains(told)), "{error:?}");
        assert!(!error.is_transient());
    }
}

#[tokio::test]
async fn a_portal_of_another_version() {
    let server = MockServer::start().await;
    let newer = json!({"program": "balcao-portal", "version": "9.0.0", "contract": 9});
    Mock::given(path("/api/about")).respond_with(ResponseTemplate::new(200).set_body_json(newer)).mount(&server).await;
    let error = impatient(&server.uri()).about().await.unwrap_err().to_api_error();
    assert_eq!(error.code, ErrorCode::VersionMismatch);
    assert_eq!(error.facts["theirs"], "9");
}

#[tokio::test]
async fn a_portal_that_is_down_behind_its_gateway_will_come_back() {
    let server = MockServer::start().await;
    let gateway = ResponseTemplate::new(502).set_body_string("<html>Bad Gateway</html>");
    Mock::given(path("/api/about")).respond_with(gateway).mount(&server).await;
    let error = impatient(&server.uri()).about().await.unwrap_err();
    assert!(matches!(error, ClientError::Unreachable { why: NoAnswer::Gateway(502), .. }), "{error:?}");
    assert!(error.is_transient());
}

#[tokio::test]
async fn an_error_of_the_portal_arrives_with_its_field_and_facts() {
    let server = MockServer::start().await;
    let locked = json!({"code": "too_many_attempts", "facts": {"retry_in_s": "30"}});
    let session = Mock::given(method("POST")).and(path("/api/session"));
    session.respond_with(ResponseTemplate::new(429).set_body_json(locked)).mount(&server).await;
    let ana = SignIn { email: "ana@example.com".into(), password: "secret".into(), device: "test".into() };
    let error = impatient(&server.uri()).sign_in(&ana).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::TooManyAttempts));
    assert_eq!(error.to_api_error().facts["retry_in_s"], "30");
}

#[tokio::test]
async fn the_token_travels_as_a_bearer() {
    let server = MockServer::start().await;
    let authorised = Mock::given(path("/api/client/home")).and(header("authorization", "Bearer t0ken"));
    let home = json!({"person_name": "Maria", "office_name": "Horizonte", "companies": [], "unopened_documents": 0, "newest": []});
    authorised.respond_with(ResponseTemplate::new(200).set_body_json(home)).mount(&server).await;
    let maria = impatient(&server.uri()).with_credentials(Credentials::Bearer("t0ken".into()));
    assert_eq!(maria.home().await.unwrap().person_name, "Maria");
}
