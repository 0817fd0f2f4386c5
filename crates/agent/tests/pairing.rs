//! Joining an office: the code is used once everything else is in order, and the token is kept where it was asked (AG1).

// In a test, a panic is the answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use agent::pairing::{Pairing, PairingError, TokenPlace, pair};
use contract::agent::Pair;
use machine::secret_store::{InMemory, SecretStore, SecretStoreError};
use portal_client::{Credentials, Portal};
use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const OFFICE: &str = "0190b000-0000-7000-8000-000000000001";

async fn portal_that_pairs() -> (MockServer, Portal) {
    let server = MockServer::start().await;
    let about =
        json!({"program": "balcao-portal", "version": "0.1.0", "contract": contract::session::CONTRACT_VERSION});
    Mock::given(path("/api/about")).respond_with(ResponseTemplate::new(200).set_body_json(about)).mount(&server).await;
    let paired = json!({"agent": OFFICE, "office": OFFICE, "office_name": "Contábil Horizonte", "token": "t0ken"});
    let route = Mock::given(method("POST")).and(path("/api/agent/pair"));
    route.respond_with(ResponseTemplate::new(200).set_body_json(paired)).mount(&server).await;
    let portal = Portal::new(&server.uri(), Credentials::None).unwrap();
    (server, portal)
}

fn code() -> Pair {
    Pair { code: "ABCD2345".into(), name: "SERVIDOR".into() }
}

struct NoKeyring;

impl SecretStore for NoKeyring {
    fn get(&self, _: &str) -> Result<Option<String>, SecretStoreError> {
        Err(SecretStoreError::Unavailable("no keyring service".into()))
    }
    fn set(&self, _: &str, _: &str) -> Result<(), SecretStoreError> {
        Err(SecretStoreError::Unavailable("no keyring service".into()))
    }
    fn delete(&self, _: &str) -> Result<(), SecretStoreError> {
        Err(SecretStoreError::Unavailable("no keyring service".into()))
    }
}

#[tokio::test]
async fn a_paired_agent_remembers_its_office_and_finds_its_token() {
    let (_server, portal) = portal_that_pairs().await;
    for place in [TokenPlace::Keyring, TokenPlace::File] {
        let (folder, keyring) = (tempfile::tempdir().unwrap(), InMemory::default());
        pair(&portal, &code(), folder.path(), place, &keyring).await.unwrap();
        let pairing = Pairing::read(folder.path()).unwrap();
        assert_eq!((pairing.office_name.as_str(), pairing.token_place), ("Contábil Horizonte", place));
        assert_eq!(pairing.token(folder.path(), &keyring).unwrap(), "t0ken");
        let written = std::fs::read_to_string(folder.path().join("agent.json")).unwrap();
        assert!(!written.contains("t0ken"), "the pairing holds no secret");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_token_in_a_file_is_for_this_user_alone() {
    use std::os::unix::fs::PermissionsExt;

    let (_server, portal) = portal_that_pairs().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("agent-token");
    std::fs::write(&file, "left over").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    pair(&portal, &code(), folder.path(), TokenPlace::File, &NoKeyring).await.unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn without_a_keyring_the_code_is_not_used_up() {
    let (server, portal) = portal_that_pairs().await;
    let folder = tempfile::tempdir().unwrap();
    let error = pair(&portal, &code(), folder.path(), TokenPlace::Keyring, &NoKeyring).await.unwrap_err();
    assert!(error.to_string().contains("--token file"), "{error}");
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn an_address_that_is_no_portal_gets_no_code() {
    let (server, _) = portal_that_pairs().await;
    let portal = Portal::new(&format!("{}/elsewhere", server.uri()), Credentials::None).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let error = pair(&portal, &code(), folder.path(), TokenPlace::File, &NoKeyring).await.unwrap_err();
    assert!(matches!(error, PairingError::Portal(portal_client::ClientError::NotAPortal { .. })), "{error}");
    let requests = server.received_requests().await.unwrap();
    assert!(requests.iter().all(|request| !request.url.path().ends_with("pair")));
    assert!(matches!(Pairing::read(folder.path()), Err(PairingError::NotPaired)));
}

#[test]
fn a_damaged_pairing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("agent.json"), "{").unwrap();
    let error = Pairing::read(folder.path()).unwrap_err().to_string();
    assert!(error.contains("agent.json is damaged") && error.contains("pair the agent again"), "{error}");
}
