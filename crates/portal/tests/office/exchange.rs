//! Documents to and fro: what Maria sends, what staff publish by hand, and links that strangers open.

use std::io::{Cursor, Write};

use chrono::TimeDelta;
use contract::client::upload::{UPLOAD_MAX_BYTES, Upload, UploadEnd, Uploads};
use contract::client::{DocumentPage, DocumentRow, Home};
use contract::command::exchange::ExchangeCommand;
use contract::command::{Command, CommandAnswer, CommandResult};
use contract::exchange::{LinkFace, LinkList, LinkOpenings, MadeLink, OpenedLink};
use contract::feed::Change;
use contract::{ApiError, ErrorCode};
use domain::access::{Companies, Department, Level, Role};
use domain::document::{Document, DocumentFacts, FILE, Origin, Sha256Hex};
use domain::intake::{NotTaken, RefusedFile};
use domain::order::KindId;
use domain::{CompanyId, DocumentId};
use portal::offices::{NewUser, create_user};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{Office, Person, read, soon};

type Refused = (StatusCode, ApiError);

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n";

async fn bakery(maria: &Person) -> CompanyId {
    maria.get::<Home>("/api/client/home").await.companies[0].id
}

fn announced(company: CompanyId, name: &str, size: u64) -> Value {
    json!({ "company": company, "department": "fiscal", "file_name": name, "size": size })
}

async fn begins(maria: &Person, asked: &Value) -> Result<Upload, Refused> {
    maria.post("/api/client/uploads", asked).await
}

async fn piece(maria: &Person, upload: &Upload, offset: usize, bytes: &[u8]) -> Result<Upload, Refused> {
    let path = format!("/api/client/uploads/{}/bytes?offset={offset}", upload.id);
    read(maria.request(Method::PUT, &path).body(bytes.to_vec()).send().await.unwrap()).await
}

async fn finishes(maria: &Person, upload: &Upload) -> Result<UploadEnd, Refused> {
    read(maria.request(Method::POST, &format!("/api/client/uploads/{}/finish", upload.id)).send().await.unwrap()).await
}

/// A whole small file at once.
async fn sends(maria: &Person, company: CompanyId, name: &str, bytes: &[u8]) -> UploadEnd {
    let upload = begins(maria, &announced(company, name, bytes.len() as u64)).await.unwrap();
    piece(maria, &upload, 0, bytes).await.unwrap();
    finishes(maria, &upload).await.unwrap()
}

fn taken(end: UploadEnd) -> Vec<DocumentRow> {
    match end {
        UploadEnd::Taken { documents } => documents,
        UploadEnd::Refused { files } => panic!("{files:?}"),
    }
}

async fn listed(person: &Person, query: &str) -> Vec<DocumentRow> {
    person.get::<DocumentPage>(&format!("/api/client/documents?{query}")).await.rows
}

async fn documents(staff: &Person) -> Vec<Document> {
    let changes = staff.sees().await.into_iter();
    changes.filter_map(|change| if let Change::Document(document) = change { Some(document) } else { None }).collect()
}

