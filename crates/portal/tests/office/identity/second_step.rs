//! The second step: authenticator, recovery codes, passkeys.

use chrono::TimeDelta;
use contract::ErrorCode;
use contract::identity::{PasskeySetUp, RecoveryCodes, SecondStepSet, SecondStepView, SecondStepWay};
use reqwest::StatusCode;
use serde_json::{Value, json};
use webauthn_authenticator_rs::WebauthnAuthenticator;
use webauthn_authenticator_rs::softpasskey::SoftPasskey;
use webauthn_rs::prelude::Url;

use super::{MARIAS, asked_for_second_step, on_both_databases, person, proves, refused, sets_up_totp, sign_in};
use crate::support::{Letters, Office};

on_both_databases! {
    a_code_of_the_authenticator_is_asked_for_and_counts_once
    a_lost_telephone_is_replaced_by_a_recovery_code
}

const STEP: TimeDelta = TimeDelta::seconds(30);

async fn a_code_of_the_authenticator_is_asked_for_and_counts_once(office: Office, letters: Letters) {
    let (maria, elsewhere) = (office.maria().await, office.maria().await);
    let (authenticator, _) = sets_up_totp(&office, &maria, "client").await;
    assert_eq!(elsewhere.try_get::<Value>("/api/session").await.unwrap_err().0, StatusCode::UNAUTHORIZED);
    assert!(maria.try_get::<Value>("/api/session").await.is_ok(), "this one showed it");
    crate::support::soon("a letter about it", async || (!letters.to(MARIAS.0).is_empty()).then_some(())).await;

    let needed = asked_for_second_step(&office, MARIAS).await;
    assert_eq!(needed.ways, [SecondStepWay::Totp, SecondStepWay::RecoveryCode]);
    let totp = |code: String| json!({ "way": "totp", "code": code });
    let used = totp(authenticator.code(&office));
    let too_soon = proves(&office, &needed.pending, used).await.unwrap_err();
    assert_eq!(too_soon.1.code, ErrorCode::SecondStepRefused, "the code that set it up counts no more");
    office.clock.advance(STEP);
    let code = totp(authenticator.code(&office));
    let signed_in = proves(&office, &needed.pending, code.clone()).await.unwrap().at_once().unwrap();
    assert!(person(&office, signed_in).try_get::<Value>("/api/client/home").await.is_ok());

    let again = asked_for_second_step(&office, MARIAS).await;
    let reused = proves(&office, &again.pending, code).await.unwrap_err();
    assert_eq!(reused.1.code, ErrorCode::SecondStepRefused, "the same code twice");
    office.clock.advance(STEP);
    let fresh = totp(authenticator.code(&office));
    let spent = proves(&office, &needed.pending, fresh.clone()).await.unwrap_err();
    assert_eq!(spent.1.code, ErrorCode::SecondStepRefused, "this sign-in is over");
    proves(&office, &again.pending, fresh).await.unwrap().at_once().unwrap();

    let waited = asked_for_second_step(&office, MARIAS).await;
    office.clock.advance(TimeDelta::minutes(5));
    let late = proves(&office, &waited.pending, totp(authenticator.code(&office))).await.unwrap_err();
    assert_eq!(late.1.code, ErrorCode::SecondStepRefused, "it waited too long");
}

