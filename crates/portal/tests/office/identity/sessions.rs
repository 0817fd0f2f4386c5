//! Devices, the password once more, the browser's cookie, and what is kept about oneself.

use chrono::TimeDelta;
use contract::command::Command;
use contract::command::identity::IdentityCommand;
use contract::identity::{OwnData, Sessions, TotpSetUp};
use contract::{ApiError, ErrorCode};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{GOOD, MARIAS, on_both_databases, sign_in};
use crate::support::{CARLOS, Letters, MARIA, Office, Person};

const SESSIONS: &str = "/api/client/me/sessions";

on_both_databases! {
    devices_are_listed_and_signed_out
    one_takes_away_what_is_kept_about_oneself
}

async fn devices_are_listed_and_signed_out(office: Office, _: Letters) {
    let (maria, lost, old) = (office.maria().await, office.maria().await, office.maria().await);
    let listed: Sessions = maria.post(SESSIONS, &json!({})).await.unwrap();
    assert_eq!((listed.sessions.len(), listed.sessions.iter().filter(|session| session.current).count()), (3, 1));
    let of_lost: Sessions = lost.post(SESSIONS, &json!({})).await.unwrap();
    let id = of_lost.sessions.iter().find(|session| session.current).unwrap().id;
    let left: Sessions = maria.post(&format!("{SESSIONS}/end"), &json!({ "session": id })).await.unwrap();
    assert_eq!(left.sessions.len(), 2);
    let is_out = async |person: &Person| {
        person.try_get::<Value>("/api/session").await.is_err_and(|refused| refused.0 == StatusCode::UNAUTHORIZED)
    };
    assert!(is_out(&lost).await && !is_out(&old).await);
    let carlos = office.carlos().await;
    let of_carlos: Sessions = carlos.post(SESSIONS, &json!({})).await.unwrap();
    let foreign = json!({ "session": of_carlos.sessions[0].id });
    assert_eq!(maria.post::<Value>(&format!("{SESSIONS}/end"), &foreign).await.unwrap_err().0, StatusCode::NOT_FOUND);
    let alone: Sessions = maria.post(&format!("{SESSIONS}/end-others"), &json!({})).await.unwrap();
    assert_eq!(alone.sessions.len(), 1);
    assert!(is_out(&old).await && !is_out(&carlos).await && !is_out(&maria).await);

    let person = office.demonstration.clients[0].id;
    office.ana().await.does(Command::Identity(IdentityCommand::EndSessions { person })).await.unwrap();
    assert!(is_out(&maria).await, "the office ended them all");
}

async fn one_takes_away_what_is_kept_about_oneself(office: Office, _: Letters) {
    let _agent = office.agent("SERVIDOR").await;
    let (phone, his) = (office.telephone(MARIA), office.telephone(CARLOS));
    phone.says("me manda o holerite da Rita de outubro").await;
    his.says("bom dia, aqui é o Carlos").await;
    phone.hears(1).await;
    his.hears(1).await;
    let maria = office.maria().await;
    let answer = maria.request(reqwest::Method::GET, "/api/client/me/export").send().await.unwrap();
    let named = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(named.contains("meus-dados.json"), "{named}");
    let text = answer.text().await.unwrap();
    let data: OwnData = serde_json::from_str(&text).unwrap();
    assert_eq!((data.person.name.as_str(), data.companies.len()), ("Maria Oliveira", 1));
    assert_eq!((data.orders.len(), data.orders[0].status.as_str()), (1, "awaiting"));
    let said: Vec<(bool, &str)> = data.messages.iter().map(|message| (message.mine, message.text.as_str())).collect();
    assert_eq!(said[0], (true, "me manda o holerite da Rita de outubro"));
    assert!(!said[1].0, "and what she was answered");
    for foreign in ["Carlos", "argon2", "token"] {
        assert!(!text.contains(foreign), "{foreign} in {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_session_is_not_enough_to_change_how_one_signs_in() {
    let office = Office::open().await;
    let maria = office.maria().await;
    office.clock.advance(TimeDelta::minutes(15));
    let begins = async |body: Value| maria.post::<TotpSetUp>("/api/client/me/second-step/totp/begin", &body).await;
    assert_eq!(begins(json!({})).await.map(drop).unwrap_err().1.code, ErrorCode::PasswordNeeded);
    let wrong = begins(json!({ "password": "not hers at all" })).await.map(drop).unwrap_err();
    assert_eq!(wrong.1.code, ErrorCode::WrongCredentials);
    assert!(begins(json!({ "password": MARIAS.1 })).await.is_ok());
    assert!(begins(json!({})).await.is_ok(), "it was just shown");

    let elsewhere = office.maria().await;
    let change = |current: &str, new: &str| json!({ "current": current, "new": new });
    let weak = maria.post::<Value>("/api/client/me/password", &change(MARIAS.1, "maria-oliveira-1")).await.unwrap_err();
    assert_eq!((weak.1.code, weak.1.facts["reason"].as_str()), (ErrorCode::WeakPassword, "personal"));
    maria.post::<Value>("/api/client/me/password", &change(MARIAS.1, GOOD)).await.unwrap();
    assert!(maria.try_get::<Value>("/api/session").await.is_ok());
    assert!(elsewhere.try_get::<Value>("/api/session").await.is_err(), "the other devices are out");
    sign_in(&office, (MARIAS.0, GOOD)).await.unwrap().at_once().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_keeps_its_cookie_as_long_as_the_session_lives() {
    let office = Office::open().await;
    let own = office.running.url();
    let asked = json!({ "email": MARIAS.0, "password": MARIAS.1, "device": "Navegador" });
    let signing_in = office.http.post(office.url("/api/session")).header("Origin", &own).json(&asked);
    let cookie_of = |answer: &reqwest::Response| Some(answer.headers().get("set-cookie")?.to_str().unwrap().to_owned());
    let cookie = cookie_of(&signing_in.send().await.unwrap()).unwrap();
    let asks = async || {
        let value = cookie.split(';').next().unwrap();
        office.http.get(office.url("/api/session")).header("Cookie", value).send().await.unwrap()
    };
    assert_eq!(cookie_of(&asks().await), None, "it was just set");
    office.clock.advance(TimeDelta::minutes(6));
    assert_eq!(cookie_of(&asks().await).as_ref(), Some(&cookie), "renewed, with its 30 days from now");
    assert_eq!(cookie_of(&asks().await), None);
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn replicas_count_guesses_together() {
    let (office, config) = Office::on_postgres_with_config().await;
    let second = office.replica(&config).await;
    for guess in 0..8 {
        let url = if guess % 2 == 0 { office.running.url() } else { second.url() };
        let asked = json!({ "email": MARIAS.0, "password": "a guess of many", "device": "x" });
        office.http.post(format!("{url}/api/session")).json(&asked).send().await.unwrap();
    }
    for url in [office.running.url(), second.url()] {
        let asked = json!({ "email": MARIAS.0, "password": MARIAS.1, "device": "x" });
        let refused = office.http.post(format!("{url}/api/session")).json(&asked).send().await.unwrap();
        let error: ApiError = refused.json().await.unwrap();
        assert_eq!(error.code, ErrorCode::TooManyAttempts, "{url}");
    }
    second.stop().await;
}
