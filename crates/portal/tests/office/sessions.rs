//! Signing in, with a token for programs and a cookie for browsers.

use chrono::TimeDelta;
use contract::session::{Me, SignedIn};
use contract::{ApiError, ErrorCode};
use domain::access::Role;
use reqwest::{Method, Response, StatusCode};
use serde_json::json;

use crate::support::Office;

async fn sign_in(office: &Office, email: &str, password: &str, origin: Option<&str>) -> Response {
    let asked = json!({ "email": email, "password": password, "device": "teste" });
    let mut request = office.http.post(office.url("/api/session")).json(&asked);
    if let Some(origin) = origin {
        request = request.header("Origin", origin);
    }
    request.send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_in_is_known_and_signs_out() {
    let office = Office::open().await;
    let ana = office.ana().await;
    let me: Me = ana.get("/api/session").await;
    assert_eq!(
        (me.name.as_str(), me.role, me.office_name.as_str()),
        ("Ana Souza", Role::Administrator, "Contábil Horizonte")
    );
    assert_eq!(ana.request(Method::DELETE, "/api/session").send().await.unwrap().status(), StatusCode::NO_CONTENT);
    assert_eq!(ana.try_get::<Me>("/api/session").await.unwrap_err().1.code, ErrorCode::NotSignedIn);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_person_get_the_same_answer() {
    let office = Office::open().await;
    let mut answers = Vec::new();
    for (email, password) in
        [("ana@horizonte.example", "not hers at all"), ("nobody@horizonte.example", "demonstracao-ana")]
    {
        let answer = sign_in(&office, email, password, None).await;
        answers.push((answer.status(), answer.text().await.unwrap()));
    }
    assert_eq!(answers[0].0, StatusCode::UNAUTHORIZED);
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_has_to_wait() {
    let office = Office::open().await;
    for _ in 0..8 {
        sign_in(&office, "ana@horizonte.example", "guess guess", None).await;
    }
    let refused = sign_in(&office, "ANA@horizonte.example", "demonstracao-ana", None).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let error: ApiError = refused.json().await.unwrap();
    let wait: i64 = error.facts["retry_in_s"].parse().unwrap();
    office.clock.advance(TimeDelta::seconds(wait));
    office.ana().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_it_is_not_used() {
    let office = Office::open().await;
    let ana = office.ana().await;
    for _ in 0..3 {
        office.clock.advance(TimeDelta::days(20));
        ana.get::<Me>("/api/session").await;
    }
    office.clock.advance(TimeDelta::days(31));
    assert_eq!(ana.try_get::<Me>("/api/session").await.unwrap_err().0, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_gets_a_cookie_that_only_our_own_page_can_use() {
    let office = Office::open().await;
    let own = office.running.url();
    let answer = sign_in(&office, "maria@solnascente.example", "demonstracao-maria", Some(&own)).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("balcao=") && cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
    let signed_in: SignedIn = answer.json().await.unwrap();
    assert_eq!(signed_in.token, "", "the page itself never sees the token");

    let cookie = cookie.split(';').next().unwrap();
    let with_cookie = |method, origin: Option<&str>| {
        let request = office.http.request(method, office.url("/api/session")).header("Cookie", cookie);
        match origin {
            Some(origin) => request.header("Origin", origin),
            None => request,
        }
    };
    assert_eq!(with_cookie(Method::GET, None).send().await.unwrap().status(), StatusCode::OK);
    for foreign in [None, Some("https://evil.example"), Some("null")] {
        let refused = with_cookie(Method::DELETE, foreign).send().await.unwrap();
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{foreign:?}");
    }
    let out = with_cookie(Method::DELETE, Some(&own)).send().await.unwrap();
    assert_eq!(out.status(), StatusCode::NO_CONTENT);
    assert!(out.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    let foreign_page =
        sign_in(&office, "maria@solnascente.example", "demonstracao-maria", Some("https://evil.example")).await;
    assert_eq!(foreign_page.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_https_the_cookie_belongs_to_exactly_our_host() {
    let office = Office::behind("https://portal.horizonte.example").await;
    let origin = Some("https://portal.horizonte.example");
    let answer = sign_in(&office, "maria@solnascente.example", "demonstracao-maria", origin).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-balcao=") && cookie.ends_with("; Secure"), "{cookie}");
}
