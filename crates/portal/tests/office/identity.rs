//! Coming in and keeping one's account (PC6, PE1, PE6).

mod arriving;
mod linking;
mod locked_out;
mod passkey_alone;
mod second_step;
mod sessions;

use contract::identity::{SecondStepNeeded, SecondStepSet, SignInAnswer, TotpSetUp};
use contract::session::SignedIn;
use contract::{ApiError, ErrorCode};
use domain::PersonId;
use domain::access::{Companies, Level, Role, departments_with};
use portal::offices::{NewUser, create_user};
use reqwest::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use totp_rs::{Builder, Secret};

use crate::support::{Office, Person, read};

const MARIAS: (&str, &str) = ("maria@solnascente.example", "demonstracao-maria");
const GOOD: &str = "tijolo vidro lampada canoa";
const BETTER: &str = "girafa telhado sorvete lua";

/// Runs each story on SQLite and on PostgreSQL.
macro_rules! on_both_databases {
    ($($story:ident)*) => {$(
        mod $story {
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                let (office, letters) = crate::support::Office::with_letters().await;
                super::$story(office, letters).await;
            }

            #[cfg(target_os = "linux")]
            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                let (office, letters) = crate::support::Office::on_postgres_with_letters().await;
                super::$story(office, letters).await;
            }
        }
    )*};
}
use on_both_databases;

type Refused = (StatusCode, ApiError);

/// Somebody who is not signed in asks.
async fn open<T: DeserializeOwned>(office: &Office, path: &str, body: &impl Serialize) -> Result<T, Refused> {
    read(office.http.post(office.url(path)).json(body).send().await.unwrap()).await
}

async fn sign_in(office: &Office, (email, password): (&str, &str)) -> Result<SignInAnswer, Refused> {
    open(office, "/api/session", &json!({ "email": email, "password": password, "device": "Celular" })).await
}

async fn asked_for_second_step(office: &Office, who: (&str, &str)) -> SecondStepNeeded {
    sign_in(office, who).await.unwrap().at_once().unwrap_err()
}

async fn proves(office: &Office, pending: &str, proof: serde_json::Value) -> Result<SignInAnswer, Refused> {
    open(office, "/api/session/second-step", &json!({ "pending": pending, "proof": proof })).await
}

fn person(office: &Office, signed_in: SignedIn) -> Person {
    Person::with_token(office, signed_in.token)
}

fn refused<T>(answer: Result<T, Refused>) -> Refused {
    answer.map(drop).unwrap_err()
}

fn why(refused: Refused) -> String {
    assert_eq!(refused.1.code, ErrorCode::LinkRefused, "{refused:?}");
    refused.1.facts["why"].clone()
}

/// Rita was entered for the bakery, without a password.
async fn rita(office: &Office) -> PersonId {
    let store = office.store();
    let bakery = store.company_by_books_code(office.demonstration.office, "1").await.unwrap().unwrap().id;
    let rita = NewUser {
        name: "Rita Fontana".into(),
        email: Some("rita@solnascente.example".into()),
        phones: vec![],
        password: None,
        role: Role::Client,
        companies: Companies::Only([bakery].into()),
        departments: departments_with(Level::Revisor),
    };
    let mut transaction = store.begin(office.demonstration.office, office.clock_now()).await.unwrap();
    let rita = create_user(&mut transaction, machine::ids::new(), rita).await.unwrap().id;
    transaction.commit().await.unwrap();
    rita
}

/// An authenticator application.
struct Authenticator(TotpSetUp);

impl Authenticator {
    /// The code that it shows now.
    fn code(&self, office: &Office) -> String {
        let secret = Secret::try_from_base32(self.0.secret.replace(' ', "")).unwrap();
        let now = u64::try_from(office.clock_now().timestamp()).unwrap();
        Builder::new().with_secret(secret).build().unwrap().generate(now).to_string()
    }
}

/// Sets up an authenticator; gives it, and the recovery codes that came with it.
async fn sets_up_totp(office: &Office, person: &Person, side: &str) -> (Authenticator, Vec<String>) {
    let begin = format!("/api/{side}/me/second-step/totp/begin");
    let authenticator = Authenticator(person.post(&begin, &json!({})).await.unwrap());
    let code = json!({ "code": authenticator.code(office) });
    let set: SecondStepSet = person.post(&format!("/api/{side}/me/second-step/totp/confirm"), &code).await.unwrap();
    assert!(set.view.totp && !set.view.must_set_up);
    (authenticator, set.recovery_codes.unwrap_or_default())
}