async fn a_lost_telephone_is_replaced_by_a_recovery_code(office: Office, _: Letters) {
    let maria = office.maria().await;
    let (_, codes) = sets_up_totp(&office, &maria, "client").await;
    assert_eq!(codes.len(), 10);
    let recovers = |code: &str| json!({ "way": "recovery_code", "code": code.to_lowercase() });
    let needed = asked_for_second_step(&office, MARIAS).await;
    let signed_in = proves(&office, &needed.pending, recovers(&codes[0])).await.unwrap().at_once().unwrap();
    let maria = person(&office, signed_in);
    let again = asked_for_second_step(&office, MARIAS).await;
    assert!(proves(&office, &again.pending, recovers(&codes[0])).await.is_err(), "each code once");

    let left: SecondStepView = maria.post("/api/client/me/second-step", &json!({})).await.unwrap();
    assert_eq!(left.recovery_codes_left, 9);
    let new: RecoveryCodes = maria.post("/api/client/me/second-step/recovery-codes", &json!({})).await.unwrap();
    assert!(proves(&office, &again.pending, recovers(&codes[1])).await.is_err(), "new codes replace the old");
    proves(&office, &again.pending, recovers(&new.recovery_codes[3])).await.unwrap().at_once().unwrap();
    let off: SecondStepView = maria.post("/api/client/me/second-step/totp/remove", &json!({})).await.unwrap();
    assert_eq!((off.totp, off.recovery_codes_left), (false, 0));
    sign_in(&office, MARIAS).await.unwrap().at_once().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_a_code_ends_the_sign_in_and_then_has_to_wait() {
    let office = Office::open().await;
    let maria = office.maria().await;
    let (authenticator, _) = sets_up_totp(&office, &maria, "client").await;
    office.clock.advance(STEP);
    let right = authenticator.code(&office);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    let guess = json!({ "way": "totp", "code": wrong });
    let needed = asked_for_second_step(&office, MARIAS).await;
    for _ in 0..5 {
        proves(&office, &needed.pending, guess.clone()).await.unwrap_err();
    }
    let sixth = proves(&office, &needed.pending, json!({ "way": "totp", "code": right })).await.unwrap_err();
    assert_eq!(sixth.1.code, ErrorCode::SecondStepRefused, "five wrong ones end it");
    let needed = asked_for_second_step(&office, MARIAS).await;
    for _ in 0..2 {
        proves(&office, &needed.pending, guess.clone()).await.unwrap_err();
    }
    let held_up = proves(&office, &needed.pending, guess).await.unwrap_err();
    assert_eq!(held_up.0, StatusCode::TOO_MANY_REQUESTS, "a new sign-in is no way around");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_made_and_signs_in() {
    let office = Office::open().await;
    let maria = office.maria().await;
    let origin = Url::parse(&format!("http://localhost:{}", office.running.address().port())).unwrap();
    let mut telephone = WebauthnAuthenticatorOf(SoftPasskey::new(true), origin);

    let begun: PasskeySetUp = maria.post("/api/client/me/second-step/passkeys/begin", &json!({})).await.unwrap();
    let made = json!({ "ticket": begun.ticket, "name": "Celular da Maria", "answer": telephone.makes(begun.options) });
    let set: SecondStepSet = maria.post("/api/client/me/second-step/passkeys/finish", &made).await.unwrap();
    assert_eq!((set.view.passkeys[0].name.as_str(), set.recovery_codes.unwrap().len()), ("Celular da Maria", 10));
    let again = refused(maria.post::<SecondStepSet>("/api/client/me/second-step/passkeys/finish", &made).await);
    assert_eq!(again.1.code, ErrorCode::SecondStepRefused, "a ticket makes one passkey");

    let needed = asked_for_second_step(&office, MARIAS).await;
    assert_eq!(needed.ways, [SecondStepWay::Passkey, SecondStepWay::RecoveryCode]);
    let proof = json!({ "way": "passkey", "answer": telephone.shows(needed.passkey.clone().unwrap()) });
    let other = asked_for_second_step(&office, MARIAS).await;
    let replayed = proves(&office, &other.pending, proof.clone()).await.unwrap_err();
    assert_eq!(replayed.1.code, ErrorCode::SecondStepRefused, "it answers another challenge");
    proves(&office, &needed.pending, proof).await.unwrap().at_once().unwrap();
    let garbage = json!({ "way": "passkey", "answer": { "id": "x" } });
    assert_eq!(proves(&office, &other.pending, garbage).await.unwrap_err().1.code, ErrorCode::SecondStepRefused);

    let used: SecondStepView = maria.post("/api/client/me/second-step", &json!({})).await.unwrap();
    assert_eq!(used.passkeys[0].last_used_at, Some(office.clock_now()));
    let key = json!({ "id": used.passkeys[0].id });
    let none: SecondStepView = maria.post("/api/client/me/second-step/passkeys/remove", &key).await.unwrap();
    assert_eq!((none.passkeys.len(), none.recovery_codes_left), (0, 0));
    sign_in(&office, MARIAS).await.unwrap().at_once().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_is_only_a_number_has_no_passkeys() {
    let office = Office::behind("http://192.168.0.10:8080").await;
    let maria = office.maria().await;
    let view: SecondStepView = maria.post("/api/client/me/second-step", &json!({})).await.unwrap();
    assert!(!view.passkeys_possible);
    let none = maria.post::<Value>("/api/client/me/second-step/passkeys/begin", &json!({})).await.unwrap_err();
    assert_eq!(none.1.field.as_deref(), Some("passkey"));
}

/// A telephone with a browser in it.
pub(super) struct WebauthnAuthenticatorOf(pub SoftPasskey, pub Url);

impl WebauthnAuthenticatorOf {
    pub(super) fn makes(&mut self, options: Value) -> Value {
        let made = self.0.do_registration(self.1.clone(), serde_json::from_value(options).unwrap()).unwrap();
        serde_json::to_value(made).unwrap()
    }

    pub(super) fn shows(&mut self, options: Value) -> Value {
        let shown = self.0.do_authentication(self.1.clone(), serde_json::from_value(options).unwrap()).unwrap();
        serde_json::to_value(shown).unwrap()
    }
}
