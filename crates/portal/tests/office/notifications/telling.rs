//! A document is published, and everybody whom it concerns hears of it once.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use contract::notifications::{NoticeState, PushOffer};
use domain::notify::{EventKind, Way};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::*;

async fn a_published_document_is_told_once(told: &Told) {
    // TN2: Maria asked and was answered in the conversation; Joana, who sees the same folder, gets a letter.
    let document = told.maria_gets("outubro", Some("2026-11-30"), 123_456).await;
    let letter = told.letter(1).await;
    assert_eq!(letter.header("X-Envelope-To"), JOANA.0);
    let (text, html) = letter.parts();
    let link = format!("{}/documentos/{document}", told.office.running.url());
    for part in ["Olá, Joana!", "Holerite 10/2026 – João da Silva", "30/11/2026", "R$ 1.234,56", link.as_str()] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(html.contains(&format!("href=\"{link}\"")), "{html}");

    let (maria, joana) = (told.office.maria().await, told.joana().await);
    let (marias, joanas) = (bell(&maria).await, bell(&joana).await);
    assert_eq!((marias.rows.len(), marias.unread, joanas.rows.len()), (1, 1, 1), "under the bell it is for both");
    assert_eq!(joanas.rows[0].link, format!("/documentos/{document}"));
    does(&maria, NotificationsCommand::MarkRead { notices: None }).await.unwrap();
    assert_eq!(bell(&maria).await.unread, 0);

    told.all_went_out().await;
    assert_eq!(told.mail.letters().len(), 1, "nothing for Maria");
    assert_eq!(told.office.telephone(MARIA).inbox().await.len(), 2, "and no second message either");
    let rows = told.deliveries(false).await.rows;
    let of_joana = rows.iter().find(|row| row.person == told.joana).unwrap();
    assert_eq!(
        (of_joana.way, &of_joana.state, of_joana.event),
        (Way::Email, &NoticeState::Sent, EventKind::DocumentPublished)
    );
    let of_maria = rows.iter().find(|row| row.person != told.joana).unwrap();
    assert_eq!((of_maria.way, &of_maria.state), (Way::Portal, &NoticeState::Listed));
    assert_eq!(told.office.store().integrity().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_told_to_those_who_did_not_ask_for_it() {
    a_published_document_is_told_once(&Told::open().await).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_told_to_those_who_did_not_ask_for_it_on_postgresql() {
    a_published_document_is_told_once(&Told::on_postgres().await.0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_hears_of_what_they_may_not_see() {
    let told = Told::open().await;
    told.maria_gets("outubro", None, 100).await;
    told.letter(1).await;
    told.all_went_out().await;
    let carlos = told.office.carlos().await;
    assert_eq!(bell(&carlos).await.rows.len(), 0, "Carlos does not speak for the bakery");
    assert_eq!(told.deliveries(false).await.rows.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_mailbox_is_waited_for_and_shown_meanwhile() {
    let told = Told::open().await;
    told.mail.answers(&[(JOANA.0, "452")]);
    told.maria_gets("outubro", None, 100).await;
    let waiting = soon("the first try", async || told.deliveries(true).await.rows.pop()).await;
    let NoticeState::Waiting { next_try_at, attempts, error } = &waiting.state else { panic!("{waiting:?}") };
    assert_eq!((*attempts, error.as_deref()), (1, Some("mailbox_full")));
    assert!(*next_try_at > told.office.clock_now());
    told.mail.answers(&[]);
    told.office.clock.set(*next_try_at);
    let letter = told.letter(1).await;
    assert!(letter.header("Subject").contains("Documento novo") || letter.header("Subject").contains("=?utf-8?"));
    told.all_went_out().await;
    assert_eq!((told.mail.letters().len(), told.deliveries(true).await.rows.len()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_mail_server_is_tried_for_a_day_and_then_told() {
    let mut told = Told::open().await;
    told.mail.dies();
    told.maria_gets("outubro", None, 100).await;
    let mut tries = 0;
    let code = loop {
        let row = soon("a try", async || {
            let row = told.deliveries(true).await.rows.pop()?;
            let is_newer = match &row.state {
                NoticeState::Waiting { attempts, next_try_at, .. } => {
                    *attempts > tries && *next_try_at > told.office.clock_now()
                }
                _ => true,
            };
            is_newer.then_some(row)
        })
        .await;
        match row.state {
            NoticeState::Waiting { next_try_at, attempts, error } => {
                assert_eq!(error.as_deref(), Some("server_unreachable"));
                tries = attempts;
                told.office.clock.set(next_try_at);
            }
            NoticeState::Failed { code } => break code,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((code.as_str(), tries), ("server_unreachable", 13));
    let waited = told.office.clock_now() - crate::support::morning();
    assert!((8..48).contains(&waited.num_hours()), "{waited}");
    // The bell has it all the same, and messages of conversations went out all the time.
    assert_eq!(bell(&told.joana().await).await.rows.len(), 1);
    told.office.telephone(MARIA).hears(2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_falls_silent_leaves_a_letter_uncertain_and_alone() {
    let told = Told::open().await;
    told.mail.answers(&[(JOANA.0, "silent")]);
    told.maria_gets("outubro", None, 100).await;
    let row = soon("it is settled", async || {
        let row = told.deliveries(true).await.rows.pop()?;
        (row.state == NoticeState::Uncertain).then_some(row)
    })
    .await;
    assert_eq!(row.person_name, "Joana Prates");
    told.office.clock.advance(chrono::TimeDelta::days(2));
    told.all_went_out().await;
    assert_eq!(told.mail.letters().len(), 1, "nothing is sent twice blindly");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_is_gone_is_forgotten_and_a_letter_goes_instead() {
    let service = MockServer::start().await;
    let answers = |status| Mock::given(matchers::method("POST")).respond_with(ResponseTemplate::new(status));
    answers(201).up_to_n_times(1).mount(&service).await;
    answers(410).mount(&service).await;
    let mail = MailServer::start();
    let office = Office::set_up(|config| {
        config.mail = Some(smtp(&mail));
        config.push_services = vec![service.uri()];
    })
    .await;
    let told = Told::settled(office, mail).await;
    let joana = told.joana().await;
    // A point of the curve, from RFC 8291, appendix A.
    let p256dh = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    let keys = json!({ "p256dh": p256dh, "auth": BASE64.encode([9; 16]) });
    let subscribe = async |endpoint: &str| {
        let body = json!({ "endpoint": endpoint, "keys": keys });
        joana.request(Method::PUT, "/api/client/push").json(&body).send().await.unwrap().status()
    };
    assert_eq!(subscribe("http://169.254.169.254/latest/meta-data").await, StatusCode::UNPROCESSABLE_ENTITY);
    for _ in 0..2 {
        assert!(subscribe(&format!("{}/wpush/joana", service.uri())).await.is_success());
    }
    let offer: PushOffer = joana.get("/api/client/push").await;
    assert_eq!((BASE64.decode(&offer.key).unwrap().len(), offer.devices.len()), (65, 1));

    told.maria_gets("outubro", None, 100).await;
    soon("the push", async || (service.received_requests().await.unwrap().len() == 1).then_some(())).await;
    told.all_went_out().await;
    assert_eq!(told.mail.letters().len(), 0, "one way is enough");

    told.maria_gets("setembro", None, 100).await;
    assert_eq!(told.letter(1).await.header("X-Envelope-To"), JOANA.0);
    assert!(joana.get::<PushOffer>("/api/client/push").await.devices.is_empty());
    told.all_went_out().await;
    let rows = told.deliveries(false).await.rows;
    let last = rows.iter().find(|row| row.person == told.joana).unwrap();
    assert_eq!((last.way, &last.state), (Way::Email, &NoticeState::Sent));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mail_server_nobody_is_reached_by_letter_and_that_is_shown() {
    let office = Office::set_up(|_| {}).await;
    let told = Told::settled(office, MailServer::start()).await;
    let shown: contract::notifications::RulesShown = told.asks("rules", &json!({})).await.unwrap();
    assert!(!shown.mail_is_set_up);
    told.maria_gets("outubro", None, 100).await;
    told.all_went_out().await;
    let rows = told.deliveries(false).await.rows;
    assert!(rows.iter().all(|row| row.state == NoticeState::Listed), "{rows:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_went_out_is_found_by_person_company_and_state() {
    let told = Told::open().await;
    told.mail.answers(&[(JOANA.0, "452")]);
    let document = told.maria_gets("outubro", None, 100).await;
    soon("the first try", async || told.deliveries(true).await.rows.pop()).await;
    let rows = async |asked: serde_json::Value| told.asks::<Deliveries>("deliveries", &asked).await.unwrap().rows;
    let names = |rows: &[contract::notifications::DeliveryRow]| {
        rows.iter().map(|row| row.person_name.clone()).collect::<Vec<_>>()
    };
    let of_joana = rows(json!({ "person": told.joana })).await;
    assert_eq!(names(&of_joana), ["Joana Prates"]);
    assert_eq!(
        (of_joana[0].company, of_joana[0].link.as_str()),
        (Some(told.bakery), &*format!("/documentos/{document}"))
    );
    assert_eq!(rows(json!({ "company": told.bakery })).await.len(), 2);
    assert_eq!(rows(json!({ "company": CompanyId(uuid::Uuid::nil()) })).await.len(), 0);
    assert_eq!(
        names(&rows(json!({ "show": "waiting", "company": told.bakery, "person": told.joana })).await),
        ["Joana Prates"]
    );
    assert_eq!(names(&rows(json!({ "show": "listed" })).await), ["Maria Oliveira"]);
    for nothing in ["sent", "failed", "uncertain", "in_digest"] {
        assert_eq!(rows(json!({ "show": nothing })).await.len(), 0, "{nothing}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn news_go_out_by_mail_when_the_office_wishes_and_never_twice() {
    let told = Told::open().await;
    let shown: contract::notifications::RulesShown = told.asks("rules", &json!({})).await.unwrap();
    let mut rules = shown.rules;
    rules.ways.insert(EventKind::NewsPublished, [Way::Portal, Way::Email].into());
    does(&told.ana, NotificationsCommand::SaveRules { rules }).await.unwrap();
    let publish = |id, title: &str| {
        Command::Tasks(contract::command::tasks::TasksCommand::PublishNews {
            id,
            title: title.into(),
            text: "Atendemos até o dia 23.\n\nPlantão pelo telefone.".into(),
            audience: domain::news::Audience::Companies([told.bakery].into()),
            until: None,
        })
    };
    let CommandAnswer::Done { result: contract::command::CommandResult::Thing { id } } =
        told.ana.does(publish(None, "Recesso de fim de ano")).await.unwrap()
    else {
        panic!("news have an id")
    };
    let letter = told.letter(1).await;
    told.letter(2).await;
    let mut to: Vec<String> =
        told.mail.letters().iter().map(|letter| letter.header("X-Envelope-To").to_string()).collect();
    to.sort();
    assert_eq!(to, [JOANA.0, "maria@solnascente.example"]);
    let (text, html) = letter.parts();
    assert!(text.contains("Plantão pelo telefone.") && text.contains("/noticias"), "{text}");
    assert!(html.contains("Plantão pelo telefone."), "{html}");
    told.ana.does(publish(Some(id.parse().unwrap()), "Recesso até 4 de janeiro")).await.unwrap();
    told.all_went_out().await;
    assert_eq!(told.mail.letters().len(), 2, "a correction goes to nobody who knows");
}
