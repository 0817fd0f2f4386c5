//! The main job: from what a client writes to what a client gets.

use contract::client::{DocumentPage, Home};
use contract::feed::Change;
use domain::message::{Author, Delivery};
use domain::order::{Happened, KindId, Status};
use reqwest::Method;

use crate::support::{CARLOS, MARIA, Office, STRANGER, soon};

const PDF: &[u8] = b"%PDF-1.7 holerite";

async fn a_request_becomes_a_document(office: &Office) {
    let (agent, ana, maria) = (office.agent("SERVIDOR").await, office.ana().await, office.maria().await);
    let phone = office.telephone(MARIA);

    phone.says("me manda o holerite do João da Silva de outubro").await;
    assert!(phone.hears(1).await.text.contains("João da Silva"));
    let order = ana.orders().await.remove(0);
    assert_eq!((order.number, &order.status, &order.asked.kind), (1, &Status::Awaiting, &KindId::from("pes.holerite")));
    assert_eq!(order.asked.words, "me manda o holerite do João da Silva de outubro");

    let claimed = agent.claims_one().await;
    assert!(claimed.still_allowed);
    assert_eq!(claimed.employees[0].name, "João da Silva");
    let published = agent.publishes(&claimed, PDF).await.unwrap();

    let answer = phone.hears(2).await;
    let link = format!("{}/documentos/{}", office.running.url(), published.documents[0]);
    assert!(answer.text.contains("Holerite 10/2026 – João da Silva") && answer.text.contains(&link), "{}", answer.text);
    assert_eq!((answer.documents[0].id, &answer.documents[0].link), (published.documents[0], &link));

    let folder: DocumentPage = maria.get("/api/client/documents").await;
    assert_eq!((folder.total, folder.rows[0].title.as_str()), (Some(1), "Holerite 10/2026 – João da Silva"));
    let path = format!("/api/client/documents/{}/content", published.documents[0]);
    let content = maria.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(content.headers()["content-type"], "application/pdf");
    assert_eq!(content.bytes().await.unwrap(), PDF);
    assert_eq!(office.store().integrity().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_writes_and_gets_the_document() {
    a_request_becomes_a_document(&Office::open().await).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_client_writes_and_gets_the_document_on_postgresql() {
    a_request_becomes_a_document(&Office::on_postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_already_is_sent_at_once_without_an_agent() {
    // AS3
    let office = Office::open().await;
    let (agent, ana, phone) = (office.agent("SERVIDOR").await, office.ana().await, office.telephone(MARIA));
    phone.says("holerite da Rita de outubro").await;
    phone.hears(1).await;
    let published = agent.publishes(&agent.claims_one().await, PDF).await.unwrap();
    phone.hears(2).await;

    phone.says("manda de novo o holerite da Rita de outubro").await;
    let again = phone.hears(3).await;
    assert_eq!(again.documents.first().map(|document| document.id), published.documents.first().copied());
    assert_eq!(ana.orders().await.len(), 1, "no second order");
    assert_eq!(phone.inbox().await.len(), 3, "and nobody says that it is being provided");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_number_gets_no_data_and_waits_for_the_office() {
    // AS5
    let office = Office::open().await;
    let (_agent, ana, phone) = (office.agent("SERVIDOR").await, office.ana().await, office.telephone(STRANGER));
    phone.says("holerite do João da Silva da Padaria Sol Nascente de outubro").await;
    let answer = phone.hears(1).await;
    assert!(answer.text.contains("Contábil Horizonte") && !answer.text.contains("João"), "{}", answer.text);

    phone.says("e agora?").await;
    soon("the second message dealt with", async || {
        office.store().unhandled_messages(1).await.unwrap().is_empty().then_some(())
    })
    .await;
    assert_eq!(phone.inbox().await.len(), 1, "it is told once");
    assert_eq!(ana.orders().await, []);
    let waits = ana.sees().await.into_iter().any(|change| match change {
        Change::Conversation(conversation) => conversation.person.is_none() && conversation.waiting_since.is_some(),
        _ => false,
    });
    assert!(waits, "the conversation is among those that wait");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_the_documents_of_a_company_they_do_not_speak_for() {
    // AS5: Carlos serves the garage and the market. The bakery's João does not exist for him.
    let office = Office::open().await;
    let (_agent, ana, phone) = (office.agent("SERVIDOR").await, office.ana().await, office.telephone(CARLOS));
    phone.says("holerite do João da Silva da Padaria Sol Nascente de outubro").await;
    phone.hears(1).await;
    assert_eq!(ana.orders().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pending_order_is_told_once_and_resolves_by_itself() {
    // OC2, OC4
    let office = Office::open().await;
    let (agent, ana, phone) = (office.agent("SERVIDOR").await, office.ana().await, office.telephone(MARIA));
    phone.says("holerite da Rita de novembro de 2026").await;
    phone.hears(1).await;
    agent.holds(&agent.claims_one().await).await.unwrap();
    let told = phone.hears(2).await;
    assert!(told.text.contains("11/2026") && told.documents.is_empty(), "{}", told.text);

    let order = ana.orders().await.remove(0);
    assert!(matches!(order.status, Status::Pending { .. }));
    agent.resumes(&order).await.unwrap();
    agent.holds(&agent.claims_one().await).await.unwrap();
    let order = ana.orders().await.remove(0);
    agent.resumes(&order).await.unwrap();
    let published = agent.publishes(&agent.claims_one().await, PDF).await.unwrap();

    let done = phone.hears(3).await;
    assert_eq!(done.documents[0].id, published.documents[0]);
    let events = office.store().order_events(order.office, order.id).await.unwrap();
    let held = events.iter().filter(|event| matches!(event.what, Happened::Held { .. })).count();
    assert_eq!((held, phone.inbox().await.len()), (2, 3), "held twice, told once");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_assistant_is_silent_while_somebody_attends() {
    // ME2
    let office = Office::open().await;
    let (ana, phone) = (office.ana().await, office.telephone(MARIA));
    phone.says("oi").await;
    phone.hears(1).await;
    let conversation = ana.sees().await.into_iter().find_map(|change| match change {
        Change::Conversation(conversation) => Some(conversation),
        _ => None,
    });
    let conversation = conversation.unwrap();
    let mut transaction = office.store().begin(conversation.office, office.clock_now()).await.unwrap();
    transaction.set_attendant(conversation.id, Some(office.demonstration.staff[0].id)).await.unwrap();
    transaction.commit().await.unwrap();

    phone.says("holerite do João da Silva de outubro").await;
    soon("the message dealt with", async || {
        office.store().unhandled_messages(1).await.unwrap().is_empty().then_some(())
    })
    .await;
    assert_eq!(phone.inbox().await.len(), 1);
    assert_eq!(ana.orders().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_takes_a_request_back() {
    let office = Office::open().await;
    let (_agent, ana, phone) = (office.agent("SERVIDOR").await, office.ana().await, office.telephone(MARIA));
    phone.says("holerite da Rita de outubro").await;
    phone.hears(1).await;
    phone.says("não precisa mais").await;
    assert!(phone.hears(2).await.text.contains("cancelado"));
    assert!(matches!(ana.orders().await.remove(0).status, Status::Cancelled { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_was_opened_is_a_proof() {
    // PC5
    let office = Office::open().await;
    let (agent, maria, phone) = (office.agent("SERVIDOR").await, office.maria().await, office.telephone(MARIA));
    phone.says("holerite da Rita de outubro").await;
    phone.hears(1).await;
    let published = agent.publishes(&agent.claims_one().await, PDF).await.unwrap();
    let home: Home = maria.get("/api/client/home").await;
    assert_eq!((home.unopened_documents, home.newest.len()), (1, 1));

    let ana = office.ana().await;
    let staff = format!("/api/documents/{}/content", published.documents[0]);
    ana.request(Method::GET, &staff).send().await.unwrap().error_for_status().unwrap();
    assert_eq!(maria.get::<Home>("/api/client/home").await.unopened_documents, 1, "staff who look prove nothing");
    let content = format!("/api/client/documents/{}/content", published.documents[0]);
    maria.request(Method::GET, &content).send().await.unwrap().error_for_status().unwrap();
    assert_eq!(maria.get::<Home>("/api/client/home").await.unopened_documents, 0);
    let opened = ana.sees().await.into_iter().any(|change| match change {
        Change::Document(document) => document.first_opened_at == Some(office.clock_now()),
        _ => false,
    });
    assert!(opened, "the office sees when");
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_come_back_and_never_go_backward() {
    // ME4
    let office = Office::open().await;
    let (ana, phone) = (office.ana().await, office.telephone(MARIA));
    phone.says("oi").await;
    let heard = phone.hears(1).await;
    phone.tells_status(&heard.id, "read").await;
    phone.tells_status(&heard.id, "delivered").await;
    let message = ana.sees().await.into_iter().find_map(|change| match change {
        Change::Message(message) if message.author == Author::Assistant => Some(message),
        _ => None,
    });
    assert_eq!(message.unwrap().delivery, Delivery::Read);
}