fn hash(bytes: &[u8]) -> Sha256Hex {
    Sha256Hex(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A page of text, as a printer of slips makes it.
fn printed(lines: &[&str]) -> Vec<u8> {
    let shown: Vec<String> =
        lines.iter().enumerate().map(|(row, line)| format!("1 0 0 1 40 {} Tm ({line}) Tj", 780 - row * 20)).collect();
    let stream = format!("BT /F1 10 Tf {} ET", shown.join(" "));
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let (mut pdf, mut places) = (String::from("%PDF-1.4\n"), Vec::new());
    for (number, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", number + 1));
    }
    let table = pdf.len();
    pdf.push_str("xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        pdf.push_str(&format!("{place:010} 00000 n \n"));
    }
    pdf.push_str(&format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    pdf.into_bytes()
}

async fn a_file_survives_a_break_and_a_restart(office: Office, config: portal::Config) {
    // PC2
    let maria = office.maria().await;
    let company = bakery(&maria).await;
    let mut bytes = PDF.to_vec();
    bytes.resize(300_000, b' ');
    let asked = json!({ "company": company, "department": "fiscal", "file_name": "notas outubro.pdf",
                        "size": bytes.len(), "sha256": hash(&bytes) });
    let upload = begins(&maria, &asked).await.unwrap();
    assert_eq!(piece(&maria, &upload, 0, &bytes[..100_000]).await.unwrap().received, 100_000);
    // The line breaks in the middle of a piece: what came of it does not count.
    let half: Vec<Result<Vec<u8>, std::io::Error>> =
        vec![Ok(bytes[100_000..150_000].to_vec()), Err(std::io::Error::other("the tunnel"))];
    let path = format!("/api/client/uploads/{}/bytes?offset=100000", upload.id);
    let broken = reqwest::Body::wrap_stream(futures_util::stream::iter(half));
    assert!(maria.request(Method::PUT, &path).body(broken).send().await.is_err());
    let office = office.restarted(config).await;
    let maria = maria.at(&office);

    let open: Uploads = maria.get("/api/client/uploads").await;
    assert_eq!((open.open[0].received, open.open[0].file_name.as_str()), (100_000, "notas outubro.pdf"));
    let (status, error) = piece(&maria, &upload, 150_000, &bytes[150_000..]).await.unwrap_err();
    assert_eq!(
        (status, error.code, error.facts["offset"].as_str()),
        (StatusCode::CONFLICT, ErrorCode::WrongOffset, "100000")
    );
    let (_, early) = finishes(&maria, &upload).await.unwrap_err();
    assert_eq!(early.code, ErrorCode::WrongOffset);
    piece(&maria, &upload, 100_000, &bytes[100_000..]).await.unwrap();

    let first = taken(finishes(&maria, &upload).await.unwrap());
    // The answer was lost on the way: the same again.
    let again = taken(finishes(&maria, &upload).await.unwrap());
    assert_eq!((first.len(), first[0].id), (1, again[0].id));
    assert!(maria.get::<Uploads>("/api/client/uploads").await.open.is_empty());
    let path = format!("/api/client/documents/{}/content", first[0].id);
    let answer = maria.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(answer.bytes().await.unwrap(), bytes);
    // Staff read along.
    let seen = documents(&office.ana().await).await;
    let sent = seen.iter().find(|document| document.id == first[0].id).unwrap();
    assert!(matches!(sent.origin, Origin::Client { .. }) && sent.facts.department == Department::Fiscal);
}

#[tokio::test(flavor = "multi_thread")]
async fn maria_sends_a_file_over_a_line_that_breaks() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::open().await;
    let config = portal::Config::in_folder(office.folder.path());
    drop(folder);
    a_file_survives_a_break_and_a_restart(office, config).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn maria_sends_a_file_over_a_line_that_breaks_on_postgres() {
    let (office, config) = Office::on_postgres_with_config().await;
    let config = portal::Config { folder: office.folder.path().into(), ..config };
    a_file_survives_a_break_and_a_restart(office, config).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_becomes_documents_whole_or_not_at_all() {
    // PC2
    let office = Office::open().await;
    let maria = office.maria().await;
    let company = bakery(&maria).await;
    let good = archive(&[("10/nota 1.pdf", PDF), ("10/lista.csv", b"nome;valor\n")]);
    let rows = taken(sends(&maria, company, "outubro.zip", &good).await);
    let mut names: Vec<&str> = rows.iter().map(|row| row.file_name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["lista.csv", "nota 1.pdf"]);

    let bad = archive(&[("nova.pdf", b"%PDF-1.7 new"), ("../fora.pdf", PDF), ("abrir.exe", b"MZ")]);
    let UploadEnd::Refused { files } = sends(&maria, company, "ruim.zip", &bad).await else { panic!("taken") };
    let named = |name: &str, why| RefusedFile { name: name.into(), why };
    assert_eq!(files, [named("../fora.pdf", NotTaken::OutsidePath), named("abrir.exe", NotTaken::Program)]);
    assert_eq!(listed(&maria, "").await.len(), 2, "nothing half-applied");
    let page = sends(&maria, company, "nota.pdf", b"<html><script>alert(1)</script>").await;
    assert!(matches!(page, UploadEnd::Refused { files } if files == [named("nota.pdf", NotTaken::Page)]));
    assert!(office.store().integrity().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_is_said_before_a_byte_is_sent() {
    let office = Office::open().await;
    let maria = office.maria().await;
    let company = bakery(&maria).await;
    for (name, size, reason) in [
        ("filme.pdf", 600_000_000, "too_large"),
        ("vazio.pdf", 0, "empty"),
        ("fatura\u{202e}fdp.exe", 10, "deceiving_name"),
        ("CON.pdf", 10, "bad_name"),
    ] {
        let (status, error) = begins(&maria, &announced(company, name, size)).await.unwrap_err();
        assert_eq!((status, error.code), (StatusCode::UNPROCESSABLE_ENTITY, ErrorCode::UploadRefused), "{name}");
        assert_eq!(error.facts["reason"], reason, "{name}");
        if reason == "too_large" {
            assert_eq!(error.facts["limit_bytes"], UPLOAD_MAX_BYTES.to_string());
        }
    }
    // Announced and sent do not agree.
    let upload = begins(&maria, &announced(company, "a.pdf", 10)).await.unwrap();
    let (_, long) = piece(&maria, &upload, 0, PDF).await.unwrap_err();
    assert_eq!((long.code, long.field.as_deref()), (ErrorCode::InvalidField, Some("body")));
    let large = piece(&maria, &upload, 0, &vec![b' '; (8 << 20) + 1]).await.unwrap_err();
    assert_eq!((large.0, large.1.code), (StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::TooLarge));
    let wrong = json!({ "company": company, "department": "fiscal", "file_name": "a.pdf", "size": PDF.len(),
                        "sha256": hash(b"other") });
    let wrong = begins(&maria, &wrong).await.unwrap();
    piece(&maria, &wrong, 0, PDF).await.unwrap();
    assert_eq!(finishes(&maria, &wrong).await.unwrap_err().1.code, ErrorCode::ContentMismatch);
    // No end of beginnings.
    let begun = (0..4).map(|_| announced(company, "a.pdf", UPLOAD_MAX_BYTES));
    let mut refused = None;
    for asked in begun {
        refused = begins(&maria, &asked).await.err();
    }
    assert_eq!(refused.unwrap().1.code, ErrorCode::TooManyUploads);
    let path = format!("/api/client/uploads/{}", upload.id);
    let given_up = maria.request(Method::DELETE, &path).send().await.unwrap();
    assert_eq!(given_up.status(), StatusCode::NO_CONTENT);
    assert_eq!(maria.try_get::<Upload>(&path).await.unwrap_err().0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn levels_say_who_adds_and_who_takes_back() {
    // PE2
    let office = Office::open().await;
    let (maria, carlos) = (office.maria().await, office.carlos().await);
    let company = bakery(&maria).await;
    let sent = taken(sends(&maria, company, "nota.pdf", PDF).await).remove(0);
    assert!(sent.may_withdraw && sent.codes.pix.is_none());
    let upload = begins(&maria, &announced(company, "outra.pdf", 10)).await.unwrap();
    // Carlos does not speak for the bakery: neither its folder nor Maria's upload exists for him.
    assert_eq!(begins(&carlos, &announced(company, "a.pdf", 10)).await.unwrap_err().0, StatusCode::NOT_FOUND);
    assert_eq!(piece(&carlos, &upload, 0, b"x").await.unwrap_err().0, StatusCode::NOT_FOUND);
    let withdraw = |document| Command::Exchange(ExchangeCommand::WithdrawDocument { document });
    assert_eq!(carlos.does(withdraw(sent.id)).await.unwrap_err().0, StatusCode::NOT_FOUND);

    as_level(&office, Level::Revisor).await;
    let (status, error) = begins(&maria, &announced(company, "a.pdf", 10)).await.unwrap_err();
    assert_eq!((status, error.field.as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("department")));
    let (status, error) = maria.does(withdraw(sent.id)).await.unwrap_err();
    assert_eq!((status, error.code), (StatusCode::CONFLICT, ErrorCode::FolderRefused));
    assert_eq!((error.facts["why"].as_str(), error.facts["needs"].as_str()), ("level_too_low", "contribuinte"));
    assert!(!listed(&maria, "").await[0].may_withdraw, "a Revisor only sees");

    as_level(&office, Level::Contribuinte).await;
    maria.does(withdraw(sent.id)).await.unwrap();
    assert!(listed(&maria, "").await.is_empty());
    let path = format!("/api/client/documents/{}/content", sent.id);
    assert_eq!(maria.try_get::<()>(&path).await.unwrap_err().0, StatusCode::NOT_FOUND);
    let seen = documents(&office.ana().await).await;
    assert!(seen.iter().any(|document| document.id == sent.id && document.withdrawn_at.is_some()));
}

async fn what_one_sent_is_news_to_the_others(office: Office) {
    // PC1, PC2
    let maria = office.maria().await;
    let company = bakery(&maria).await;
    let paula = NewUser {
        name: "Paula Reis".into(),
        email: Some("paula@solnascente.example".into()),
        phones: vec![],
        password: Some("girassol-azul-e-verde".into()),
        role: Role::Client,
        companies: Companies::Only([company].into()),
        departments: domain::access::departments_with(Level::Revisor),
    };
    let mut transaction = office.store().begin(office.demonstration.office, office.clock_now()).await.unwrap();
    create_user(&mut transaction, machine::ids::new(), paula).await.unwrap();
    transaction.commit().await.unwrap();
    let paula = Person::sign_in(&office, "paula@solnascente.example", "girassol-azul-e-verde").await;

    let sent = taken(sends(&maria, company, "extrato.pdf", PDF).await).remove(0);
    assert!(!sent.is_new, "she knows what she sent");
    let unopened = async |person: &Person| {
        let home: Home = person.get("/api/client/home").await;
        let new = home.newest.iter().filter(|document| document.is_new).count();
        (home.unopened_documents, new, listed(person, "unopened=true").await.len())
    };
    assert_eq!((unopened(&maria).await, unopened(&paula).await), ((0, 0, 0), (1, 1, 1)));
    let path = format!("/api/client/documents/{}", sent.id);
    assert!(!maria.get::<DocumentRow>(&path).await.is_new && paula.get::<DocumentRow>(&path).await.is_new);
    paula.request(Method::GET, &format!("{path}/content")).send().await.unwrap();
    assert_eq!(unopened(&paula).await, (0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_maria_sent_is_no_news_to_her() {
    what_one_sent_is_news_to_the_others(Office::open().await).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn what_maria_sent_is_no_news_to_her_on_postgres() {
    what_one_sent_is_news_to_the_others(Office::on_postgres().await).await;
}

/// Maria's level in every folder.
async fn as_level(office: &Office, level: Level) {
    let maria = office.demonstration.clients.iter().find(|person| person.name == "Maria Oliveira").unwrap();
    let mut transaction = office.store().begin(office.demonstration.office, office.clock_now()).await.unwrap();
    let known = transaction.person(maria.id).await.unwrap();
    let departments = domain::access::departments_with(level);
    transaction.change_access(known.id, known.role, &known.companies, &departments, true).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn a_stranger_opens_a_link(office: Office) {
    // PC5
    let (maria, ana) = (office.maria().await, office.ana().await);
    let company = bakery(&maria).await;
    let document = taken(sends(&maria, company, "contrato.pdf", PDF).await).remove(0).id;
    let new = json!({ "company": company, "documents": [document], "label": "Contador do sócio", "password": "girassol",
                      "expires_at": office.clock_now() + TimeDelta::days(7), "openings_max": 2 });
    let made: MadeLink = maria.post("/api/client/links", &new).await.unwrap();
    let token = made.address.rsplit('/').next().unwrap().to_owned();
    assert!(token.len() >= 32 && made.address.contains("/link/"));
    let again: MadeLink = ana.post("/api/office/links/address", &json!({ "link": made.link.id })).await.unwrap();
    assert_eq!(again.address, made.address);

    let face: LinkFace = stranger(&office, Method::GET, &token, "", None).await.unwrap();
    assert!(face.asks_password && face.office_name == office.demonstration.office_name);
    let wrong = open(&office, &token, "margarida").await.unwrap_err();
    assert_eq!((wrong.0, wrong.1.code), (StatusCode::UNAUTHORIZED, ErrorCode::WrongCredentials));
    assert_eq!(maria.get::<LinkList>("/api/client/links").await.links[0].openings, 0, "asking is no opening");

    let opened = open(&office, &token, "girassol").await.unwrap();
    assert_eq!(opened.documents[0].file_name, "contrato.pdf");
    let path = format!("/documents/{document}?pass={}", opened.pass);
    let bytes = office.http.get(office.url(&format!("/api/open/links/{token}{path}"))).send().await.unwrap();
    assert_eq!(bytes.status(), StatusCode::OK);
    assert_eq!(bytes.bytes().await.unwrap(), PDF);
    let without: Result<(), Refused> =
        stranger(&office, Method::GET, &token, &format!("/documents/{document}?pass=x"), None).await;
    assert_eq!(without.unwrap_err().1.code, ErrorCode::LinkClosed);

    // The proof: counted, kept with its network and browser, and the document counts as received.
    let proofs: LinkOpenings = ana.post("/api/office/links/openings", &json!({ "link": made.link.id })).await.unwrap();
    assert_eq!(proofs.openings[0].documents, [document]);
    assert_eq!((proofs.openings[0].number, proofs.openings[0].network.as_str()), (1, "127.0.0.0/24"));
    assert!(listed(&maria, "").await[0].opened);
    let links = ana.sees().await;
    let seen = links.iter().find_map(|change| if let Change::Link(link) = change { Some(link) } else { None });
    assert_eq!(seen.unwrap().openings, 1);

    open(&office, &token, "girassol").await.unwrap();
    let used_up = open(&office, &token, "girassol").await.unwrap_err();
    let unknown = open(&office, &"0".repeat(64), "girassol").await.unwrap_err();
    assert_eq!(used_up, unknown, "nobody learns why");
    assert_eq!((unknown.0, unknown.1.code), (StatusCode::NOT_FOUND, ErrorCode::LinkClosed));
}

async fn stranger<T: serde::de::DeserializeOwned>(
    office: &Office,
    method: Method,
    token: &str,
    path: &str,
    body: Option<Value>,
) -> Result<T, Refused> {
    let request = office.http.request(method, office.url(&format!("/api/open/links/{token}{path}")));
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    read(request.send().await.unwrap()).await
}

async fn open(office: &Office, token: &str, password: &str) -> Result<OpenedLink, Refused> {
    stranger(office, Method::POST, token, "", Some(json!({ "password": password }))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_opened_by_a_stranger_is_a_proof() {
    a_stranger_opens_a_link(Office::open().await).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_link_opened_by_a_stranger_is_a_proof_on_postgres() {
    a_stranger_opens_a_link(Office::on_postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_does_not_open_says_the_same_whatever_the_cause() {
    // PC5
    let office = Office::open().await;
    let (maria, carlos, ana) = (office.maria().await, office.carlos().await, office.ana().await);
    let company = bakery(&maria).await;
    let document = taken(sends(&maria, company, "contrato.pdf", PDF).await).remove(0).id;
    let new = |days: i64| {
        json!({ "company": company, "documents": [document], "label": "Sócio",
                "expires_at": office.clock_now() + TimeDelta::days(days), "openings_max": null, "password": null })
    };
    let made: MadeLink = ana.post("/api/office/links/make", &new(7)).await.unwrap();
    let token = made.address.rsplit('/').next().unwrap().to_owned();
    for (asked, field) in [(new(0), "expires_at"), (new(400), "expires_at")] {
        let (_, error) = ana.post::<MadeLink>("/api/office/links/make", &asked).await.err().unwrap();
        assert_eq!(error.field.as_deref(), Some(field));
    }
    // Whoever does not see the document makes no link to it, and ends none.
    assert_eq!(carlos.post::<MadeLink>("/api/client/links", &new(7)).await.err().unwrap().0, StatusCode::NOT_FOUND);
    let revoke = Command::Exchange(ExchangeCommand::RevokeLink { link: made.link.id });
    assert_eq!(carlos.does(revoke.clone()).await.unwrap_err().0, StatusCode::NOT_FOUND);

    let opened = open(&office, &token, "").await.unwrap();
    ana.does(revoke).await.unwrap();
    let face: Result<LinkFace, Refused> = stranger(&office, Method::GET, &token, "", None).await;
    let path = format!("/documents/{document}?pass={}", opened.pass);
    let content: Result<(), Refused> = stranger(&office, Method::GET, &token, &path, None).await;
    let expiring: MadeLink = ana.post("/api/office/links/make", &new(1)).await.unwrap();
    office.clock.advance(TimeDelta::days(2));
    let expired = open(&office, expiring.address.rsplit('/').next().unwrap(), "").await;
    for refused in [face.unwrap_err(), content.unwrap_err(), expired.unwrap_err()] {
        assert_eq!((refused.0, refused.1), (StatusCode::NOT_FOUND, ErrorCode::LinkClosed.into()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_of_a_link_are_not_tried_for_ever() {
    let office = Office::open().await;
    let maria = office.maria().await;
    let company = bakery(&maria).await;
    let document = taken(sends(&maria, company, "contrato.pdf", PDF).await).remove(0).id;
    let new = json!({ "company": company, "documents": [document], "label": "Sócio", "password": "girassol",
                      "expires_at": office.clock_now() + TimeDelta::days(7), "openings_max": null });
    let made: MadeLink = maria.post("/api/client/links", &new).await.unwrap();
    let token = made.address.rsplit('/').next().unwrap().to_owned();
    for _ in 0..8 {
        assert_eq!(open(&office, &token, "errada").await.unwrap_err().1.code, ErrorCode::WrongCredentials);
    }
    assert_eq!(open(&office, &token, "girassol").await.unwrap_err().1.code, ErrorCode::TooManyAttempts);
    office.clock.advance(TimeDelta::minutes(16));
    open(&office, &token, "girassol").await.unwrap();
}

fn facts(company: CompanyId, name: &str) -> DocumentFacts {
    DocumentFacts {
        kind: KindId(FILE.into()),
        company,
        department: Department::Fiscal,
        competence: None,
        period: None,
        employee: None,
        title: "Guia de outubro".into(),
        file_name: name.into(),
        due_on: None,
        amount: None,
    }
}

async fn publishes(staff: &Person, facts: DocumentFacts, bytes: &[u8]) -> Result<DocumentId, Refused> {
    let content = hash(bytes);
    let path = format!("/api/blobs/{}", content.0);
    staff.request(Method::PUT, &path).body(bytes.to_vec()).send().await.unwrap();
    let answer = staff.does(Command::Exchange(ExchangeCommand::PublishByHand { content, facts, folder: None })).await?;
    match answer {
        CommandAnswer::Done { result: CommandResult::Thing { id } } => Ok(id.parse().unwrap()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_publish_move_and_take_back_by_hand() {
    let office = Office::open().await;
    let (ana, maria) = (office.ana().await, office.maria().await);
    let company = bakery(&maria).await;
    let id = publishes(&ana, facts(company, "guia.pdf"), PDF).await.unwrap();
    let row = listed(&maria, "department=fiscal").await.remove(0);
    assert_eq!((row.id, row.title.as_str(), row.is_new, row.may_withdraw), (id, "Guia de outubro", true, false));
    let own = Command::Exchange(ExchangeCommand::WithdrawDocument { document: id });
    assert_eq!(maria.does(own.clone()).await.unwrap_err().1.facts["why"], "from_office");

    let program = publishes(&ana, facts(company, "guia.pdf"), b"MZ\x90\0").await.unwrap_err();
    assert_eq!((program.1.code, program.1.facts["reason"].as_str()), (ErrorCode::UploadRefused, "program"));
    let unknown = DocumentFacts { kind: KindId("nada".into()), ..facts(company, "guia.pdf") };
    assert_eq!(publishes(&ana, unknown, PDF).await.unwrap_err().1.field.as_deref(), Some("command.facts.kind"));

    let move_it = ExchangeCommand::MoveDocument { document: id, department: Department::Contabil, folder: None };
    assert_eq!(maria.does(Command::Exchange(move_it.clone())).await.unwrap_err().0, StatusCode::NOT_FOUND);
    ana.does(Command::Exchange(move_it)).await.unwrap();
    assert_eq!(listed(&maria, "department=contabil").await[0].id, id);
    ana.does(own).await.unwrap();
    assert!(listed(&maria, "").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_found_by_its_text_and_its_codes_are_copied() {
    // PC2
    let office = Office::open().await;
    let (ana, maria) = (office.ana().await, office.maria().await);
    let company = bakery(&maria).await;
    let slip = printed(&[
        "Boleto bancario da contribuicao assistencial do sindicato",
        "00190.50095 40144.816069 06809.350314 3 37370000000100",
    ]);
    let id = publishes(&ana, facts(company, "guia.pdf"), &slip).await.unwrap();
    let found =
        soon("the text of the slip", async || listed(&maria, "search=SINDICATO").await.into_iter().next()).await;
    assert_eq!(found.id, id);
    assert_eq!(found.codes.typed_line.as_deref(), Some("00190500954014481606906809350314337370000000100"));
    assert!(listed(&maria, "search=sindicato&department=pessoal").await.is_empty());
    assert!(office.carlos().await.get::<DocumentPage>("/api/client/documents?search=sindicato").await.rows.is_empty());
    let today = office.clock_now().date_naive();
    assert_eq!(listed(&maria, &format!("from={today}&to={today}")).await.len(), 1);
    assert_eq!(listed(&maria, &format!("from={}", today + chrono::Days::new(1))).await.len(), 0);

    assert_eq!(listed(&maria, "unopened=true").await.len(), 1);
    let path = format!("/api/client/documents/{id}/content?save=true");
    let saved = maria.request(Method::GET, &path).send().await.unwrap();
    let header = |name: &str| saved.headers()[name].to_str().unwrap().to_owned();
    assert!(header("content-disposition").starts_with("attachment"));
    assert!(header("content-security-policy").starts_with("sandbox"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(listed(&maria, "unopened=true").await.is_empty());
}
