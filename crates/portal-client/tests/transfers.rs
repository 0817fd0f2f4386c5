//! Bytes and events that travel: a file is whole or absent, a silent stream is noticed.

// In a test, a panic is the answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Duration;

use bytes::Bytes;
use contract::agent::NewDocument;
use domain::access::Department;
use domain::document::{DocumentFacts, Sha256Hex};
use domain::{CompanyId, DocumentId, OrderId};
use portal_client::{ClientError, Credentials, Limits, NoAnswer, Portal, Publication, sha256_of};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use uuid::Uuid;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn portal(address: &str) -> Portal {
    let limit = Duration::from_millis(500);
    let limits = Limits { answer: limit, silence: limit, transfer: Duration::from_secs(5) };
    Portal::new(address, Credentials::Bearer("t".into())).unwrap().with_limits(limits)
}

const PAYSLIP: DocumentId = DocumentId(Uuid::from_u128(7));

async fn server_with(content: &[u8]) -> MockServer {
    let server = MockServer::start().await;
    let route = Mock::given(method("GET")).and(path(format!("/api/documents/{PAYSLIP}/content")));
    route.respond_with(ResponseTemplate::new(200).set_body_bytes(content)).mount(&server).await;
    server
}

#[tokio::test]
async fn a_document_is_fetched_and_verified() {
    let bytes = vec![b'%'; 300_000];
    let server = server_with(&bytes).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("holerite.pdf");
    portal(&server.uri()).fetch_document(PAYSLIP, &sha256_of(&bytes), &file).await.unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
}

#[tokio::test]
async fn other_bytes_than_announced_are_not_kept() {
    let server = server_with(b"tampered").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("holerite.pdf");
    let error = portal(&server.uri()).fetch_document(PAYSLIP, &sha256_of(b"true"), &file).await.unwrap_err();
    assert!(matches!(error, ClientError::ContentMismatch { .. }), "{error:?}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let server = server_with(b"x").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("missing/holerite.pdf");
    let error = portal(&server.uri()).fetch_document(PAYSLIP, &sha256_of(b"x"), &file).await.unwrap_err();
    assert!(error.to_api_error().facts["path"].contains("missing"), "{error:?}");
}

/// Answers a GET with a stream that says this much, byte by byte, and then falls silent.
async fn streaming_server(head: &'static str, body: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        let Ok(1..) = connection.read(&mut [0; 1024]).await else { return };
        connection.write_all(head.as_bytes()).await.unwrap();
        for byte in body {
            connection.write_all(&[*byte]).await.unwrap();
            connection.flush().await.unwrap();
        }
        std::future::pending::<()>().await;
    });
    address
}

#[tokio::test]
async fn a_download_that_stops_leaves_no_file() {
    let address = streaming_server("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n", b"%PDF-1.7").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("holerite.pdf");
    let error = portal(&address).fetch_document(PAYSLIP, &sha256_of(b"x"), &file).await.unwrap_err();
    assert!(matches!(error, ClientError::Unreachable { why: NoAnswer::TimedOut, .. }), "{error:?}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}

#[tokio::test]
async fn nudges_arrive_and_a_dead_stream_is_noticed() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
    let address =
        streaming_server(head, b": hello\n\nevent: more\ndata: {\"cursor\":41}\n\ndata: {\"cursor\":42}\n\n").await;
    let mut events = portal(&address).feed_events().await.unwrap();
    assert_eq!(events.next().await.unwrap().cursor, 41);
    assert_eq!(events.next().await.unwrap().cursor, 42);
    let error = events.next().await.unwrap_err();
    assert!(matches!(error, ClientError::Unreachable { why: NoAnswer::TimedOut, .. }), "{error:?}");
}

#[tokio::test]
async fn a_publication_is_one_request_with_its_documents_named_by_their_content() {
    let server = MockServer::start().await;
    let refused = ResponseTemplate::new(409).set_body_string(r#"{"code":"stale_token"}"#);
    Mock::given(method("POST")).respond_with(refused).mount(&server).await;
    let bytes = Bytes::from_static(b"%PDF-1.7 the payslip");
    let document = NewDocument {
        facts: DocumentFacts {
            kind: "pes.holerite".into(),
            company: CompanyId(Uuid::from_u128(1)),
            department: Department::Pessoal,
            competence: None,
            period: None,
            employee: None,
            title: "Holerite 10/2026 – João".into(),
            file_name: "holerite-2026-10-João.pdf".into(),
            due_on: None,
            amount: None,
        },
        content: sha256_of(&bytes),
        size: 20,
    };
    let order = OrderId(Uuid::from_u128(3));
    let publication = Publication { order, token: 4, documents: vec![(document, bytes)] };
    let error = portal(&server.uri()).publish(&publication).await.unwrap_err();
    assert_eq!(error.code(), Some(contract::ErrorCode::StaleToken));

    let requests = server.received_requests().await.unwrap();
    let [request] = requests.as_slice() else { panic!("{} requests", requests.len()) };
    assert_eq!(request.url.path(), format!("/api/agent/orders/{order}/publish"));
    let body = String::from_utf8_lossy(&request.body);
    let Sha256Hex(content) = sha256_of(b"%PDF-1.7 the payslip");
    assert!(body.contains(r#"name="publish""#) && body.contains(r#""token":4"#), "{body}");
    assert!(body.contains(&format!(r#"name="{content}""#)) && body.contains("%PDF-1.7 the payslip"), "{body}");
}
