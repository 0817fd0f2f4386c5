//! SE1: the log knows who came in, published, opened and read; what it says can be proved, and a change is found.

use std::path::Path;
use std::process::Command;

use audit::Receipt;
use contract::audit::{AskAudit, AskReceipt, AuditPage};
use domain::audit::{Actor, Entry, What};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::support::{MARIA, Office, Person, read, soon};

const PDF: &[u8] = b"%PDF-1.7 holerite";

async fn log(person: &Person, asked: &AskAudit) -> AuditPage {
    read(person.request(Method::POST, "/api/office/audit/list").json(asked).send().await.unwrap()).await.unwrap()
}

/// Maria asks for Rita's payslip, an agent issues it, and she reads it twice.
async fn maria_gets_a_payslip(office: &Office) -> domain::DocumentId {
    let (agent, maria, phone) = (office.agent("SERVIDOR").await, office.maria().await, office.telephone(MARIA));
    phone.says("holerite da Rita de outubro").await;
    phone.hears(1).await;
    let published = agent.publishes(&agent.claims_one().await, PDF).await.unwrap();
    phone.hears(2).await;
    let path = format!("/api/client/documents/{}/content", published.documents[0]);
    for _ in 0..2 {
        assert!(maria.request(Method::GET, &path).send().await.unwrap().status().is_success());
    }
    published.documents[0]
}

async fn who_did_what_is_told_and_proved(office: &Office) {
    let document = maria_gets_a_payslip(office).await;
    let (ana, maria) = (office.ana().await, office.maria().await);

    let about = AskAudit { document: Some(document), ..AskAudit::default() };
    let AuditPage { entries, next } = soon("the answer on her telephone is noted", async || {
        let page = log(&ana, &about).await;
        page.entries.iter().any(|entry| entry.what.word() == "notified").then_some(page)
    })
    .await;
    let told: Vec<&str> =
        entries.iter().filter(|entry| entry.what.word() != "notified").map(|entry| entry.what.word()).collect();
    assert_eq!(told, ["read_of_payslip", "opened", "read_of_payslip", "published"], "the newest first");
    assert_eq!(next, None);
    let by = |word: &str| entries.iter().find(|entry| entry.what.word() == word).unwrap().actor;
    assert!(matches!(by("published"), Actor::Agent { .. }));
    assert!(matches!(by("opened"), Actor::Person { .. }));
    let came_in = log(&ana, &AskAudit { did: Some("signed_in".into()), limit: Some(2), ..AskAudit::default() }).await;
    assert_eq!(came_in.entries.len(), 2);
    assert!(came_in.next.is_some(), "several came in");

    // Staff read it as well, and that is noted too.
    assert!(
        ana.request(Method::GET, &format!("/api/documents/{document}/content"))
            .send()
            .await
            .unwrap()
            .status()
            .is_success()
    );
    assert!(matches!(log(&ana, &about).await.entries[0].what, What::ReadOfPayslip { .. }));

    let opened = entries.iter().find(|entry| matches!(entry.what, What::Opened { .. })).unwrap();
    let receipt = receipt(&ana, opened).await;
    let proved = receipt.verify().unwrap();
    assert_eq!((proved.len(), proved[0]["what"]["did"].as_str()), (1, Some("opened")));
    let verified = office.store().verify_audit(receipt.office, &[receipt]).await.unwrap();
    assert_eq!(verified.faults, []);

    for stranger in [&maria, &office.bruno().await] {
        let answer = stranger.request(Method::POST, "/api/office/audit/list").json(&about).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    }
    assert_eq!(office.store().integrity().await.unwrap(), []);
}

async fn receipt(ana: &Person, entry: &Entry) -> Receipt {
    let asked = AskReceipt { sequences: vec![entry.sequence] };
    read(ana.request(Method::POST, "/api/office/audit/receipt").json(&asked).send().await.unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_tells_who_did_what_and_proves_it() {
    who_did_what_is_told_and_proved(&Office::open().await).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn the_log_tells_who_did_what_and_proves_it_on_postgresql() {
    who_did_what_is_told_and_proved(&Office::on_postgres().await).await;
}

/// What the operator is told, and the exit code.
fn verify(folder: &Path, receipt: Option<&Path>) -> (Option<i32>, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_balcao-portal"));
    command.args(["admin", "verify-audit", "--data"]).arg(folder);
    if let Some(receipt) = receipt {
        command.arg("--receipt").arg(receipt);
    }
    let output = command.output().unwrap();
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_byte_changed_in_the_file_is_found_by_the_operator() {
    let office = Office::open().await;
    maria_gets_a_payslip(&office).await;
    let ana = office.ana().await;
    let entries = log(&ana, &AskAudit { did: Some("opened".into()), ..AskAudit::default() }).await.entries;
    let receipt = receipt(&ana, &entries[0]).await;
    let Office { running, folder, .. } = office;
    running.stop().await;
    let kept = folder.path().join("recibo.json");
    std::fs::write(&kept, serde_json::to_vec(&receipt).unwrap()).unwrap();

    let (code, told) = verify(folder.path(), Some(&kept));
    assert_eq!((code, &told["in_order"]), (Some(0), &Value::Bool(true)), "{told}");

    let file = folder.path().join("portal.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    let needle = br#""did":"opened""#;
    let place = bytes.windows(needle.len()).position(|window| window == needle).unwrap();
    bytes[place + needle.len() - 2] = b'D';
    std::fs::write(&file, bytes).unwrap();

    let (code, told) = verify(folder.path(), None);
    assert_eq!(code, Some(1));
    let faults = told["offices"][0]["faults"].as_array().unwrap();
    assert!(faults[0].as_str().unwrap().starts_with(&format!("entry {} ", entries[0].sequence)), "{told}");
}
