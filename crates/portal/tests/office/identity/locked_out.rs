//! Somebody who can no longer sign in hears a code on the telephone (PE6).

use chrono::TimeDelta;
use contract::ErrorCode;
use contract::identity::{ResetTicket, SignInAnswer, TemporaryCode};
use contract::session::Me;
use domain::PersonId;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{GOOD, MARIAS, on_both_databases, open, person, refused, sets_up_totp, sign_in, why};
use crate::support::{Letters, Office, Person};

on_both_databases! {
    a_temporary_code_forces_a_new_password_and_a_new_second_step
}

const CODE: &str = "/api/office/people/temporary-code";

fn named(office: &Office, name: &str) -> PersonId {
    let known = &office.demonstration;
    known.staff.iter().chain(&known.clients).find(|person| person.name == name).unwrap().id
}

async fn code_for(ana: &Person, person: PersonId) -> String {
    ana.post::<TemporaryCode>(CODE, &json!({ "person": person })).await.unwrap().code
}

async fn says(office: &Office, email: &str, code: &str) -> Result<ResetTicket, super::Refused> {
    open(office, "/api/open/temporary-code", &json!({ "email": email, "code": code })).await
}

async fn a_temporary_code_forces_a_new_password_and_a_new_second_step(office: Office, letters: Letters) {
    let (ana, before) = (office.ana().await, office.maria().await);
    sets_up_totp(&office, &before, "client").await;
    let maria = named(&office, "Maria Oliveira");
    let replaced = code_for(&ana, maria).await;
    let code = code_for(&ana, maria).await;
    assert_eq!(refused(says(&office, MARIAS.0, &replaced).await).1.code, ErrorCode::SecondStepRefused);
    let not_his = refused(says(&office, "carlos@irmaosteles.example", &code).await);
    assert_eq!(not_his.1.code, ErrorCode::SecondStepRefused, "a code belongs to one person");
    let typed = format!("{} {}", &code[..5].to_lowercase(), &code[5..]);
    let ticket = says(&office, MARIAS.0, &typed).await.unwrap();
    assert!(ticket.view.sets_up_second_step);
    assert!(says(&office, MARIAS.0, &code).await.is_err(), "once");

    let asked = json!({ "token": ticket.token, "password": GOOD, "device": "Celular novo" });
    let answer = open::<SignInAnswer>(&office, "/api/open/password/change", &asked).await.unwrap();
    // The second step that was lost is not asked for.
    let signed_in = answer.at_once().unwrap();
    assert!(signed_in.me.must_set_up_second_step);
    let maria = person(&office, signed_in);
    assert_eq!(before.try_get::<Value>("/api/session").await.unwrap_err().0, StatusCode::UNAUTHORIZED);
    let told: Me = maria.get("/api/session").await;
    assert!(told.must_set_up_second_step, "the page can show what is missing");
    for path in ["/api/client/home", "/api/client/me/export", "/api/client/chat"] {
        let kept_out = maria.try_get::<Value>(path).await.unwrap_err();
        assert_eq!((kept_out.0, kept_out.1.code), (StatusCode::FORBIDDEN, ErrorCode::SecondStepToSetUp), "{path}");
    }
    sets_up_totp(&office, &maria, "client").await;
    assert!(maria.try_get::<Value>("/api/client/home").await.is_ok());
    assert!(!sign_in(&office, (MARIAS.0, GOOD)).await.unwrap().at_once().unwrap_err().ways.is_empty());
    assert_eq!(why(open::<SignInAnswer>(&office, "/api/open/password/change", &asked).await.unwrap_err()), "used");
    crate::support::soon("letters", async || (letters.to(MARIAS.0).len() >= 4).then_some(())).await;
    let code_in_a_letter = letters.to(MARIAS.0).iter().any(|letter| letter.text.contains(&code));
    assert!(!code_in_a_letter, "the code is only spoken");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_ends_after_a_quarter_of_an_hour_and_is_not_guessed() {
    let office = Office::open().await;
    let code = code_for(&office.ana().await, named(&office, "Maria Oliveira")).await;
    for guess in 0..8 {
        let wrong = refused(says(&office, MARIAS.0, &format!("AAAAA2222{guess}")).await);
        assert_eq!(wrong.1.code, ErrorCode::SecondStepRefused);
    }
    assert_eq!(refused(says(&office, MARIAS.0, &code).await).0, StatusCode::TOO_MANY_REQUESTS);
    office.clock.advance(TimeDelta::minutes(15));
    assert_eq!(refused(says(&office, MARIAS.0, &code).await).1.code, ErrorCode::SecondStepRefused, "too late");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_makes_a_code_for_somebody_who_reaches_more() {
    let office = Office::open().await;
    let (ana, bruno, maria) = (office.ana().await, office.bruno().await, office.maria().await);
    let for_ana = json!({ "person": named(&office, "Ana Souza") });
    let for_carlos = json!({ "person": named(&office, "Carlos Pereira") });
    for (who, body) in [(&bruno, &for_ana), (&bruno, &for_carlos), (&maria, &for_carlos)] {
        assert_eq!(who.post::<Value>(CODE, body).await.unwrap_err().0, StatusCode::NOT_FOUND);
    }
    let nobody = json!({ "person": PersonId(uuid::Uuid::from_u128(7)) });
    assert_eq!(ana.post::<Value>(CODE, &nobody).await.unwrap_err().0, StatusCode::NOT_FOUND);
    ana.post::<TemporaryCode>(CODE, &for_carlos).await.unwrap();
}
