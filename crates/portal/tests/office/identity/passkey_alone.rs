//! Signing in with a passkey and nothing else (PC6).

use chrono::TimeDelta;
use contract::ErrorCode;
use contract::client::Home;
use contract::command::Command;
use contract::command::people::PeopleCommand;
use contract::identity::{PasskeyAsked, PasskeySetUp, SecondStepSet, SecondStepView, SignInAnswer};
use domain::PersonId;
use reqwest::StatusCode;
use serde_json::{Value, json};
use webauthn_authenticator_rs::softpasskey::SoftPasskey;
use webauthn_rs::prelude::Url;

use super::second_step::WebauthnAuthenticatorOf;
use super::{MARIAS, asked_for_second_step, on_both_databases, open, person, proves, refused, sets_up_totp};
use crate::support::{Letters, Office, Person};

on_both_databases! {
    maria_comes_in_with_her_telephone_alone
    what_does_not_fit_is_refused_with_the_same_words
    a_telephone_that_did_not_see_its_owner_lets_nobody_in
}

/// Maria's telephone with a passkey that it finds by itself.
struct Telephone {
    webauthn: WebauthnAuthenticatorOf,
    /// What the passkey is called, and whose it is.
    passkey: Value,
    owner: String,
}

impl Telephone {
    async fn of(office: &Office, maria: &Person) -> Self {
        let origin = Url::parse(&format!("http://localhost:{}", office.running.address().port())).unwrap();
        let mut webauthn = WebauthnAuthenticatorOf(SoftPasskey::new(true), origin);
        let begun: PasskeySetUp = maria.post("/api/client/me/second-step/passkeys/begin", &json!({})).await.unwrap();
        let selection = &begun.options["publicKey"]["authenticatorSelection"];
        assert_eq!(
            (&selection["residentKey"], &selection["userVerification"]),
            (&json!("preferred"), &json!("required"))
        );
        let owner = begun.options["publicKey"]["user"]["id"].as_str().unwrap().to_owned();
        let made = webauthn.makes(begun.options);
        let passkey = made["id"].clone();
        let made = json!({ "ticket": begun.ticket, "name": "Celular da Maria", "answer": made });
        maria.post::<SecondStepSet>("/api/client/me/second-step/passkeys/finish", &made).await.unwrap();
        Self { webauthn, passkey, owner }
    }

    /// Answers a question, in the name of `owner`. The soft passkey does not look for its keys by itself: it is told,
    /// as a device would know.
    fn answers(&mut self, mut options: Value, owner: &str) -> Value {
        options["publicKey"]["allowCredentials"] = json!([{ "type": "public-key", "id": self.passkey }]);
        let mut answer = self.webauthn.shows(options);
        answer["response"]["userHandle"] = json!(owner);
        answer
    }

    fn shows(&mut self, asked: &PasskeyAsked) -> Value {
        let owner = self.owner.clone();
        let answer = self.answers(asked.options.clone(), &owner);
        json!({ "ticket": asked.ticket, "answer": answer, "device": "Celular da Maria" })
    }
}

async fn asks(office: &Office) -> PasskeyAsked {
    open(office, "/api/session/passkey/begin", &json!({})).await.unwrap()
}

async fn comes_in(office: &Office, shown: &Value) -> Result<SignInAnswer, super::Refused> {
    open(office, "/api/session/passkey", shown).await
}

async fn maria_comes_in_with_her_telephone_alone(office: Office, _: Letters) {
    let maria = office.maria().await;
    // An authenticator too: whoever types the password is asked for it, a passkey is both steps at once.
    sets_up_totp(&office, &maria, "client").await;
    let mut telephone = Telephone::of(&office, &maria).await;
    let asked = asks(&office).await;
    assert_eq!(asked.options["publicKey"]["userVerification"], "required");
    let nobody_named = asked.options["publicKey"]["allowCredentials"].as_array().is_none_or(Vec::is_empty);
    assert!(nobody_named, "the question names nobody: {}", asked.options);

    let shown = telephone.shows(&asked);
    let signed_in = comes_in(&office, &shown).await.unwrap().at_once().unwrap();
    assert_eq!(signed_in.me.name, "Maria Oliveira");
    let maria = person(&office, signed_in);
    maria.get::<Home>("/api/client/home").await;
    let view: SecondStepView = maria.post("/api/client/me/second-step", &json!({})).await.unwrap();
    assert_eq!(view.passkeys[0].last_used_at, Some(office.clock_now()));
    let sessions: Value = maria.post("/api/client/me/sessions", &json!({})).await.unwrap();
    let current = sessions["sessions"].as_array().unwrap().iter().find(|one| one["current"] == true).unwrap();
    assert_eq!((&current["device"], &current["second_step"]), (&json!("Celular da Maria"), &json!(true)));

    // Carlos has a telephone too, and Maria a second one: each lets its own owner in.
    let carlos = office.carlos().await;
    let (mut carlos, mut second) = (Telephone::of(&office, &carlos).await, Telephone::of(&office, &maria).await);
    for (telephone, name) in [(&mut carlos, "Carlos Pereira"), (&mut second, "Maria Oliveira")] {
        let shown = telephone.shows(&asks(&office).await);
        assert_eq!(comes_in(&office, &shown).await.unwrap().at_once().unwrap().me.name, name);
    }

    assert_eq!(refused(comes_in(&office, &shown).await).1.code, ErrorCode::PasskeyRefused, "each answer once");
    let mut again = shown.clone();
    again["ticket"] = json!(asked.ticket.to_uppercase());
    assert_eq!(refused(comes_in(&office, &again).await).1.code, ErrorCode::PasskeyRefused, "however it is written");
    // The same passkey is a second step still.
    let needed = asked_for_second_step(&office, MARIAS).await;
    let owner = telephone.owner.clone();
    let answer = telephone.answers(needed.passkey.clone().unwrap(), &owner);
    let proof = json!({ "way": "passkey", "answer": answer });
    proves(&office, &needed.pending, proof).await.unwrap().at_once().unwrap();
}

