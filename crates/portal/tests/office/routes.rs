//! Every route of the table against everybody who might call it: what is not for somebody does not exist for them.

use std::collections::HashMap;

use contract::ErrorCode;
use domain::access::{Permission, Role};
use portal::http::routes::{Route, Who, routes};
use reqwest::{Response, StatusCode};
use uuid::Uuid;

use crate::support::Office;

/// A call without a body, about things of another office.
async fn call(office: &Office, route: &Route, token: Option<&str>) -> Response {
    let nothing = "0".repeat(64);
    let foreign = Uuid::from_u128(7).to_string();
    let path = route.path.replace("{sha256}", &nothing).replace("{id}", &foreign).replace("{office}", &foreign);
    let mut request = office.http.request(route.method.clone(), office.url(&path));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    request.send().await.unwrap()
}

async fn code_of(answer: Response) -> Option<ErrorCode> {
    let error: Option<contract::ApiError> = serde_json::from_slice(&answer.bytes().await.unwrap()).ok();
    error.map(|error| error.code)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_route_lets_in_whom_the_table_names_and_nobody_else() {
    let office = Office::open().await;
    let tokens = HashMap::from([
        ("nobody", None),
        ("a guess", Some("f".repeat(64))),
        ("Ana, administrator", Some(office.ana().await.token)),
        ("Bruno, accountant", Some(office.bruno().await.token)),
        ("Maria, client", Some(office.maria().await.token)),
        ("an agent", Some(office.agent("SERVIDOR").await.paired.token)),
    ]);
    for route in routes().iter().filter(|route| !matches!(route.who, Who::Anyone | Who::Channel)) {
        // Ending the session would end the test.
        if route.method == "DELETE" {
            continue;
        }
        let has = |role| matches!(route.who, Who::May(permission) if Permission::of_role(role).contains(&permission));
        for (who, token) in &tokens {
            let welcome = match *who {
                "Ana, administrator" => {
                    matches!(route.who, Who::Arriving | Who::SignedIn | Who::Staff) || has(Role::Administrator)
                }
                "Bruno, accountant" => {
                    matches!(route.who, Who::Arriving | Who::SignedIn | Who::Staff) || has(Role::Accountant)
                }
                "Maria, client" => {
                    matches!(route.who, Who::Arriving | Who::SignedIn | Who::Client) || has(Role::Client)
                }
                "an agent" => route.who == Who::Agent,
                _ => false,
            };
            let is_person = matches!(*who, "Ana, administrator" | "Bruno, accountant" | "Maria, client");
            let answer = call(&office, route, token.as_deref()).await;
            let (status, case) = (answer.status(), format!("{} {} by {who}", route.method, route.path));
            match (welcome, is_person && route.who != Who::Agent) {
                (true, _) => assert_ne!(status, StatusCode::UNAUTHORIZED, "{case}"),
                (false, true) => assert_eq!(code_of(answer).await, Some(ErrorCode::NotFound), "{case}"),
                (false, false) => assert_eq!(status, StatusCode::UNAUTHORIZED, "{case}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn things_of_another_office_do_not_exist() {
    let office = Office::open().await;
    let (ana, maria, agent) = (office.ana().await, office.maria().await, office.agent("SERVIDOR").await);
    let bodies = HashMap::from([
        ("/api/agent/orders/{id}/renew", r#"{"token":1,"lease_s":20}"#.to_owned()),
        ("/api/agent/orders/{id}/release", r#"{"token":1}"#.to_owned()),
        ("/api/agent/orders/{id}/hold", format!(r#"{{"token":1,"reason":{{"reason":"needs_a_person"}},{EVIDENCE}}}"#)),
        ("/api/agent/orders/{id}/resume", format!(r#"{{"seen_revision":1,{EVIDENCE}}}"#)),
        ("/api/agent/orders/{id}/publish", "--x--".to_owned()),
    ]);
    let mut tried = 0;
    for route in routes().iter().filter(|route| route.path.contains("{id}")) {
        let token = match route.who {
            Who::Client => &maria.token,
            Who::Agent => &agent.paired.token,
            _ => &ana.token,
        };
        let path = route.path.replace("{id}", &Uuid::from_u128(7).to_string());
        let mut request = office.http.request(route.method.clone(), office.url(&path)).bearer_auth(token);
        if let Some(body) = bodies.get(route.path) {
            request = request.body(body.clone()).header("content-type", "multipart/form-data; boundary=x");
        }
        let answer = request.send().await.unwrap();
        // A link says of everything that it does not open.
        let missing = if route.path.contains("/links/{token}") { ErrorCode::LinkClosed } else { ErrorCode::NotFound };
        assert_eq!(code_of(answer).await, Some(missing), "{}", route.path);
        tried += 1;
    }
    assert!(tried > 7, "the table names many things by id: {tried}");
}

const EVIDENCE: &str = r#""evidence":{"checked_at":"2026-11-22T12:00:00Z","connector":"livros","looked_at":"-"}"#;

#[tokio::test(flavor = "multi_thread")]
async fn one_office_never_sees_the_orders_of_another() {
    let office = Office::open().await;
    let agent = office.agent("SERVIDOR").await;
    let phone = office.telephone(crate::support::MARIA);
    phone.says("holerite da Rita de outubro").await;
    phone.hears(1).await;
    let new = portal::offices::NewOffice {
        name: "Outro Escritório".into(),
        staff_name: "Eva".into(),
        email: "eva@outro.example".into(),
        password: "a long password".into(),
    };
    portal::offices::create_office(office.store(), new, office.clock_now()).await.unwrap();
    let eva = crate::support::Person::sign_in(&office, "eva@outro.example", "a long password").await;
    assert_eq!(eva.orders().await, []);
    let claimed = agent.claims_one().await;
    let published = agent.publishes(&claimed, b"%PDF-1.7").await.unwrap();
    let path = format!("/api/documents/{}/content", published.documents[0]);
    assert_eq!(eva.try_get::<()>(&path).await.unwrap_err().0, StatusCode::NOT_FOUND);
    let cancel = contract::command::Command::CancelOrder { order: claimed.order.id };
    assert_eq!(eva.does(cancel).await.unwrap_err().0, StatusCode::NOT_FOUND);
}
