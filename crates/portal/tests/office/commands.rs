//! The one way to write: each command once.

use contract::ErrorCode;
use contract::client::ChatPage;
use contract::command::{Attachment, Command, CommandAnswer, CommandEnvelope, CommandResult};
use contract::feed::Change;
use domain::document::Sha256Hex;
use domain::order::{Order, Refusal, Status};
use domain::{CommandId, OrderId};
use reqwest::{Method, StatusCode};
use tokio::task::JoinSet;

use crate::support::{Agent, MARIA, Office, Person, STRANGER, Telephone, soon};

/// Maria asked for November, which is not calculated: the order is pending.
async fn a_pending_order(office: &Office) -> (Agent, Person, Telephone, Order) {
    let (agent, ana, phone) = (office.agent("SERVIDOR").await, office.ana().await, office.telephone(MARIA));
    phone.says("holerite da Rita de novembro de 2026").await;
    phone.hears(1).await;
    agent.holds(&agent.claims_one().await).await.unwrap();
    phone.hears(2).await;
    let order = ana.orders().await.remove(0);
    (agent, ana, phone, order)
}

fn confirm(order: &Order) -> Command {
    Command::ConfirmOrder { order: order.id, seen_revision: order.revision }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_command_again_gives_the_same_answer_and_does_nothing() {
    let office = Office::open().await;
    let (_agent, ana, _phone, order) = a_pending_order(&office).await;
    let envelope = CommandEnvelope { id: machine::ids::new::<CommandId>(), command: confirm(&order) };
    let first = ana.sends(&envelope).await.unwrap();
    let again = ana.sends(&envelope).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(ana.orders().await.remove(0).revision, order.revision + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_with_another_body_or_person_is_refused() {
    let office = Office::open().await;
    let (_agent, ana, _phone, order) = a_pending_order(&office).await;
    let id = machine::ids::new::<CommandId>();
    ana.sends(&CommandEnvelope { id, command: confirm(&order) }).await.unwrap();
    let other = CommandEnvelope { id, command: Command::CancelOrder { order: order.id } };
    let (status, error) = ana.sends(&other).await.unwrap_err();
    assert_eq!((status, error.code), (StatusCode::CONFLICT, ErrorCode::CommandReused));
    let same = CommandEnvelope { id, command: confirm(&order) };
    assert_eq!(office.bruno().await.sends(&same).await.unwrap_err().1.code, ErrorCode::CommandReused);
    assert_eq!(ana.orders().await.remove(0).status, Status::Awaiting);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn five_clicks_of_two_people_make_one_execution() {
    // OC3
    let office = Office::open().await;
    let (agent, ana, _phone, order) = a_pending_order(&office).await;
    let mut clicking = JoinSet::new();
    for click in 0..5 {
        let person = if click % 2 == 0 { office.ana().await } else { office.bruno().await };
        let command = confirm(&order);
        clicking.spawn(async move { person.does(command).await.unwrap() });
    }
    let answers = clicking.join_all().await;
    let done = answers.iter().filter(|answer| matches!(answer, CommandAnswer::Done { .. })).count();
    let refused = CommandAnswer::Refused { refusal: Refusal::NotPossibleNow { is: domain::order::Tab::Awaiting } };
    assert_eq!((done, answers.iter().filter(|answer| **answer == refused).count()), (1, 4), "{answers:?}");
    assert_eq!(agent.claims().await.len(), 1);
    assert_eq!(ana.orders().await.remove(0).attempts, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_on_what_has_changed_meanwhile_is_refused() {
    let office = Office::open().await;
    let (_agent, ana, _phone, order) = a_pending_order(&office).await;
    let stale = Command::ConfirmOrder { order: order.id, seen_revision: order.revision - 1 };
    let refused = Refusal::ChangedMeanwhile { seen: order.revision - 1, current: order.revision };
    assert_eq!(ana.does(stale).await.unwrap(), CommandAnswer::Refused { refusal: refused });
    assert_eq!(ana.orders().await.remove(0), order);
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_answer_an_order_with_a_file_and_settle_it() {
    // OC5
    let office = Office::open().await;
    let (_agent, ana, phone, order) = a_pending_order(&office).await;
    let file = b"%PDF-1.7 feito pela Ana".to_vec();
    let content = sha256(&file);
    let blob = format!("/api/blobs/{}", content.0);
    ana.request(Method::PUT, &blob).body(file.clone()).send().await.unwrap().error_for_status().unwrap();
    let attachments = vec![Attachment { content, file_name: "holerite novembro.pdf".into() }];
    let command = Command::AnswerOrder { order: order.id, text: "Segue em anexo.".into(), attachments, settles: true };
    assert!(matches!(ana.does(command).await.unwrap(), CommandAnswer::Done { .. }));

    let heard = phone.hears(3).await;
    assert!(heard.text.starts_with("Ana Souza: Segue em anexo."), "{}", heard.text);
    assert!(heard.text.contains(&heard.documents[0].link), "{}", heard.text);
    let document = office.store().document(order.office, heard.documents[0].id).await.unwrap().unwrap();
    assert_eq!((document.facts.title.as_str(), document.facts.company), ("holerite novembro", order.asked.company));
    assert_eq!(office.store().contents().read(&document.content).await.unwrap(), file);
    assert!(matches!(ana.orders().await.remove(0).status, Status::Processed { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_cannot_settle_is_not_sent() {
    let office = Office::open().await;
    let (_agent, ana, phone) = (office.agent("SERVIDOR").await, office.ana().await, office.telephone(MARIA));
    phone.says("holerite da Rita de outubro").await;
    phone.hears(1).await;
    let order = ana.orders().await.remove(0).id;
    let command = Command::AnswerOrder { order, text: "Segue.".into(), attachments: Vec::new(), settles: true };
    assert!(matches!(ana.does(command).await.unwrap(), CommandAnswer::Refused { .. }));
    assert_eq!(phone.inbox().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_names_the_field() {
    let office = Office::open().await;
    let (_agent, ana, _phone, order) = a_pending_order(&office).await;
    let never_sent = Attachment { content: sha256(b"never sent"), file_name: "a.pdf".into() };
    let answer = |text: &str, attachments| Command::AnswerOrder {
        order: order.id,
        text: text.into(),
        attachments,
        settles: true,
    };
    for (command, field) in [
        (answer("  ", vec![]), "command.text"),
        (answer(&"a".repeat(4097), vec![]), "command.text"),
        (answer("Segue.", vec![never_sent]), "command.attachments"),
    ] {
        let (status, error) = ana.does(command).await.unwrap_err();
        assert_eq!((status.as_u16(), error.field.as_deref()), (422, Some(field)));
    }
    let wrong = ana.request(Method::POST, "/api/commands").body(r#"{"id":"x","command":{"do":"confirm_order"}}"#);
    let error: contract::ApiError = wrong.send().await.unwrap().json().await.unwrap();
    assert_eq!((error.code, error.field.as_deref()), (ErrorCode::InvalidField, Some("id")));
    assert_eq!(ana.orders().await.remove(0), order, "nothing changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_about_what_one_may_not_see_is_about_nothing() {
    let office = Office::open().await;
    let (_agent, _ana, _phone, order) = a_pending_order(&office).await;
    let (bruno, maria) = (office.bruno().await, office.maria().await);
    let nothing = Command::CancelOrder { order: machine::ids::new::<OrderId>() };
    assert_eq!(bruno.does(nothing).await.unwrap_err().0, StatusCode::NOT_FOUND);
    assert_eq!(maria.does(confirm(&order)).await.unwrap_err().0, StatusCode::NOT_FOUND, "a client decides on no order");
    let chat = Command::PostChat { text: "oi".into() };
    assert_eq!(bruno.does(chat).await.unwrap_err().0, StatusCode::NOT_FOUND, "staff have no client chat");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_waits_until_the_office_writes_or_settles_it() {
    // ME2
    let office = Office::open().await;
    let (ana, phone) = (office.ana().await, office.telephone(STRANGER));
    let seen = async || {
        ana.sees().await.into_iter().find_map(|change| match change {
            Change::Conversation(conversation) => Some((conversation.id, conversation.waiting_since.is_some())),
            _ => None,
        })
    };
    // What changes while the feed is read comes with its next page.
    let waiting = async || soon("the conversation is in the feed", seen).await;
    phone.says("oi").await;
    phone.hears(1).await;
    let (conversation, waits) = waiting().await;
    assert!(waits);
    ana.does(Command::SendMessage { conversation, text: "Quem fala?".into() }).await.unwrap();
    assert!(!waiting().await.1);
    assert_eq!(phone.hears(2).await.text, "Ana Souza: Quem fala?");

    phone.says("sou eu").await;
    soon("it waits again", async || waiting().await.1.then_some(())).await;
    let settled = ana.does(Command::SettleConversation { conversation }).await.unwrap();
    assert_eq!(settled, CommandAnswer::Done { result: CommandResult::Conversation { conversation } });
    assert!(!waiting().await.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_chats_in_the_portal_and_staff_answer_there() {
    // PC7
    let office = Office::open().await;
    let (ana, maria) = (office.ana().await, office.maria().await);
    let post =
        CommandEnvelope { id: machine::ids::new::<CommandId>(), command: Command::PostChat { text: "oi".into() } };
    let CommandAnswer::Done { result: CommandResult::Message { message } } = maria.sends(&post).await.unwrap() else {
        panic!("refused")
    };
    maria.sends(&post).await.unwrap();
    let page = soon("the assistant's answer", async || {
        let page: ChatPage = maria.get("/api/client/chat").await;
        (page.messages.len() > 1).then_some(page)
    })
    .await;
    assert_eq!((page.messages.len(), page.messages[0].id), (2, message), "posted once");
    assert_eq!(
        (page.messages[0].author_name.as_str(), page.messages[1].author_name.as_str()),
        ("Maria Oliveira", "Contábil Horizonte")
    );

    let conversation =
        office.store().message(office.demonstration.office, message).await.unwrap().unwrap().conversation;
    ana.does(Command::SendMessage { conversation, text: "Bom dia!".into() }).await.unwrap();
    let page: ChatPage = maria.get("/api/client/chat").await;
    assert_eq!((page.messages[2].author_name.as_str(), page.messages[2].text.as_str()), ("Ana Souza", "Bom dia!"));
}

fn sha256(bytes: &[u8]) -> Sha256Hex {
    use sha2::Digest;
    Sha256Hex(sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}