async fn what_does_not_fit_is_refused_with_the_same_words(office: Office, _: Letters) {
    let maria = office.maria().await;
    let mut telephone = Telephone::of(&office, &maria).await;
    let mut told = Vec::new();

    let (asked, other) = (asks(&office).await, asks(&office).await);
    let mut of_another_question = telephone.shows(&asked);
    of_another_question["ticket"] = json!(other.ticket);
    told.push(refused(comes_in(&office, &of_another_question).await));
    let mut changed = telephone.shows(&asked);
    changed["ticket"] = json!("0".repeat(asked.ticket.len()));
    told.push(refused(comes_in(&office, &changed).await));
    // The name of an owner is not signed: a passkey proves its owner and nobody else.
    let carlos = office.demonstration.clients.iter().find(|one| one.name == "Carlos Pereira").unwrap().id;
    for owner in [base64url(carlos), base64url(machine::ids::new()), String::new()] {
        let answer = telephone.answers(asked.options.clone(), &owner);
        let shown = json!({ "ticket": asked.ticket, "answer": answer, "device": "" });
        told.push(refused(comes_in(&office, &shown).await));
    }
    let mut unknown = telephone.shows(&asked);
    unknown["answer"]["id"] = json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    unknown["answer"]["rawId"] = unknown["answer"]["id"].clone();
    told.push(refused(comes_in(&office, &unknown).await));
    told.push(refused(comes_in(&office, &json!({ "ticket": asked.ticket, "answer": {}, "device": "" })).await));

    let late = asks(&office).await;
    let shown = telephone.shows(&late);
    office.clock.advance(TimeDelta::minutes(10));
    told.push(refused(comes_in(&office, &shown).await));

    let ana = office.ana().await;
    let id = office.demonstration.clients.iter().find(|one| one.name == "Maria Oliveira").unwrap().id;
    let active = |active| Command::People(PeopleCommand::SetPersonActive { person: id, active });
    ana.does(active(false)).await.unwrap();
    let shown = telephone.shows(&asks(&office).await);
    told.push(refused(comes_in(&office, &shown).await));
    ana.does(active(true)).await.unwrap();
    for (status, error) in &told {
        assert_eq!((*status, error.code, error.facts.len()), (StatusCode::UNAUTHORIZED, ErrorCode::PasskeyRefused, 0));
    }
    // What was refused before it was known to be hers used nothing up.
    let shown = telephone.shows(&asks(&office).await);
    let maria = person(&office, comes_in(&office, &shown).await.unwrap().at_once().unwrap());

    let key: SecondStepView = maria.post("/api/client/me/second-step", &json!({})).await.unwrap();
    let key = json!({ "id": key.passkeys[0].id });
    maria.post::<SecondStepView>("/api/client/me/second-step/passkeys/remove", &key).await.unwrap();
    let shown = telephone.shows(&asks(&office).await);
    assert_eq!(refused(comes_in(&office, &shown).await).1.code, ErrorCode::PasskeyRefused, "it was removed");
}

/// A passkey counts for both steps only because the device saw its owner.
async fn a_telephone_that_did_not_see_its_owner_lets_nobody_in(office: Office, _: Letters) {
    let maria = office.maria().await;
    let mut telephone = Telephone::of(&office, &maria).await;
    let asked = asks(&office).await;
    let mut options = asked.options.clone();
    options["publicKey"]["userVerification"] = json!("discouraged");
    let owner = telephone.owner.clone();
    let answer = telephone.answers(options, &owner);
    let shown = json!({ "ticket": asked.ticket, "answer": answer, "device": "" });
    assert_eq!(refused(comes_in(&office, &shown).await).1.code, ErrorCode::PasskeyRefused);
    let seen = telephone.shows(&asked);
    comes_in(&office, &seen).await.unwrap().at_once().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_with_passkeys_has_to_wait() {
    let office = Office::open().await;
    let asked = asks(&office).await;
    let shown = json!({ "ticket": asked.ticket, "answer": { "id": "x" }, "device": "" });
    let mut last = refused(comes_in(&office, &shown).await);
    for _ in 0..40 {
        last = refused(comes_in(&office, &shown).await);
    }
    assert_eq!(last.0, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_is_only_a_number_asks_for_no_passkey() {
    let office = Office::behind("http://192.168.0.10:8080").await;
    let none = refused(open::<PasskeyAsked>(&office, "/api/session/passkey/begin", &json!({})).await);
    assert_eq!(none.1.field.as_deref(), Some("passkey"));
}

fn base64url(person: PersonId) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: String = person.0.as_bytes().iter().map(|byte| format!("{byte:08b}")).collect();
    let sixes = bits.as_bytes().chunks(6).map(|six| format!("{:0<6}", std::str::from_utf8(six).unwrap()));
    sixes.map(|six| char::from(LETTERS[usize::from_str_radix(&six, 2).unwrap()])).collect()
}
